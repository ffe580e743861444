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

it('of a job under way nobody is missing, although a worker goes on while they are read', async () => {
  let meanwhile: Promise<void> | undefined;
  const goOn: KyselyPlugin = {
    transformQuery: ({ node }) => node,
    transformResult: async ({ result }) => {
      if (result.rows.some((row) => 'seq' in row)) meanwhile ??= work(10);
      return result;
    },
  };
  const url = new URL('http://localhost/v1/jobs/job/items?limit=15');
  const call = { server: { db: storage.db.withPlugin(goOn) }, organizationId: 'org', url, param: () => 'job' };
  const page = await listJobItems(call as unknown as Call);
  await meanwhile;
  expect(page.items.map(({ userId }) => userId)).toEqual(
    Array.from({ length: 15 }, (_, index) => `user-${String(index + 1).padStart(2, '0')}`),
  );
});
