import { type RawBuilder, sql } from 'kysely';

/**
 * The sync state of one row of `assignments a`, in SQL, where a hundred thousand rows are counted and filtered. It is core's
 * `deriveSyncState`; a property test holds the two together.
 */
export function syncState(freshSince: Date): RawBuilder<string> {
  return sql<string>`case
    when not a.assigned then 'released'
    when a.consecutive_successes > 0 and a.last_success_at is not null then case
      when a.last_success_at < ${freshSince} then 'silent'
      when a.consecutive_successes >= 2 then 'healthy'
      else 'observing' end
    when a.last_attempt_at is null or a.error_literal is null then 'waiting'
    when a.error_verdict = 'retry' or (a.error_verdict = 'unknown' and a.error_count <= 3) then 'retrying'
    else 'failing' end`;
}

/** Best to worst, as core's `worstState` has them. */
const severity = ['healthy', 'observing', 'waiting', 'retrying', 'silent', 'failing'];

/** User ids of one organization with the worst state over their ticked connections; who has none ticked is not in it. */
export function worstStates(organizationId: string, freshSince: Date): RawBuilder<unknown> {
  return sql`select user_id, (${severity}::text[])[max(rank)] as state from (
      select a.user_id, array_position(${severity}::text[], ${syncState(freshSince)}) as rank
      from assignments a where a.organization_id = ${organizationId} and a.assigned) ranked
    group by user_id`;
}
