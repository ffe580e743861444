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

interface Move {
  readonly user_id: string;
  /** Who holds the lease now. */
  readonly held: string | null;
  readonly wanted: string;
}

/**
 * Moves write leases where the rule says so, for many users at once, and records each move in the user's history.
 * The rule is core's `decideLease`; a property test holds this statement against it. The old lease is given up before
 * the new one is taken, in one transaction, so that never two connections may write one mailbox.
 */
export async function moveLeases(tx: Tx, { organizationId, userIds, at, released = [] }: LeaseScope): Promise<void> {
  if (userIds.length === 0) return;
  const moves = await findMoves(tx, { organizationId, userIds });
  if (moves.length === 0) return;
  const given = moves.flatMap(({ user_id, held }) => (held === null ? [] : [{ user_id, connection_id: held }]));
  if (given.length > 0) await setLeased(tx, { organizationId, leased: false, rows: given });
  const taken = moves.map(({ user_id, wanted }) => ({ user_id, connection_id: wanted }));
  await setLeased(tx, { organizationId, leased: true, rows: taken });
  const before = new Set([...released, ...given.map(({ user_id }) => user_id)]);
  await recordMoves(tx, { organizationId, at, rows: taken.filter(({ user_id }) => before.has(user_id)) });
}

/** Only the users whose lease is not where it belongs. */
async function findMoves(
  tx: Tx,
  { organizationId, userIds }: Pick<LeaseScope, 'organizationId' | 'userIds'>,
): Promise<readonly Move[]> {
  const { rows } = await sql<Move>`
    with ticked as (
      select a.user_id, a.connection_id, a.leased, a.consecutive_successes >= ${PROVEN_AFTER} as proven,
        row_number() over (partition by a.user_id order by
          case when c.auth_type in ('basic', 'ntlm', 'oauth-ropc') then 0 else 1 end, c.created_at, c.id collate "C") as age
      from assignments a join connections c on c.organization_id = a.organization_id and c.id = a.connection_id
      where a.organization_id = ${organizationId} and a.assigned and a.user_id = any(${[...userIds]}::text[])
    ), placed as (
      select *, coalesce(max(age) filter (where leased) over w, min(age) over w) as holder,
        max(connection_id) filter (where leased) over w as held
      from ticked window w as (partition by user_id)
    )
    select user_id, held, connection_id as wanted from (
      select distinct on (user_id) user_id, held, connection_id from placed
      where age = holder or (proven and age > holder) order by user_id, age desc
    ) as chosen where held is distinct from connection_id`.execute(tx);
  return rows;
}

interface Leased {
  readonly organizationId: string;
  readonly leased: boolean;
  readonly rows: readonly { readonly user_id: string; readonly connection_id: string }[];
}

/** By primary key: the planner cannot mistake it, whatever it believes about the tables. */
async function setLeased(tx: Tx, { organizationId, leased, rows }: Leased): Promise<void> {
  await sql`update assignments a set leased = ${leased}
    from unnest(${rows.map((row) => row.user_id)}::text[], ${rows.map((row) => row.connection_id)}::text[])
      as m(user_id, connection_id)
    where a.organization_id = ${organizationId} and a.user_id = m.user_id and a.connection_id = m.connection_id`.execute(
    tx,
  );
}

async function recordMoves(
  tx: Tx,
  { organizationId, at, rows }: Omit<Leased, 'leased'> & { readonly at: Date },
): Promise<void> {
  if (rows.length === 0) return;
  await sql`insert into history (organization_id, user_id, connection_id, at, kind, person_id, text)
    select ${organizationId}, m.user_id, m.connection_id, ${at}, 'lease_moved', null,
      c.display_name || ' now writes this mailbox.'
    from unnest(${rows.map((row) => row.user_id)}::text[], ${rows.map((row) => row.connection_id)}::text[])
      as m(user_id, connection_id)
    join connections c on c.organization_id = ${organizationId} and c.id = m.connection_id`.execute(tx);
}
