import { describe, expect, test } from 'vitest';
import { matchesFilter } from '../assignment/matchesFilter.ts';
import { previewAssignment } from '../assignment/planAssignment.ts';
import { connectionSchema, registrationSchema, userRowSchema } from '../contract/index.ts';
import { worstState } from '../sync/worstState.ts';
import { builtAt } from './builders.ts';
import { createMemoryBackend } from './createMemoryBackend.ts';
import { makeWorld } from './population.ts';
import { createSimulatedClock } from './simulatedClock.ts';

describe('a made world', () => {
  test('is the same for the same seed, and another for another', () => {
    const users = [...makeWorld({ users: 200 }).users];
    expect([...makeWorld({ users: 200 }).users]).toEqual(users);
    expect([...makeWorld({ users: 200, seed: 2 }).users]).not.toEqual(users);
    expect(users.map((_, index) => makeWorld({ users: 200 }).users.at(index))).toEqual(users);
  });

  test('is of the contract', () => {
    const { users, connections, registrations } = makeWorld({ users: 300 });
    for (const user of users) expect(userRowSchema.parse(user)).toEqual(user);
    for (const connection of connections) expect(connectionSchema.parse(connection)).toEqual(connection);
    for (const registration of registrations) expect(registrationSchema.parse(registration)).toEqual(registration);
  });

  test('has everything that makes a tenant hard: states, licences, shared mailboxes, scripts', () => {
    const users = [...makeWorld({ users: 2000 }).users];
    const kinds = <T>(of: (user: (typeof users)[number]) => T) => new Set(users.map(of));
    expect(kinds(({ sync }) => worstState(sync))).toEqual(
      new Set(['none', 'healthy', 'observing', 'waiting', 'retrying', 'silent', 'failing']),
    );
    expect(kinds(({ licence }) => licence).size).toBe(5);
    expect(kinds(({ mailbox }) => mailbox)).toEqual(new Set(['user', 'shared', 'resource']));
    expect(kinds(({ enabled }) => enabled).size).toBe(2);
    expect(kinds(({ address, upn }) => address === upn).size).toBe(2);
    for (const script of [/\p{Script=Arabic}/u, /\p{Script=Han}/u, /[łÉü]/]) {
      expect(users.some(({ displayName, location }) => script.test(displayName + location))).toBe(true);
    }
  });

  test('finds who is there by id, and nobody else', () => {
    const { users } = makeWorld({ users: 20 });
    expect(users.indexOf('user-1')).toBe(0);
    expect(users.indexOf('user-20')).toBe(19);
    for (const id of ['user-0', 'user-21', 'user-01', 'user-', 'person-1', '']) expect(users.indexOf(id)).toBe(-1);
    expect([users.at(-1), users.at(20)]).toEqual([undefined, undefined]);
  });
});

describe('a back end with many users', () => {
  test('costs nothing until somebody looks', () => {
    const { users, ...rest } = makeWorld({ users: 1_000_000 });
    let made = 0;
    const watched = {
      ...users,
      length: users.length,
      indexOf: users.indexOf,
      at(index: number) {
        made += 1;
        return users.at(index);
      },
    };
    createMemoryBackend({ ...rest, users: watched });
    expect(made).toBe(0);
  });

  test('answers as if it looked at each of them', async () => {
    const world = makeWorld({ users: 12_000 });
    const backend = createMemoryBackend(world);
    const client = backend.client();
    const filter = { text: 'zürich', status: ['healthy' as const] };
    const everybody = backend.users();
    const matching = everybody.filter((user) => matchesFilter(user, filter));
    expect((await client.listUsers({ filter })).total).toBe(matching.length);
    const change = { tick: ['connection-oauth'], untick: ['connection-basic'] };
    const preview = await client.previewAssignment({ scope: { type: 'exclude', filter, ids: [] }, change });
    const { warned, ...counted } = previewAssignment(matching, change, preview.snapshot);
    expect({ ...preview, warned: null }).toEqual({ ...counted, warned: null });
    expect(preview.warned.map(({ code, count }) => [code, count])).toEqual(
      warned.map(({ code, count }) => [code, count]),
    );
  });

  test('counts on after changes, removals, additions and silence', async () => {
    const clock = createSimulatedClock({ start: builtAt });
    const backend = createMemoryBackend({ ...makeWorld({ users: 500 }), clock });
    const client = backend.client();
    const check = async () => {
      const { facets, total } = await client.listUsers({});
      const users = backend.users();
      const connections = await client.listConnections();
      expect(total).toBe(users.length);
      for (const [state, count] of Object.entries(facets.status)) {
        expect([state, count]).toEqual([state, users.filter(({ sync }) => worstState(sync) === state).length]);
      }
      for (const { id, counts } of connections) {
        const entries = users.flatMap(({ sync }) => sync).filter(({ connectionId }) => connectionId === id);
        expect(counts).toEqual({
          assigned: entries.filter(({ assigned }) => assigned).length,
          leased: entries.filter(({ leased }) => leased).length,
          healthy: entries.filter(({ state }) => state === 'healthy').length,
          failing: entries.filter(({ state }) => state === 'failing').length,
        });
      }
    };
    await check();
    backend.removeUsers(['user-1', 'user-250']);
    await check();
    const [someone] = backend.users();
    if (someone !== undefined)
      backend.addUsers([
        { ...someone, id: 'another' },
        { ...someone, sync: [] },
      ]);
    await check();
    backend.setAnswer({ connectionId: 'connection-basic' }, { code: null, literal: 'never seen before' });
    backend.runSync();
    await check();
    await clock.advance(600_000);
    await check();
    await clock.advance(1);
    await check();
    expect((await client.listUsers({ filter: { status: ['healthy'] } })).total).toBe(0);
  });
});
