import { sql } from 'kysely';
import type { Tx } from '../storage/schema.ts';

/** As core's `isProven`. */
export const PROVEN_AFTER = 2;

export interface LeaseScope {
  readonly organizationId: string;
  readonly userIds: readonly string[];
  readonly at: Date;
  /** Users who just lost the lease with their tick: for them, too, a new holder is a move. */
  readonly released?: readonly string[];
}

/**
 * Moves write leases where the rule says so, for many users at once, and records each move in the user's history.
 * The rule is core's `decideLease`; a property test holds this statement against it. The old lease is given up before
 * the new one is taken, in one transaction, so that never two connections may write one mailbox.
 */
export async function moveLeases(tx: Tx, { organizationId, userIds, at, released = [] }: LeaseScope): Promise<void> {
  if (userIds.length === 0) return;
  const wanted = sql`with ticked as (
      select a.user_id, a.connection_id, a.leased, a.consecutive_successes >= ${PROVEN_AFTER} as proven,
        row_number() over (partition by a.user_id order by
          case when c.auth_type in ('basic', 'ntlm', 'oauth-ropc') then 0 else 1 end, c.created_at, c.id collate "C") as age
      from assignments a join connections c on c.organization_id = a.organization_id and c.id = a.connection_id
      where a.organization_id = ${organizationId} and a.assigned and a.user_id = any(${[...userIds]}::text[])
    ), held as (
      select t.*, coalesce(max(age) filter (where leased) over (partition by user_id), min(age) over (partition by user_id))
        as holder
      from ticked t
    ), wanted as materialized (
      -- Inlined into the statement below it would be worked out anew for every user.
      select distinct on (user_id) user_id, connection_id from held
      where age = holder or (proven and age > holder)
      order by user_id, age desc
    )`;
  const given = await sql<{ user_id: string }>`${wanted}
    update assignments a set leased = false
    where a.organization_id = ${organizationId} and a.leased and a.user_id = any(${[...userIds]}::text[])
      and not exists (select 1 from wanted w where w.user_id = a.user_id and w.connection_id = a.connection_id)
    returning a.user_id`.execute(tx);
  const moved = [...released, ...given.rows.map((row) => row.user_id)];
  await sql`${wanted}, taken as (
      update assignments a set leased = true from wanted w
      where a.organization_id = ${organizationId} and a.user_id = w.user_id and a.connection_id = w.connection_id
        and not a.leased
      returning a.user_id, a.connection_id
    )
    insert into history (organization_id, user_id, connection_id, at, kind, person_id, text)
    select ${organizationId}, t.user_id, t.connection_id, ${at}, 'lease_moved', null,
      c.display_name || ' now writes this mailbox.'
    from taken t join connections c on c.organization_id = ${organizationId} and c.id = t.connection_id
    where t.user_id = any(${moved}::text[])`.execute(tx);
}
