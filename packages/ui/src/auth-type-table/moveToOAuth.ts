import { checkTickable, isConnected, legOf, planAssignment, syncsMailboxes } from '@authshift/core';
import type { Connection, UserRow } from '@authshift/core/contract';
import { isTicked } from './userTicks.ts';

/** Connections over which mailboxes are synced: they have a column. */
export function columnConnections(connections: readonly Connection[]): readonly Connection[] {
  return connections.filter((connection) => isConnected(connection) && syncsMailboxes(connection));
}

/** Connections users can be moved to: where the journey leads, with a grant or as the app itself, so that moving somebody there can work. */
export function moveTargets(connections: readonly Connection[]): readonly Connection[] {
  return legOf(connections).targets.filter(
    (connection) => syncsMailboxes(connection) && (connection.grant !== null || isTickable(connection)),
  );
}

/** OAuth connections need a grant before anybody can be ticked for them. */
export function isTickable(connection: Connection): boolean {
  return checkTickable({ ...connection, hasGrant: connection.grant !== null }) === null;
}

/** Why a user may not be ticked for a connection; null when they may, or when it is about taking the tick away. */
export function whyClosed(
  user: UserRow,
  connection: Connection,
): 'notReady' | 'user_disabled' | 'preflight_blocked' | null {
  if (isTicked(user, connection.id)) return null;
  const { blocked } = planAssignment(user, { tick: [connection.id], untick: [] });
  return blocked ?? (isTickable(connection) ? null : 'notReady');
}
