import type { Connection } from '@authshift/core/contract';
import { type ReactNode, useId } from 'react';
import { Button } from '../button/Button.tsx';
import { ConnectionCard, type ConnectionCardProps } from '../connection-card/ConnectionCard.tsx';
import { commonEnglish } from '../messages/english/common.ts';
import { connectionListEnglish } from '../messages/english/connectionList.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useRoleRefusal } from '../role/useRoleRefusal.ts';
import { StatusMark } from '../status-mark/StatusMark.tsx';
import { useConnectionList } from './useConnectionList.ts';

export interface ConnectionListProps extends Omit<ConnectionCardProps, 'connectionId' | 'children'> {
  /** @default "Connections" */
  readonly title?: string | undefined;
  /** The way to one more connection, for administrators: your button or link to `ServiceAccountForm`. */
  readonly add?: ReactNode;
  /** More at the end of a card. */
  readonly extra?: ((connection: Connection) => ReactNode) | undefined;
}

/**
 * Every connection of the organization with what can be done with it, old beside new, and how many mailboxes each writes.
 * `data-state`: `loading`, `error`, `empty` or `ready`.
 */
export function ConnectionList({ title, add, extra, ...card }: ConnectionListProps): ReactNode {
  const messages = useMessages('connectionList', connectionListEnglish);
  const common = useMessages('common', commonEnglish);
  const { status, connections, reload } = useConnectionList();
  const refusal = useRoleRefusal('admin');
  const id = useId();
  const offersAdd = add !== undefined && refusal === null && (status === 'ready' || status === 'empty');
  return (
    <section className="authshift-connections" aria-labelledby={id} data-state={status}>
      <header className="authshift-head">
        <h2 id={id}>{title ?? messages.title}</h2>
        {offersAdd ? add : null}
      </header>
      <div role="status">
        {status === 'loading' ? <p className="authshift-hint">{common.loading}</p> : null}
        {status === 'error' ? (
          <p>
            <StatusMark tone="danger">{messages.failed}</StatusMark> <Button onClick={reload}>{common.retry}</Button>
          </p>
        ) : null}
        {status === 'empty' ? (
          <>
            <StatusMark tone="neutral">{messages.empty}</StatusMark>
            <p className="authshift-hint">{refusal ?? messages.emptyHint}</p>
          </>
        ) : null}
      </div>
      {connections.length === 0 ? null : (
        <ul className="authshift-cards">
          {connections.map((connection) => (
            <li key={connection.id}>
              <ConnectionCard {...card} connectionId={connection.id}>
                {extra?.(connection)}
              </ConnectionCard>
            </li>
          ))}
        </ul>
      )}
    </section>
  );
}
