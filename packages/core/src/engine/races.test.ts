import fc from 'fast-check';
import { expect, test } from 'vitest';
import { createMemoryBackend, createSimulatedClock, makeConnection, makeGrant, makeUsers } from '../testing/index.ts';
import { createMigration } from './createMigration.ts';
import type { MigrationState } from './migration.ts';

const connections = [
  makeConnection(),
  makeConnection({ authType: 'oauth-delegated', grant: makeGrant(), status: 'healthy' }),
];
const connectionIds = connections.map(({ id }) => id);
const users = makeUsers(6, { disabled: 1 });

type Step =
  | {
      readonly do: 'assign';
      readonly user: number;
      readonly connection: number;
      readonly on: boolean;
      readonly fate: 'ok' | 'refused' | 'lost';
    }
  | {
      readonly do: 'assign-all';
      readonly connection: number;
      readonly on: boolean;
      readonly fate: 'ok' | 'refused' | 'lost';
    }
  | { readonly do: 'wait'; readonly milliseconds: number }
  | { readonly do: 'sync' | 'cut' | 'mend' | 'other-admin' };

const fate = fc.constantFrom('ok' as const, 'ok' as const, 'refused' as const, 'lost' as const);
const connection = fc.integer({ min: 0, max: 1 });
const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      do: fc.constant('assign' as const),
      user: fc.integer({ min: 0, max: 5 }),
      connection,
      on: fc.boolean(),
      fate,
    }),
  },
  { weight: 2, arbitrary: fc.record({ do: fc.constant('assign-all' as const), connection, on: fc.boolean(), fate }) },
  {
    weight: 4,
    arbitrary: fc.record({ do: fc.constant('wait' as const), milliseconds: fc.integer({ min: 0, max: 400 }) }),
  },
  {
    weight: 1,
    arbitrary: fc.record({
      do: fc.constantFrom('sync' as const, 'cut' as const, 'mend' as const, 'other-admin' as const),
    }),
  },
);

test('whatever races, what is pending is shown, and in the end the back end is right', async () => {
  await fc.assert(
    fc.asyncProperty(
      fc.array(step, { maxLength: 25 }),
      fc.integer({ min: 0, max: 60 }),
      async (steps, jobMilliseconds) => {
        const clock = createSimulatedClock();
        const backend = createMemoryBackend({ clock, timers: clock, users, connections, jobMilliseconds });
        const migration = createMigration({ client: backend.client(), clock, timers: clock });
        await migration.start();
        // Collected: what a listener throws would end inside the engine.
        const broken: string[] = [];
        migration.subscribe(() => broken.push(...pendingNotShown(migration.getState())));
        let inFlight = 0;
        const answers: Promise<unknown>[] = [];
        const other = backend.client({ id: 'other', name: 'Other admin' });
        for (const next of steps) {
          switch (next.do) {
            case 'assign':
            case 'assign-all': {
              if (next.fate === 'refused') backend.refuseNext('internal');
              if (next.fate === 'lost') backend.loseNextAnswer();
              const id = connectionIds[next.connection] ?? '';
              const change = next.on ? { tick: [id], untick: [] } : { tick: [], untick: [id] };
              const scope =
                next.do === 'assign'
                  ? { type: 'include' as const, ids: [`user-${next.user + 1}`] }
                  : { type: 'exclude' as const, filter: {}, ids: [] };
              inFlight += 1;
              answers.push(
                migration.assign(scope, change, { acceptUnproven: true }).then(() => {
                  inFlight -= 1;
                }),
              );
              break;
            }
            case 'wait':
              await clock.advance(next.milliseconds);
              // One that was answered may still wait for a reading; one that was not is still there.
              expect(migration.getState().pending.length).toBeGreaterThanOrEqual(inFlight);
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
            case 'other-admin': {
              const scope = { type: 'include' as const, ids: ['user-1'] };
              const change = { tick: [], untick: [connectionIds[0] ?? ''] };
              const key = `other-${answers.length}-${clock.now()}`;
              const body = { scope, change, expectedCount: 1, snapshot: '', acceptUnproven: true, idempotencyKey: key };
              // Offline or refused is as good a case as any.
              answers.push(other.changeAssignment(body).catch(() => null));
            }
          }
        }
        backend.goOnline();
        await clock.advance(120_000);
        await Promise.all(answers);
        const { roster, pending } = migration.getState();
        expect(broken).toEqual([]);
        expect(pending).toEqual([]);
        for (const user of backend.users()) {
          const row = roster.rowOf(user.id) ?? -1;
          for (const id of connectionIds) {
            const stored = user.sync.some((entry) => entry.connectionId === id && entry.assigned);
            expect([user.id, id, roster.isAssigned(row, id)]).toEqual([user.id, id, stored]);
          }
        }
        migration.stop();
      },
    ),
    { numRuns: 150 },
  );
});

test('a tick that succeeds never flickers, however often the users are read meanwhile', async () => {
  const events = fc.constantFrom('hint', 'resync', 'wait', 'sync', 'other') satisfies fc.Arbitrary<string>;
  await fc.assert(
    fc.asyncProperty(
      fc.array(events, { maxLength: 15 }),
      fc.integer({ min: 0, max: 500 }),
      async (between, jobMilliseconds) => {
        const clock = createSimulatedClock();
        const backend = createMemoryBackend({ clock, timers: clock, users, connections, jobMilliseconds, latency: 20 });
        const migration = createMigration({ client: backend.client(), clock, timers: clock });
        const started = migration.start();
        await clock.advance(500);
        await started;
        const id = connectionIds[1] ?? '';
        const ticked = (user: string) =>
          migration.getState().roster.isAssigned(migration.getState().roster.rowOf(user) ?? -1, id);
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
          if (event === 'other')
            answers.push(migration.assign({ type: 'include', ids: ['user-2'] }, { tick: [id], untick: [] }));
          if (event === 'resync') {
            backend.goOffline();
            backend.goOnline();
          }
        }
        await clock.advance(10_000);
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

/** The cells that do not show what their newest pending change says. */
function pendingNotShown({ pending, roster }: MigrationState): readonly string[] {
  const cells = new Map<string, boolean>();
  for (const { scope, change } of pending) {
    const ids = scope.type === 'include' ? scope.ids : users.map(({ id }) => id);
    for (const userId of ids) {
      for (const id of change.untick) cells.set(`${userId} ${id}`, false);
      // Who is not enabled gains nothing, so only the others can be told of.
      const enabled = roster.userAt(roster.rowOf(userId) ?? -1).enabled;
      if (enabled) for (const id of change.tick) cells.set(`${userId} ${id}`, true);
    }
  }
  const isShown = ([cell, on]: [string, boolean]) => {
    const [userId = '', id = ''] = cell.split(' ');
    return roster.isAssigned(roster.rowOf(userId) ?? -1, id) === on;
  };
  return [...cells].filter((entry) => !isShown(entry)).map(([cell, on]) => `${cell} ${on}`);
}
