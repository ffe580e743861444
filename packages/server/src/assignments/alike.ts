import type { AssignmentChange } from '@authshift/core/contract';
import { type RawBuilder, sql } from 'kysely';
import { MAX_USER_IDS } from '../events/publish.ts';
import type { Tx } from '../storage/schema.ts';
import { textArray } from '../storage/textArray.ts';
import { PROVEN_AFTER } from './lease.ts';
import { changesAnything, planTicks, readConnectionAges, type Standing, type TickPlan } from './planTicks.ts';

/**
 * Users who stand the same. The lists are as PostgreSQL writes arrays, with a user at the same place in each: they go back as they came, and nobody here
 * takes a hundred thousand ids apart.
 */
export interface Alike extends Standing {
  readonly count: number;
  readonly ids: string;
  /** Given out once, and to nobody else later. */
  readonly numbers: string;
  /** Stand for them in the audit. */
  readonly people: string;
  /** In the order in which they were asked for; as a job counts them, where it lists them. */
  readonly places: string;
  /** No id is before the first or behind the last. */
  readonly firstId: string;
  readonly lastId: string;
  readonly firstPlace: number;
  readonly lastPlace: number;
  /** The ids as a list, unless there are more than an event names. */
  readonly few: readonly string[] | null;
  /** Connections they are to get back, where each gets something of their own. */
  readonly returns: readonly string[] | null;
}

/** Users who stand the same, and what happens to them. */
export interface Planned {
  readonly users: Alike;
  readonly plan: TickPlan;
}

/** Whom a question is about: a query of `id`, `number`, `person_id`, `enabled`, `preflight`, `place` and `returns`, all of the table `users` but the last two. */
export interface Wanted {
  readonly users: RawBuilder<unknown>;
  /** They follow each other in the order of ids, with few others in between. */
  readonly sideBySide?: boolean;
}

/** Those of some users who are there. */
export function someUsers(organizationId: string, userIds: readonly string[]): Wanted {
  return {
    users: sql`select id, number, person_id, enabled, preflight, row_number() over (order by id) as place, null::text[] as returns
      from users where organization_id = ${organizationId} and id = any(${textArray(userIds)}::text[])`,
  };
}

/** How users stand, a row for those who stand the same: rows take longer to read than to find. The caller holds the ticks. */
export async function readAlike(
  tx: Tx,
  organizationId: string,
  { users, sideBySide = false }: Wanted,
): Promise<readonly Alike[]> {
  const standing = sideBySide ? standingSideBySide(organizationId) : standingOfEach(organizationId);
  const { rows } = await sql<Alike>`with picked as materialized (${users})
    select enabled, preflight, coalesce(standing, '') as standing, returns, count(*)::int as count,
      array_agg(id)::text as ids, array_agg(number)::text as numbers, array_agg(person_id)::text as people,
      array_agg(place)::text as places, min(id) as "firstId", max(id) as "lastId",
      min(place)::int as "firstPlace", max(place)::int as "lastPlace",
      case when count(*) <= ${MAX_USER_IDS} then to_json(array_agg(id)) end as few
    from (${standing}) standing_users group by enabled, preflight, standing, returns`.execute(tx);
  return rows;
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

/** Plans a change for users: once for those who stand the same. */
export async function planFor(
  tx: Tx,
  organizationId: string,
  { alike, changeFor }: { readonly alike: readonly Alike[]; changeFor(users: Alike): AssignmentChange },
): Promise<readonly Planned[]> {
  const connections = await readConnectionAges(tx, organizationId);
  return alike.map((users) => ({ users, plan: planTicks({ users, change: changeFor(users), connections }) }));
}

export function changesSomebody({ plan }: Planned): boolean {
  return changesAnything(plan);
}

/** How many users. */
export function countUsers(planned: readonly Planned[]): number {
  return planned.reduce((sum, { users }) => sum + users.count, 0);
}

/** Arrays as PostgreSQL writes them, in one. */
export function joinArrays(arrays: readonly string[]): string {
  return `{${arrays.map((array) => array.slice(1, -1)).join(',')}}`;
}

/** The elements of an array of numbers or random ids, which nothing has to be escaped in. */
export function plainElements(array: string): readonly string[] {
  return array === '{}' ? [] : array.slice(1, -1).split(',');
}
