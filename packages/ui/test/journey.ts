import type { Connection, Me, Scope } from '@authshift/core/contract';
import { builtAt, makeConnection, makeGrant, makeRegistration, makeUsers } from '@authshift/core/testing';
import { basic, createWorld, freshOAuth, noMailbox, oauth, onTrial, proven, usersWith, type World } from './worlds.ts';

/** One migration at each place of its way, for the board. Twelve users, so that a story stays readable. */
const count = 12;
const everybody: Scope = { type: 'exclude', filter: {}, ids: [] };
const minute = 60_000;

const registrations = [makeRegistration()];
const moved = makeUsers(count, { connectionId: oauth.id });
const gone = makeConnection({
  status: 'disconnected',
  statusSince: builtAt,
  restorableUntil: '2022-07-01T08:00:00.000Z',
});

export const nothingYet = (): World => createWorld({ connections: [], users: [] });

/** The new connection has been added and lacks its app. */
export const inventory = (): World => withTarget({ status: 'saved', registrationId: null });

export const prepared = (): World => withTarget({ status: 'ready' });

/** Somebody else came back from Microsoft: nothing goes on before that is put right. */
export const heldUp = (): World =>
  withTarget({
    status: 'wrong-account',
    wrongAccount: {
      returned: { upn: 'admin@fabrikam.example', objectId: 'o', tenantId: 't', name: null },
      silent: true,
      attemptId: 'attempt-1',
    },
  });

function withTarget(overrides: Partial<Connection>): World {
  return createWorld({ connections: [basic, { ...freshOAuth, ...overrides }], users: makeUsers(count), registrations });
}

export const connected = (): World => createWorld({ connections: [basic, oauth], users: makeUsers(count) });

/** A first group reads both, and has not had enough successful syncs. */
export async function beginPilot({ backend }: World): Promise<unknown> {
  const rule = { intervals: 2, probe: true };
  return backend.client().createPilot({ connectionId: oauth.id, userIds: ['user-1', 'user-2'], rule });
}

export const tried = (): World =>
  createWorld({ connections: [basic, oauth], users: usersWith(count, { 0: proven(), 1: proven(), 2: onTrial() }) });

/** Waves of six, the first of which is stopped by its rule: everybody fails. */
export async function stopWave({ backend }: World): Promise<unknown> {
  for (let number = 1; number <= count; number += 1) {
    backend.setAnswer({ connectionId: oauth.id, userId: `user-${number}` }, noMailbox);
  }
  const [first] = await backend.client().planWaves({
    name: 'Wave',
    scope: everybody,
    to: oauth.id,
    from: basic.id,
    size: 6,
    window: null,
    concurrency: 2,
    stopRule: { failures: 1, rate: null, consecutive: null },
    observeIntervals: 2,
    expectedCount: count,
  });
  return backend.client().startWave(first?.id ?? '', {});
}

export const allMoved = (me: Partial<Me> = {}): World =>
  createWorld({ connections: [basic, oauth], users: usersWith(count, everyPlace(proven())), me });

/** Everybody is on both; then the old one is let go, and its quiet days begin. */
export async function release({ backend }: World): Promise<unknown> {
  const client = backend.client();
  const { snapshot, total } = await client.listUsers({});
  return client.changeAssignment({
    scope: everybody,
    change: { tick: [], untick: [basic.id] },
    expectedCount: total,
    snapshot,
    acceptUnproven: true,
    idempotencyKey: 'release',
  });
}

function everyPlace<T>(value: T): Readonly<Record<number, T>> {
  return Object.fromEntries(Array.from({ length: count }, (_, place) => [place, value]));
}

export const disconnected = (): World => createWorld({ connections: [gone, oauth], users: moved, registrations });

/** The tenant's admin has been told, and says that it is done. */
export async function declareHardened({ backend }: World): Promise<string> {
  const client = backend.client();
  const { id } = await client.proposePolicyChange({
    kind: 'default-authentication-policy',
    connectionId: basic.id,
    scope: { type: 'tenant' },
    acknowledgement: { otherApps: [], affectedAccounts: 40, signedBy: 'Exchange admin' },
  });
  await client.handOverPolicyChange(id);
  await client.declarePolicyApplied(id, {});
  return id;
}

/** Long enough afterwards; the old sign-in is refused by now, and nobody has tested that. */
export async function passWindow(world: World): Promise<string> {
  const id = await declareHardened(world);
  const literal = 'HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic Realm=""';
  world.backend.setAnswer({ connectionId: basic.id }, { code: '401', literal });
  await world.clock.advance(26 * 60 * minute);
  world.backend.runSync();
  return id;
}

export async function proveBoth(world: World): Promise<unknown> {
  const id = await passWindow(world);
  await world.backend.client().verifyPolicyChange(id);
  return world.backend.client().probe(oauth.id, {});
}

/** No password is left; Exchange Web Services end, and Graph stands beside them. */
export const secondLeg = (): World =>
  createWorld({
    connections: [
      gone,
      oauth,
      makeConnection({
        id: 'connection-graph',
        displayName: 'Exchange with Graph',
        protocol: 'graph',
        authType: 'oauth-delegated',
        status: 'healthy',
        grant: makeGrant(),
        lastSuccessAt: builtAt,
      }),
    ],
    users: moved,
    registrations,
  });
