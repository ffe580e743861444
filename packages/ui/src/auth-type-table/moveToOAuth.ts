import { checkTickable, isLegacy } from '@authshift/core';
import type { Connection } from '@authshift/core/contract';

/** Connections a user can be ticked for: they have a column. */
export function columnConnections(connections: readonly Connection[]): readonly Connection[] {
  return connections.filter((connection) => connection.status !== 'disconnected');
}

/** Connections users can be moved to: OAuth with a grant, so that moving somebody there can work. */
export function moveTargets(connections: readonly Connection[]): readonly Connection[] {
  return columnConnections(connections).filter((connection) => !isLegacy(connection) && connection.grant !== null);
}

/** OAuth connections need a grant before anybody can be ticked for them. */
export function isTickable({ status, authType, grant }: Connection): boolean {
  return checkTickable({ status, authType, hasGrant: grant !== null }) === null;
}
