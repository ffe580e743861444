import { decideLease, type LeaseCandidate, planAssignment } from '@authshift/core';
import type { AssignmentChange, AuthType, PreflightVerdict } from '@authshift/core/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Tx } from '../storage/schema.ts';
import { textArray } from '../storage/textArray.ts';
import { PROVEN_AFTER } from './lease.ts';

/** As much of a user as a plan depends on. */
export interface TickedUser {
  readonly id: string;
  /** Given out once, and to nobody else later. */
  readonly number: number;
  /** Stands for the user in the audit. */
  readonly personId: string;
  readonly enabled: boolean;
  readonly preflight: PreflightVerdict | null;
  /** The user's connections, those once ticked included: who stands the same has the same text. */
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
 * while ticks are held, and the counts are written once. And the planner goes by keys, whatever it believes about the tables: PGlite never counts them.
 */
export async function inBulk<T>(tx: Tx, organizationId: string, run: () => Promise<T>): Promise<T> {
  await sql`select pg_advisory_xact_lock(hashtextextended(${`ticks ${organizationId}`}, 0)), ${settings('yes', 'off')}`.execute(
    tx,
  );
  const result = await run();
  await sql`select ${settings('no', 'on')}`.execute(tx);
  return result;
}

function settings(bulk: 'yes' | 'no', plans: 'on' | 'off') {
  return sql`set_config('authshift.bulk', ${bulk}, true), set_config('enable_seqscan', ${plans}, true),
    set_config('enable_hashjoin', ${plans}, true), set_config('enable_mergejoin', ${plans}, true)`;
}

/** Who is not there any more is not in it. */
export async function findUsers(
  tx: Tx,
  organizationId: string,
  userIds: readonly string[],
): Promise<readonly TickedUser[]> {
  return readUsers(tx, organizationId, {
    condition: sql`id = any(${textArray(userIds)}::text[])`,
    limit: userIds.length,
  });
}

interface Wanted {
  /** On the columns of `users`. */
  readonly condition: RawBuilder<unknown>;
  readonly limit: number;
  /** They follow each other in the order of ids, with few others in between. Only `inBulk`. */
  readonly sideBySide?: boolean;
}

/** Users with how they stand, in the order of ids. Those who stand the same come as one row: rows take longer to read than to find. */
export async function readUsers(
  tx: Tx,
  organizationId: string,
  { condition, limit, sideBySide = false }: Wanted,
): Promise<readonly TickedUser[]> {
  const picked = sql`select id, number, person_id, enabled, preflight, row_number() over (order by id) as place from users
    where organization_id = ${organizationId} and ${condition} order by id limit ${limit}`;
  const standing = sideBySide ? standingSideBySide(organizationId) : standingOfEach(organizationId);
  if (sideBySide) await sql`select set_config('enable_hashjoin', 'on', true)`.execute(tx);
  const { rows } = await sql<Alike>`with picked as materialized (${picked})
    select enabled, preflight, standing, json_agg(id) as ids, json_agg(number) as numbers,
      json_agg(person_id) as people, json_agg(place) as places
    from (${standing}) standing_users group by enabled, preflight, standing`.execute(tx);
  if (sideBySide) await sql`select set_config('enable_hashjoin', 'off', true)`.execute(tx);
  const users: TickedUser[] = [];
  for (const { enabled, preflight, standing, ids, numbers, people, places } of rows) {
    for (const [index, id] of ids.entries()) {
      const [number = 0, personId = ''] = [numbers[index], people[index]];
      users[(places[index] ?? 0) - 1] = { id, number, personId, enabled, preflight, standing: standing ?? '' };
    }
  }
  return users;
}

/** The ticks of user by user. */
function standingOfEach(organizationId: string) {
  return sql`select p.*, (
      select string_agg(${tickText}, E'\n') from assignments a where a.organization_id = ${organizationId} and a.user_id = p.id
    ) as standing from picked p`;
}

/** The same, of which the ticks are read in one go. */
function standingSideBySide(organizationId: string) {
  return sql`select p.*, s.standing from picked p left join (
      select a.user_id, string_agg(${tickText}, E'\n') as standing from assignments a
      where a.organization_id = ${organizationId} and a.user_id between (select min(id) from picked) and (select max(id) from picked)
      group by a.user_id
    ) s on s.user_id = p.id`;
}

/** See `toTick`. */
const tickText = sql`a.connection_id || ':' || (a.assigned::int + 2 * a.leased::int
  + 4 * (a.consecutive_successes >= ${PROVEN_AFTER})::int + 8 * sync_rank(a))`;

interface Alike extends Pick<TickedUser, 'enabled' | 'preflight'> {
  readonly standing: string | null;
  readonly ids: readonly string[];
  readonly numbers: readonly number[];
  readonly people: readonly string[];
  readonly places: readonly number[];
}

export interface Case {
  readonly user: Pick<TickedUser, 'enabled' | 'preflight' | 'standing'>;
  readonly change: AssignmentChange;
  readonly connections: Connections;
}

/** Core's plan and core's lease for one case of many users. */
export function planTicks({ user, change, connections }: Case): TickPlan {
  const { enabled, preflight, standing } = user;
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
