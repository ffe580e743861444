import type { JobItemsPage } from '@authshift/core/contract';
import fc from 'fast-check';
import { type KyselyPlugin, sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { Call } from '../src/http/route.ts';
import { listJobItems } from '../src/jobs/jobItems.ts';
import { openStorage, type Storage } from '../src/storage/storage.ts';
import { emptyDatabase } from './support/server.ts';

let storage: Storage;

beforeAll(async () => {
  storage = await openStorage(await emptyDatabase(), () => {});
  await sql`insert into organizations (id, name) values ('org', 'Organization')`.execute(storage.db);
  await sql`insert into users (organization_id, id, display_name, address, upn, enabled, sort_name, sort_address)
    select 'org', u, u, u, u, true, u, u from (select 'user-' || lpad(i::text, 2, '0') as u from generate_series(1, 30) i) t`.execute(
    storage.db,
  );
  await sql`insert into jobs (organization_id, id, kind, status, work, change, total, idempotency_key, request_hash, person_id,
      created_at, upto, reached)
    select 'org', 'job', 'assignment', 'running', 'change', '{}', 30, 'key', '', 'somebody', now(), max(number), '' from users`.execute(
    storage.db,
  );
  await work(10);
});

afterAll(() => storage.close());

/** The next users of the job, as a worker does them. */
async function work(count: number): Promise<void> {
  await storage.db.transaction().execute(async (tx) => {
    await sql`insert into job_items (organization_id, job_id, seq, user_id, outcome)
      select 'org', 'job', j.done + row_number() over (order by u.id), u.id, 'ok'
      from jobs j join lateral (select id from users where id > j.reached order by id limit ${count}) u on true`.execute(
      tx,
    );
    await sql`update jobs set done = done + ${count}, reached = (select max(user_id) from job_items)`.execute(tx);
  });
}

async function list(jobId: string, query: Record<string, string>, db = storage.db): Promise<JobItemsPage> {
  const url = new URL(`http://localhost/v1/jobs/${jobId}/items?${new URLSearchParams(query)}`);
  return listJobItems({ server: { db }, organizationId: 'org', url, param: () => jobId } as unknown as Call);
}

async function listAll(jobId: string, query: Record<string, string>): Promise<JobItemsPage['items']> {
  const items: JobItemsPage['items'] = [];
  let cursor: string | null = '';
  while (cursor !== null) {
    const page: JobItemsPage = await list(jobId, { ...query, ...(cursor === '' ? {} : { cursor }) });
    items.push(...page.items);
    cursor = page.nextCursor;
  }
  return items;
}

it('of a job under way nobody is missing, although a worker goes on while they are read', async () => {
  let meanwhile: Promise<void> | undefined;
  const goOn: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      if (result.rows.some((row) => 'seq' in row)) meanwhile ??= work(10);
      return result;
    },
  };
  const page = await list('job', { limit: '15' }, storage.db.withPlugin(goOn));
  await meanwhile;
  expect(page.items.map(({ userId }) => userId)).toEqual(
    Array.from({ length: 15 }, (_, index) => `user-${String(index + 1).padStart(2, '0')}`),
  );
});

const outcomes = ['ok', 'skipped', 'ok', 'failed'] as const;

/** The batches of a job; each user stands for the line that holds everybody who stood the same, or, with 0, has an item of their own. */
const batches = fc.array(fc.array(fc.integer({ min: 0, max: 3 }), { minLength: 1, maxLength: 12 }), { maxLength: 4 });

async function keepItems(jobId: string, lines: readonly (readonly number[])[]): Promise<void> {
  await sql`insert into jobs (organization_id, id, kind, status, work, change, total, idempotency_key, request_hash, person_id, created_at)
    values ('org', ${jobId}, 'assignment', 'done', 'everybody', '{}', 0, ${jobId}, '', 'somebody', now())`.execute(
    storage.db,
  );
  let before = 0;
  for (const batch of lines) {
    const places = batch.map((line, index) => ({ line, seq: before + index + 1 }));
    for (const { seq } of places.filter(({ line }) => line === 0)) {
      await sql`insert into job_items (organization_id, job_id, seq, user_id, outcome)
        values ('org', ${jobId}, ${seq}, ${`user-${seq}`}, ${outcomes[0]})`.execute(storage.db);
    }
    for (const line of [1, 2, 3] as const) {
      const seqs = places.filter((place) => place.line === line).map(({ seq }) => seq);
      if (seqs.length === 0) continue;
      await sql`insert into job_items_of_many (organization_id, job_id, first_seq, last_seq, count, seqs, user_ids, outcome)
        values ('org', ${jobId}, ${Math.min(...seqs)}, ${Math.max(...seqs)}, ${seqs.length}, ${seqs}::int[],
          ${seqs.map((seq) => `user-${seq}`)}::text[], ${outcomes[line]})`.execute(storage.db);
    }
    before += batch.length;
  }
}

it('items of many users alike come in pages as if there was one for each', async () => {
  let jobs = 0;
  await fc.assert(
    fc.asyncProperty(batches, fc.integer({ min: 1, max: 9 }), async (lines, limit) => {
      jobs += 1;
      const jobId = `many-${jobs}`;
      await keepItems(jobId, lines);
      const all = lines.flat().map((line, index) => ({ userId: `user-${index + 1}`, status: outcomes[line] }));
      for (const status of [undefined, 'ok', 'skipped', 'failed'] as const) {
        const asked = { limit: String(limit), ...(status === undefined ? {} : { status }) };
        const listed = await listAll(jobId, asked);
        const wanted = all.filter((item) => status === undefined || item.status === status);
        expect(listed.map(({ userId, status }) => ({ userId, status }))).toEqual(wanted);
      }
    }),
    { numRuns: 25 },
  );
});
