import { type JobItem, type JobItemsPage, jobItemSchema } from '@authshift/core/contract';
import { sql } from 'kysely';
import { z } from 'zod';
import { recordAudit } from '../audit/audit.ts';
import { actorId } from '../connections/connectionCommands.ts';
import { parse } from '../http/body.ts';
import { limitSchema, readCursor, writeCursor } from '../http/cursor.ts';
import type { Call } from '../http/route.ts';
import { atOneMoment } from '../storage/atOneMoment.ts';
import type { Database, Tx } from '../storage/schema.ts';
import { csvLine } from './csv.ts';
import { readJob } from './jobStore.ts';

const cursorSchema = z.object({ after: z.int() });
const querySchema = z.object({
  limit: limitSchema,
  status: jobItemSchema.shape.status.optional(),
});

/** What a job did, user by user, in the order in which it did it. */
export async function listJobItems({ server, organizationId, url, param }: Call): Promise<JobItemsPage> {
  const { searchParams } = url;
  const asked = { limit: searchParams.get('limit') ?? undefined, status: searchParams.get('status') ?? undefined };
  const { limit, status } = parse(asked, querySchema);
  const cursor = readCursor(searchParams.get('cursor'), cursorSchema);
  const { id: jobId } = await readJob(server.db, organizationId, param('id'));
  const rows = await readItems(server.db, {
    organizationId,
    jobId,
    after: cursor?.after ?? 0,
    limit: limit + 1,
    status,
  });
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return { items: page.map(toItem), nextCursor: last === undefined ? null : writeCursor({ after: last.seq }) };
}

const header = ['userId', 'displayName', 'address', 'status', 'code', 'literal'] as const satisfies (keyof JobItem)[];
/** Users read at once for the table. */
const PAGE = 1000;

/** The same as a table for a spreadsheet. It names people, so that it is for admins, and audited. */
export async function exportJobItems(call: Call): Promise<Response> {
  const { server, organizationId, param } = call;
  const job = await readJob(server.db, organizationId, param('id'));
  await server.db.transaction().execute(async (tx) =>
    recordAudit(tx, {
      organizationId,
      at: server.now(),
      personId: await actorId(tx, call),
      action: 'evidence.read',
      subject: { type: 'job', id: job.id, label: `${job.total} users` },
      summary: `What a job did to ${job.total} users was exported.`,
    }),
  );
  return new Response(streamOf(csvOf(server.db, { organizationId, jobId: job.id })), {
    headers: {
      'content-type': 'text/csv; charset=utf-8; header=present',
      'content-disposition': 'attachment; filename="job-items.csv"',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
    },
  });
}

/** As UTF-8, read from the database only as fast as it is fetched. */
function streamOf(parts: AsyncGenerator<string>): ReadableStream<Uint8Array> {
  const encoder = new TextEncoder();
  return new ReadableStream({
    async pull(controller) {
      const { done, value } = await parts.next();
      if (done) return controller.close();
      controller.enqueue(encoder.encode(value));
    },
    async cancel() {
      await parts.return(undefined);
    },
  });
}

interface JobAddress {
  readonly organizationId: string;
  readonly jobId: string;
}

async function* csvOf(db: Database, address: JobAddress): AsyncGenerator<string> {
  yield csvLine(header);
  let after = 0;
  for (;;) {
    const rows = await readItems(db, { ...address, after, limit: PAGE });
    if (rows.length > 0) yield rows.map((row) => csvLine(header.map((name) => toItem(row)[name] ?? ''))).join('');
    if (rows.length < PAGE) return;
    after = rows.at(-1)?.seq ?? after;
  }
}

interface ItemRow {
  readonly seq: number;
  readonly user_id: string;
  readonly display_name: string | null;
  readonly address: string | null;
  readonly status: JobItem['status'];
  readonly code: string | null;
  readonly literal: string | null;
}

interface ItemsQuery extends JobAddress {
  readonly after: number;
  readonly limit: number;
  readonly status?: JobItem['status'] | undefined;
}

/** Those who are done and those who wait, of one moment: a worker who goes on in between would take some from the ones to the others. */
function readItems(db: Database, query: ItemsQuery): Promise<readonly ItemRow[]> {
  return atOneMoment(db, (tx) => readInOrder(tx, query));
}

/**
 * Lines that hold many are taken apart only as far as needed: those that begin before enough of them have ended, which together hold the next
 * items whole.
 */
async function readInOrder(db: Tx, query: ItemsQuery): Promise<readonly ItemRow[]> {
  const { organizationId, jobId, after, limit, status = null } = query;
  const { rows } = await sql<ItemRow>`with lines as (
      select first_seq, last_seq, sum(case when first_seq > ${after} then count else 0 end)
        over (order by first_seq rows between unbounded preceding and 1 preceding) as enough
      from job_items_of_many where organization_id = ${organizationId} and job_id = ${jobId} and last_seq > ${after}
        and outcome = coalesce(${status}::text, outcome)
    ), items as (
      (select seq, user_id, coalesce(outcome, 'queued') as status, code, literal from job_items
      where organization_id = ${organizationId} and job_id = ${jobId} and seq > ${after}
        and coalesce(outcome, 'queued') = coalesce(${status}::text, outcome, 'queued')
      order by seq limit ${limit})
      union all
      (select u.seq, u.user_id, m.outcome, m.code, null from job_items_of_many m cross join lateral unnest(m.seqs, m.user_ids) as u(seq, user_id)
      where m.organization_id = ${organizationId} and m.job_id = ${jobId} and m.last_seq > ${after} and u.seq > ${after}
        and m.outcome = coalesce(${status}::text, m.outcome)
        and m.first_seq <= (select max(last_seq) from lines where coalesce(enough, 0) < ${limit})
      order by u.seq limit ${limit})
    )
    select i.seq, i.user_id, u.display_name, u.address, i.status, i.code, i.literal
    from items i left join users u on u.organization_id = ${organizationId} and u.id = i.user_id
    order by i.seq limit ${limit}`.execute(db);
  if (rows.length === limit || (status ?? 'queued') !== 'queued') return rows;
  const waiting = await readWaiting(db, query);
  return [...rows, ...waiting].sort((a, b) => a.seq - b.seq).slice(0, limit);
}

/** Of a job about everybody, those whose turn is still to come: they have no items yet, but their places are known. */
async function readWaiting(db: Tx, { organizationId, jobId, after, limit }: ItemsQuery): Promise<readonly ItemRow[]> {
  const job = await db
    .selectFrom('jobs')
    .select(['upto', 'reached', 'except_ids', 'done', 'failed'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', jobId)
    .executeTakeFirst();
  if (job?.upto == null) return [];
  const before = job.done - job.failed;
  const skipped = Math.max(after - before, 0);
  const { rows } = await sql<Omit<ItemRow, 'seq'>>`select id as user_id, display_name, address, 'queued' as status,
      null as code, null as literal
    from users where organization_id = ${organizationId} and id > ${job.reached} and number <= ${job.upto}
      and id <> all (${job.except_ids ?? []}::text[])
    order by id offset ${skipped} limit ${limit}`.execute(db);
  return rows.map((row, index) => ({ ...row, seq: before + skipped + index + 1 }));
}

/** Who was removed since has no name any more. */
function toItem(row: ItemRow): JobItem {
  const { user_id: userId, display_name: displayName, address, status, code, literal } = row;
  return { userId, displayName: displayName ?? '', address: address ?? '', status, code, literal };
}
