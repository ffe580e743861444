import type { Connection, PreflightCheck, SyncError, UserSync } from '@authshift/core/contract';
import type { Evidence } from '@authshift/core/diagnosis';
import { type ReactNode, useId, useState } from 'react';
import { evidenceOf } from '../diagnosis/evidenceOf.ts';
import { ErrorExplainer } from '../error-explainer/ErrorExplainer.tsx';
import { Instant } from '../instant/Instant.tsx';
import { Later } from '../later/Later.tsx';
import { commonEnglish } from '../messages/english/common.ts';
import { syncStatusDetailsEnglish } from '../messages/english/syncStatusDetails.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { StatusMark, syncTone } from '../status-mark/StatusMark.tsx';
import type { WriteHooks } from '../write/useWrite.ts';
import { connectivityTest, userPreflight } from './laterParts.ts';

interface ConnectionSyncProps {
  readonly sync: UserSync;
  readonly connection: Connection | undefined;
  readonly writerName: string | null;
  readonly userId: string;
  /** This user's, on this connection. */
  readonly checks: readonly PreflightCheck[];
  readonly hooks: DetailsHooks;
  readonly onChanged: () => void;
}

export type DetailsHooks = WriteHooks<
  'test-connection' | 'verify-policy-change' | 'waive-checks' | 'unwaive-checks' | 'change-user'
>;

/** How one connection fares for one user. Last success stands apart from last attempt: only success is evidence. */
export function ConnectionSync(props: ConnectionSyncProps): ReactNode {
  const { sync, connection, writerName, userId, checks, hooks, onChanged } = props;
  const messages = useMessages('syncStatusDetails', syncStatusDetailsEnglish);
  const common = useMessages('common', commonEnglish);
  const titleId = useId();
  const sentence = messages.state[sync.state];
  const evidence = connection && evidenceOf(connection, { userId, checks });
  return (
    <article className="authshift-card" data-released={!sync.assigned || undefined} aria-labelledby={titleId}>
      <header className="authshift-card-head">
        <div className="authshift-card-title">
          <h3 id={titleId}>
            <bdi>{connection?.displayName ?? sync.connectionId}</bdi>
          </h3>
          {connection === undefined ? null : (
            <span className="authshift-tag">{common.authType[connection.authType]}</span>
          )}
        </div>
        <div className="authshift-card-status">
          <StatusMark tone={syncTone[sync.state]}>{common.syncState[sync.state]}</StatusMark>
          <span className="authshift-hint">
            {typeof sentence === 'string' ? sentence : sentence(sync.consecutiveSuccesses)}
          </span>
        </div>
      </header>
      {sync.assigned ? <Lease leased={sync.leased} writerName={writerName} /> : null}
      <SyncFacts sync={sync} />
      {sync.lastError === null ? null : <LastError error={sync.lastError} evidence={evidence} />}
      {checks.length === 0 ? null : (
        <More title={messages.checks}>
          <Later part={userPreflight} props={{ ...hooks, userId, checks, onChanged }} meanwhile={<Waiting />} />
        </More>
      )}
      {connection === undefined || !sync.assigned ? null : (
        <More title={messages.tryNow}>
          <Later
            part={connectivityTest}
            props={{ ...hooks, target: { connectionId: connection.id, userId }, headingLevel: 4, evidence }}
            meanwhile={<Waiting />}
          />
        </More>
      )}
    </article>
  );
}

interface ConnectionChecksProps extends Omit<ConnectionSyncProps, 'sync' | 'writerName'> {
  readonly connection: Connection;
}

/** What a check has found of somebody who was never ticked for the connection. */
export function ConnectionChecks({ connection, userId, checks, hooks, onChanged }: ConnectionChecksProps): ReactNode {
  const messages = useMessages('syncStatusDetails', syncStatusDetailsEnglish);
  const common = useMessages('common', commonEnglish);
  const titleId = useId();
  return (
    <article className="authshift-card" data-released aria-labelledby={titleId}>
      <header className="authshift-card-title">
        <h3 id={titleId}>
          <bdi>{connection.displayName}</bdi>
        </h3>
        <span className="authshift-tag">{common.authType[connection.authType]}</span>
      </header>
      <More title={messages.checks}>
        <Later part={userPreflight} props={{ ...hooks, userId, checks, onChanged }} meanwhile={<Waiting />} />
      </More>
    </article>
  );
}

function Lease({ leased, writerName }: { readonly leased: boolean; readonly writerName: string | null }): ReactNode {
  const messages = useMessages('syncStatusDetails', syncStatusDetailsEnglish);
  if (leased) {
    return (
      <p className="authshift-lease" data-leased="true">
        <strong>{messages.writes}</strong> <span className="authshift-hint">{messages.writesSecond}</span>
      </p>
    );
  }
  if (writerName === null) return null;
  return (
    <p className="authshift-lease">
      <strong>{messages.reads}</strong> <span className="authshift-hint">{messages.readsSecond(writerName)}</span>
    </p>
  );
}

function SyncFacts({ sync }: { readonly sync: UserSync }): ReactNode {
  const messages = useMessages('syncStatusDetails', syncStatusDetailsEnglish);
  const common = useMessages('common', commonEnglish);
  const { format } = useMigrationContext();
  return (
    <dl className="authshift-facts">
      <div>
        <dt>{messages.lastSuccess}</dt>
        <dd>{sync.lastSuccessAt === null ? common.never : <Instant at={sync.lastSuccessAt} />}</dd>
      </div>
      <div>
        <dt>{messages.lastAttempt}</dt>
        <dd>{sync.lastAttemptAt === null ? common.never : <Instant at={sync.lastAttemptAt} />}</dd>
      </div>
      <div>
        <dt>{messages.items}</dt>
        <dd>{sync.itemsSynced === null ? messages.itemsNone : format.number(sync.itemsSynced)}</dd>
      </div>
      <div>
        <dt>{messages.streak}</dt>
        <dd>{format.number(sync.consecutiveSuccesses)}</dd>
      </div>
    </dl>
  );
}

interface LastErrorProps {
  readonly error: SyncError;
  readonly evidence: Evidence | undefined;
}

function LastError({ error, evidence }: LastErrorProps): ReactNode {
  const messages = useMessages('syncStatusDetails', syncStatusDetailsEnglish);
  const { format, now } = useMigrationContext();
  return (
    <ErrorExplainer error={error} evidence={evidence}>
      <p className="authshift-second">
        {messages.firstSeen(format.relative(error.firstSeenAt, now()))}, {messages.seenTimes(error.count)} (
        <Instant at={error.lastSeenAt} />)
      </p>
    </ErrorExplainer>
  );
}

/** What is inside is made only once it is opened. */
export function More({ title, children }: { readonly title: string; readonly children: ReactNode }): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <details className="authshift-more" onToggle={(event) => setOpen(event.currentTarget.open)}>
      <summary>{title}</summary>
      {open ? children : null}
    </details>
  );
}

export function Waiting(): ReactNode {
  return <p className="authshift-hint">{useMessages('common', commonEnglish).loading}</p>;
}
