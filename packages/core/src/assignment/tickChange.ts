import type { AssignmentChange, Connection } from '../contract/index.ts';
import { isConnected, isLegacy } from '../migration/leg.ts';

/**
 * `dual`: a user may be ticked for several connections, one of which writes. `exclusive`: for products that cannot run two
 * side by side; a tick takes the other ticks away.
 */
export type AssignmentMode = 'dual' | 'exclusive';

/** What a press on a checkbox of a connection asks for, in one change; `exclusive` never leaves a moment with two ticks. */
export function tickChange(
  connectionId: string,
  ticked: boolean,
  { mode, connections }: { readonly mode: AssignmentMode; readonly connections: readonly Pick<Connection, 'id'>[] },
): AssignmentChange {
  if (!ticked) return { tick: [], untick: [connectionId] };
  const others = mode === 'exclusive' ? connections.filter(({ id }) => id !== connectionId) : [];
  return { tick: [connectionId], untick: others.map(({ id }) => id) };
}

/**
 * Moving users to a connection: ticks it and unticks what they leave, in one transaction. They leave the legacy connections;
 * where none is connected any more (OAuth to OAuth), every other one.
 */
export function moveChange(
  connectionId: string,
  connections: readonly Pick<Connection, 'id' | 'authType' | 'status'>[],
): AssignmentChange {
  const others = connections.filter((connection) => isConnected(connection) && connection.id !== connectionId);
  const legacy = others.filter(isLegacy);
  return { tick: [connectionId], untick: (legacy.length > 0 ? legacy : others).map(({ id }) => id) };
}
