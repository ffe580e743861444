import type { MigrationError } from '@authshift/core';
import type { UserDetails, UserSync } from '@authshift/core/contract';
import { type ReactNode, useCallback, useEffect, useState } from 'react';
import { Later } from '../later/Later.tsx';
import { syncStatusDetailsEnglish } from '../messages/english/syncStatusDetails.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { ErrorNotice } from '../status-line/MigrationStatusLine.tsx';
import { StatusMark } from '../status-mark/StatusMark.tsx';
import { ConnectionChecks, ConnectionSync, type DetailsHooks, More, Waiting } from './ConnectionSync.tsx';
import { userSwitches } from './laterParts.ts';
import { UserHistory } from './UserHistory.tsx';

export interface SyncStatusDetailsProps extends DetailsHooks {
  readonly userId: string;
  /** Shows the way back to the table. */
  readonly onBack?: (() => void) | undefined;
}

/**
 * One user: how each connection fares for them, on positive evidence, and who must act where it does not work.
 * `data-state`: `loading`, `error` or `ready`.
 */
export function SyncStatusDetails({ userId, onBack, ...hooks }: SyncStatusDetailsProps): ReactNode {
  const messages = useMessages('syncStatusDetails', syncStatusDetailsEnglish);
  const { details, error, reload } = useUserDetails(userId);
  return (
    <section
      className="authshift-details"
      data-state={details !== null ? 'ready' : error !== null ? 'error' : 'loading'}
    >
      {onBack === undefined ? null : (
        <button type="button" className="authshift-link authshift-back" onClick={onBack}>
          <svg
            className="authshift-icon authshift-icon-directional"
            viewBox="0 0 16 16"
            width="16"
            height="16"
            aria-hidden="true"
          >
            <path d="M13 8H3m4-4L3 8l4 4" />
          </svg>
          {messages.back}
        </button>
      )}
      <div role="status">
        {details === null && error === null ? <p className="authshift-hint">{messages.loading}</p> : null}
        {error === null ? null : (
          <ErrorNotice
            title={error.problem?.code === 'not_found' ? messages.notFound : messages.failed}
            error={error}
            onRetry={reload}
          />
        )}
      </div>
      {details === null ? null : <Details details={details} hooks={hooks} onChanged={reload} />}
    </section>
  );
}

interface DetailsProps {
  readonly details: UserDetails;
  readonly hooks: DetailsHooks;
  readonly onChanged: () => void;
}

function Details({ details, hooks, onChanged }: DetailsProps): ReactNode {
  const messages = useMessages('syncStatusDetails', syncStatusDetailsEnglish);
  const connections = useMigrationSelector((state) => state.connections);
  const ticked = details.sync.filter((entry) => entry.assigned);
  const nameOf = (id: string) => connections.find((connection) => connection.id === id)?.displayName ?? id;
  const writer = ticked.find((entry) => entry.leased);
  const checksOf = (id: string) => details.preflightChecks.filter((check) => check.connectionId === id);
  // Whom a check keeps from a connection has never been on it, and still has to be answered for.
  const untried = connections.filter(
    ({ id }) => checksOf(id).length > 0 && !details.sync.some(({ connectionId }) => connectionId === id),
  );
  return (
    <>
      <UserFacts details={details} />
      {details.enabled ? null : <StatusMark tone="neutral">{messages.notEnabled}</StatusMark>}
      {details.enabled && ticked.length === 0 ? (
        <p>
          <StatusMark tone="warning">{messages.notSyncing}</StatusMark>{' '}
          <span className="authshift-hint">{messages.notSyncingHint}</span>
        </p>
      ) : null}
      <div className="authshift-syncs">
        {tickedFirst(details.sync).map((sync) => (
          <ConnectionSync
            key={sync.connectionId}
            sync={sync}
            connection={connections.find((connection) => connection.id === sync.connectionId)}
            writerName={writer === undefined ? null : nameOf(writer.connectionId)}
            userId={details.id}
            checks={checksOf(sync.connectionId)}
            hooks={hooks}
            onChanged={onChanged}
          />
        ))}
        {untried.map((connection) => (
          <ConnectionChecks
            key={connection.id}
            connection={connection}
            userId={details.id}
            checks={checksOf(connection.id)}
            hooks={hooks}
            onChanged={onChanged}
          />
        ))}
      </div>
      <More title={messages.switches}>
        <Later part={userSwitches} props={{ ...hooks, details, onChanged }} meanwhile={<Waiting />} />
      </More>
      <UserHistory history={details.history} nameOf={nameOf} />
    </>
  );
}

function tickedFirst(sync: readonly UserSync[]): readonly UserSync[] {
  return [...sync.filter((entry) => entry.assigned), ...sync.filter((entry) => !entry.assigned)];
}

function UserFacts({ details }: { readonly details: UserDetails }): ReactNode {
  const messages = useMessages('syncStatusDetails', syncStatusDetailsEnglish);
  const facts: readonly (readonly [string, string | null])[] = [
    [messages.address, details.address],
    ...(details.upn === details.address ? [] : [[messages.upn, details.upn] as const]),
    [messages.licence, details.licence],
    [messages.location, details.location],
  ];
  return (
    <header className="authshift-details-head">
      <h2>
        <bdi>{details.displayName}</bdi>
      </h2>
      <dl className="authshift-facts">
        {facts.map(([name, value]) => (
          <div key={name}>
            <dt>{name}</dt>
            <dd>
              <bdi>{value ?? messages.unknown}</bdi>
            </dd>
          </div>
        ))}
      </dl>
    </header>
  );
}

interface Loaded {
  readonly of: string;
  readonly details: UserDetails | null;
  readonly error: MigrationError | null;
}

/** Reads the user, and again whenever the roster's row of that user changes: a sync has run or a tick was set. */
export function useUserDetails(userId: string): Omit<Loaded, 'of'> & { readonly reload: () => void } {
  const migration = useMigration();
  const [loaded, setLoaded] = useState<Loaded | null>(null);
  const row = useMigrationSelector(
    useCallback(
      ({ roster }) => {
        const at = roster.rowOf(userId);
        return at === undefined ? null : roster.userAt(at);
      },
      [userId],
    ),
  );
  const load = useCallback(
    async (isCurrent: () => boolean) => {
      const result = await migration.loadUser(userId);
      if (!result.ok) migration.dismissNotice();
      if (!isCurrent()) return;
      setLoaded((before) => ({
        of: userId,
        details: result.ok ? result.value : before?.of === userId ? before.details : null,
        error: result.ok ? null : result.error,
      }));
    },
    [migration, userId],
  );
  // biome-ignore lint/correctness/useExhaustiveDependencies: a changed row is the sign to read again
  useEffect(() => {
    let current = true;
    void load(() => current);
    return () => {
      current = false;
    };
  }, [load, row]);
  const reload = useCallback(() => void load(() => true), [load]);
  return loaded?.of === userId ? { ...loaded, reload } : { details: null, error: null, reload };
}
