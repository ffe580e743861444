import type {
  MailboxKind,
  PreflightVerdict,
  SyncItem,
  UserDetails,
  UserFilter,
  UserRow,
  UserSort,
  UserSync,
  UsersPage,
} from '@authshift/core/contract';
import { type RawBuilder, sql } from 'kysely';
import type { Queryable } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import { readChecks } from '../preflights/checkStore.ts';
import type { Database } from '../storage/schema.ts';
import { waveOfUsers } from '../waves/waveOfUsers.ts';
import { readFacets } from './countUsers.ts';
import { syncState } from './syncState.ts';
import { type FilterMoment, isEmpty, matching } from './userFilter.ts';
import { readHistory } from './userHistory.ts';

export interface UsersPageQuery extends FilterMoment {
  readonly filter: UserFilter;
  readonly sort: UserSort;
  readonly cursor: UserCursor | null;
  readonly limit: number;
}

/** The last row of the page before: its sorted column and its id. */
export interface UserCursor {
  readonly value: string;
  readonly id: string;
}

interface StoredUser {
  readonly id: string;
  readonly display_name: string;
  readonly address: string;
  readonly upn: string;
  readonly licence: string | null;
  readonly location: string | null;
  readonly mailbox: MailboxKind | null;
  readonly preflight: PreflightVerdict | null;
  readonly enabled: boolean;
  readonly sort_name: string;
  readonly sort_address: string;
}

/**
 * Rows, counts and revision of one moment. Best called in a transaction: where there is one connection, a page of six looks waits for its turn once.
 */
export async function readUsersPage(
  db: Queryable,
  query: UsersPageQuery,
): Promise<UsersPage & { readonly next: UserCursor | null }> {
  const condition = matching(query.filter, query);
  const column = query.sort.endsWith('address') ? 'sort_address' : 'sort_name';
  const descending = query.sort.startsWith('-');
  const rows = await readRows(db, { condition, column, descending, query });
  const page = rows.slice(0, query.limit);
  const facets = await readFacets(db, query);
  const total = isEmpty(query.filter) ? facets.all : await countMatching(db, condition);
  const userIds = page.map(({ id }) => id);
  const sync = await readSync(db, { ...query, userIds });
  const waves = await waveOfUsers(db, query.organizationId, userIds);
  const last = page.at(-1);
  const next = rows.length > query.limit && last ? { value: last[column], id: last.id } : null;
  return {
    rows: page.map((row) => ({ ...toUserRow(row, sync), waveId: waves.get(row.id) ?? null })),
    total,
    // Over all users of the organization, whatever the filter: tiles must not change when one is chosen.
    facets,
    nextCursor: null,
    next,
    snapshot: await readSnapshot(db, query.organizationId),
  };
}

interface RowsQuery {
  readonly condition: RawBuilder<boolean>;
  readonly column: 'sort_address' | 'sort_name';
  readonly descending: boolean;
  readonly query: UsersPageQuery;
}

async function readRows(db: Queryable, { condition, column, descending, query }: RowsQuery): Promise<StoredUser[]> {
  const by = sql.ref(`u.${column}`);
  const direction = descending ? sql`desc` : sql`asc`;
  const comparison = descending ? sql`<` : sql`>`;
  const { cursor } = query;
  const after = cursor ? sql`and (${by} collate "C", u.id) ${comparison} (${cursor.value}, ${cursor.id})` : sql``;
  const { rows } = await sql<StoredUser>`
    select u.id, u.display_name, u.address, u.upn, u.licence, u.location, u.mailbox, u.preflight, u.enabled, u.sort_name, u.sort_address
    from users u
    where ${condition} ${after}
    order by ${by} collate "C" ${direction}, u.id ${direction} limit ${query.limit + 1}`.execute(db);
  return rows;
}

async function countMatching(db: Queryable, condition: RawBuilder<boolean>): Promise<number> {
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from users u where ${condition}`.execute(
    db,
  );
  return rows[0]?.count ?? 0;
}

export async function readSnapshot(db: Queryable, organizationId: string): Promise<string> {
  const { rows } = await sql<{ revision: string }>`
    select revision::text as revision from organizations where id = ${organizationId}`.execute(db);
  return rows[0]?.revision ?? '0';
}

export async function readUser(db: Database, moment: FilterMoment & { readonly userId: string }): Promise<UserDetails> {
  const { organizationId, userId } = moment;
  const user = await db
    .selectFrom('users')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', userId)
    .executeTakeFirst();
  if (user === undefined) throw new ProblemError('not_found', { detail: 'There is no such user.' });
  const sync = await readSync(db, { ...moment, userIds: [userId] });
  const waves = await waveOfUsers(db, organizationId, [userId]);
  return {
    ...toUserRow(user, sync),
    waveId: waves.get(userId) ?? null,
    syncItems: user.sync_items as SyncItem[] | null,
    preflightChecks: await readChecks(db, { organizationId, userId }),
    history: await readHistory(db, organizationId, userId),
  };
}

interface StoredSync {
  readonly user_id: string;
  readonly connection_id: string;
  readonly assigned: boolean;
  readonly leased: boolean;
  readonly state: UserSync['state'];
  readonly last_attempt_at: Date | null;
  readonly last_success_at: Date | null;
  readonly consecutive_successes: number;
  readonly items_synced: number | null;
  readonly error_code: string | null;
  readonly error_literal: string | null;
  readonly error_first_seen_at: Date | null;
  readonly error_last_seen_at: Date | null;
  readonly error_count: number;
}

async function readSync(
  db: Queryable,
  { organizationId, freshSince, userIds }: FilterMoment & { readonly userIds: readonly string[] },
): Promise<ReadonlyMap<string, readonly UserSync[]>> {
  const { rows } = await sql<StoredSync>`
    select a.*, ${syncState(freshSince)} as state from assignments a
    join connections c on c.organization_id = a.organization_id and c.id = a.connection_id
    where a.organization_id = ${organizationId} and a.user_id = any(${[...userIds]}::text[])
    order by c.created_at, c.id`.execute(db);
  const byUser = new Map<string, UserSync[]>();
  for (const row of rows) byUser.set(row.user_id, [...(byUser.get(row.user_id) ?? []), toUserSync(row)]);
  return byUser;
}

function toUserRow(user: StoredUser, sync: ReadonlyMap<string, readonly UserSync[]>): Omit<UserRow, 'waveId'> {
  return {
    id: user.id,
    displayName: user.display_name,
    address: user.address,
    upn: user.upn,
    licence: user.licence,
    location: user.location,
    mailbox: user.mailbox,
    enabled: user.enabled,
    preflight: user.preflight,
    sync: [...(sync.get(user.id) ?? [])],
  };
}

function toUserSync(row: StoredSync): UserSync {
  return {
    connectionId: row.connection_id,
    assigned: row.assigned,
    leased: row.leased,
    state: row.state,
    lastAttemptAt: row.last_attempt_at?.toISOString() ?? null,
    lastSuccessAt: row.last_success_at?.toISOString() ?? null,
    consecutiveSuccesses: row.consecutive_successes,
    itemsSynced: row.items_synced,
    lastError: toSyncError(row),
  };
}

function toSyncError(row: StoredSync): UserSync['lastError'] {
  if (row.error_literal === null || row.error_first_seen_at === null || row.error_last_seen_at === null) return null;
  return {
    code: row.error_code,
    literal: row.error_literal,
    firstSeenAt: row.error_first_seen_at.toISOString(),
    lastSeenAt: row.error_last_seen_at.toISOString(),
    count: row.error_count,
  };
}
