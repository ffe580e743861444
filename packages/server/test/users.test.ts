import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { sql } from 'kysely';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { openStorage } from '../src/storage/storage.ts';
import { type Customer, createCustomer } from './support/journey.ts';
import { roomAddress, startMicrosoft } from './support/microsoft.ts';
import { emptyDatabase, startTestServer, type TestServer } from './support/server.ts';

const room = { id: 'room', displayName: 'Room 014', address: roomAddress(0) };

let mocks: MockMicrosoft;
let server: TestServer;
let customer: Customer;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authshift-users-'));
  mocks = await startMicrosoft(1);
  const database = { ...(await emptyDatabase()), folder };
  const before = await startTestServer({ mocks, work: false, database });
  customer = await createCustomer(before, mocks);
  await before.server.provision.upsertUsers(customer.id, [room]);
  await before.close();
  await putChecks(database);
  server = await startTestServer({ mocks, work: false, database });
});

afterAll(async () => {
  await server.close();
  await mocks.close();
  await rm(folder, { recursive: true, force: true });
});

/** What a preflight has found: a licence is missing, and nothing else blocks. */
async function putChecks(database: Parameters<typeof openStorage>[0]): Promise<void> {
  const storage = await openStorage(database, () => {});
  for (const [code, verdict] of [
    ['licence', 'block'],
    ['item_count', 'warn'],
    ['mailbox_exists', 'ready'],
  ]) {
    await sql`insert into preflight_checks (organization_id, user_id, connection_id, code, verdict, at)
      values (${customer.id}, 'room', 'basic', ${code}, ${verdict}, now())`.execute(storage.db);
  }
  await sql`update users set preflight = 'block' where organization_id = ${customer.id}`.execute(storage.db);
  await storage.close();
}

const patch = (body: unknown) => server.call('/v1/users/room', { as: customer.token, method: 'PATCH', body });
const found = async (verdict: string) => {
  const filter = Buffer.from(JSON.stringify({ preflight: [verdict] })).toString('base64url');
  return (await server.call(`/v1/users?filter=${filter}`, { as: customer.token })).body.total;
};

it('who answers for a failed check is kept beside it, and counts in the verdict', async () => {
  expect(await found('block')).toBe(1);
  const reason = 'The licence comes on Monday';
  const { body } = await patch({ waive: { codes: ['licence'], reason, until: null } });
  expect(body.preflight).toBe('warn');
  expect(body.preflightChecks).toContainEqual(
    expect.objectContaining({
      code: 'licence',
      verdict: 'block',
      waiver: { reason, by: 'Actor admin', at: expect.any(String), until: null },
    }),
  );
  expect([await found('block'), await found('warn')]).toEqual([0, 1]);
  const { body: after } = await patch({ unwaive: { codes: ['licence'] } });
  expect(after.preflight).toBe('block');
  expect(await found('block')).toBe(1);
  const { entries } = (await server.call('/v1/audit', { as: customer.token })).body;
  expect(entries.map(({ action }: { action: string }) => action).slice(0, 2)).toEqual(['user.waived', 'user.waived']);
});

it.each([
  ['nothing found', { codes: ['mailbox_exists'], reason: 'Nothing to waive', until: null }, 'waive.codes'],
  ['an end that is past', { codes: ['licence'], reason: 'Too late', until: '2020-01-01T00:00:00.000Z' }, 'waive.until'],
])('nobody answers for %s', async (_, waive, path) => {
  const { status, body } = await patch({ waive });
  expect(status).toBe(422);
  expect(body.fields.map((field: { path: string }) => field.path)).toEqual([path]);
});

it('what an operator switched off stays off until the host says something new', async () => {
  const { provision } = server.server;
  const enabled = async () => (await server.call('/v1/users/room', { as: customer.token })).body.enabled;
  await patch({ enabled: false });
  await provision.upsertUsers(customer.id, [room]);
  expect(await enabled()).toBe(false);
  await provision.upsertUsers(customer.id, [{ ...room, enabled: false }]);
  await provision.upsertUsers(customer.id, [room]);
  expect(await enabled()).toBe(true);
});

it('the audit names a user only as long as the product has one', async () => {
  await patch({ syncItems: ['calendar'] });
  const labels = async () => {
    const { entries } = (await server.call('/v1/audit', { as: customer.token })).body;
    return entries.flatMap(({ subject }: { subject: { type: string; label: string } }) =>
      subject.type === 'user' ? [subject.label] : [],
    );
  };
  expect(new Set(await labels())).toEqual(new Set(['Room 014']));
  await server.server.provision.removeUsers(customer.id, ['room']);
  expect(new Set(await labels())).toEqual(new Set(['Erased person']));
});

it('a filter matches nobody by facts that are kept of nobody', async () => {
  const unknown = await createCustomer(server, mocks);
  await server.server.provision.upsertUsers(unknown.id, [room]);
  for (const filter of [{ preflight: ['ready'] }, { mailbox: ['shared'] }, { waveId: 'wave-1' }]) {
    const encoded = Buffer.from(JSON.stringify(filter)).toString('base64url');
    const { body } = await server.call(`/v1/users?filter=${encoded}`, { as: unknown.token });
    expect(body).toMatchObject({ total: 0, rows: [] });
  }
  expect((await server.call('/v1/users', { as: unknown.token })).body.total).toBe(1);
});

it('as many users as a product has can be removed at once', async () => {
  const ids = Array.from({ length: 70_000 }, (_, index) => `user-${index}`);
  await server.server.provision.removeUsers(customer.id, [...ids, 'room']);
  expect((await server.call('/v1/users', { as: customer.token })).body.total).toBe(0);
});
