import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { live, oneStep } from './history.ts';
import { complaintOf, look, type Sight } from './invariants.ts';
import { createScene } from './scene.ts';

/** Thousands in `test:deep`; each takes some milliseconds. */
const histories = process.env.AUTHSHIFT_DEEP === '1' ? 4000 : 250;

describe('any history of several admins, jobs, failures and jumps of the clock', () => {
  test('keeps I1 to I15 after every step', { timeout: 1_200_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(oneStep, { minLength: 5, maxLength: 40 }), async (history) => {
        const scene = createScene();
        let before: Sight = await look(scene);
        await live(scene, history, async ({ step }) => {
          if (scene.offlineFor > 0) return;
          const sight = await look(scene);
          const complaint = complaintOf(sight, scene, before);
          if (complaint !== null) throw new Error(`After ${step} (told: ${scene.told.slice(-3)}): ${complaint}`);
          before = sight;
        });
      }),
      { numRuns: histories },
    );
  });

  test('I14 runs the same way every time: nothing looks at another clock or draws its own lots', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(oneStep, { minLength: 5, maxLength: 25 }), async (history) => {
        const seen: string[] = [];
        for (const _ of [1, 2]) {
          const scene = createScene();
          await live(scene, history, () => {});
          scene.backend.goOnline();
          seen.push(JSON.stringify(await look(scene)));
        }
        expect(seen[1]).toBe(seen[0]);
      }),
      { numRuns: histories / 10 },
    );
  });
});
