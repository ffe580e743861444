import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { connectionSteps } from './connectionSteps.ts';
import { createDice } from './dice.ts';
import { complaintOf, look, type Sight } from './invariants.ts';
import { programmeSteps } from './programmeSteps.ts';
import { createScene, type Scene } from './scene.ts';
import { userSteps } from './userSteps.ts';
import { worldSteps } from './worldSteps.ts';

const steps = { ...connectionSteps, ...userSteps, ...programmeSteps, ...worldSteps };
type StepName = keyof typeof steps;

/** Thousands in `test:deep`; each takes some milliseconds. */
const histories = process.env.AUTHSHIFT_DEEP === '1' ? 4000 : 250;

interface Told {
  readonly step: StepName;
  readonly seed: number;
}

/** Steps that get a migration somewhere come more often than those that disturb it. */
const weights: Partial<Record<StepName, number>> = {
  assign: 6,
  authorize: 4,
  createConnection: 3,
  sync: 3,
  syncTwice: 5,
  steerWave: 4,
  planWaves: 2,
  aMoment: 3,
  mendTheLine: 3,
};

const oneStep: fc.Arbitrary<Told> = fc.record({
  step: fc.oneof(
    ...(Object.keys(steps) as StepName[]).map((step) => ({
      arbitrary: fc.constant(step),
      weight: weights[step] ?? 1,
    })),
  ),
  seed: fc.nat(),
});

async function live(scene: Scene, history: readonly Told[], onStep: (told: Told) => Promise<void> | void) {
  for (const told of history) {
    await steps[told.step](scene, createDice(told.seed));
    await onStep(told);
  }
}

describe('any history of several admins, jobs, failures and jumps of the clock', () => {
  test('keeps I1 to I15 after every step', { timeout: 1_200_000 }, async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(oneStep, { minLength: 5, maxLength: 40 }), async (history) => {
        const scene = createScene();
        let before: Sight = await look(scene);
        await live(scene, history, async ({ step }) => {
          if (scene.offline) return;
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
