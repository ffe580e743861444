import { decideLease, type LeaseCandidate, planAssignment } from '@authshift/core';
import type { AssignmentChange, AuthType, PreflightVerdict } from '@authshift/core/contract';
import { sql } from 'kysely';
import type { Tx } from '../storage/schema.ts';
import { PROVEN_AFTER } from './lease.ts';

/** As much of a user as a plan depends on. */
export interface TickedUser {
  readonly id: string;
  /** Stands for the user in the audit. */
  readonly personId: string;
  readonly enabled: boolean;
  readonly preflight: PreflightVerdict | null;
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

/** Who is not there any more is not in it. */
export async function findUsers(
  tx: Tx,
  organizationId: string,
  userIds: readonly string[],
): Promise<readonly TickedUser[]> {
  return readUsers(tx, sql`organization_id = ${organizationId} and id = any(${[...userIds]}::text[])`, userIds.length);
}

/** Users by a condition, in the order of ids. One row of JSON: a thousand rows of columns would take longer to read than to find. */
export async function readUsers(
  tx: Tx,
  condition: ReturnType<typeof sql>,
  limit: number,
): Promise<readonly TickedUser[]> {
  const { rows } = await sql<{ users: [string, string, boolean, PreflightVerdict | null][] | null }>`
    select json_agg(json_build_array(id, person_id, enabled, preflight)) as users
    from (select id, person_id, enabled, preflight from users where ${condition} order by id limit ${limit}) found`.execute(
    tx,
  );
  return (rows[0]?.users ?? []).map(([id, personId, enabled, preflight]) => ({ id, personId, enabled, preflight }));
}

/** How users stand, written so that those who stand the same have the same text. */
export async function readStandings(
  tx: Tx,
  organizationId: string,
  userIds: readonly string[],
): Promise<ReadonlyMap<string, string>> {
  const { rows } = await sql<{ standing: string; ids: string[] }>`
    select standing, json_agg(user_id) as ids from (
      select user_id, string_agg(connection_id || ':' || flags, E'\n') as standing from (
        select a.user_id, a.connection_id, a.assigned::int + 2 * a.leased::int
          + 4 * (a.consecutive_successes >= ${PROVEN_AFTER})::int + 8 * sync_rank(a) as flags
        from assignments a where a.organization_id = ${organizationId} and a.user_id = any(${[...userIds]}::text[])
        order by a.user_id, a.connection_id
      ) ticks group by user_id
    ) standings group by standing`.execute(tx);
  return new Map(rows.flatMap(({ standing, ids }) => ids.map((id) => [id, standing] as const)));
}

export interface Case {
  readonly user: Pick<TickedUser, 'enabled' | 'preflight'>;
  /** As `readStandings` wrote it; empty: no tick, and none ever. */
  readonly standing: string;
  readonly change: AssignmentChange;
  readonly connections: Connections;
}

/** Core's plan and core's lease for one case of many users. */
export function planTicks({ user, standing, change, connections }: Case): TickPlan {
  const ticks = standing === '' ? [] : standing.split('\n').map(toTick);
  const current = ticks.filter(({ assigned }) => assigned);
  const plan = planAssignment({ ...nobody, ...user, sync: current.map(toSync) }, change);
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
