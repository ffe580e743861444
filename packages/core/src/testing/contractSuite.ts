export type { ContractFixture, FixtureSettings, WorldHand } from './contract/fixture.ts';
export { type AreaName, areaNames, describeMigrationClient, type SuiteOptions } from './contract/suite.ts';
