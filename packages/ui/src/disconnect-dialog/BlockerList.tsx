import type { DisconnectBlocker, DisconnectGate, UserFilter } from '@authshift/core/contract';
import type { ReactNode } from 'react';
import { Button } from '../button/Button.tsx';
import { disconnectDialogEnglish } from '../messages/english/disconnectDialog.ts';
import { useMessages } from '../messages/useMessages.ts';
import { useMigrationContext } from '../provider/migrationContext.ts';
import { StatusMark } from '../status-mark/StatusMark.tsx';

interface BlockerListProps {
  readonly gate: DisconnectGate;
  readonly onShowUsers: ((filter: UserFilter) => void) | undefined;
}

/** Who still depends on the connection, by reason, with a few of them by name. */
export function BlockerList({ gate, onShowUsers }: BlockerListProps): ReactNode {
  const messages = useMessages('disconnectDialog', disconnectDialogEnglish);
  const { format } = useMigrationContext();
  const isFinal = gate.blockers.some((blocker) => !blocker.overridable);
  return (
    <section className="authshift-blockers">
      <StatusMark tone={isFinal ? 'danger' : 'warning'}>
        {isFinal ? messages.blockedTitle : messages.softTitle}
      </StatusMark>
      <ul>
        {gate.blockers.map((blocker) => (
          <li key={blocker.code}>
            <p>
              {messages.blocked[blocker.code](blocker.count)}
              {blocker.until === null ? null : `. ${messages.until(format.instant(blocker.until))}`}
            </p>
            <Sample blocker={blocker} />
            {onShowUsers === undefined || blocker.sample.length === 0 ? null : (
              <Button onClick={() => onShowUsers({ connection: { id: gate.connectionId, assigned: true } })}>
                {messages.showUsers}
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

const named = 5;

function Sample({ blocker }: { readonly blocker: DisconnectBlocker }): ReactNode {
  const messages = useMessages('disconnectDialog', disconnectDialogEnglish);
  const shown = blocker.sample.slice(0, named);
  if (shown.length === 0) return null;
  return (
    <ul className="authshift-people">
      {shown.map((user) => (
        <li key={user.userId}>
          <bdi>{user.displayName}</bdi> <span className="authshift-hint">{user.address}</span>
        </li>
      ))}
      {blocker.count > shown.length ? <li>{messages.andMore(blocker.count - shown.length)}</li> : null}
    </ul>
  );
}
