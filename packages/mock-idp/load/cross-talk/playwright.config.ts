import { projectConfig } from '../../test/support/playwrightConfig.ts';

export default projectConfig({ workers: Number(process.env.MOCK_IDP_WORKERS), timeout: 120_000 });
