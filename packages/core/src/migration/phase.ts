import type { Connection } from '../contract/index.ts';

/** Where the whole move stands, derived from connections and assignments (domain vocabulary, as far as this version knows it). */
export type MigrationPhase = 'not-started' | 'parallel' | 'pilot' | 'rolling-out' | 'all-moved' | 'legacy-disconnected';

/** Basic, NTLM, and passwords dressed up as OAuth: what a migration moves away from. */
export function isLegacy(connection: Pick<Connection, 'authType'>): boolean {
  return connection.authType === 'basic' || connection.authType === 'ntlm' || connection.authType === 'oauth-ropc';
}

export interface PhaseFacts {
  readonly connections: readonly Pick<Connection, 'authType' | 'status' | 'grant'>[];
  readonly users: number;
  /** Users with at least one legacy connection ticked. */
  readonly onLegacy: number;
  /** Users with at least one OAuth connection ticked. */
  readonly onOauth: number;
}

/** A first group stays a pilot up to ten users or one in twenty, whichever is more. */
const pilotUsers = 10;
const pilotShare = 0.05;

/** Derived each time it is asked for: facts never disagree with a phase nobody stored. */
export function derivePhase(facts: PhaseFacts): MigrationPhase {
  const connected = facts.connections.filter((connection) => connection.status !== 'disconnected');
  const legacyConnected = connected.some(isLegacy);
  const oauthReady = connected.some((connection) => !isLegacy(connection) && connection.grant !== null);
  if (!oauthReady) return 'not-started';
  if (!legacyConnected) return 'legacy-disconnected';
  if (facts.onOauth === 0) return 'parallel';
  if (facts.onLegacy === 0) return 'all-moved';
  return facts.onOauth <= Math.max(pilotUsers, facts.users * pilotShare) ? 'pilot' : 'rolling-out';
}
