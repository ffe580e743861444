import { type FailingUsers, takesPart, type UsersEvidence } from '@authshift/core';
import type { ConnectionStatus } from '@authshift/core/contract';
import { sql } from 'kysely';
import { moveLeases, PROVEN_AFTER } from '../assignments/lease.ts';
import { holdTicks } from '../assignments/planTicks.ts';
import { markUsed } from '../connections/connectionStatus.ts';
import { lockConnection } from '../connections/connectionStore.ts';
import { moveConnection } from '../connections/moveConnection.ts';
import type { ServerContext } from '../context.ts';
import { publish } from '../events/publish.ts';
import type { Outcome } from '../probes/outcome.ts';
import { evidence } from '../probes/tryConnection.ts';
import type { Tx } from '../storage/schema.ts';
import { verdictOf } from './verdict.ts';

export interface SyncResult {
  readonly userId: string;
  readonly connectionId: string;
  readonly at: Date;
  readonly outcome:
    | Outcome
    /** Not asked, because the server wanted to be left alone or there is nothing to sign in with: no result at all. */
    | { readonly kind: 'postponed'; readonly milliseconds: number | null };
  /** With the user's own sign-in. */
  readonly inOwnName?: boolean;
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
    const proven = await writeFacts(tx, batch);
    await moveLeases(tx, { organizationId, userIds: proven, at });
    const userIds = [...new Set(results.map(({ userId }) => userId))];
    const connectionIds = [...new Set(results.map(({ connectionId }) => connectionId))].sort();
    for (const connectionId of connectionIds) await judgeConnection(tx, server, { ...batch, connectionId, at });
    await publish(tx, { organizationId, at }, [
      { type: 'users.changed', userIds },
      { type: 'connections.changed', connectionIds },
    ]);
  });
}

/** Answers the users for whom a connection has just proven itself: only then can a sync move a lease. */
async function writeFacts(tx: Tx, { organizationId, results, intervalSeconds }: SyncBatch): Promise<readonly string[]> {
  const rows = JSON.stringify(results.map((result) => toRow(result, intervalSeconds)));
  await holdTicks(tx, organizationId);
  const { rows: proven } = await sql<{ user_id: string }>`with r as (
      select * from jsonb_to_recordset(${rows}::jsonb) as r(user_id text, connection_id text, at timestamptz,
        kind text, items int, code text, literal text, verdict text, due timestamptz)
    ), before as (
      select a.user_id, a.connection_id, a.consecutive_successes = 0 and a.error_literal is not null as failed,
        a.error_literal as literal
      from assignments a join r using (user_id, connection_id)
      where a.organization_id = ${organizationId} and a.assigned for update of a
    ), succeeded as (
      update assignments a set next_due_at = r.due, last_attempt_at = r.at, last_success_at = r.at,
        items_synced = r.items, consecutive_successes = a.consecutive_successes + 1
      from r join before b using (user_id, connection_id)
      where r.kind = 'works'
        and a.organization_id = ${organizationId} and a.user_id = r.user_id and a.connection_id = r.connection_id
      returning a.user_id, a.connection_id, r.at, 'sync_recovered' as kind, 'Syncs again.' as text, b.failed as telling,
        a.consecutive_successes = ${PROVEN_AFTER} as proven
    ), refused as (
      update assignments a set next_due_at = r.due, last_attempt_at = r.at, consecutive_successes = 0,
        error_code = r.code, error_literal = r.literal, error_verdict = r.verdict, error_last_seen_at = r.at,
        error_first_seen_at = case when b.failed and b.literal = r.literal then a.error_first_seen_at else r.at end,
        error_count = case when b.failed and b.literal = r.literal then a.error_count + 1 else 1 end
      from r join before b using (user_id, connection_id)
      where r.kind in ('refused', 'unreachable')
        and a.organization_id = ${organizationId} and a.user_id = r.user_id and a.connection_id = r.connection_id
      returning a.user_id, a.connection_id, r.at, 'sync_failed' as kind, r.literal as text,
        not (b.failed and b.literal = r.literal) as telling, false as proven
    ), postponed as (
      update assignments a set next_due_at = r.due
      from r where r.kind = 'postponed' and a.assigned
        and a.organization_id = ${organizationId} and a.user_id = r.user_id and a.connection_id = r.connection_id
    ), told as (
      insert into history (organization_id, user_id, connection_id, at, kind, person_id, text)
      select ${organizationId}, user_id, connection_id, at, kind, null, text
      from (select * from succeeded union all select * from refused) as results where telling
    )
    select user_id from succeeded where proven`.execute(tx);
  return proven.map(({ user_id }) => user_id);
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

/**
 * What a batch says of a connection: an answer about the sign-in itself, or that it works, with or without users who have
 * trouble of their own. Nothing but such trouble says nothing of the connection.
 */
async function judgeConnection(
  tx: Tx,
  server: ServerContext,
  { organizationId, results, connectionId, at }: SyncBatch & { readonly connectionId: string; readonly at: Date },
): Promise<void> {
  const asked = results.filter(({ connectionId: id, outcome }) => id === connectionId && outcome.kind !== 'postponed');
  const outcomes = asked.flatMap(({ outcome, inOwnName }) =>
    outcome.kind === 'postponed' || inOwnName ? [] : [outcome],
  );
  const telling =
    outcomes.find((outcome) => outcome.kind === 'works') ??
    outcomes.find((outcome) => outcome.kind !== 'works' && outcome.aboutCaller);
  if (asked.length === 0) return;
  const { status } = await lockConnection(tx, organizationId, connectionId);
  if (!takesPart(status as ConnectionStatus)) return;
  if (telling === undefined) return markUsed(tx, { organizationId, connectionId, at });
  const move = evidence(telling, await readUsersEvidence(tx, { organizationId, connectionId }));
  await moveConnection(tx, server, { organizationId, connectionId, at, by: SYNC, ...move });
}

/** A sync is nobody's act; evidence never asks for a probe, which would need a name. */
const SYNC = 'sync';

/** How many users were tried, and what those who fail were told: the most frequent answers, for core to weigh. */
async function readUsersEvidence(
  tx: Tx,
  at: { readonly organizationId: string; readonly connectionId: string },
): Promise<UsersEvidence> {
  const tried = sql`from assignments a
    join users u on u.organization_id = a.organization_id and u.id = a.user_id and u.enabled
    where a.organization_id = ${at.organizationId} and a.connection_id = ${at.connectionId} and a.assigned
      and a.last_attempt_at is not null`;
  const all = await sql<{ count: number }>`select count(*)::int as count ${tried}`.execute(tx);
  const { rows } = await sql<FailingUsers>`select a.error_code as code, a.error_literal as literal,
      count(*)::int as users ${tried} and a.consecutive_successes = 0 and a.error_literal is not null
    group by 1, 2 order by 3 desc limit ${ANSWERS}`.execute(tx);
  return { tried: all.rows[0]?.count ?? 0, failing: rows };
}

/** Different answers looked at: literals can differ by an id, and no more can be worth a thought. */
const ANSWERS = 100;
