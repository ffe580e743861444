import type { PendingChange } from '@authshift/core';
import type { AssignmentChange, UserRow } from '@authshift/core/contract';

export function isTicked(user: UserRow, connectionId: string): boolean {
  return user.sync.some((entry) => entry.assigned && entry.connectionId === connectionId);
}

export function touches({ tick, untick }: AssignmentChange, connectionId: string): boolean {
  return tick.includes(connectionId) || untick.includes(connectionId);
}

/** A user of a page the back end told, as they will be once what is under way by their name is done. */
export function withPending(user: UserRow, pending: readonly PendingChange[]): UserRow {
  const meant = pending.filter(({ scope }) => scope.type === 'include' && scope.ids.includes(user.id));
  return meant.reduce((shown, { change }) => withChange(shown, change), user);
}

function withChange(user: UserRow, { tick, untick }: AssignmentChange): UserRow {
  const known = user.sync.map((entry) => ({
    ...entry,
    assigned: tick.includes(entry.connectionId) || (entry.assigned && !untick.includes(entry.connectionId)),
  }));
  const fresh = tick.filter((id) => !user.sync.some((entry) => entry.connectionId === id));
  return { ...user, sync: [...known, ...fresh.map(firstSync)] };
}

/** Nothing tried yet, so nothing claimed. */
function firstSync(connectionId: string): UserRow['sync'][number] {
  return {
    connectionId,
    assigned: true,
    leased: false,
    state: 'waiting',
    lastAttemptAt: null,
    lastSuccessAt: null,
    consecutiveSuccesses: 0,
    itemsSynced: null,
    lastError: null,
  };
}
