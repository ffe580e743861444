import type { UserHistoryEntry } from '@authshift/core/contract';
import { type ReactNode, useId } from 'react';
import { Instant } from '../instant/Instant.tsx';
import { syncStatusDetailsEnglish } from '../messages/english/syncStatusDetails.ts';
import { useMessages } from '../messages/useMessages.ts';

interface UserHistoryProps {
  readonly history: readonly UserHistoryEntry[];
  readonly nameOf: (connectionId: string) => string;
}

/** What happened to this user, newest first. */
export function UserHistory({ history, nameOf }: UserHistoryProps): ReactNode {
  const messages = useMessages('syncStatusDetails', syncStatusDetailsEnglish);
  const titleId = useId();
  const newestFirst = history.toSorted((a, b) => b.at.localeCompare(a.at));
  return (
    <section className="authshift-history" aria-labelledby={titleId}>
      <h3 id={titleId}>{messages.history}</h3>
      {newestFirst.length === 0 ? <p className="authshift-hint">{messages.historyEmpty}</p> : null}
      <ol>
        {newestFirst.map((entry) => (
          <li key={`${entry.at} ${entry.kind} ${entry.connectionId}`}>
            <Instant at={entry.at} exact />
            <span>
              <strong>{messages.historyKind[entry.kind]}</strong>, <bdi>{nameOf(entry.connectionId)}</bdi>
              {entry.by === null ? null : <> {messages.historyBy(entry.by)}</>}
            </span>
            {entry.text === '' ? null : <span className="authshift-second">{entry.text}</span>}
          </li>
        ))}
      </ol>
    </section>
  );
}
