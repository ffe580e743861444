import { describe, expect, test } from 'vitest';
import type { MigrationClient } from '../contract/index.ts';
import {
  createMemoryBackend,
  createSimulatedClock,
  makeConnection,
  makeGrant,
  makeUsers,
  settle,
} from '../testing/index.ts';
import { createMigration } from './createMigration.ts';
import { listChangedBy, listNames, listOfKind, lists } from './lists.ts';

const basic = makeConnection();
const oauth = makeConnection({ authType: 'oauth-delegated', grant: makeGrant(), status: 'healthy' });
const everybody = { type: 'exclude' as const, filter: {}, ids: [] };
const waveInput = {
  name: 'Wave',
  scope: everybody,
  to: oauth.id,
  from: basic.id,
  size: 2,
  window: null,
  concurrency: 2,
  stopRule: { failures: 1, rate: null, consecutive: null },
  observeIntervals: 2,
  expectedCount: 6,
};

async function setUp({ client = (own: MigrationClient) => own } = {}) {
  const clock = createSimulatedClock();
  const backend = createMemoryBackend({ clock, timers: clock, users: makeUsers(6), connections: [basic, oauth] });
  const migration = createMigration({ client: client(backend.client()), clock, timers: clock });
  await migration.start();
  const other = backend.client({ id: 'actor-other', name: 'Other admin' });
  return { backend, clock, migration, other, state: migration.getState };
}

/** The client, with one operation that waits until it is let through. */
function holding(own: MigrationClient, operation: 'listWaves' | 'listCheckpoints') {
  const waiting: (() => void)[] = [];
  const held = async () => {
    const answer = await own[operation]();
    await new Promise<void>((resolve) => void waiting.push(resolve));
    return answer;
  };
  return { client: { ...own, [operation]: held }, letThrough: () => waiting.shift()?.() };
}

describe('a list of the programme', () => {
  test('is not read before somebody asks for it', async () => {
    const { clock, migration, other, state } = await setUp();
    expect(state().waves).toBeNull();
    await other.planWaves(waveInput);
    await clock.advance(100);
    expect(state().waves).toBeNull();
    expect(await migration.load('waves')).toEqual({ ok: true, value: undefined });
    expect(state().waves).toHaveLength(3);
    migration.stop();
  });

  test('follows what others do from then on', async () => {
    const { clock, migration, other, state } = await setUp();
    await migration.load('waves');
    expect(state().waves).toEqual([]);
    const [first] = await other.planWaves(waveInput);
    await clock.advance(300);
    expect(state().waves?.map(({ status }) => status)).toEqual(['planned', 'planned', 'planned']);
    await other.startWave(first?.id ?? '');
    await clock.advance(300);
    expect(state().waves?.[0]).toMatchObject({ status: 'observing', counts: { total: 2, done: 2 } });
    migration.stop();
  });

  test('is read once by all who ask at the same time, and not again by who asks later', async () => {
    let readings = 0;
    const { migration } = await setUp({
      client: (own) => ({
        ...own,
        listWaves() {
          readings += 1;
          return own.listWaves();
        },
      }),
    });
    await Promise.all([migration.load('waves'), migration.load('waves')]);
    await migration.load('waves');
    expect(readings).toBe(1);
    migration.stop();
  });

  test('is read once for many events that come one after another', async () => {
    let readings = 0;
    const { clock, migration, other, state } = await setUp({
      client: (own) => ({
        ...own,
        listWaves() {
          readings += 1;
          return own.listWaves();
        },
      }),
    });
    await migration.load('waves');
    readings = 0;
    for (let i = 0; i < 20; i += 1) {
      await other.planWaves(waveInput);
      await clock.advance(10);
    }
    await clock.advance(1000);
    expect(state().waves?.[0]?.id).toBe((await other.listWaves())[0]?.id);
    expect(readings).toBe(1);
    migration.stop();
  });

  test('is read at once when somebody waits for it, whatever hints wait too', async () => {
    const { backend, migration, other, state } = await setUp();
    await migration.load('waves');
    const [wave] = await other.planWaves(waveInput);
    await settle();
    backend.faults.fail('startWave', 'internal');
    expect((await migration.call('startWave', wave?.id ?? '')).ok).toBe(false);
    await settle();
    expect(state().waves).toHaveLength(3);
    migration.stop();
  });

  test('without versions is read once more when an answer arrives while it is read', async () => {
    let letThrough = () => {};
    const { migration, other, state } = await setUp({
      client(own) {
        const held = holding(own, 'listCheckpoints');
        letThrough = () => void held.letThrough();
        return held.client;
      },
    });
    const loaded = migration.load('checkpoints');
    await settle();
    await other.createCheckpoint({ label: 'Of the other' });
    const made = await migration.call('createCheckpoint', { label: 'Mine' });
    letThrough();
    await settle();
    expect(state().checkpoints).toEqual([made.ok ? made.value : null]);
    letThrough();
    await loaded;
    expect(
      state()
        .checkpoints?.map(({ label }) => label)
        .toSorted(),
    ).toEqual(['Mine', 'Of the other']);
    migration.stop();
  });

  test('that cannot be read says so, and can be asked for again', async () => {
    const { backend, migration, state } = await setUp();
    backend.faults.fail('listPilots', 'internal');
    expect(await migration.load('pilots')).toMatchObject({ ok: false, error: { problem: { code: 'internal' } } });
    expect(state()).toMatchObject({ pilots: null, notice: { during: 'programme' } });
    expect(await migration.load('pilots')).toMatchObject({ ok: true });
    expect(state()).toMatchObject({ pilots: [], notice: null });
    migration.stop();
  });

  test('is read again by the next run', async () => {
    const { migration, other, state } = await setUp();
    await migration.load('checkpoints');
    migration.stop();
    await other.createCheckpoint({ label: 'While nobody looked' });
    await migration.start();
    expect(state().checkpoints).toHaveLength(1);
    migration.stop();
  });

  test('catches up after the line was down', async () => {
    const { backend, clock, migration, other, state } = await setUp();
    await migration.load('checkpoints');
    const answers = other.createCheckpoint({ label: 'Unheard' });
    backend.goOffline();
    await answers.catch(() => null);
    await clock.advance(100);
    backend.goOnline();
    await other.createCheckpoint({ label: 'Heard of' });
    await clock.advance(100);
    expect(state().checkpoints?.map(({ label }) => label)).toContain('Heard of');
    migration.stop();
  });

  test('shows an answer although a reading that began before it arrives later', async () => {
    let letThrough: () => void = () => {};
    const { clock, migration, state } = await setUp({
      client(own) {
        const held = holding(own, 'listWaves');
        letThrough = held.letThrough;
        return held.client;
      },
    });
    const loaded = migration.load('waves');
    await settle();
    letThrough();
    await loaded;
    // An event makes it read; the answer of the next call comes in between.
    const planned = migration.call('planWaves', waveInput);
    await settle();
    const [first] = state().waves ?? [];
    expect((await planned).ok).toBe(true);
    await migration.call('startWave', first?.id ?? '');
    await clock.advance(10);
    const version = state().waves?.[0]?.version ?? 0;
    for (let i = 0; i < 5; i += 1) {
      letThrough();
      await settle();
      expect(state().waves?.[0]?.version ?? 0).toBeGreaterThanOrEqual(version);
    }
    migration.stop();
  });
});

describe('calling an operation', () => {
  test('answers, and puts the answer where the state keeps it', async () => {
    const { migration, state } = await setUp();
    await migration.load('checkpoints');
    const made = await migration.call('createCheckpoint', { label: 'Before anything' });
    expect(made).toMatchObject({ ok: true, value: { label: 'Before anything' } });
    expect(state().checkpoints).toEqual([made.ok ? made.value : null]);
    const paused = await migration.call('pause', oauth.id);
    expect(paused).toMatchObject({ ok: true, value: { status: 'paused' } });
    expect(state().connections.map(({ status }) => status)).toEqual(['healthy', 'paused']);
    migration.stop();
  });

  test('does not make up a list nobody has read', async () => {
    const { migration, state } = await setUp();
    await migration.call('createCheckpoint', { label: 'Before anything' });
    expect(state().checkpoints).toBeNull();
    migration.stop();
  });

  test('that comes in pages is shown whole', async () => {
    const asked: (string | undefined)[] = [];
    const client = (own: MigrationClient): MigrationClient => ({
      ...own,
      async listInvitations(query, options) {
        const page = await own.listInvitations({ ...query, limit: 4 }, options);
        asked.push(query.cursor);
        return page;
      },
    });
    const { migration, other, state } = await setUp({ client });
    const userIds = Array.from({ length: 6 }, (_, row) => state().roster.userAt(row).id);
    await other.createInvitations({ kind: 'self', connectionId: oauth.id, userIds });
    await other.createInvitations({ kind: 'grant', connectionId: oauth.id });
    await migration.load('invitations');
    expect(state().invitations?.map(({ userId }) => userId)).toEqual([...userIds, null]);
    expect(asked).toEqual([undefined, expect.any(String)]);
    migration.stop();
  });

  test('keeps the link of an invitation nowhere', async () => {
    const { clock, migration, state } = await setUp();
    await migration.load('invitations');
    const sent = await migration.call('createInvitations', { kind: 'grant', connectionId: oauth.id });
    const url = sent.ok ? (sent.value[0]?.url ?? '') : '';
    expect(url).toMatch(/^https?:/);
    await clock.advance(10);
    expect(state().invitations).toHaveLength(1);
    expect(JSON.stringify(state())).not.toContain(url);
    migration.stop();
  });

  test('that is refused because somebody was faster shows what is there now', async () => {
    const { migration, other, state } = await setUp();
    const [registration] = state().registrations;
    const id = registration?.id ?? '';
    const before = state().registrations;
    await other.updateRegistration(id, { version: 1, patch: { displayName: 'Renamed by the other' } });
    const late = await migration.call('updateRegistration', id, { version: 1, patch: { displayName: 'Mine' } });
    expect(late).toMatchObject({ ok: false, error: { problem: { code: 'version_conflict', status: 412 } } });
    expect(state().notice).toMatchObject({ during: 'programme', error: { problem: { code: 'version_conflict' } } });
    await settle();
    expect(state().registrations).not.toBe(before);
    const [now] = state().registrations;
    expect(now).toMatchObject({ displayName: 'Renamed by the other', version: 2 });
    const again = { version: now?.version ?? 0, patch: { displayName: 'Mine' } };
    expect(await migration.call('updateRegistration', id, again)).toMatchObject({ ok: true });
    expect(state()).toMatchObject({ notice: null, registrations: [{ displayName: 'Mine', version: 3 }] });
    migration.stop();
  });

  test('shows a user who was changed', async () => {
    const { clock, migration, state } = await setUp();
    expect(await migration.call('updateUser', 'user-2', { enabled: false })).toMatchObject({ ok: true });
    await clock.advance(1);
    expect(state().roster.userAt(state().roster.rowOf('user-2') ?? -1).enabled).toBe(false);
    migration.stop();
  });

  test('follows a job somebody else may run, and a job that is asked for', async () => {
    const { clock, migration, state } = await setUp();
    const run = await migration.call('startPreflight', { connectionId: oauth.id, scope: everybody });
    if (!run.ok) throw run.error;
    const ended = migration.followJob(run.value.jobId);
    await clock.advance(10);
    expect(await ended).toMatchObject({ ok: true, value: { kind: 'preflight', status: 'done', ok: 6 } });
    expect(await migration.call('getJob', run.value.jobId)).toMatchObject({ ok: true });
    expect(state().jobs[run.value.jobId]).toMatchObject({ status: 'done' });
    expect(await migration.followJob('no-such-job')).toMatchObject({ ok: false, error: { kind: 'refused' } });
    migration.stop();
  });

  test('works on a client that is an object with methods of its own', async () => {
    const backend = createMemoryBackend();
    const own = backend.client();
    const client = Object.create(own, {
      listWaves: {
        value: function (this: MigrationClient) {
          return own === Object.getPrototypeOf(this) ? own.listWaves() : null;
        },
      },
    }) as MigrationClient;
    const migration = createMigration({ client });
    expect(await migration.call('listWaves')).toEqual({ ok: true, value: [] });
  });
});

test('what a page does most has a name of its own', async () => {
  const { backend, clock, migration, state } = await setUp();
  expect(await migration.probe(oauth.id)).toMatchObject({ ok: true, value: { verdict: 'works' } });
  await settle();
  expect(state().connections[1]?.lastSuccessAt).toBe(new Date(clock.now()).toISOString());
  expect(await migration.previewDisconnect(basic.id)).toMatchObject({ ok: true, value: { allowed: false } });
  const change = { tick: [oauth.id], untick: [] };
  expect(await migration.previewAssignment(everybody, change)).toMatchObject({ ok: true, value: { changing: 6 } });
  expect(await migration.replaceSecret(basic.id, { secret: 'only ever sent' })).toMatchObject({ ok: true });
  expect(await migration.loadUser('user-1')).toMatchObject({ ok: true, value: { history: [] } });
  expect(await migration.updateConnection('no-such-connection', {})).toMatchObject({ ok: false });
  migration.setSort('-address');
  expect(state().roster.userAt(state().view.rowAt(0)).id).toBe('user-6');
  const release = backend.hold();
  const held = migration.assign(everybody, change);
  await settle();
  release();
  await settle();
  const [pending] = state().pending;
  expect(await migration.abortJob(pending?.jobId ?? '')).toMatchObject({ ok: true, value: { status: 'aborted' } });
  await clock.advance(10);
  expect(await held).toMatchObject({ ok: true, value: { status: 'aborted', ok: 0 } });
  migration.stop();
});

test('a user who cannot be read now is read later, and nobody is taken for gone', async () => {
  const { backend, clock, migration, state } = await setUp();
  backend.faults.fail('getUser', 'internal');
  backend.addUsers(makeUsers(1).map((user) => ({ ...user, displayName: 'Renamed' })));
  await clock.advance(10);
  expect(state()).toMatchObject({ notice: null, roster: { size: 6 } });
  await clock.advance(5000);
  expect(state().roster.userAt(state().roster.rowOf('user-1') ?? -1).displayName).toBe('Renamed');
  migration.stop();
});

describe('the table of lists', () => {
  test('knows for every operation which list it changes', () => {
    expect(listChangedBy('startWave')).toBe('waves');
    expect(listChangedBy('probe')).toBe('connections');
    expect(listChangedBy('promoteRegistrationSecret')).toBe('registrations');
    expect(listChangedBy('listWaves')).toBeUndefined();
    expect(listChangedBy('suggestPilot')).toBeUndefined();
    expect(listChangedBy('getEvidence')).toBeUndefined();
  });

  test('has one list for every kind of event, and one way to read each', () => {
    const kinds = ['registration', 'preflight', 'pilot', 'wave', 'checkpoint', 'rollback', 'invitation'] as const;
    expect(kinds.map(listOfKind)).toEqual(listNames.slice(1, -1));
    expect(listOfKind('policy-change')).toBe(listNames.at(-1));
    expect(listNames.map((name) => lists[name][0].replace('list', '').toLowerCase())).toEqual(
      listNames.map((name) => name.toLowerCase()),
    );
  });
});
