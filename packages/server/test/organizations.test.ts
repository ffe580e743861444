import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { ServerContext } from '../src/context.ts';
import { ensureOrganization } from '../src/provisioning/organizations.ts';
import { openStorage } from '../src/storage/storage.ts';
import { assign, type Customer, createCustomer, createOauthConnection, startAttempt } from './support/journey.ts';
import { roomAddress, startMicrosoft } from './support/microsoft.ts';
import { emptyDatabase, startTestServer, type TestServer, until } from './support/server.ts';

const ahead = new Map<string | null, number>();
const room = { id: 'room', displayName: 'Room 014', address: roomAddress(0), assignedTo: ['basic'] };

let mocks: MockMicrosoft;
let server: TestServer;
let folder: string;
let leaving: Customer;
let staying: Customer;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authshift-organizations-'));
  mocks = await startMicrosoft(1);
  server = await startTestServer({
    mocks,
    database: { ...(await emptyDatabase()), folder },
    now: (organizationId) => new Date(Date.now() + (ahead.get(organizationId) ?? 0)),
  });
  leaving = await createCustomer(server, mocks);
  staying = await createCustomer(server, mocks);
  for (const { id } of [leaving, staying]) await server.server.provision.upsertUsers(id, [room]);
});

afterAll(async () => {
  await mocks.close();
  await rm(folder, { recursive: true, force: true });
});

it('an organization can live in a time of its own, in requests and in jobs', async () => {
  const days = 40;
  ahead.set(leaving.id, days * 86_400_000);
  await server.server.catchUp(leaving.id);
  const lastTry = async ({ token }: Customer) => {
    const { body } = await server.call('/v1/users/room', { as: token });
    return Date.parse(body.sync[0]?.lastAttemptAt ?? 0);
  };
  await server.server.syncNow(leaving.id);
  const soon = Date.now() + (days - 1) * 86_400_000;
  expect(await lastTry(leaving)).toBeGreaterThan(soon);
  await until(
    () => lastTry(staying),
    (at) => at > 0,
  );
  expect(await lastTry(staying)).toBeLessThan(soon);
});

it('an organization that another process has removed begins anew here, too', async () => {
  const { db, close } = await openStorage(await emptyDatabase(), () => {});
  const boss = { upsert: async () => '' };
  const context = { db, boss, storage: { kind: 'postgres' }, now: () => new Date() } as unknown as ServerContext;
  const shared = { id: 'shared', name: 'Shared' };
  const there = async () => (await db.selectFrom('organizations').select(['id', 'name']).execute()).length;
  await ensureOrganization(context, shared);
  await db.deleteFrom('organizations').execute();
  expect(await there()).toBe(0);
  await ensureOrganization(context, shared);
  expect(await there()).toBe(1);
  await close();
});

it('an organization that leaves takes everything along, and may begin anew under its old name', async () => {
  const connection = await createOauthConnection(server, leaving);
  await startAttempt(server, { customer: leaving, connectionId: connection.id });
  const change = { tick: [], untick: ['basic'] };
  await assign(server, leaving, { scope: { type: 'include', ids: ['room'] }, change });
  await server.server.provision.removeOrganization(leaving.id);

  expect((await server.call('/v1/users', { as: leaving.token })).body.total).toBe(0);
  expect((await server.call('/v1/users', { as: staying.token })).body.total).toBe(1);
  await server.server.provision.removeOrganization(leaving.id);
  await server.close();
  const storage = await openStorage({ kind: 'pglite', folder }, () => {});
  const { rows: tables } = await sql<{ name: string }>`select table_name as name from information_schema.columns
    where table_schema = 'authshift' and column_name = 'organization_id'`.execute(storage.db);
  expect(tables.length).toBeGreaterThan(20);
  for (const { name } of tables) {
    const { rows } =
      await sql`select organization_id from ${sql.table(name)} where organization_id = ${leaving.id}`.execute(
        storage.db,
      );
    expect(rows, name).toEqual([]);
  }
  const { rows: waiting } = await sql`select name from authshift_jobs.job
    where data->>'organizationId' = ${leaving.id} and state in ('created', 'retry', 'active')`.execute(storage.db);
  expect(waiting).toEqual([]);
  await storage.close();
});
