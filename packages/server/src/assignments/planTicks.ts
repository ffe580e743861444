import { decideLease, type LeaseCandidate, planAssignment } from '@authshift/core';
import type { AssignmentChange, AuthType, PreflightVerdict } from '@authshift/core/contract';
import { sql } from 'kysely';
import type { Tx } from '../storage/schema.ts';
import { PROVEN_AFTER } from './lease.ts';

/** How users stand, as far as a plan depends on it. */
export interface Standing {
  readonly enabled: boolean;
  readonly preflight: PreflightVerdict | null;
  /** Their connections, those once ticked included, see `readStanding`: who stands the same has the same text. */
  readonly standing: string;
}

/** A connection of a user as it stands, ticked or once ticked. */
export interface Tick {
  readonly connectionId: string;
  readonly assigned: boolean;
  readonly leased: boolean;
  readonly proven: boolean;
  /** How bad its sync state is, as the column `sync_rank` of the database says; 0: not ticked. */
  readonly rank: number;
}

/** What a change does to users who stand the same. */
export interface TickPlan {
  readonly blocked: 'user_disabled' | 'preflight_blocked' | null;
  /** As they stand, with those that were ticked once. */
  readonly ticks: readonly Tick[];
  readonly ticked: readonly string[];
  readonly unticked: readonly string[];
  readonly holder: string | null;
  readonly nextHolder: string | null;
}

export type Connections = ReadonlyMap<string, Pick<LeaseCandidate, 'connectionId' | 'authType' | 'createdAt'>>;

/** What decides which of two connections is the older one. */
export async function readConnectionAges(tx: Tx, organizationId: string): Promise<Connections> {
  const rows = await tx
    .selectFrom('connections')
    .select(['id', 'auth_type', 'created_at'])
    .where('organization_id', '=', organizationId)
    .execute();
  return new Map(
    rows.map(({ id, auth_type, created_at }) => [
      id,
      { connectionId: id, authType: auth_type as AuthType, createdAt: created_at.toISOString() },
    ]),
  );
}

/**
 * Nobody else changes ticks of the organization, their states or who there is to tick, until the transaction ends. Whoever does takes this first, after
 * the job or wave it is for: one lock, where locks of a thousand users and their ticks would cost as much as changing them.
 */
export async function holdTicks(tx: Tx, organizationId: string): Promise<void> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ticks ${organizationId}`}, 0))`.execute(tx);
}

/**
 * Holds the ticks while many are changed. The triggers of the table leave to us what they would find out again: connections are never deleted, users are not
 * while ticks are held, and the counts are written once. And no table is read whole, whatever the planner believes about it: PGlite never counts the rows.
 */
export async function inBulk<T>(tx: Tx, organizationId: string, run: () => Promise<T>): Promise<T> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ticks ${organizationId}`}, 0)),
    set_config('authshift.bulk', 'yes', true), set_config('enable_seqscan', 'off', true)`.execute(tx);
  const result = await run();
  await sql`select set_config('authshift.bulk', 'no', true), set_config('enable_seqscan', 'on', true)`.execute(tx);
  return result;
}

/** What finds rows by given keys goes by the index, whatever the planner believes about the tables. */
export async function byKey<T>(tx: Tx, run: () => Promise<T>): Promise<T> {
  const joinWhole = (allowed: 'on' | 'off') =>
    sql`select set_config('enable_hashjoin', ${allowed}, true), set_config('enable_mergejoin', ${allowed}, true)`;
  await joinWhole('off').execute(tx);
  const result = await run();
  await joinWhole('on').execute(tx);
  return result;
}

export interface Case {
  readonly users: Standing;
  readonly change: AssignmentChange;
  readonly connections: Connections;
}

/** Core's plan and core's lease for users who stand the same. */
export function planTicks({ users, change, connections }: Case): TickPlan {
  const { enabled, preflight, standing } = users;
  const ticks = readStanding(standing);
  const current = ticks.filter(({ assigned }) => assigned);
  const plan = planAssignment({ ...nobody, enabled, preflight, sync: current.map(toSync) }, change);
  const holder = current.find(({ leased }) => leased)?.connectionId ?? null;
  const blocked = plan.blocked as TickPlan['blocked'];
  if (blocked !== null) return { blocked, ticks, ticked: [], unticked: [], holder, nextHolder: holder };
  const ticked = plan.to.filter((id) => !plan.from.includes(id));
  const candidates = plan.to.flatMap((id) => {
    const connection = connections.get(id);
    // What was proven before a release proves nothing after a new start.
    const proven = current.find(({ connectionId }) => connectionId === id)?.proven ?? false;
    return connection === undefined ? [] : [{ ...connection, consecutiveSuccesses: proven ? PROVEN_AFTER : 0 }];
  });
  return {
    blocked,
    ticks,
    ticked,
    unticked: plan.from.filter((id) => !plan.to.includes(id)),
    holder,
    nextHolder: decideLease({
      ticked: candidates,
      holder: holder !== null && plan.to.includes(holder) ? holder : null,
    }),
  };
}

export function changesAnything({ ticked, unticked }: TickPlan): boolean {
  return ticked.length + unticked.length > 0;
}

/** The connections that are ticked. */
export function tickedIn(standing: string): readonly string[] {
  return readStanding(standing).flatMap(({ assigned, connectionId }) => (assigned ? [connectionId] : []));
}

/** A line for each connection, its id and after a colon the flags of `toTick`. */
function readStanding(standing: string): readonly Tick[] {
  return standing === '' ? [] : standing.split('\n').map(toTick);
}

const nobody = { id: '', displayName: '', address: '' } as const;

function toTick(text: string): Tick {
  const colon = text.lastIndexOf(':');
  const flags = Number(text.slice(colon + 1));
  return {
    connectionId: text.slice(0, colon),
    assigned: (flags & 1) > 0,
    leased: (flags & 2) > 0,
    proven: (flags & 4) > 0,
    rank: flags >> 3,
  };
}

/** As much of a tick as a plan depends on. */
function toSync({ connectionId, proven, leased }: Tick) {
  const never = { lastAttemptAt: null, lastSuccessAt: null, itemsSynced: null, lastError: null };
  const consecutiveSuccesses = proven ? PROVEN_AFTER : 0;
  return { connectionId, assigned: true, leased, state: 'waiting', consecutiveSuccesses, ...never } as const;
}
