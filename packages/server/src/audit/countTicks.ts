import { sql } from 'kysely';
import type { Database } from '../storage/schema.ts';

/** What the audit has of changed ticks: a change is one user, one connection, ticked or unticked. */
export interface CountedTicks {
  readonly organizationId: string;
  readonly changes: number;
  /** Different pairs of a user and a connection. */
  readonly assignments: number;
  /** Changes that did to an assignment what the one before had done already: none, if nothing is ever done twice. */
  readonly repeated: number;
  /** Assignments that are not as the last change in the audit left them: none, if nothing is lost or done past the audit. */
  readonly differing: number;
}

/**
 * Counts from the audit alone whether every assignment was changed exactly once by each act: ticked only where it was not, unticked only where it
 * was, and today as the last of its changes says. `jobId`: the changes of one job, each of which must be there once.
 */
export async function countTicks(
  db: Database,
  { organizationId, jobId }: { readonly organizationId: string; readonly jobId?: string | undefined },
): Promise<CountedTicks> {
  const ofJob = jobId === undefined ? sql`` : sql`and detail->>'jobId' = ${jobId}`;
  const { rows } = await sql<Omit<CountedTicks, 'organizationId'>>`with changed as (
      select seq, detail->>'change' as change, detail->>'connectionId' as connection_id, unnest(changes) as person_id
      from audit where organization_id = ${organizationId} and changes is not null ${ofJob}
    ), placed as (
      select *, lag(change) over places as before, lead(change) over places as after from changed
      window places as (partition by person_id, connection_id order by seq)
    ), last as (select person_id, connection_id, change from placed where after is null)
    select (select count(*)::int from placed) as changes, (select count(*)::int from last) as assignments,
      (select count(*)::int from placed where before = change) as repeated,
      (select count(*)::int from last join users u on u.organization_id = ${organizationId} and u.person_id = last.person_id
        left join assignments a on a.organization_id = u.organization_id and a.user_id = u.id and a.connection_id = last.connection_id
        where coalesce(a.assigned, false) <> (last.change = 'tick')) as differing`.execute(db);
  return { organizationId, changes: 0, assignments: 0, repeated: 0, differing: 0, ...rows[0] };
}
