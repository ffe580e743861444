import type { UserFilter, UserRow } from '../contract/index.ts';
import { matchesStatus, worstState } from '../sync/worstState.ts';

/** Whether a user matches a filter: the reference for every back end, one user at a time. */
export function matchesFilter(user: UserRow, filter: UserFilter): boolean {
  return (
    matchesText(user, filter.text) &&
    (filter.status === undefined || matchesStatus(worstState(user.sync), filter.status)) &&
    (filter.connection === undefined || isTicked(user, filter.connection.id) === filter.connection.assigned) &&
    (filter.licence === undefined || filter.licence.includes(user.licence ?? '')) &&
    (filter.location === undefined || filter.location.includes(user.location ?? '')) &&
    (filter.mailbox === undefined || (user.mailbox !== null && filter.mailbox.includes(user.mailbox))) &&
    (filter.preflight === undefined || (user.preflight !== null && filter.preflight.includes(user.preflight))) &&
    (filter.waveId === undefined || filter.waveId === user.waveId)
  );
}

function matchesText(user: UserRow, text: string | undefined): boolean {
  const wanted = text?.trim().toLowerCase() ?? '';
  return (
    wanted === '' || user.displayName.toLowerCase().includes(wanted) || user.address.toLowerCase().includes(wanted)
  );
}

function isTicked(user: UserRow, connectionId: string): boolean {
  return user.sync.some((entry) => entry.connectionId === connectionId && entry.assigned);
}
