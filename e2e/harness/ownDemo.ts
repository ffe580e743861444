import type { RunningDemo } from './demo.ts';
import { removeStateFolder, startDemo } from './demo.ts';
import { test as base } from './fixtures.ts';

/** As `fixtures.ts`, on a demo that no journey of a help page runs on: these specs leave things behind. */
export const test = base.extend<object, { demo: RunningDemo }>({
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
