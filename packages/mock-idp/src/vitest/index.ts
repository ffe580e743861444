export type { RunningIdp } from '../testing/runningIdp.ts';
export type { TestIdp } from '../testing/testIdp.ts';
export type { TestWorld } from '../testing/testWorld.ts';
export type { WorldTemplate } from '../testing/worldTemplate.ts';
export { createMockIdpTest, type MockIdpTestOptions, test } from './mockIdpTest.ts';
