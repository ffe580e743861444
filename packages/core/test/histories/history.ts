import fc from 'fast-check';
import { connectionSteps } from './connectionSteps.ts';
import { createDice } from './dice.ts';
import { programmeSteps } from './programmeSteps.ts';
import type { Scene } from './scene.ts';
import { userSteps } from './userSteps.ts';
import { worldSteps } from './worldSteps.ts';

const steps = { ...connectionSteps, ...userSteps, ...programmeSteps, ...worldSteps };
type StepName = keyof typeof steps;

/** One step of a history, as it is generated, shrunk and repeated. */
export interface Told {
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
  getGoing: 5,
  moveAWave: 5,
};

export const oneStep: fc.Arbitrary<Told> = fc.record({
  step: fc.oneof(
    ...(Object.keys(steps) as StepName[]).map((step) => ({
      arbitrary: fc.constant(step),
      weight: weights[step] ?? 1,
    })),
  ),
  seed: fc.nat(),
});

/** Lives through a history; the line is mended after as many steps as it was cut for. */
export async function live(scene: Scene, history: readonly Told[], onStep: (told: Told) => Promise<void> | void) {
  for (const told of history) {
    if (scene.offlineFor === 1) scene.backend.goOnline();
    scene.offlineFor = Math.max(scene.offlineFor - 1, 0);
    await steps[told.step](scene, createDice(told.seed));
    await onStep(told);
  }
}
