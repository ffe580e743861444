import { describe, expect, test } from 'vitest';
import type { MigrationClient } from '../contract/index.ts';
import {
  builtAt,
  createMemoryBackend,
  createSimulatedClock,
  makeConnection,
  makeRegistration,
  makeUsers,
} from './index.ts';
import { toCsv } from './memory/csv.ts';

const everybody = { type: 'exclude' as const, filter: {}, ids: [] };
const oauth = makeConnection({ authType: 'oauth-app', status: 'ready' });
const consent = { status: 'granted' as const, tenantId: null, scopes: [], requestedAt: null, decidedAt: builtAt };

/** A back end whose clock is also its timers: nothing happens unless time passes. */
function create() {
  const clock = createSimulatedClock({ start: builtAt });
  const connections = [makeConnection(), oauth];
  const registrations = [makeRegistration({ consent })];
  const backend = createMemoryBackend({ clock, timers: clock, users: makeUsers(1200), connections, registrations });
  return { clock, backend, client: backend.client() };
}

async function tickAll(client: MigrationClient) {
  const change = { tick: [oauth.id], untick: [] };
  const { count, snapshot } = await client.previewAssignment({ scope: everybody, change });
  const input = { scope: everybody, change, expectedCount: count, snapshot, idempotencyKey: 'once' };
  return { input, jobId: (await client.changeAssignment(input)).jobId };
}

describe('a restart', () => {
  test('goes on with the job that was under way, and forgets nothing', async () => {
    const { backend, client, clock } = create();
    backend.setAnswer({ connectionId: oauth.id, userId: 'user-3' }, { code: null, literal: 'no' });
    const { input, jobId } = await tickAll(client);
    await clock.advance(0);
    const text = JSON.stringify(backend.snapshot());
    const half = createMemoryBackend({ clock, timers: clock, snapshot: JSON.parse(text) });
    expect(await half.client().listConnections()).toEqual(await client.listConnections());
    expect(await half.client().listAudit({})).toEqual(await client.listAudit({}));
    expect(half.users()).toEqual(backend.users());
    await clock.advance(10);
    expect(await half.client().getJob(jobId)).toMatchObject({ status: 'done', ok: 1200 });
    half.runSync();
    const { sync } = await half.client().getUser('user-3');
    expect(sync.find(({ connectionId }) => connectionId === oauth.id)?.lastError?.literal).toBe('no');
    expect(await half.client().changeAssignment(input)).toEqual({ jobId });
  });

  test('goes on with a wave, its window and its checkpoint', async () => {
    const { backend, client, clock } = create();
    const [wave] = await client.planWaves({
      name: 'First',
      scope: { type: 'include', ids: ['user-1', 'user-2', 'user-3', 'user-4'] },
      to: oauth.id,
      from: 'connection-basic',
      size: null,
      window: null,
      concurrency: 1,
      stopRule: { failures: 1, rate: null, consecutive: null },
      observeIntervals: 2,
      expectedCount: 4,
    });
    await client.startWave(wave?.id ?? '');
    const again = createMemoryBackend({ clock, timers: clock, snapshot: backend.snapshot() });
    await clock.advance(10);
    expect((await again.client().listWaves())[0]).toMatchObject({ status: 'observing', counts: { done: 4 } });
    const target = { type: 'wave' as const, waveId: wave?.id ?? '' };
    expect(await again.client().previewRollback(target)).toMatchObject({ count: 4 });
  });

  test('shares nothing with the world it was taken from', async () => {
    const { backend, client, clock } = create();
    const snapshot = backend.snapshot();
    const one = createMemoryBackend({ clock, snapshot });
    const other = createMemoryBackend({ clock, snapshot });
    await one.client().updateUser('user-1', { enabled: false });
    expect((await other.client().getUser('user-1')).enabled).toBe(true);
    expect((await client.getUser('user-1')).enabled).toBe(true);
  });
});

describe('what is between client and back end', () => {
  test('can be slow for one operation', async () => {
    const { backend, client, clock } = create();
    backend.faults.delay('getMe', 300);
    let answered = false;
    const call = client.getMe().then(() => {
      answered = true;
    });
    await client.listConnections();
    await clock.advance(299);
    expect(answered).toBe(false);
    await clock.advance(1);
    await call;
  });

  test('can fail some times, each operation for itself, and then works again', async () => {
    const { backend, client } = create();
    backend.faults.fail('getMe', 'network', 2);
    backend.faults.fail('all', 'internal');
    await expect(client.getMe()).rejects.toMatchObject({ kind: 'unreachable' });
    await expect(client.listConnections()).rejects.toMatchObject({ problem: { code: 'internal' } });
    await expect(client.getMe()).rejects.toMatchObject({ kind: 'unreachable' });
    expect((await client.getMe()).role).toBe('admin');
    backend.faults.fail('all', 'network', Number.POSITIVE_INFINITY);
    await expect(client.getMe()).rejects.toMatchObject({ kind: 'unreachable' });
    backend.faults.clear();
    expect((await client.getMe()).role).toBe('admin');
  });

  test('can lose the answer to what has been done', async () => {
    const { backend, client } = create();
    backend.faults.fail('pause', 'lost');
    await expect(client.pause(oauth.id)).rejects.toMatchObject({ kind: 'unreachable' });
    expect((await client.getConnection(oauth.id)).status).toBe('paused');
  });

  test('can be a gateway that answers in place of the back end', async () => {
    const { backend, client } = create();
    backend.faults.fail('getMe', { gateway: 503, retryAfterSeconds: 5 });
    const cause = { status: 503, retryAfterSeconds: 5 };
    await expect(client.getMe()).rejects.toMatchObject({ kind: 'unreachable', cause });
  });
});

test('time alone makes a connection in use unhealthy, and a secret end', async () => {
  const { backend, client, clock } = create();
  expect((await client.getConnection('connection-basic')).status).toBe('healthy');
  await clock.advance(600_001);
  expect(await client.getConnection('connection-basic')).toMatchObject({ status: 'degraded', statusReason: 'silent' });
  backend.runSync();
  expect((await client.getConnection('connection-basic')).status).toBe('healthy');
});

test('a sync makes a secret known that ends soon, and one that has ended', async () => {
  const clock = createSimulatedClock({ start: builtAt });
  const expiresAt = '2022-07-01T08:00:00.000Z';
  const secret = { kind: 'password' as const, setAt: builtAt, setBy: 'Product admin', expiresAt };
  const backend = createMemoryBackend({ clock, connections: [makeConnection({ secret })] });
  const status = async () => (await backend.client().getConnection('connection-basic')).status;
  backend.runSync();
  expect(await status()).toBe('credential-expiring');
  await clock.advance(30 * 86_400_000);
  backend.runSync();
  expect(await status()).toBe('needs-reauth');
});

describe('a visit to Microsoft that came to nothing', () => {
  test.for([
    ['stranded', 'stranded'],
    ['failed', 'ready'],
    ['expired', 'abandoned'],
  ] as const)('%s leaves the connection %s', async ([outcome, status]) => {
    const clock = createSimulatedClock({ start: builtAt });
    const connection = makeConnection({ authType: 'oauth-delegated', status: 'ready' });
    const backend = createMemoryBackend({ clock, connections: [connection] });
    const client = backend.client();
    const { attemptId } = await client.startAuthorization(connection.id, { returnTo: '/' });
    if (outcome === 'expired') await clock.advance(600_000);
    if (outcome !== 'expired') backend.finishAuthorization(attemptId, outcome);
    expect((await client.getAuthorization(attemptId)).status).toBe(outcome);
    expect((await client.getConnection(connection.id)).status).toBe(status);
    expect((await client.listAudit({})).entries[0]?.action).toBe('authorization.failed');
    expect(() => backend.finishAuthorization(attemptId, 'succeeded')).toThrow('already');
  });
});

describe('CSV', () => {
  test('keeps quotes, commas and line ends inside of a cell', () => {
    expect(toCsv([['a', 'b,c', 'd"e', 'f\r\ng']])).toBe('a,"b,c","d""e","f\r\ng"\r\n');
  });

  test.for(['=1+1', '+1', '-1', '@sum', '\tx', '\rx'])('takes the formula out of %j', (cell) => {
    expect(toCsv([[cell]]).replace(/^"/, '')).toMatch(/^'/);
  });
});
