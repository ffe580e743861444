import type { Connection, Pilot, PolicyChange, Registration, Wave } from '../contract/index.ts';
import { decideClose, findMissingProofs, type ProgrammeConnection, type ProofFacts } from './close.ts';
import { coolingOffOf, type IdleFacts } from './coolingOff.ts';
import { isConnected, legOf } from './leg.ts';

/**
 * Where the whole move stands. `inventory`: a connection to move to has been chosen; `prepared`: it has all it needs to be
 * authorized; `parallel`: it is authorized, and nobody uses it yet; `pilot`, `rolling-out`, `all-moved`: the first group, more,
 * everybody; `cooling-off`: the old connection lies idle; `tenant-hardening`: the tenant is being told to refuse the old sign-in;
 * `proved`: tests have shown that it does; `closed`: and nothing is left to do. A second leg starts over, see `legOf`.
 */
export type MigrationPhase =
  | 'not-started'
  | 'inventory'
  | 'prepared'
  | 'parallel'
  | 'pilot'
  | 'rolling-out'
  | 'all-moved'
  | 'cooling-off'
  | 'legacy-disconnected'
  | 'tenant-hardening'
  | 'proved'
  | 'closed';

/** What the phase depends on. What is absent is not known, and no phase that rests on it is reached. */
export interface PhaseFacts {
  readonly connections: readonly ProgrammeConnection[];
  readonly users: number;
  /** Users with at least one connection ticked that is being left, see `legOf`. */
  readonly onLegacy: number;
  /** Users with at least one connection ticked that is moved to. */
  readonly onOauth: number;
  readonly pilots?: readonly Pick<Pilot, 'status' | 'userIds' | 'counts'>[] | undefined;
  readonly waves?: readonly Pick<Wave, 'id' | 'status' | 'stop' | 'startedAt' | 'counts'>[] | undefined;
  /** Of the connection that was left last. */
  readonly idle?: IdleFacts | undefined;
  readonly policyChanges?: readonly Pick<
    PolicyChange,
    'kind' | 'status' | 'connectionId' | 'declaredAppliedAt' | 'window'
  >[];
  readonly verifications?: ProofFacts['verifications'] | undefined;
  readonly registrations?: readonly Pick<Registration, 'id' | 'secret' | 'consent'>[] | undefined;
  readonly failing?: number | undefined;
  /** Users who have not moved and whom nobody has waived. */
  readonly stragglers?: number | undefined;
  readonly now?: number | undefined;
}

/** A first group stays a pilot up to ten users or one in twenty, whichever is more. */
const pilotUsers = 10;
const pilotShare = 0.05;

/** Derived each time it is asked for: facts never disagree with a phase nobody stored. */
export function derivePhase(facts: PhaseFacts): MigrationPhase {
  const { leaving, targets } = legOf(facts.connections);
  if (!targets.some(isAuthorized)) return beginning(targets);
  if (!leaving.some(isConnected)) return ending(facts);
  if (facts.onOauth === 0) return 'parallel';
  if (facts.onLegacy > 0) return isPilot(facts) ? 'pilot' : 'rolling-out';
  const quiet = facts.idle === undefined ? 'not-begun' : coolingOffOf(facts.idle).status;
  return quiet === 'not-begun' ? 'all-moved' : 'cooling-off';
}

const authorized: readonly Connection['status'][] = [
  'authorized-unverified',
  'healthy',
  'degraded',
  'credential-expiring',
  'needs-reauth',
  'blocked-by-policy',
  'paused',
  'disconnect-requested',
];

/** Somebody has let it in, whatever became of that since. */
export function isAuthorized({ grant, status }: Pick<Connection, 'grant' | 'status'>): boolean {
  return grant !== null || authorized.includes(status);
}

function beginning(targets: readonly ProgrammeConnection[]): MigrationPhase {
  if (targets.length === 0) return 'not-started';
  return targets.some(isComplete) ? 'prepared' : 'inventory';
}

/** Nothing but the visit to Microsoft is missing. */
export function isComplete({ status }: Pick<Connection, 'status'>): boolean {
  return status !== 'saved' && status !== 'awaiting-consent' && status !== 'declined';
}

function isPilot({ users, onOauth, pilots = [], waves = [] }: PhaseFacts): boolean {
  if (pilots.some(({ status }) => status === 'signed-off') || waves.some(({ startedAt }) => startedAt !== null))
    return false;
  const members = pilots.reduce((sum, { userIds }) => sum + userIds.length, 0);
  return onOauth <= Math.max(pilotUsers, users * pilotShare, members);
}

function ending(facts: PhaseFacts): MigrationPhase {
  const { connections, verifications, policyChanges = [], registrations, failing, stragglers, now } = facts;
  if (verifications === undefined || findMissingProofs({ connections, verifications, policyChanges }).length > 0) {
    return policyChanges.length === 0 ? 'legacy-disconnected' : 'tenant-hardening';
  }
  if (registrations === undefined || failing === undefined || stragglers === undefined || now === undefined)
    return 'proved';
  const gate = decideClose({ connections, verifications, policyChanges, registrations, failing, stragglers, now });
  return gate.allowed ? 'closed' : 'proved';
}
