import type { UsersPage } from '@authshift/core/contract';
import { sql } from 'kysely';
import type { Queryable } from '../context.ts';
import type { Tx } from '../storage/schema.ts';
import type { FilterMoment } from './userFilter.ts';

/**
 * How many users there are, in which state and ticked where. The database counts along with every change, see `user_counts`; it does not know what
 * time it is, so that users of whom some success is too old by now are looked for here.
 */
export async function readFacets(
  db: Queryable,
  { organizationId, freshSince }: FilterMoment,
): Promise<UsersPage['facets']> {
  const { rows } = await sql<{ kind: 'state' | 'ticked'; key: string; count: number }>`
    with old as materialized (
      select distinct user_id from assignments where organization_id = ${organizationId} and assigned
        and consecutive_successes > 0 and last_success_at is not null and last_success_at < ${freshSince}
    ), judged as (
      select max(sync_rank(a)) as rank from old join assignments a on a.organization_id = ${organizationId} and a.user_id = old.user_id and a.assigned
      group by a.user_id
    ), counted as (
      select kind, key, count from user_counts where organization_id = ${organizationId}
      union all select 'state', sync_state_key(rank), -1 from judged where rank < ${SILENT}
      union all select 'state', 'silent', 1 from judged where rank < ${SILENT}
    )
    select kind, key, sum(count)::int as count from counted group by kind, key having sum(count) > 0`.execute(db);
  const of = (wanted: string) => rows.filter(({ kind }) => kind === wanted);
  return {
    all: of('state').reduce((sum, { count }) => sum + count, 0),
    status: Object.fromEntries(of('state').map(({ key, count }) => [key, count])),
    assigned: Object.fromEntries(of('ticked').map(({ key, count }) => [key, count])),
  };
}

/** The rank of `silent`, see `sync_state_key`. */
const SILENT = 5;

export async function countUsers(db: Queryable, organizationId: string): Promise<number> {
  const { rows } = await sql<{ count: number }>`select coalesce(sum(count), 0)::int as count from user_counts
    where organization_id = ${organizationId} and kind = 'state'`.execute(db);
  return rows[0]?.count ?? 0;
}

/** Adds the differences up for good. The caller holds the organization, so that nobody else does. */
export async function addUp(tx: Tx, organizationId: string): Promise<void> {
  await sql`with taken as (delete from user_counts where organization_id = ${organizationId} returning kind, key, count)
    insert into user_counts (organization_id, kind, key, count)
    select ${organizationId}, kind, key, sum(count) from taken group by kind, key having sum(count) <> 0`.execute(tx);
}
