import { test as base, expect, type Page, type TestInfo } from '@playwright/test';
import type { MockIdpOptions } from '../createMockIdp.ts';
import type { AccountHandle } from '../directory/account.ts';
import { TEST_ID_HEADER } from '../faults/fault.ts';
import type { MockIdp } from '../mockIdp.ts';
import type { RequestRecord } from '../record/requestRecord.ts';
import type { BrowserState, SignInBrowserOptions } from '../server/browserState.ts';
import { openIdp } from '../testing/openIdp.ts';
import type { RunningIdp } from '../testing/runningIdp.ts';
import { type SampleApp, startSampleApp } from '../testing/sampleApp.ts';
import { createTestIdp, type TestIdp } from '../testing/testIdp.ts';
import { provideTestWorld, type TestWorld } from '../testing/testWorld.ts';
import type { WorldTemplate } from '../testing/worldTemplate.ts';
import { type SignInOptions, signInOnPage } from './signIn.ts';

/** Set them with `use: { mockIdp: { ... } }` in the configuration. */
export interface MockIdpFixtureOptions {
  /** A mock that runs already; without it each worker starts one of its own. The environment can name one as well. */
  readonly connect?: RunningIdp;
  /** How a worker starts its own. */
  readonly start?: MockIdpOptions;
  /** What each worker's tenant begins with; a copy of the built-in Contoso unless given. */
  readonly world?: WorldTemplate;
  /** A tenant that is there already, instead of one per worker: for an application that knows only that one. Use one worker then. */
  readonly tenant?: string;
}

export interface MockIdpWorkerFixtures {
  readonly mockIdp: MockIdpFixtureOptions;
  /** The whole mock of this worker, with everything that would touch other tests. Prefer `idp`. */
  readonly workerIdp: MockIdp;
  /** The tenant of this worker, which `world` resets. */
  readonly workerWorld: TestWorld;
}

export interface MockIdpFixtures {
  /** Names this test to the mock; every request of the page carries it. */
  readonly mockTestId: string;
  /** The mock. What a test lets fail with `idp.faults.add` fails in its own world, and is lifted when the test ends. */
  readonly idp: TestIdp;
  /** A tenant of one's own with users and apps; the next test finds it as it began. */
  readonly world: TestWorld;
  /** Answers the mock's pages as this user would. Rejects with `SignInStopped` where they say no. */
  readonly signIn: (page: Page, user: AccountHandle, options?: SignInOptions) => Promise<void>;
  /** Stored sign-in state, for `browser.newContext({ storageState })`: these users are signed in at the mock already. */
  readonly signedInState: (
    users: AccountHandle | readonly AccountHandle[],
    options?: SignInBrowserOptions,
  ) => Promise<BrowserState>;
  /** A small web application that signs people in, until your own is in its place. */
  readonly sampleApp: SampleApp;
}

/** Playwright's `test` with a mock of Entra ID: one world per worker, reset for each test. */
export const test = base.extend<MockIdpFixtures, MockIdpWorkerFixtures>({
  mockIdp: [{}, { option: true, scope: 'worker' }],

  workerIdp: [
    async ({ mockIdp }, use) => {
      const opened = await openIdp(mockIdp);
      await use(opened.idp);
      await opened.close();
    },
    { scope: 'worker' },
  ],

  workerWorld: [
    async ({ workerIdp, mockIdp }, use) => {
      const world = await provideTestWorld(workerIdp, mockIdp);
      await use(world);
      await world.remove();
    },
    { scope: 'worker' },
  ],

  // biome-ignore lint/correctness/noEmptyPattern: Playwright reads a fixture's needs from its first parameter.
  mockTestId: async ({}, use, testInfo) => use(`${testInfo.testId}-${testInfo.repeatEachIndex}-${testInfo.retry}`),

  extraHTTPHeaders: async ({ extraHTTPHeaders, mockTestId }, use) =>
    use({ ...extraHTTPHeaders, [TEST_ID_HEADER]: mockTestId }),

  world: async ({ workerIdp, workerWorld }, use, testInfo) => {
    await use(workerWorld);
    await attachRequests(workerIdp, workerWorld, testInfo);
    await workerWorld.reset();
  },

  idp: async ({ workerIdp, world }, use) => {
    const { idp, release } = createTestIdp(workerIdp, world);
    await use(idp);
    await release();
  },

  signIn: async ({ workerIdp, mockTestId }, use) => {
    let seen = 0;
    const requests = () => workerIdp.requests.list({ testId: mockTestId, after: seen });
    await use(async (page, user, options = {}) => {
      // A click returns before the page has gone to the mock; and whoever is signed in already passes it without seeing a page.
      const hasArrived = async () => isAt(page, workerIdp.origin) || (await requests()).some(hasAnsweredApplication);
      await expect.poll(hasArrived, { message: 'The page has not gone to the mock.', timeout: 30_000 }).toBe(true);
      await signInOnPage(page, { origin: workerIdp.origin, user, options });
      seen = (await requests()).at(-1)?.id ?? seen;
    });
  },

  // The world is asked for so that it is reset afterwards, and nobody stays signed in.
  signedInState: async ({ workerIdp, world: _world }, use) =>
    use((users, options = {}) => {
      const all = Array.isArray(users) ? (users as readonly AccountHandle[]) : [users as AccountHandle];
      return workerIdp.signInBrowser(
        all.map(({ upn }) => upn),
        options,
      );
    }),

  sampleApp: async ({ workerIdp, world }, use) => {
    const app = await startSampleApp(workerIdp.origin, world);
    await use(app);
    await app.close();
  },
});

function isAt(page: Page, origin: string): boolean {
  return page.isClosed() || page.url().startsWith(`${origin}/`);
}

/** What the mock records of itself is a path, so an address is an application's. */
function hasAnsweredApplication({ answered }: RequestRecord): boolean {
  return answered.redirectedTo !== undefined && URL.canParse(answered.redirectedTo);
}

/** A test that failed comes with what the mock was asked and why it answered as it did. */
async function attachRequests(idp: MockIdp, { tenant }: TestWorld, testInfo: TestInfo): Promise<void> {
  if (testInfo.status === testInfo.expectedStatus) return;
  const records = await idp.requests.list({ tenant: tenant.id });
  await testInfo.attach('mock Entra ID: requests', {
    body: JSON.stringify(records, null, 2),
    contentType: 'application/json',
  });
}

export { expect };
