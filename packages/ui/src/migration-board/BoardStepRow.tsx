import type { ProgrammeStepId, StepStatus } from '@authshift/core';
import { type ReactNode, useId } from 'react';
import { Button } from '../button/Button.tsx';
import { migrationBoardEnglish } from '../messages/english/migrationBoard.ts';
import { useMessages } from '../messages/useMessages.ts';
import { StatusMark, type Tone } from '../status-mark/StatusMark.tsx';
import { type BoardStep, isStuck } from './boardStep.ts';
import { useMissingTexts } from './useMissingTexts.ts';

export interface BoardStepRowProps {
  readonly step: BoardStep;
  /** The way goes on here. */
  readonly isCurrent: boolean;
  readonly isOpen: boolean;
  readonly onToggle: () => void;
  /** Where the way goes on after this step; null: nowhere else. */
  readonly next: ProgrammeStepId | null;
  readonly onNext: (step: ProgrammeStepId) => void;
  /** What does the step. Asked for while it is open. */
  readonly children: ReactNode;
}

const tones: Readonly<Record<StepStatus | 'unknown', Tone>> = {
  done: 'good',
  open: 'progress',
  waiting: 'progress',
  blocked: 'neutral',
  optional: 'neutral',
  'not-needed': 'neutral',
  unknown: 'neutral',
};

/** One step: how far it is, who must act, what is missing, and under it what does it. `data-state`: its status. */
export function BoardStepRow({
  step,
  isCurrent,
  isOpen,
  onToggle,
  next,
  onNext,
  children,
}: BoardStepRowProps): ReactNode {
  const messages = useMessages('migrationBoard', migrationBoardEnglish);
  const textsOf = useMissingTexts();
  const id = useId();
  const { status, missing, actor, why } = step;
  const held = isStuck(step);
  const isOver = status === 'done' || status === 'not-needed';
  const lines = why === null ? textsOf(missing) : [messages.unknown[why]];
  return (
    <li
      className="authshift-board-step"
      data-state={status}
      data-current={isCurrent ? '' : undefined}
      data-step={step.step}
    >
      <div className="authshift-board-head">
        <h3>
          <button
            type="button"
            className="authshift-board-toggle"
            aria-expanded={isOpen}
            aria-controls={isOpen ? `${id}-panel` : undefined}
            aria-current={isCurrent ? 'step' : undefined}
            aria-describedby={`${id}-status ${id}-missing`}
            id={`${id}-title`}
            onClick={onToggle}
          >
            {messages.step[step.step]}
            <svg className="authshift-icon" viewBox="0 0 16 16" width="16" height="16" aria-hidden="true">
              <path d="m4 6 4 4 4-4" />
            </svg>
          </button>
        </h3>
        <span id={`${id}-status`}>
          <StatusMark tone={held ? 'warning' : tones[status]}>
            {held ? messages.stuck : messages.status[status]}
          </StatusMark>
        </span>
        {isOver ? null : (
          <div className="authshift-board-missing" id={`${id}-missing`}>
            {lines.map((line) => (
              <p className="authshift-hint" key={line}>
                {line}
              </p>
            ))}
            {why === null ? (
              <p className="authshift-hint">
                {messages.who} {actor === 'system' && status === 'open' ? messages.onRequest : messages.actor[actor]}
              </p>
            ) : null}
          </div>
        )}
      </div>
      {isOpen ? (
        // biome-ignore lint/a11y/useSemanticElements: a fieldset would say that it is a form
        <div className="authshift-board-panel" id={`${id}-panel`} role="group" aria-labelledby={`${id}-title`}>
          <p className="authshift-hint">{messages.about[step.step]}</p>
          {children}
          {isOver && next !== null ? (
            <Button onClick={() => onNext(next)}>{messages.nowDue(messages.step[next])}</Button>
          ) : null}
        </div>
      ) : null}
    </li>
  );
}
