import { sql } from 'kysely';
import { takingPart } from '../connections/connectionStatus.ts';
import type { ServerContext } from '../context.ts';
import { withinBudget } from '../exchange/budget.ts';
import { type ConnectionAddress, callerOf } from '../exchange/caller.ts';
import { heldFor, holdBack } from '../exchange/holdBack.ts';
import { inParallel } from '../exchange/inParallel.ts';
import { readMailbox } from '../probes/openMailbox.ts';
import type { Failure, Outcome } from '../probes/outcome.ts';
import { signInFailure } from '../probes/tryConnection.ts';
import { syncIntervalOf } from '../provisioning/organizations.ts';
import { countSyncs } from '../telemetry/syncs.ts';
import { ownAccounts } from '../vault/userGrants.ts';
import { followSyncs } from '../waves/followSyncs.ts';
import { recordSyncResults, type SyncResult } from './recordSyncResults.ts';
import { requestSync } from './schedule.ts';

export interface DueRow {
  readonly user_id: string;
  readonly connection_id: string;
  readonly address: string;
}

type DueSync = DueRow & { readonly protocol: string };

/** Users read between two commits. */
const BATCH = 200;
/** Requests one connection has under way at most: Exchange refuses more than 27 per account, and others use it too. */
const CONCURRENCY = 8;
/** Days before and after now whose calendar a sync reads. */
const WINDOW_DAYS = 30;

/** Reads every user that is due, on every connection that is ticked, and says when the next one will be. */
export async function runSync(server: ServerContext, organizationId: string, signal: AbortSignal): Promise<void> {
  const interval = await syncIntervalOf(server, organizationId);
  let due = await readDue(server, organizationId);
  while (due.length > 0 && !signal.aborted) {
    const results = await syncBatch(server, organizationId, due);
    await recordSyncResults(server, { organizationId, results, intervalSeconds: interval });
    countSyncs(due, results);
    await followSyncs(server, organizationId, [...new Set(due.map(({ user_id }) => user_id))]);
    server.events.wake(organizationId);
    due = await readDue(server, organizationId);
  }
  if (await isThere(server, organizationId)) {
    await requestSync(server, organizationId, await nextDue(server, organizationId, interval));
  }
}

/** Makes everybody due and reads them. */
export async function syncNow(server: ServerContext, organizationId: string): Promise<void> {
  await server.db
    .updateTable('assignments')
    .set({ next_due_at: server.now() })
    .where('organization_id', '=', organizationId)
    .where('assigned', '=', true)
    .execute();
  await runSync(server, organizationId, server.stopping);
}

/** It may have been removed meanwhile. */
async function isThere(server: ServerContext, organizationId: string): Promise<boolean> {
  const row = await server.db
    .selectFrom('organizations')
    .select('id')
    .where('id', '=', organizationId)
    .executeTakeFirst();
  return row !== undefined;
}

/** Users of connection `c`, by the index that has them in the order in which they are due. */
const dueFirst = sql`select a.user_id, a.connection_id, a.next_due_at, u.address from assignments a
  join users u on u.organization_id = a.organization_id and u.id = a.user_id and u.enabled
  where a.organization_id = c.organization_id and a.connection_id = c.id and a.assigned`;

async function readDue(server: ServerContext, organizationId: string): Promise<readonly DueSync[]> {
  const { rows } = await sql<DueSync>`
    select d.user_id, d.connection_id, d.address, c.protocol from connections c
    cross join lateral (${dueFirst} and a.next_due_at <= ${server.now()} order by a.next_due_at limit ${BATCH}) d
    where c.organization_id = ${organizationId} and ${takingPart}
    order by d.next_due_at limit ${BATCH}`.execute(server.db);
  return rows;
}

/** From the table, not from the clock: a user ticked a moment ago is due now, whatever ran meanwhile. */
async function nextDue(server: ServerContext, organizationId: string, interval: number): Promise<Date> {
  const { rows } = await sql<{ at: Date | null }>`
    select min(d.next_due_at) as at from connections c
    cross join lateral (${dueFirst} order by a.next_due_at limit 1) d
    where c.organization_id = ${organizationId} and ${takingPart}`.execute(server.db);
  return rows[0]?.at ?? new Date(server.now().getTime() + interval * 1000);
}

async function syncBatch(
  server: ServerContext,
  organizationId: string,
  due: readonly DueRow[],
): Promise<readonly SyncResult[]> {
  const byConnection = new Map<string, DueRow[]>();
  for (const row of due) byConnection.set(row.connection_id, [...(byConnection.get(row.connection_id) ?? []), row]);
  const results = await Promise.all(
    [...byConnection].map(([connectionId, rows]) => syncConnection(server, { organizationId, connectionId }, rows)),
  );
  return results.flat();
}

/** Reads users on one connection, and writes nothing down. */
export async function syncConnection(
  server: ServerContext,
  address: ConnectionAddress,
  rows: readonly DueRow[],
): Promise<readonly SyncResult[]> {
  const own = await ownAccounts(
    server.db,
    address,
    rows.map((row) => row.user_id),
  );
  const [theirs, shared] = [rows.filter((row) => own.has(row.user_id)), rows.filter((row) => !own.has(row.user_id))];
  return [
    ...(await syncWithGrant(server, address, shared)),
    ...(await inParallel(theirs, CONCURRENCY, (row) => syncInOwnName(server, address, row))),
  ];
}

/** With the tokens of the user's own sign-in: what is refused to them says nothing of anybody else. */
async function syncInOwnName(
  server: ServerContext,
  address: ConnectionAddress,
  { user_id: userId, address: mailbox }: DueRow,
): Promise<SyncResult> {
  const signedIn = await callerOf(server, address, { userId });
  const to = (outcome: SyncResult['outcome']): SyncResult => ({
    userId,
    connectionId: address.connectionId,
    at: server.now(),
    outcome: 'aboutCaller' in outcome ? { ...outcome, aboutCaller: false } : outcome,
    inOwnName: true,
  });
  if (signedIn.kind === 'not_ready' || signedIn.kind === 'idle') return to({ kind: 'postponed', milliseconds: null });
  if (signedIn.kind === 'failed') return to(signInFailure(signedIn.failure));
  const { caller } = signedIn;
  const budget = { organizationId: address.organizationId, protocol: caller.protocol };
  const window = windowAround(server.now());
  return to(await withinBudget(server, budget, () => readMailbox(caller, mailbox, window)));
}

/** With the tokens or the password of the connection itself. */
async function syncWithGrant(
  server: ServerContext,
  address: ConnectionAddress,
  rows: readonly DueRow[],
): Promise<readonly SyncResult[]> {
  if (rows.length === 0) return [];
  const signedIn = await callerOf(server, address);
  const to = (row: DueRow, outcome: SyncResult['outcome']): SyncResult => ({
    userId: row.user_id,
    connectionId: row.connection_id,
    at: server.now(),
    outcome,
  });
  if (signedIn.kind === 'not_ready' || signedIn.kind === 'idle') {
    return rows.map((row) => to(row, { kind: 'postponed', milliseconds: null }));
  }
  if (signedIn.kind === 'failed') return rows.map((row) => to(row, signInFailure(signedIn.failure)));
  const held = await heldFor(server, address);
  if (held !== null) return rows.map((row) => to(row, { kind: 'postponed', milliseconds: held }));
  const { caller } = signedIn;
  const budget = { organizationId: address.organizationId, protocol: caller.protocol };
  const window = windowAround(server.now());
  let halted: Failure | null = null;
  const results = await inParallel(rows, CONCURRENCY, async (row) => {
    if (halted?.backOffMilliseconds) return to(row, { kind: 'postponed', milliseconds: halted.backOffMilliseconds });
    if (halted !== null) return to(row, halted);
    const outcome: Outcome = await withinBudget(server, budget, () => readMailbox(caller, row.address, window));
    // What is refused to the account itself, or not answered at all, need not be asked again for every user.
    if (outcome.kind !== 'works' && outcome.aboutCaller) halted = outcome;
    return to(row, outcome);
  });
  await leaveAlone(server, address, halted);
  return results;
}

/** Everything else that would ask through this connection hears of it, too. */
async function leaveAlone(server: ServerContext, address: ConnectionAddress, halted: Failure | null): Promise<void> {
  if (halted?.backOffMilliseconds) await holdBack(server, address, halted.backOffMilliseconds);
}

function windowAround(now: Date) {
  const days = WINDOW_DAYS * 86_400_000;
  return { from: new Date(now.getTime() - days), to: new Date(now.getTime() + days) };
}
