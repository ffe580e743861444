import type { Connection } from '../contract/index.ts';

/** Basic, NTLM, and passwords dressed up as OAuth: what a migration moves away from. */
export function isLegacy(connection: Pick<Connection, 'authType'>): boolean {
  return connection.authType === 'basic' || connection.authType === 'ntlm' || connection.authType === 'oauth-ropc';
}

/** Whether a connection still counts: a disconnected one may be restored, but nobody syncs on it. */
export function isConnected({ status }: Pick<Connection, 'status'>): boolean {
  return status !== 'disconnected' && status !== 'purged';
}

/** One leg of the journey: what is left behind, and where users go. */
export interface Leg<C> {
  readonly leaving: readonly C[];
  /** Connected ones only. */
  readonly targets: readonly C[];
}

/**
 * Which leg the journey is on. The first leads from passwords to OAuth. Once no password is connected any more and Graph is set
 * up beside EWS with OAuth, a second one leads from there to Graph: Exchange Web Services end in Exchange Online, however one signs in.
 */
export function legOf<C extends Pick<Connection, 'authType' | 'status' | 'protocol' | 'environment'>>(
  connections: readonly C[],
): Leg<C> {
  const legacy = connections.filter(isLegacy);
  const modern = connections.filter((connection) => !isLegacy(connection));
  const targets = modern.filter(isConnected);
  const graph = targets.filter(({ protocol }) => protocol === 'graph');
  const ending = modern.filter(({ protocol, environment }) => protocol === 'ews' && environment === 'online');
  if (legacy.some(isConnected) || graph.length === 0) return { leaving: legacy, targets };
  return { leaving: [...legacy, ...ending], targets: targets.filter((target) => !ending.includes(target)) };
}
