import { sql } from 'kysely';
import { moveLeases } from '../assignments/lease.ts';
import { lockConnection } from '../connections/connectionStore.ts';
import { moveConnection } from '../connections/moveConnection.ts';
import type { ServerContext } from '../context.ts';
import { publish } from '../events/publish.ts';
import type { EwsOutcome } from '../exchange/ewsClient.ts';
import { evidence } from '../exchange/probe.ts';
import type { Tx } from '../storage/schema.ts';
import { verdictOf } from './verdict.ts';

export interface SyncResult {
  readonly userId: string;
  readonly connectionId: string;
  readonly at: Date;
  readonly outcome:
    | EwsOutcome
    /** Not asked, because the server wanted to be left alone or there is nothing to sign in with: no result at all. */
    | { readonly kind: 'postponed'; readonly milliseconds: number | null };
}

export interface SyncBatch {
  readonly organizationId: string;
  readonly results: readonly SyncResult[];
  readonly intervalSeconds: number;
}

/** Writes what a batch found: facts per user, then leases, the history, and what it says about the connections. */
export async function recordSyncResults(server: ServerContext, batch: SyncBatch): Promise<void> {
  const { organizationId, results } = batch;
  const at = server.now();
  await server.db.transaction().execute(async (tx) => {
    await writeFacts(tx, batch);
    const userIds = [...new Set(results.map(({ userId }) => userId))];
    await moveLeases(tx, { organizationId, userIds, at });
    const connectionIds = [...new Set(results.map(({ connectionId }) => connectionId))];
    for (const connectionId of connectionIds) await judgeConnection(tx, server, { ...batch, connectionId, at });
    await publish(tx, { organizationId, at }, [
      { type: 'users.changed', userIds },
      { type: 'connections.changed', connectionIds },
    ]);
  });
}

async function writeFacts(tx: Tx, { organizationId, results, intervalSeconds }: SyncBatch): Promise<void> {
  const rows = JSON.stringify(results.map((result) => toRow(result, intervalSeconds)));
  await sql`with r as (
      select * from jsonb_to_recordset(${rows}::jsonb) as r(user_id text, connection_id text, at timestamptz,
        kind text, items int, code text, literal text, verdict text, due timestamptz)
    ), before as (
      select a.user_id, a.connection_id, a.error_literal from assignments a join r using (user_id, connection_id)
      where a.organization_id = ${organizationId} and a.assigned for update of a
    ), written as (
      update assignments a set
        next_due_at = r.due,
        last_attempt_at = case when r.kind = 'postponed' then a.last_attempt_at else r.at end,
        last_success_at = case when r.kind = 'works' then r.at else a.last_success_at end,
        items_synced = case when r.kind = 'works' then r.items else a.items_synced end,
        consecutive_successes = case r.kind when 'postponed' then a.consecutive_successes
          when 'works' then a.consecutive_successes + 1 else 0 end,
        error_verdict = case r.kind when 'postponed' then a.error_verdict else r.verdict end,
        error_code = case r.kind when 'postponed' then a.error_code else r.code end,
        error_literal = case r.kind when 'postponed' then a.error_literal else r.literal end,
        error_first_seen_at = case when r.kind = 'postponed' then a.error_first_seen_at
          when r.literal is null then null
          when a.error_literal = r.literal then a.error_first_seen_at else r.at end,
        error_last_seen_at = case when r.kind = 'postponed' then a.error_last_seen_at
          when r.literal is null then null else r.at end,
        error_count = case when r.kind = 'postponed' then a.error_count when r.literal is null then 0
          when a.error_literal = r.literal then a.error_count + 1 else 1 end
      from r join before b on b.user_id = r.user_id and b.connection_id = r.connection_id
      where a.organization_id = ${organizationId} and a.user_id = r.user_id and a.connection_id = r.connection_id
      returning a.user_id, a.connection_id, r.at, r.kind, r.literal, b.error_literal as before_literal
    )
    insert into history (organization_id, user_id, connection_id, at, kind, person_id, text)
    select ${organizationId}, user_id, connection_id, at,
      case when literal is null then 'sync_recovered' else 'sync_failed' end, null,
      coalesce(literal, 'Syncs again.')
    from written
    where kind <> 'postponed' and literal is distinct from before_literal`.execute(tx);
}

function toRow({ userId, connectionId, at, outcome }: SyncResult, intervalSeconds: number) {
  const common = { user_id: userId, connection_id: connectionId, at, kind: outcome.kind };
  const after = (milliseconds: number): Date => new Date(at.getTime() + milliseconds);
  const interval = intervalSeconds * 1000;
  if (outcome.kind === 'postponed') return { ...common, due: after(Math.max(outcome.milliseconds ?? 0, interval)) };
  if (outcome.kind === 'works') return { ...common, items: outcome.items, due: after(interval) };
  const { code, literal, backOffMilliseconds } = outcome;
  return {
    ...common,
    code,
    literal,
    verdict: verdictOf(outcome),
    due: after(Math.max(backOffMilliseconds ?? 0, interval)),
  };
}

/** One mailbox's trouble is the user's; only what is about the sign-in, or a success, says something of the connection. */
async function judgeConnection(
  tx: Tx,
  server: ServerContext,
  { organizationId, results, connectionId, at }: SyncBatch & { readonly connectionId: string; readonly at: Date },
): Promise<void> {
  const outcomes = results.flatMap(({ connectionId: id, outcome }) =>
    id === connectionId && outcome.kind !== 'postponed' ? [outcome] : [],
  );
  const telling =
    outcomes.find((outcome) => outcome.kind === 'works') ??
    outcomes.find((outcome) => outcome.kind !== 'works' && outcome.aboutCaller);
  if (telling === undefined) return;
  const { status } = await lockConnection(tx, organizationId, connectionId);
  if (status === 'disconnected') return;
  await moveConnection(tx, server, { organizationId, connectionId, at, by: SYNC, ...evidence(telling) });
}

/** A sync is nobody's act; evidence never asks for a probe, which would need a name. */
const SYNC = 'sync';
