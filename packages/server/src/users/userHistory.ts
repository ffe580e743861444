import type { UserHistoryEntry } from '@authshift/core/contract';
import { sql } from 'kysely';
import { ERASED } from '../audit/people.ts';
import type { Queryable } from '../context.ts';
import type { HistoryRow } from '../storage/schema.ts';

/** Entries shown at most. */
const LIMIT = 200;

/** What happened to a user, newest first. */
export async function readHistory(db: Queryable, organizationId: string, userId: string): Promise<UserHistoryEntry[]> {
  const { rows } = await sql<Line>`select h.*, p.name from (
      (select id, at, connection_id, kind, text, person_id, ticked, unticked, lease_id from history
        where organization_id = ${organizationId} and user_id = ${userId} order by id desc limit ${LIMIT})
      union all
      (select m.id, m.at, '', 'changed', '', m.person_id, m.ticked, m.unticked, m.lease_id from history_of_many m
        join users u on u.organization_id = m.organization_id and u.id = ${userId} and u.number = any(m.numbers)
        where m.organization_id = ${organizationId} and m.first_user_id <= ${userId} and m.last_user_id >= ${userId}
        order by m.id desc limit ${LIMIT})
    ) h left join people p on p.organization_id = ${organizationId} and p.id = h.person_id
    order by h.id desc limit ${LIMIT}`.execute(db);
  const names = await readNames(
    db,
    organizationId,
    rows.flatMap(({ ticked, unticked, lease_id }) => [...(ticked ?? []), ...(unticked ?? []), lease_id ?? '']),
  );
  const entries = rows.flatMap((row) => {
    const at = row.at.toISOString();
    const by = row.person_id === null ? null : (row.name ?? ERASED);
    if (row.kind !== 'changed') {
      return [{ at, connectionId: row.connection_id, kind: row.kind as UserHistoryEntry['kind'], by, text: row.text }];
    }
    const name = (id: string): string => names.get(id) ?? id;
    const moved = row.lease_id === null ? [] : [row.lease_id];
    return [
      ...moved.map(
        (id) =>
          ({
            at,
            connectionId: id,
            kind: 'lease_moved',
            by: null,
            text: `${name(id)} now writes this mailbox.`,
          }) as const,
      ),
      ...(row.ticked ?? []).map(
        (id) => ({ at, connectionId: id, kind: 'ticked', by, text: `Ticked for ${name(id)}.` }) as const,
      ),
      ...(row.unticked ?? []).map(
        (id) => ({ at, connectionId: id, kind: 'unticked', by, text: `Unticked for ${name(id)}.` }) as const,
      ),
    ];
  });
  return entries.slice(0, LIMIT);
}

/** What happened at once, to one user or to many alike. */
interface Line extends Omit<HistoryRow, 'organization_id' | 'user_id' | 'ticked' | 'unticked' | 'lease_id'> {
  readonly name: string | null;
  readonly ticked: string[] | null;
  readonly unticked: string[] | null;
  readonly lease_id: string | null;
}

async function readNames(db: Queryable, organizationId: string, connectionIds: readonly string[]) {
  if (connectionIds.length === 0) return new Map<string, string>();
  const rows = await db
    .selectFrom('connections')
    .select(['id', 'display_name'])
    .where('organization_id', '=', organizationId)
    .where('id', 'in', [...new Set(connectionIds)])
    .execute();
  return new Map(rows.map(({ id, display_name }) => [id, display_name]));
}
