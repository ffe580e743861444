import { projectConfig } from '../support/playwrightConfig.ts';

export default projectConfig({ workers: 4, timeout: 60_000 });
