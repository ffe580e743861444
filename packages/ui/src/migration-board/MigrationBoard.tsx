import type { ProgrammeStepId } from '@authshift/core';
import type { AuthType, Protocol, UserFilter } from '@authshift/core/contract';
import { type ReactNode, useEffect, useId, useRef, useState } from 'react';
import type { AuthorizationOptions } from '../authorize-button/useAuthorization.ts';
import type { DeadlineBannerProps } from '../deadline-banner/DeadlineBanner.tsx';
import { Later } from '../later/Later.tsx';
import { migrationBoardEnglish } from '../messages/english/migrationBoard.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import type { IntentType } from '../write/intents.ts';
import type { WriteHooks } from '../write/useWrite.ts';
import { BoardHead } from './BoardHead.tsx';
import { BoardStepRow } from './BoardStepRow.tsx';
import { BoardContext, type BoardContextValue } from './boardContext.ts';
import { deadlineBanner } from './laterParts.ts';
import { StepPart } from './StepPart.tsx';
import {
  type BoardStage,
  type MigrationBoardModel,
  type MigrationBoardOptions,
  useMigrationBoard,
} from './useMigrationBoard.ts';

export interface MigrationBoardProps
  extends MigrationBoardOptions,
    Omit<AuthorizationOptions, 'onBefore' | 'onAfter'>,
    WriteHooks<IntentType> {
  /** What a new connection may sign in with; the first is chosen. @default OAuth as the service account */
  readonly authTypes?: readonly AuthType[] | undefined;
  /** What the product speaks to mailboxes; the first is chosen. @default EWS */
  readonly protocols?: readonly Protocol[] | undefined;
  /** Who is signed in to Microsoft in this browser, see `useMsalAccount`: warns before somebody else signs in. */
  readonly signedInAs?: string | null | undefined;
  /** Microsoft's dates as you know them better. @default core's calendar */
  readonly deadlines?: DeadlineBannerProps | undefined;
  /** Shows users of a filter on your own page. @default the table of the step for those who are left */
  readonly onShowUsers?: ((filter: UserFilter) => void) | undefined;
  /** Called when a person opens a user in one of the tables. */
  readonly onOpenUser?: ((userId: string) => void) | undefined;
  /** Your own way to do a step, in the place of ours. */
  readonly parts?: Readonly<Partial<Record<ProgrammeStepId, ReactNode>>> | undefined;
  /** Everything is shown, nothing can be changed. @default false */
  readonly readOnly?: boolean | undefined;
}

/**
 * The whole journey on one page: where it stands, every step with who must act and what is missing, and what does the step opened in
 * place. Any step can be opened at any time.
 *
 * `data-state`: `loading`, `error` (nothing could be loaded), `empty` (nothing is set up yet), `read-only` (this board, or a viewer),
 * `ready`; `data-phase`: a `MigrationPhase`; `data-leg`: `first` or `second`. Each step has its status in `data-state`.
 */
export function MigrationBoard(props: MigrationBoardProps): ReactNode {
  const { deadlines = {}, parts = {} } = props;
  const messages = useMessages('migrationBoard', migrationBoardEnglish);
  const notice = useMigrationSelector((state) => state.notice);
  const migration = useMigration();
  const board = useMigrationBoard(props);
  const value = useBoardContextValue(props, board);
  const root = useRef<HTMLElement>(null);
  const id = useId();
  const { state, phase, leg, stages, current } = board;
  useAnnouncedStep(board);
  const goOn = (step: ProgrammeStepId) => {
    board.show(step);
    root.current?.querySelector<HTMLElement>(`[data-step="${step}"] button`)?.focus();
  };
  const stands = state === 'ready' || state === 'empty';
  return (
    <section
      className="authshift-board"
      data-state={state === 'ready' && value.readOnly ? 'read-only' : state}
      data-phase={stands ? phase : undefined}
      data-leg={stands ? leg : undefined}
      aria-labelledby={id}
      ref={root}
    >
      <h2 id={id}>{messages.title[leg]}</h2>
      <div role="status">
        {state === 'loading' ? <p className="authshift-hint">{messages.loading}</p> : null}
        {state === 'error' && notice !== null ? (
          <ErrorNotice title={messages.failed} error={notice.error} onRetry={() => void migration.start()} />
        ) : null}
        {board.error === null ? null : (
          <ErrorNotice title={messages.partFailed} error={board.error} onRetry={board.reload} />
        )}
      </div>
      {stands ? (
        <BoardContext.Provider value={value}>
          <BoardHead programme={board} />
          {state === 'empty' ? <p>{messages.empty}</p> : null}
          {value.readOnly ? <p className="authshift-hint">{messages.readOnly}</p> : null}
          <Later part={deadlineBanner} props={deadlines} />
          <ol className="authshift-board-stages">
            {stages.map((stage) => (
              <Stage key={stage.stage} stage={stage}>
                {stage.steps.map((step) => (
                  <BoardStepRow
                    key={step.step}
                    step={step}
                    isCurrent={step.step === current}
                    isOpen={board.open.includes(step.step)}
                    onToggle={() => board.toggle(step.step)}
                    next={current === step.step ? null : current}
                    onNext={goOn}
                  >
                    {parts[step.step] ?? <StepPart step={step.step} />}
                  </BoardStepRow>
                ))}
              </Stage>
            ))}
          </ol>
        </BoardContext.Provider>
      ) : null}
    </section>
  );
}

interface StageProps {
  readonly stage: BoardStage;
  readonly children: ReactNode;
}

function Stage({ stage: { stage, done, needed }, children }: StageProps): ReactNode {
  const messages = useMessages('migrationBoard', migrationBoardEnglish);
  const id = useId();
  return (
    <li className="authshift-board-stage">
      <p className="authshift-board-stage-head">
        <strong id={id}>{messages.stage[stage]}</strong>{' '}
        {needed === 0 ? null : <span className="authshift-hint">{messages.progress(done, needed)}</span>}
      </p>
      <ol className="authshift-board-steps" aria-labelledby={id}>
        {children}
      </ol>
    </li>
  );
}

function useBoardContextValue(props: MigrationBoardProps, board: MigrationBoardModel): BoardContextValue {
  const { returnTo, mode, accountChoice, onAttempt, onOutcome, navigate, begin, onBefore, onAfter, onShowUsers } =
    props;
  const isViewer = useMigrationSelector(({ me }) => me?.role === 'viewer');
  const [filter, setFilter] = useState<UserFilter | null>(null);
  const hasTable = board.stages.some(({ steps }) => steps.some(({ step }) => step === 'stragglers'));
  const showHere = (asked: UserFilter) => {
    setFilter(asked);
    board.show('stragglers');
  };
  return {
    leaving: board.leaving,
    targets: board.targets,
    hooks: {
      onBefore,
      onAfter(intent, outcome) {
        board.askAgain();
        onAfter?.(intent, outcome);
      },
    },
    authorization: { returnTo, mode, accountChoice, onAttempt, onOutcome, navigate, begin },
    authTypes: props.authTypes,
    protocols: props.protocols,
    signedInAs: props.signedInAs,
    readOnly: props.readOnly === true || isViewer,
    showUsers: onShowUsers ?? (hasTable ? showHere : undefined),
    filter,
    openUser: props.onOpenUser,
  };
}

/** Says where the way goes on when that changes under a person's hands, and not when the page comes up. */
function useAnnouncedStep({ state, current }: MigrationBoardModel): void {
  const messages = useMessages('migrationBoard', migrationBoardEnglish);
  const { announce } = useMigrationContext();
  const told = useRef<ProgrammeStepId | null | undefined>(undefined);
  useEffect(() => {
    if (state === 'loading' || state === 'error') return;
    if (told.current !== undefined && current !== null && current !== told.current) {
      announce(messages.nowDue(messages.step[current]));
    }
    told.current = current;
  }, [state, current, announce, messages]);
}
