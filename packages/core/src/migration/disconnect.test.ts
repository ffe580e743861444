import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { arbitraryUsers } from '../../test/arbitraryUsers.ts';
import { previewAssignment } from '../assignment/planAssignment.ts';
import { makeSync, makeUser, makeUsers } from '../testing/builders.ts';
import { type DisconnectFacts, decideDisconnect, disconnectFacts, gateStanding } from './disconnect.ts';

describe('the gate before Disconnect', () => {
  const gate = (users: Parameters<typeof disconnectFacts>[0], jobs = 0) =>
    decideDisconnect(disconnectFacts(users, 'old', jobs));
  const released = makeSync({ connectionId: 'old', assigned: false });

  test('opens when nobody was ever there', () => {
    expect(gate([])).toMatchObject({ allowed: true, blockers: [] });
  });

  test('is closed by users who are ticked, and by their lease', () => {
    const inOrder = makeUsers(30, { connectionId: 'old' });
    const users = [...inOrder.slice(15), ...inOrder.slice(0, 15)];
    const { allowed, blockers, effects } = gate(users);
    expect(allowed).toBe(false);
    expect(blockers.map(({ code, count }) => `${code} ${count}`)).toEqual(['users_assigned 30', 'lease_held 30']);
    expect(blockers[0]?.sample).toHaveLength(20);
    const addresses = blockers[0]?.sample.map(({ address }) => address) ?? [];
    expect(addresses).toEqual([...addresses].sort());
    expect(blockers[0]?.sample[0]).toEqual({
      userId: 'user-1',
      displayName: 'Room 01 desk 1',
      address: 'room-01-desk-1@contoso.example',
    });
    expect(users[0]?.id).toBe('user-16');
    expect(effects).toMatchObject({ usersAssigned: 30, usersLeftWithout: 30 });
  });

  test('is closed until the successor of everybody who moved has proven itself', () => {
    const trying = makeSync({ connectionId: 'new', consecutiveSuccesses: 1 });
    const moved = makeUser({ sync: [released, trying] });
    expect(gate([moved]).blockers).toMatchObject([{ code: 'successor_unproven', count: 1 }]);
    expect(gate([makeUser({ sync: [released, makeSync({ connectionId: 'new' })] })]).allowed).toBe(true);
  });

  test('is content with one proven successor of several', () => {
    const trying = makeSync({ connectionId: 'new', consecutiveSuccesses: 1 });
    const user = makeUser({ sync: [released, trying, makeSync({ connectionId: 'another' })] });
    expect(gate([user]).allowed).toBe(true);
  });

  test('waits for exactly those of whom the preview warned before they were unticked', () => {
    fc.assert(
      fc.property(arbitraryUsers, (users) => {
        const change = { tick: [], untick: ['basic'] };
        const ticked = users.filter(({ sync }) =>
          sync.some((entry) => entry.connectionId === 'basic' && entry.assigned),
        );
        const { warned } = previewAssignment(ticked, change, '1');
        const unticked = ticked.map((user) => ({
          ...user,
          sync: user.sync.map((entry) => (entry.connectionId === 'basic' ? { ...entry, assigned: false } : entry)),
        }));
        expect(disconnectFacts(unticked, 'basic', 0).unproven.count).toBe(
          warned.find(({ code }) => code === 'unproven')?.count ?? 0,
        );
      }),
    );
  });

  test('counts who would be left without any connection', () => {
    const old = makeSync({ connectionId: 'old' });
    const elsewhere = makeSync({ connectionId: 'new' });
    const left = makeSync({ connectionId: 'new', assigned: false });
    const without = [[old], [old, left], [old, elsewhere], [released], [released, elsewhere]].map(
      (sync) => gate([makeUser({ sync })]).effects.usersLeftWithout,
    );
    expect(without).toEqual([1, 1, 0, 0, 0]);
  });

  test('is not closed by who stopped syncing, is not enabled, or never was there', () => {
    const trying = makeSync({ connectionId: 'new', consecutiveSuccesses: 0 });
    const users = [
      makeUser({ id: 'nothing', sync: [released] }),
      makeUser({ id: 'disabled', enabled: false, sync: [released, trying] }),
      makeUser({ id: 'elsewhere', sync: [trying] }),
    ];
    expect(gate(users).allowed).toBe(true);
  });

  test('is closed while a bulk change runs', () => {
    expect(gate([], 1).blockers).toEqual([
      { code: 'job_running', count: 1, sample: [], overridable: false, until: null },
    ]);
  });
});

describe('what a second admin can go past', () => {
  const idle = {
    days: 7,
    lastReleasedAt: '2022-06-01T08:00:00.000Z',
    lastUsedAt: '2022-06-01T08:00:00.000Z',
    now: Date.parse('2022-06-08T07:59:59.999Z'),
  };
  const nobody = { count: 0, sample: [] };
  const facts: DisconnectFacts = {
    connectionId: 'old',
    assigned: nobody,
    leased: nobody,
    unproven: nobody,
    jobs: 0,
    leftWithout: 0,
  };
  const until = '2022-06-08T08:00:00.000Z';
  const coolingOff = { code: 'cooling_off', overridable: true, until, count: 0, sample: [] };

  test('is that the quiet days are not over', () => {
    expect(decideDisconnect({ ...facts, idle })).toMatchObject({ allowed: false, blockers: [coolingOff] });
    expect(decideDisconnect({ ...facts, idle: { ...idle, now: idle.now + 1 } }).allowed).toBe(true);
    expect(decideDisconnect({ ...facts, idle: { ...idle, lastReleasedAt: null } }).allowed).toBe(true);
  });

  test('is that something still signed in with it', () => {
    const used = { ...idle, lastUsedAt: '2022-06-02T08:00:00.000Z' };
    const until = '2022-06-09T08:00:00.000Z';
    expect(decideDisconnect({ ...facts, idle: used }).blockers).toEqual([
      { ...coolingOff, code: 'recently_used', until },
      { ...coolingOff, until },
    ]);
  });

  test('is that there is nothing to roll back to', () => {
    expect(decideDisconnect({ ...facts, checkpoints: 0 }).blockers).toEqual([
      { code: 'no_checkpoint', overridable: true, until: null, count: 0, sample: [] },
    ]);
    expect(decideDisconnect({ ...facts, checkpoints: 1 }).allowed).toBe(true);
  });

  test('is not worth a word while somebody is ticked', () => {
    const used = { ...idle, lastUsedAt: '2022-06-02T08:00:00.000Z' };
    const gate = decideDisconnect({ ...facts, assigned: { count: 1, sample: [] }, idle: used });
    expect(gate.blockers.map(({ code }) => code)).toEqual(['users_assigned']);
  });

  test('leaves the gate soft, and one hard blocker closes it', () => {
    expect(gateStanding(decideDisconnect(facts))).toBe('open');
    expect(gateStanding(decideDisconnect({ ...facts, idle }))).toBe('soft');
    expect(gateStanding(decideDisconnect({ ...facts, idle, jobs: 1 }))).toBe('closed');
  });

  test('never opens the gate further when one more fact speaks against it', () => {
    const order = ['closed', 'soft', 'open'];
    const concerned = fc.nat({ max: 2 }).map((count) => ({ count, sample: [] }));
    const some = fc.record({
      assigned: concerned,
      leased: concerned,
      unproven: concerned,
      jobs: fc.nat({ max: 2 }),
      checkpoints: fc.nat({ max: 1 }),
      idle: fc.constantFrom(idle, { ...idle, now: idle.now + 1 }),
    });
    const worse = (a: { count: number }, b: { count: number }) => ({ count: Math.max(a.count, b.count), sample: [] });
    fc.assert(
      fc.property(some, some, (a, b) => {
        const both = {
          assigned: worse(a.assigned, b.assigned),
          leased: worse(a.leased, b.leased),
          unproven: worse(a.unproven, b.unproven),
          jobs: Math.max(a.jobs, b.jobs),
          checkpoints: Math.min(a.checkpoints, b.checkpoints),
          idle: a.idle.now < b.idle.now ? a.idle : b.idle,
        };
        const rank = (of: typeof a) => order.indexOf(gateStanding(decideDisconnect({ ...facts, ...of })));
        expect(rank(both)).toBeLessThanOrEqual(rank(a));
      }),
    );
  });
});
