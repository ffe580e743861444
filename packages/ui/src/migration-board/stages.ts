import type { ProgrammeStepId } from '@authshift/core';

/** The stages of a move, in their order. */
export type BoardStageId = 'take-stock' | 'set-up' | 'try' | 'move' | 'end';

/** The way in five parts, as a person thinks of it; within each the order is core's. */
export const boardStages: readonly (readonly [BoardStageId, readonly ProgrammeStepId[]])[] = [
  ['take-stock', ['know', 'choose-target']],
  ['set-up', ['prepare-app', 'approve', 'scope-down', 'connect']],
  ['try', ['preflight', 'dry-run', 'pilot']],
  ['move', ['waves', 'stragglers']],
  ['end', ['cooling-off', 'disconnect', 'harden', 'wait', 'prove', 'report']],
];

export const boardSteps: readonly ProgrammeStepId[] = boardStages.flatMap(([, steps]) => steps);

/** Reads which steps are open from an address or a storage: what is not understood is left out, and nothing throws. */
export function readBoardValue(value: unknown): readonly ProgrammeStepId[] {
  const named: readonly unknown[] = Array.isArray(value) ? value : [value];
  return boardSteps.filter((step) => named.includes(step));
}
