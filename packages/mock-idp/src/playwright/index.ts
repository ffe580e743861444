export type { AccountHandle } from '../directory/account.ts';
export type { AppHandle } from '../directory/app.ts';
export type { BrowserState, SignInBrowserOptions } from '../server/browserState.ts';
export type { RunningIdp } from '../testing/runningIdp.ts';
export type { SampleApp } from '../testing/sampleApp.ts';
export type { TestIdp } from '../testing/testIdp.ts';
export type { TestWorld } from '../testing/testWorld.ts';
export type { WorldTemplate } from '../testing/worldTemplate.ts';
export {
  expect,
  type MockIdpFixtureOptions,
  type MockIdpFixtures,
  type MockIdpWorkerFixtures,
  test,
} from './fixtures.ts';
export type { SignInOptions } from './signIn.ts';
export { SignInStopped } from './signInSteps.ts';
