import { type RunningDemo, removeStateFolder, startDemo } from './demo.ts';
import { test as base } from './fixtures.ts';

interface OwnDemo {
  readonly demo: RunningDemo;
  /** Whoever names another one gets another demo: such a spec leaves things behind that others would trip over. */
  readonly demoOf: string;
}

/** As `fixtures.ts`, on a demo of the spec's own: say whose with `test.use({ demoOf })`. */
export const test = base.extend<object, OwnDemo>({
  demoOf: ['', { scope: 'worker', option: true }],
  demo: [
    // biome-ignore lint/correctness/noEmptyPattern: Playwright reads the fixture's needs from the pattern.
    async ({}, use) => {
      const demo = await startDemo();
      await use(demo);
      await demo.stop();
      removeStateFolder(demo.stateFolder);
    },
    { scope: 'worker', timeout: 120_000 },
  ],
});
