import { expect, test } from 'vitest';
import type { Invitation, MigrationClient, MigrationEvent } from '../contract/index.ts';
import {
  createMemoryBackend,
  createSimulatedClock,
  makeConnection,
  makeGrant,
  makeInvitation,
  makeUsers,
  settle,
} from '../testing/index.ts';
import { createMigration } from './createMigration.ts';

const oauth = makeConnection({ authType: 'oauth-delegated', grant: makeGrant(), status: 'healthy' });

async function setUp({ users = 1, client = (own: MigrationClient) => own } = {}) {
  const clock = createSimulatedClock();
  const backend = createMemoryBackend({ clock, timers: clock, users: makeUsers(users), connections: [oauth] });
  const asked: string[] = [];
  const counted = new Proxy(client(backend.client()), {
    get(target, name: keyof MigrationClient) {
      if (name !== 'events') asked.push(name);
      return target[name];
    },
  });
  const migration = createMigration({ client: counted, clock, timers: clock });
  await migration.start();
  const userIds = Array.from({ length: users }, (_, row) => migration.getState().roster.userAt(row).id);
  const other = backend.client({ id: 'actor-other', name: 'Other admin' });
  const invite = (ids = userIds) => other.createInvitations({ kind: 'self', connectionId: oauth.id, userIds: ids });
  const shown = () => migration.getState().invitations?.map(({ status }) => status);
  return { asked, backend, clock, invite, migration, shown, userIds };
}

/** A back end whose list of invitations is answered, and whose events come, when the test says so. */
async function setUpByHand() {
  const asked: ((invitations: readonly Invitation[]) => void)[] = [];
  const events: MigrationEvent[] = [];
  let wake = () => {};
  const { clock, migration } = await setUp({
    client: (own) => ({
      ...own,
      listInvitations: () =>
        new Promise((resolve) => {
          asked.push((invitations) => resolve({ invitations: [...invitations], nextCursor: null }));
        }),
      async *events({ signal }) {
        signal.addEventListener('abort', () => wake());
        while (!signal.aborted) {
          yield* events.splice(0);
          await new Promise<void>((resolve) => {
            wake = resolve;
          });
        }
      },
    }),
  });
  async function hear(...invitations: readonly Invitation[]) {
    const [first] = invitations;
    const told = { invitations: [...invitations] };
    events.push({ type: 'programme.changed', kind: 'invitation', id: first?.id ?? null, ...told });
    wake();
    await settle();
  }
  const shown = () => migration.getState().invitations?.map(({ id, status }) => `${id} ${status}`);
  return { asked, clock, hear, migration, shown };
}

const sent = makeInvitation({ id: 'link-1' });
const opened = makeInvitation({ id: 'link-1', status: 'opened' });
const completed = makeInvitation({ id: 'link-1', status: 'completed' });

test('a link that is opened shows at once, and nobody is asked for anything', async () => {
  const { asked, backend, clock, invite, migration, shown } = await setUp({ users: 1500 });
  const links = await invite();
  await migration.load('invitations');
  expect(asked.filter((name) => name === 'listInvitations')).toHaveLength(2);
  await clock.advance(1000);
  const before = migration.getState().invitations;
  asked.length = 0;
  for (const { id } of links.slice(0, 100)) backend.followInvitation(id, 'opened');
  await clock.advance(10);
  expect(shown()?.lastIndexOf('opened')).toBe(99);
  expect(shown()?.filter((status) => status === 'opened')).toHaveLength(100);
  expect(migration.getState().invitations?.map(({ id }) => id)).toEqual(before?.map(({ id }) => id));
  await clock.advance(60_000);
  expect(asked).toEqual([]);
  migration.stop();
});

test('a link that is made or withdrawn by somebody else comes along as well', async () => {
  const { asked, backend, clock, invite, migration, shown } = await setUp();
  await migration.load('invitations');
  asked.length = 0;
  const [link] = await invite();
  await clock.advance(10);
  expect(shown()).toEqual(['sent']);
  await backend.client().revokeInvitation(link?.id ?? '');
  await clock.advance(10);
  expect(shown()).toEqual(['revoked']);
  expect(asked).toEqual([]);
  expect(JSON.stringify(migration.getState())).not.toContain(link?.url);
  migration.stop();
});

test('a campaign is read anew, once for a burst of them', async () => {
  const { asked, clock, invite, migration, shown } = await setUp({ users: 201 });
  await migration.load('invitations');
  asked.length = 0;
  for (let i = 0; i < 5; i += 1) {
    await invite();
    await clock.advance(20);
  }
  await clock.advance(5000);
  expect(shown()).toHaveLength(1005);
  // Two pages.
  expect(asked).toEqual(['listInvitations', 'listInvitations']);
  migration.stop();
});

test('an event says nothing of a list nobody has asked for', async () => {
  const { asked, clock, invite, migration, shown } = await setUp();
  asked.length = 0;
  await invite();
  await clock.advance(5000);
  expect([shown(), asked]).toEqual([undefined, []]);
  migration.stop();
});

test('what was read already is not shown older by an event that comes late', async () => {
  const { asked, hear, migration, shown } = await setUpByHand();
  const loaded = migration.load('invitations');
  await settle();
  asked[0]?.([completed]);
  await loaded;
  await hear(opened);
  expect(shown()).toEqual(['link-1 completed']);
  migration.stop();
});

test('what events tell while the list is being read is not lost, and does not make it be read for ever', async () => {
  const { asked, clock, hear, migration, shown } = await setUpByHand();
  const loaded = migration.load('invitations');
  await settle();
  const other = makeInvitation({ id: 'link-2' });
  await hear(completed);
  await hear(opened, other);
  asked[0]?.([sent, makeInvitation({ id: 'link-0' })]);
  await loaded;
  expect(shown()).toEqual(['link-1 completed', 'link-0 sent', 'link-2 sent']);
  await clock.advance(60_000);
  expect(asked).toHaveLength(1);
  migration.stop();
});

test('what a later reading does not know any more is gone, whatever events have told of it before', async () => {
  const { asked, clock, hear, migration, shown } = await setUpByHand();
  const loaded = migration.load('invitations');
  await settle();
  asked[0]?.([sent]);
  await loaded;
  await hear(opened);
  expect(shown()).toEqual(['link-1 opened']);
  migration.stop();
  const again = migration.start();
  await settle();
  asked[1]?.([]);
  await again;
  await clock.advance(10);
  expect(shown()).toEqual([]);
  migration.stop();
});
