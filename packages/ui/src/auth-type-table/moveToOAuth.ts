import type { AssignmentChange, Connection } from '@authshift/core/contract';

const legacy: readonly Connection['authType'][] = ['basic', 'ntlm'];

/** Connections a user can be ticked for: they have a column. */
export function columnConnections(connections: readonly Connection[]): readonly Connection[] {
  return connections.filter((connection) => connection.status !== 'disconnected');
}

/** Connections users can be moved to: OAuth with a grant, so that moving somebody there can work. */
export function moveTargets(connections: readonly Connection[]): readonly Connection[] {
  return columnConnections(connections).filter(
    (connection) => !legacy.includes(connection.authType) && connection.grant !== null,
  );
}

/**
 * Moving to a connection: tick it and untick Basic and NTLM, in one transaction. Where no such connection is left (OAuth to
 * OAuth), every other one is unticked.
 */
export function moveTo(target: Connection, connections: readonly Connection[]): AssignmentChange {
  const others = columnConnections(connections).filter((connection) => connection.id !== target.id);
  const old = others.filter((connection) => legacy.includes(connection.authType));
  return { tick: [target.id], untick: (old.length > 0 ? old : others).map((connection) => connection.id) };
}
