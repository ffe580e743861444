import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { MigrationClient, MigrationEvent } from '../contract/index.ts';
import {
  createMemoryBackend,
  createSimulatedClock,
  type MemoryBackend,
  makeConnection,
  makeGrant,
  makeUser,
  makeUsers,
  type SimulatedClock,
} from '../testing/index.ts';
import { createMigration } from './createMigration.ts';
import type { Migration, MigrationState } from './migration.ts';
import { readSnapshot, takeSnapshot } from './snapshot.ts';

const connections = [
  makeConnection(),
  makeConnection({ authType: 'oauth-delegated', grant: makeGrant(), status: 'healthy' }),
];
const connectionIds = connections.map(({ id }) => id);
const users = makeUsers(6, { disabled: 1 });
/** Two admins, each with an engine of their own over the same back end. */
const admins = [0, 1] as const;

type Fate = 'ok' | 'refused' | 'lost' | 'network';
type Step =
  | {
      readonly do: 'assign';
      readonly admin: number;
      /** Null: everybody. */
      readonly user: number | null;
      readonly connection: number;
      readonly on: boolean;
      readonly fate: Fate;
    }
  | { readonly do: 'undo' | 'restart' | 'look'; readonly admin: number }
  | { readonly do: 'wait'; readonly milliseconds: number }
  | { readonly do: 'sync' | 'cut' | 'mend' | 'come' | 'go' | 'rename' };

const admin = fc.constantFrom(...admins);
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 6,
    arbitrary: fc.record({
      do: fc.constant('assign' as const),
      admin,
      user: fc.option(fc.integer({ min: 0, max: 5 }), { freq: 3 }),
      connection: fc.integer({ min: 0, max: 1 }),
      on: fc.boolean(),
      fate: fc.constantFrom<Fate>('ok', 'ok', 'ok', 'refused', 'lost', 'network'),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({ do: fc.constantFrom('undo' as const, 'restart' as const, 'look' as const), admin }),
  },
  {
    weight: 5,
    arbitrary: fc.record({ do: fc.constant('wait' as const), milliseconds: fc.integer({ min: 0, max: 400 }) }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      do: fc.constantFrom(
        'sync' as const,
        'cut' as const,
        'mend' as const,
        'mend' as const,
        'come' as const,
        'go' as const,
        'rename' as const,
      ),
    }),
  },
);

/** How a stream of events misbehaves: some never come, some come late and out of order. */
interface Stream {
  readonly lost: readonly boolean[];
  readonly late: readonly number[];
}
const stream: fc.Arbitrary<Stream> = fc.record({
  lost: fc.array(fc.boolean(), { maxLength: 8 }),
  late: fc.array(fc.integer({ min: 0, max: 900 }), { maxLength: 8 }),
});

/** A client whose events come as the stream says. That one was lost is noticed in the end, as the contract wants it. */
function throughStream(own: MigrationClient, { lost, late }: Stream, clock: SimulatedClock): MigrationClient {
  return {
    ...own,
    async *events(options) {
      const arrived: MigrationEvent[] = [];
      let wake = () => {};
      let ended = false;
      const arrive = (event: MigrationEvent) => {
        arrived.push(event);
        wake();
      };
      const pump = async () => {
        let count = 0;
        for await (const event of own.events(options)) {
          count += 1;
          const missing = lost[count % Math.max(lost.length, 1)] === true;
          const after = late[count % Math.max(late.length, 1)] ?? 0;
          clock.setTimeout(() => arrive(missing ? { type: 'resync' } : event), missing ? 1000 : after);
        }
        ended = true;
        wake();
      };
      void pump();
      options.signal.addEventListener('abort', () => wake());
      while (!options.signal.aborted && !ended) {
        const event = arrived.shift();
        if (event !== undefined) yield event;
        if (event === undefined) {
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      }
    },
  };
}

interface Admin {
  migration: Migration;
  lastJob: string | null;
}

function run({
  clock,
  backend,
  streams,
}: {
  clock: SimulatedClock;
  backend: MemoryBackend;
  streams: readonly Stream[];
}) {
  const broken: string[] = [];
  const inFlight = new Set<Promise<unknown>>();
  let renames = 0;

  function begin(i: number, resume: unknown): Migration {
    const own = backend.client({ id: `admin-${i}`, name: `Admin ${i}` });
    const client = throughStream(own, streams[i] ?? { lost: [], late: [] }, clock);
    const migration = createMigration({ client, clock, timers: clock, resume: readSnapshot(resume) });
    // Collected: what a listener throws does not end the engine.
    migration.subscribe(() => broken.push(...whatIsWrong(migration.getState())));
    return migration;
  }
  const team: Admin[] = admins.map((i) => ({ migration: begin(i, null), lastJob: null }));

  function keep(answer: Promise<unknown>): void {
    inFlight.add(answer);
    void answer.finally(() => inFlight.delete(answer));
  }

  function take(next: Step): void {
    switch (next.do) {
      case 'assign': {
        const who = team[next.admin];
        if (next.fate === 'refused') backend.faults.fail('changeAssignment', 'internal');
        if (next.fate === 'lost') backend.faults.fail('changeAssignment', 'lost');
        if (next.fate === 'network') backend.faults.fail('changeAssignment', 'network');
        const id = connectionIds[next.connection] ?? '';
        const change = next.on ? { tick: [id], untick: [] } : { tick: [], untick: [id] };
        const scope =
          next.user === null
            ? { type: 'exclude' as const, filter: {}, ids: [] }
            : { type: 'include' as const, ids: [`user-${next.user + 1}`] };
        const answer = who?.migration.assign(scope, change, { acceptUnproven: true }).then((result) => {
          if (result.ok) who.lastJob = result.value.id;
        });
        keep(answer ?? Promise.resolve());
        break;
      }
      case 'undo': {
        const who = team[next.admin];
        if (who?.lastJob != null) keep(who.migration.undo(who.lastJob));
        break;
      }
      case 'restart': {
        const who = team[next.admin];
        if (who === undefined) return;
        const kept: unknown = JSON.parse(JSON.stringify(takeSnapshot(who.migration.getState(), clock.now())));
        who.migration.stop();
        who.migration = begin(next.admin, kept);
        keep(who.migration.start());
        break;
      }
      case 'look':
        team[next.admin]?.migration.setFilter({
          text: 'desk 2',
          connection: { id: connectionIds[1] ?? '', assigned: false },
        });
        break;
      case 'sync':
        backend.runSync();
        break;
      case 'cut':
        backend.goOffline();
        break;
      case 'mend':
        backend.goOnline();
        break;
      case 'come':
        backend.addUsers([makeUser({ id: 'user-6', displayName: 'Room 02 desk 1' }), makeUser({ id: 'user-7' })]);
        break;
      case 'go':
        backend.removeUsers(['user-6', 'user-7']);
        break;
      case 'rename':
        renames += 1;
        backend.addUsers([makeUser({ ...backend.users()[0], id: 'user-1', displayName: `Renamed ${renames}` })]);
        break;
      case 'wait':
        break;
    }
  }
  return { team, take, broken, inFlight };
}

test('whatever two admins do at once, through bad lines and restarts: pending is shown, and the back end is right in the end', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 25 }),
      fc.integer({ min: 0, max: 60 }),
      fc.integer({ min: 0, max: 30 }),
      fc.tuple(stream, stream),
      async (steps, jobMilliseconds, latency, streams) => {
        const clock = createSimulatedClock();
        const backend = createMemoryBackend({ clock, timers: clock, users, connections, jobMilliseconds, latency });
        const { team, take, broken, inFlight } = run({ clock, backend, streams });
        const started = Promise.all(team.map(({ migration }) => migration.start()));
        await clock.advance(500);
        await started;
        for (const next of steps) {
          take(next);
          if (next.do === 'wait') await clock.advance(next.milliseconds);
        }
        backend.faults.clear();
        backend.goOnline();
        await clock.advance(180_000);
        await Promise.all(inFlight);
        expect(broken).toEqual([]);
        for (const { migration } of team) {
          const { pending, status, online, resumedFrom } = migration.getState();
          expect([pending, status, online, resumedFrom]).toEqual([[], 'ready', true, null]);
          expect(ticksShown(migration.getState())).toEqual(ticksStored(backend));
          migration.stop();
        }
        const audit = backend.client().listAudit({ limit: 1000 });
        await clock.advance(100);
        const keys = (await audit).entries.filter(({ action }) => action === 'assignment.requested');
        // One request for one change, however often it was sent; undo asks too.
        const asked = steps.filter(({ do: what }) => what === 'assign' || what === 'undo').length;
        expect(keys.length).toBeLessThanOrEqual(asked);
      },
    ),
    { numRuns: 120 },
  );
}, 60_000);

test('a tick that succeeds never flickers, however often the users are read meanwhile', async () => {
  const events = fc.constantFrom('hint', 'resync', 'wait', 'sync', 'other', 'lost');
  await fc.assert(
    fc.asyncProperty(
      fc.array(events, { maxLength: 15 }),
      fc.integer({ min: 0, max: 500 }),
      stream,
      fc.boolean(),
      async (between, jobMilliseconds, events, lost) => {
        const clock = createSimulatedClock();
        const backend = createMemoryBackend({ clock, timers: clock, users, connections, jobMilliseconds, latency: 20 });
        const client = throughStream(backend.client(), events, clock);
        const migration = createMigration({ client, clock, timers: clock });
        const started = migration.start();
        await clock.advance(500);
        await started;
        const id = connectionIds[1] ?? '';
        const ticked = (user: string) =>
          migration.getState().roster.isAssigned(migration.getState().roster.rowOf(user) ?? -1, id);
        if (lost) backend.loseNextAnswer();
        const first = migration.assign({ type: 'include', ids: ['user-1'] }, { tick: [id], untick: [] });
        let flickers = 0;
        migration.subscribe(() => {
          flickers += Number(!ticked('user-1'));
        });
        const answers = [first];
        for (const event of between) {
          if (event === 'hint') backend.addUsers(users.slice(3, 4));
          if (event === 'sync') backend.runSync();
          if (event === 'wait') await clock.advance(70);
          if (event === 'other' || event === 'lost') {
            if (event === 'lost') backend.loseNextAnswer();
            answers.push(migration.assign({ type: 'include', ids: ['user-2'] }, { tick: [id], untick: [] }));
          }
          if (event === 'resync') {
            backend.goOffline();
            backend.goOnline();
          }
        }
        await clock.advance(60_000);
        for (const answer of await Promise.all(answers)) expect(answer.ok).toBe(true);
        expect(flickers).toBe(0);
        expect(ticked('user-1')).toBe(true);
        expect(migration.getState().pending).toEqual([]);
        migration.stop();
      },
    ),
    { numRuns: 60 },
  );
});

/** What must hold in every state anybody is told of. */
function whatIsWrong(state: MigrationState): readonly string[] {
  return [...pendingNotShown(state), ...rowsNotThere(state)];
}

/** The cells that do not show what their newest pending change says. */
function pendingNotShown({ pending, roster }: MigrationState): readonly string[] {
  const cells = new Map<string, boolean>();
  for (const { change, concerns } of pending) {
    for (const { id: userId } of users) {
      const row = roster.rowOf(userId);
      if (row === undefined || !concerns(row)) continue;
      for (const id of change.untick) cells.set(`${userId} ${id}`, false);
      // Who is not enabled gains nothing, so only the others can be told of.
      if (roster.userAt(row).enabled) for (const id of change.tick) cells.set(`${userId} ${id}`, true);
    }
  }
  const isShown = ([cell, on]: [string, boolean]) => {
    const [userId = '', id = ''] = cell.split(' ');
    return roster.isAssigned(roster.rowOf(userId) ?? -1, id) === on;
  };
  return [...cells].filter((entry) => !isShown(entry)).map(([cell, on]) => `${cell} ${on}`);
}

/** A table walks the view and asks the roster for each row. */
function rowsNotThere({ view, roster, question }: MigrationState): readonly string[] {
  const found = Array.from({ length: view.length }, (_, i) => roster.userAt(view.rowAt(i)));
  const { connection } = question.filter;
  const wrong = found.filter(
    ({ sync }) =>
      connection !== undefined &&
      sync.some((entry) => entry.connectionId === connection.id && entry.assigned) !== connection.assigned,
  );
  return wrong.map(({ id }) => `${id} does not match the question`);
}

function ticksShown({ roster }: MigrationState): readonly string[] {
  const ids = [...users.map(({ id }) => id), 'user-7'].filter((id) => roster.rowOf(id) !== undefined);
  const shown = ids.map((userId) => {
    const ticked = connectionIds.filter((id) => roster.isAssigned(roster.rowOf(userId) ?? -1, id));
    return `${userId} ${roster.userAt(roster.rowOf(userId) ?? -1).displayName}: ${ticked.join()}`;
  });
  return [...shown, `${roster.size} in all`];
}

function ticksStored(backend: MemoryBackend): readonly string[] {
  const known = new Map(backend.users().map((user) => [user.id, user]));
  const ids = [...users.map(({ id }) => id), 'user-7'];
  const stored = ids.flatMap((id) => {
    const user = known.get(id);
    if (user === undefined) return [];
    const ticked = connectionIds.filter((connectionId) =>
      user.sync.some((entry) => entry.connectionId === connectionId && entry.assigned),
    );
    return [`${id} ${user.displayName}: ${ticked.join()}`];
  });
  return [...stored, `${known.size} in all`];
}
