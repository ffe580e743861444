import { applicableChecks, preflightRemedy } from '@authshift/core';
import type { Connection, PreflightRun, PreflightVerdict, Scope, UserFilter } from '@authshift/core/contract';
import { type ReactNode, useId } from 'react';
import { Button } from '../button/Button.tsx';
import { useFocusHeir } from '../focus/useFocusHeir.ts';
import { Instant } from '../instant/Instant.tsx';
import { errorExplainerEnglish } from '../messages/english/errorExplainer.ts';
import { preflightListEnglish } from '../messages/english/preflightList.ts';
import { useMessages } from '../messages/useMessages.ts';
import { ProgressLine } from '../progress-line/ProgressLine.tsx';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { StatusMark } from '../status-mark/StatusMark.tsx';
import type { WriteHooks } from '../write/useWrite.ts';
import { type PreflightState, usePreflight } from './usePreflight.ts';
import { verdictTone } from './verdictTone.ts';

export interface PreflightListProps extends WriteHooks<'start-preflight' | 'abort-job'> {
  readonly connectionId: string;
  /** Whom to check. @default everybody */
  readonly scope?: Scope | undefined;
  /** Shows the users of a verdict, in your table. Without it the counts are text. */
  readonly onShowUsers?: ((filter: UserFilter) => void) | undefined;
  /** Shows the last check without the way to start another one. */
  readonly readOnly?: boolean | undefined;
}

/**
 * What must be true of users before they are moved, how many are ready, and what to do about the others.
 * `data-state`: `loading`, `failed`, `empty`, `running`, `done`, `aborted`.
 */
export function PreflightList(props: PreflightListProps): ReactNode {
  const { connectionId, onShowUsers, readOnly = false, scope, ...hooks } = props;
  const messages = useMessages('preflightList', preflightListEnglish);
  const preflight = usePreflight(connectionId, hooks);
  const connection = useMigrationSelector((state) => state.connections.find(({ id }) => id === connectionId));
  const refusal = useRoleRefusal('operator');
  const heir = useFocusHeir();
  const id = useId();
  if (connection === undefined) return <p className="authshift-hint">{messages.unknownConnection}</p>;
  const { run, status, failed } = preflight;
  const titles = { load: messages.loadFailed, start: messages.failed, stop: messages.stopFailed };
  return (
    <section
      ref={heir}
      className="authshift-preflight"
      aria-labelledby={id}
      data-state={status === 'ready' ? (run?.status ?? 'empty') : status}
    >
      <h3 id={id}>{messages.title(connection.displayName)}</h3>
      <p className="authshift-hint" id={`${id}-hint`}>
        {refusal !== null && !readOnly ? refusal : messages.hint}
      </p>
      {readOnly || status !== 'ready' || run?.status === 'running' ? null : (
        <div className="authshift-card-actions">
          <Button
            look={run === null ? 'primary' : 'secondary'}
            busy={preflight.busy === 'start'}
            disabled={refusal !== null}
            aria-describedby={`${id}-hint`}
            onClick={() => void preflight.start(scope)}
          >
            {preflight.busy === 'start' ? messages.starting : run === null ? messages.start : messages.again}
          </Button>
          {run === null || isClean(run) || scope !== undefined ? null : (
            <Button
              disabled={refusal !== null || preflight.busy !== null}
              onClick={() => void preflight.start(notReady)}
            >
              {messages.againOpen}
            </Button>
          )}
        </div>
      )}
      <div role="status">
        {status === 'loading' ? <p className="authshift-hint">{messages.loading}</p> : null}
        {failed === null ? null : (
          <ErrorNotice
            title={titles[failed.what]}
            error={failed.error}
            onRetry={failed.what === 'load' ? preflight.reload : undefined}
          />
        )}
        {run?.status === 'running' ? <Running preflight={preflight} run={run} readOnly={readOnly} /> : null}
        {run === null || run.status === 'running' ? null : (
          <p>
            <StatusMark tone={run.status === 'done' ? 'good' : 'warning'}>{messages.status[run.status]}</StatusMark>{' '}
            {run.finishedAt === null ? null : <Instant at={run.finishedAt} />}
          </p>
        )}
      </div>
      {run === null && status === 'ready' ? <NotYet connection={connection} /> : null}
      {run === null ? null : <Counts run={run} onShowUsers={onShowUsers} />}
      {run === null ? null : <Checks run={run} />}
    </section>
  );
}

/** Whoever a check keeps back or warns of, and nobody answers for. */
const notReady: Scope = { type: 'exclude', filter: { preflight: ['warn', 'block'] }, ids: [] };

function isClean({ counts }: PreflightRun): boolean {
  return counts.warn + counts.block === 0;
}

interface RunningProps {
  readonly preflight: PreflightState;
  readonly run: PreflightRun;
  readonly readOnly: boolean;
}

function Running({ preflight, run, readOnly }: RunningProps): ReactNode {
  const messages = useMessages('preflightList', preflightListEnglish);
  return (
    <ProgressLine
      words={messages}
      done={preflight.job?.done ?? 0}
      total={run.total}
      onStop={readOnly ? undefined : () => void preflight.stop()}
      stopping={preflight.busy === 'stop'}
    />
  );
}

function NotYet({ connection }: { readonly connection: Connection }): ReactNode {
  const messages = useMessages('preflightList', preflightListEnglish);
  return (
    <>
      <p>
        <StatusMark tone="neutral">{messages.never}</StatusMark>
      </p>
      <details className="authshift-more">
        <summary>{messages.checksWhat}</summary>
        <ul>
          {applicableChecks(connection).map((code) => (
            <li key={code}>{messages.check[code]}</li>
          ))}
        </ul>
      </details>
    </>
  );
}

const verdicts: readonly PreflightVerdict[] = ['block', 'warn', 'ready'];

function Counts({ run, onShowUsers }: Pick<PreflightListProps, 'onShowUsers'> & { readonly run: PreflightRun }) {
  const messages = useMessages('preflightList', preflightListEnglish);
  const { format } = useMigrationContext();
  return (
    <ul className="authshift-verdicts">
      {verdicts.map((verdict) => (
        <li key={verdict} data-tone={verdictTone[verdict]}>
          <StatusMark tone={verdictTone[verdict]}>{messages.verdict[verdict]}</StatusMark>
          <strong className="authshift-tile-count">{format.number(run.counts[verdict])}</strong>
          {onShowUsers === undefined || run.counts[verdict] === 0 ? null : (
            <button
              type="button"
              className="authshift-link"
              aria-label={`${messages.show(run.counts[verdict])}: ${messages.verdict[verdict]}`}
              onClick={() => onShowUsers({ preflight: [verdict] })}
            >
              {messages.show(run.counts[verdict])}
            </button>
          )}
        </li>
      ))}
    </ul>
  );
}

/** By check: how many users it stands in the way of, and what to do about it once for all of them. */
function Checks({ run }: { readonly run: PreflightRun }): ReactNode {
  const messages = useMessages('preflightList', preflightListEnglish);
  const explainer = useMessages('errorExplainer', errorExplainerEnglish);
  const { format } = useMigrationContext();
  const open = run.checks.filter((check) => check.block + check.warn > 0);
  if (open.length === 0) return run.status === 'done' ? <p>{messages.allReady}</p> : null;
  const worstFirst = open.toSorted((a, b) => b.block - a.block || b.warn - a.warn);
  return (
    <>
      <p className="authshift-hint">{messages.openFirst}</p>
      <ul className="authshift-checks">
        {worstFirst.map((check) => {
          const { remedy, owner } = preflightRemedy(check.code);
          const tone = verdictTone[check.block > 0 ? 'block' : 'warn'];
          return (
            <li key={check.code}>
              <StatusMark tone={tone}>{messages.check[check.code]}</StatusMark>
              <span className="authshift-checks-count">
                {verdicts
                  .filter((verdict) => check[verdict] > 0)
                  .map((verdict) => `${messages.verdict[verdict]}: ${format.number(check[verdict])}`)
                  .join(' · ')}
              </span>
              <p>
                <strong>{explainer.owner[owner]}</strong>
              </p>
              <ol lang="en">
                {remedy.map((step) => (
                  <li key={step}>{step}</li>
                ))}
              </ol>
            </li>
          );
        })}
      </ul>
    </>
  );
}
