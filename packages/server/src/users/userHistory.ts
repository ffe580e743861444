import type { UserHistoryEntry } from '@authshift/core/contract';
import { ERASED } from '../audit/people.ts';
import type { Queryable } from '../context.ts';

/** Entries shown at most. */
const LIMIT = 200;

/** What happened to a user, newest first. */
export async function readHistory(db: Queryable, organizationId: string, userId: string): Promise<UserHistoryEntry[]> {
  const rows = await db
    .selectFrom('history as h')
    .leftJoin('people as p', (join) =>
      join.onRef('p.organization_id', '=', 'h.organization_id').onRef('p.id', '=', 'h.person_id'),
    )
    .select([
      'h.at',
      'h.connection_id',
      'h.kind',
      'h.text',
      'h.person_id',
      'p.name',
      'h.ticked',
      'h.unticked',
      'h.lease_id',
    ])
    .where('h.organization_id', '=', organizationId)
    .where('h.user_id', '=', userId)
    .orderBy('h.id', 'desc')
    .limit(LIMIT)
    .execute();
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
