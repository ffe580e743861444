import type { Connection, UserRow } from '@authshift/core/contract';
import type { ReactNode } from 'react';
import { authTypeTableEnglish } from '../messages/english/authTypeTable.ts';
import { useMessages } from '../messages/useMessages.ts';
import { isTickable } from './moveToOAuth.ts';
import { useTableContext } from './tableContext.ts';

interface AssignmentCellProps {
  readonly user: UserRow;
  readonly connectionId: string;
}

/** Whether one user uses one connection, and the way to change that. */
export function AssignmentCell({ user, connectionId }: AssignmentCellProps): ReactNode {
  const { roster, connections, assignment, isPending, refusal } = useTableContext();
  const messages = useMessages('authTypeTable', authTypeTableEnglish);
  const connection = connections.find((candidate) => candidate.id === connectionId);
  const row = roster.rowOf(user.id);
  if (connection === undefined || row === undefined) return null;
  const ticked = roster.isAssigned(row, connectionId);
  const pending = isPending(user, connectionId);
  const change = ticked ? { tick: [], untick: [connectionId] } : { tick: [connectionId], untick: [] };
  const name = messages.cellCheckbox(connection.displayName, user.displayName, user.address);
  const closed = refusal ?? (ticked ? null : whyNotTickable(connection, user, messages));
  return (
    <label className="authshift-check" data-pending={pending || undefined} title={closed ?? undefined}>
      <input
        type="checkbox"
        aria-label={name}
        checked={ticked}
        disabled={closed !== null}
        data-column={connectionId}
        onChange={() => assignment.apply({ scope: { type: 'include', ids: [user.id] }, change, title: name })}
      />
      <span className="authshift-cell-label" aria-hidden="true">
        <bdi>{connection.displayName}</bdi>
      </span>
      {pending ? <span className="authshift-visually-hidden">{messages.saving}</span> : null}
    </label>
  );
}

/** A connection without a grant, or a user who is not enabled, may lose a tick but not gain one. */
function whyNotTickable(
  connection: Connection,
  user: UserRow,
  messages: ReturnType<typeof authTypeTableEnglish>,
): string | null {
  if (!user.enabled) return messages.disabled;
  return isTickable(connection) ? null : messages.notReady;
}
