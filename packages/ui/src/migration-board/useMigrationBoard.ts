import type { ProgrammeStepId } from '@authshift/core';
import { useState } from 'react';
import { type BoardStep, findCurrent } from './boardStep.ts';
import { type BoardStageId, boardStages, boardSteps } from './stages.ts';
import { type Programme, useProgramme } from './useProgramme.ts';

/** Which steps the page offers, and which of them stand open. */
export interface MigrationBoardOptions {
  /** The steps this page offers; a back end that cannot do one leaves it out. @default all */
  readonly steps?: readonly ProgrammeStepId[] | undefined;
  /** Which steps are open, for example from the address: see `readBoardValue`. Absent: the board remembers by itself. */
  readonly value?: readonly ProgrammeStepId[] | undefined;
  /** Told what is open after somebody opened or closed a step. */
  readonly onValueChange?: ((value: readonly ProgrammeStepId[]) => void) | undefined;
  /** Lets several steps stand open beside each other. @default false, opening one closes the other */
  readonly openSeveral?: boolean | undefined;
}

/** One stage with its steps, and how many of them are done. */
export interface BoardStage {
  readonly stage: BoardStageId;
  /** Those the page offers; a stage with none is left out. */
  readonly steps: readonly BoardStep[];
  /** How many of those this journey needs are done; `optional` ones do not count. */
  readonly done: number;
  readonly needed: number;
}

/** The whole move at a glance, derived from the facts; nothing of it is stored. */
export interface MigrationBoardModel extends Omit<Programme, 'steps'> {
  readonly stages: readonly BoardStage[];
  /** Where the way goes on; null: nothing is left to do, or not known yet. */
  readonly current: ProgrammeStepId | null;
  readonly open: readonly ProgrammeStepId[];
  readonly toggle: (step: ProgrammeStepId) => void;
  /** Opens a step, as if somebody had pressed it; an open one stays open. */
  readonly show: (step: ProgrammeStepId) => void;
}

/** The state and the actions of `MigrationBoard`, for a board of your own. */
export function useMigrationBoard(options: MigrationBoardOptions = {}): MigrationBoardModel {
  const { steps: shown = boardSteps, value, onValueChange, openSeveral = false } = options;
  const { steps, ...programme } = useProgramme(shown);
  const current = findCurrent(steps);
  const [own, setOwn] = useState<readonly ProgrammeStepId[] | null>(null);
  // At first the step that is due stands open. It stays so when it is done: somebody may be reading how it went.
  const stands = programme.state === 'ready' || programme.state === 'empty';
  if (stands && own === null) setOwn(current === null ? [] : [current]);
  const open = value ?? own ?? [];
  const change = (next: readonly ProgrammeStepId[]) => {
    setOwn(next);
    onValueChange?.(next);
  };
  const show = (step: ProgrammeStepId) => {
    if (!open.includes(step)) change(openSeveral ? [...open, step] : [step]);
  };
  const close = (step: ProgrammeStepId) => change(open.filter((other) => other !== step));
  return {
    ...programme,
    current: stands ? current : null,
    stages: boardStages.flatMap(([stage, ids]) =>
      toStage(
        stage,
        steps.filter(({ step }) => ids.includes(step)),
      ),
    ),
    open,
    show,
    toggle: (step) => (open.includes(step) ? close(step) : show(step)),
  };
}

function toStage(stage: BoardStageId, steps: readonly BoardStep[]): readonly BoardStage[] {
  if (steps.length === 0) return [];
  const needed = steps.filter(({ status }) => status !== 'optional' && status !== 'not-needed');
  const done = needed.filter(({ status }) => status === 'done');
  return [{ stage, steps, done: done.length, needed: needed.length }];
}
