import type { Step } from './connectionSteps.ts';

const minute = 60_000;
const day = 24 * 60 * minute;

const aMoment: Step = async (scene) => scene.clock.advance(1000);
const anInterval: Step = async (scene) => scene.clock.advance(5 * minute);
const silence: Step = async (scene) => scene.clock.advance(16 * minute);
const aDay: Step = async (scene) => scene.clock.advance(day);

/** Past the end of some window: cooling-off, the time to restore, a secret, a date of Microsoft's. */
const aLongTime: Step = async (scene, dice) => scene.clock.advance((dice.of([8, 31, 100, 400]) ?? 8) * day);

/** Nothing gets through for the next few steps; everybody goes on working. */
const cutTheLine: Step = async (scene, dice) => {
  scene.backend.goOffline();
  scene.offlineFor = 2 + dice.below(3);
};

const loseAnAnswer: Step = async (scene) => {
  scene.backend.loseNextAnswer();
  scene.answersToLose += 1;
};

export const worldSteps = {
  aMoment,
  anInterval,
  silence,
  aDay,
  aLongTime,
  cutTheLine,
  loseAnAnswer,
} satisfies Record<string, Step>;
