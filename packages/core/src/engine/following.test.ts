import { describe, expect, test } from 'vitest';
import type { MigrationClient } from '../contract/index.ts';
import { MigrationError } from '../errors/migrationError.ts';
import { derivePhase } from '../migration/phase.ts';
import {
  createMemoryBackend,
  createSimulatedClock,
  makeConnection,
  makeGrant,
  makeUser,
  makeUsers,
  settle,
} from '../testing/index.ts';
import { createCancellation } from './cancellation.ts';
import { createMigration } from './createMigration.ts';
import { programmeFacts } from './selectors.ts';

const basic = makeConnection();
const blank = makeConnection({ authType: 'oauth-delegated' });
const oauth = { ...blank, grant: makeGrant(), status: 'healthy' as const };

async function setUp({ connections = [basic, oauth], client = (own: MigrationClient) => own } = {}) {
  const clock = createSimulatedClock();
  const backend = createMemoryBackend({ clock, timers: clock, users: makeUsers(3), connections });
  const migration = createMigration({ client: client(backend.client()), clock, timers: clock });
  await migration.start();
  return { backend, clock, migration, state: migration.getState };
}

describe('while it runs, the engine', () => {
  test('shows what others changed, with its rows where they were', async () => {
    const { backend, clock, migration, state } = await setUp();
    const row = state().roster.rowOf('user-2');
    backend.addUsers([makeUser({ id: 'user-0', displayName: 'A new desk' })]);
    await clock.advance(10);
    expect(state().roster.size).toBe(4);
    expect(state().roster.rowOf('user-2')).toBe(row);
    backend.removeUsers(['user-1']);
    await clock.advance(10);
    expect(state().roster.size).toBe(3);
    expect(state().view.length).toBe(3);
    migration.stop();
  });

  test('shows a pilot pass: its members have synced and its connection has been tested', async () => {
    const { backend, clock, migration, state } = await setUp();
    await migration.load('pilots');
    const rule = { intervals: 2, probe: true };
    await migration.call('createPilot', { connectionId: oauth.id, userIds: ['user-1'], rule });
    await clock.advance(300);
    backend.runSync();
    backend.runSync();
    await clock.advance(300);
    expect(state().pilots).toMatchObject([{ status: 'running', counts: { passed: 1, pending: 0 } }]);
    await backend.client().probe(oauth.id);
    await clock.advance(300);
    expect(state().pilots).toMatchObject([{ status: 'passed' }]);
    migration.stop();
  });

  test('reads long lists again at most once per burst of hints', async () => {
    let readings = 0;
    const { backend, clock, migration } = await setUp({
      client: (own) => ({
        ...own,
        listUsers: (...given) => {
          readings += 1;
          return own.listUsers(...given);
        },
      }),
    });
    readings = 0;
    for (let i = 0; i < 20; i += 1) {
      backend.addUsers(makeUsers(250, { connectionId: null }));
      await clock.advance(5);
    }
    await clock.advance(1000);
    expect(readings).toBeGreaterThan(0);
    expect(readings).toBeLessThanOrEqual(2);
    migration.stop();
  });

  test('says when the line is down, asks now and then, and catches up', async () => {
    const { backend, clock, migration, state } = await setUp();
    backend.goOffline();
    await settle();
    expect(state()).toMatchObject({ online: false, notice: null, status: 'ready' });
    backend.addUsers([makeUser({ id: 'user-0' })]);
    await clock.advance(60_000);
    expect(state().roster.size).toBe(3);
    backend.goOnline();
    await clock.advance(10);
    expect(state()).toMatchObject({ online: true, notice: null });
    expect(state().roster.size).toBe(4);
    migration.stop();
  });

  test('polls where the stream cannot be had but the rest can', async () => {
    const { backend, clock, migration, state } = await setUp({
      client: (own) => ({
        ...own,
        events() {
          throw new MigrationError('unreachable', 'no stream');
        },
      }),
    });
    await settle();
    expect(state().online).toBe(false);
    backend.addUsers([makeUser({ id: 'user-0' })]);
    await clock.advance(15_001);
    expect(state().roster.size).toBe(4);
    migration.stop();
  });

  test('finishes a tick by asking when no event says so', async () => {
    const { clock, migration } = await setUp({
      client: (own) => ({
        ...own,
        events: () => createMemoryBackend().client().events({ signal: createCancellation().signal }),
      }),
    });
    const done = migration.assign({ type: 'include', ids: ['user-1'] }, { tick: [oauth.id], untick: [] });
    await clock.advance(3000);
    expect(await done).toMatchObject({ ok: true, value: { status: 'done' } });
    migration.stop();
  });

  test('keeps the refusal of a stale count with its new preview', async () => {
    const { migration, state } = await setUp();
    const everybody = { type: 'exclude' as const, filter: {}, ids: [] };
    const result = await migration.assign(everybody, { tick: [oauth.id], untick: [] }, { expectedCount: 2 });
    expect(result.ok).toBe(false);
    expect(state().notice?.error.problem).toMatchObject({ code: 'scope_changed', preview: { count: 3 } });
    migration.dismissNotice();
    expect(state().notice).toBeNull();
    migration.stop();
  });

  test('stops for good, and starts again', async () => {
    const { backend, clock, migration, state } = await setUp();
    const pending = migration.assign({ type: 'include', ids: ['user-1'] }, { tick: [oauth.id], untick: [] });
    await settle();
    migration.stop();
    expect(await pending).toMatchObject({ ok: false, error: { kind: 'cancelled' } });
    expect(state()).toMatchObject({ pending: [], notice: null });
    let changes = 0;
    migration.subscribe(() => {
      changes += 1;
    });
    backend.addUsers(makeUsers(5));
    await clock.advance(60_000);
    expect(changes).toBe(0);
    await migration.start();
    expect(state().roster.size).toBe(5);
    migration.stop();
  });

  test('survives being stopped while it starts', async () => {
    const { migration, state } = await setUp();
    migration.stop();
    const first = migration.start();
    migration.stop();
    const second = migration.start();
    await Promise.all([first, second]);
    expect(state()).toMatchObject({ status: 'ready', notice: null });
    migration.stop();
  });
});

describe('an authorization', () => {
  test('is followed to its end, and shows on the connection', async () => {
    const { backend, clock, migration, state } = await setUp({ connections: [basic, blank] });
    const attempt = await migration.authorize(blank.id, { returnTo: '/settings' });
    if (!attempt.ok) throw attempt.error;
    const outcome = migration.followAuthorization(attempt.value.attemptId);
    await clock.advance(30_000);
    expect(state().attempts[attempt.value.attemptId]?.status).toBe('pending');
    expect(state().connections[1]?.status).toBe('authorizing');
    backend.finishAuthorization(attempt.value.attemptId, 'wrong_account');
    await clock.advance(1);
    expect(await outcome).toMatchObject({ ok: true, value: { status: 'wrong_account', silent: true } });
    expect(state().connections[1]).toMatchObject({ status: 'wrong-account', grant: null });
    migration.stop();
  });

  test('is followed through a broken line, by a page that has not started', async () => {
    const clock = createSimulatedClock();
    const backend = createMemoryBackend({ clock, timers: clock, connections: [basic, blank] });
    const { attemptId } = await backend.client().startAuthorization(blank.id, { returnTo: '/' });
    const migration = createMigration({ client: backend.client(), clock, timers: clock });
    backend.goOffline();
    const outcome = migration.followAuthorization(attemptId);
    await clock.advance(10_000);
    backend.finishAuthorization(attemptId, 'succeeded');
    backend.goOnline();
    await clock.advance(3000);
    expect(await outcome).toMatchObject({ ok: true, value: { status: 'succeeded' } });
  });

  test('nobody follows any more rejects, nobody started is refused, unfinished ones expire', async () => {
    const { clock, migration } = await setUp({ connections: [basic, blank] });
    expect(await migration.followAuthorization('no-such-attempt')).toMatchObject({
      ok: false,
      error: { problem: { code: 'attempt_not_found' } },
    });
    const attempt = await migration.authorize(blank.id, { returnTo: '/' });
    if (!attempt.ok) throw attempt.error;
    const source = createCancellation();
    const given = migration.followAuthorization(attempt.value.attemptId, { signal: source.signal });
    const kept = migration.followAuthorization(attempt.value.attemptId);
    await settle();
    source.cancel();
    await expect(given).rejects.toMatchObject({ kind: 'cancelled' });
    await clock.advance(700_000);
    expect(await kept).toMatchObject({ ok: true, value: { status: 'expired' } });
    migration.stop();
  });
});

describe('a connection', () => {
  test('that somebody else changed meanwhile can be saved at the second try', async () => {
    const { backend, clock, migration } = await setUp();
    await backend.client().updateConnection(basic.id, { version: 1, patch: { account: 'other@contoso.example' } });
    const late = await migration.updateConnection(basic.id, { displayName: 'Renamed' });
    expect(late).toMatchObject({ ok: false, error: { problem: { code: 'version_conflict' } } });
    await clock.advance(1);
    expect(await migration.updateConnection(basic.id, { displayName: 'Renamed' })).toMatchObject({ ok: true });
    expect(migration.getState()).toMatchObject({ notice: null });
    migration.stop();
  });

  test('brings its own registration into the list', async () => {
    const { migration, state } = await setUp();
    const before = state().registrations.length;
    const created = await migration.createConnection({
      authType: 'oauth-delegated',
      displayName: 'Own app',
      protocol: 'ews',
      account: 'service@contoso.example',
      tenantId: '9c1f0d5e-6a44-4f2b-8f3e-2d1a7c5b9e01',
      registration: { kind: 'own', clientId: 'a3f7c9d2-1b44-4c7e-8a55-0d9e8f7a6b5c', clientSecret: 'value' },
    });
    expect(created.ok).toBe(true);
    expect(state().connections).toHaveLength(3);
    expect(state().registrations).toHaveLength(before + 1);
    migration.stop();
  });

  test('is disconnected through the gate and restored, and the phase follows', async () => {
    const { clock, migration, state } = await setUp();
    const phase = () => derivePhase(programmeFacts(state(), clock.now()));
    expect(phase()).toBe('parallel');
    const refused = await migration.disconnect(basic.id);
    expect(refused).toMatchObject({ ok: false, error: { problem: { code: 'disconnect_blocked' } } });
    const everybody = { type: 'exclude' as const, filter: {}, ids: [] };
    const untick = migration.assign(everybody, { tick: [], untick: [basic.id] });
    await clock.advance(1);
    await untick;
    expect(await migration.disconnect(basic.id)).toMatchObject({ ok: true, value: { status: 'disconnected' } });
    expect(phase()).toBe('legacy-disconnected');
    expect(await migration.restore(basic.id)).toMatchObject({ ok: true });
    migration.stop();
  });
});

test('a client that fails in its own way is an invalid answer, not a crash', async () => {
  const { migration, state } = await setUp({
    client: (own) => ({ ...own, probe: () => Promise.reject(new TypeError('own bug')) }),
  });
  expect(await migration.probe(basic.id)).toMatchObject({ ok: false, error: { kind: 'invalid_answer' } });
  expect(state().notice?.during).toBe('probe');
  migration.stop();
});
