import { describe, expect, test } from 'vitest';
import { makeSync, makeUser, makeUsers } from '../testing/index.ts';
import { decideDisconnect, disconnectFacts } from './disconnect.ts';

describe('the gate before Disconnect', () => {
  const gate = (users: Parameters<typeof disconnectFacts>[0], jobs = 0) =>
    decideDisconnect(disconnectFacts(users, 'old', jobs));
  const released = makeSync({ connectionId: 'old', assigned: false });

  test('opens when nobody was ever there', () => {
    expect(gate([])).toMatchObject({ allowed: true, blockers: [] });
  });

  test('is closed by users who are ticked, and by their lease', () => {
    const users = makeUsers(30, { connectionId: 'old' });
    const { allowed, blockers, effects } = gate(users);
    expect(allowed).toBe(false);
    expect(blockers.map(({ code, count }) => `${code} ${count}`)).toEqual(['users_assigned 30', 'lease_held 30']);
    expect(blockers[0]?.sample).toHaveLength(20);
    const addresses = blockers[0]?.sample.map(({ address }) => address) ?? [];
    expect(addresses).toEqual([...addresses].sort());
    expect(effects).toMatchObject({ usersAssigned: 30, usersLeftWithout: 30 });
  });

  test('is closed until the successor of everybody who moved has proven itself', () => {
    const trying = makeSync({ connectionId: 'new', consecutiveSuccesses: 1 });
    const moved = makeUser({ sync: [released, trying] });
    expect(gate([moved]).blockers).toMatchObject([{ code: 'successor_unproven', count: 1 }]);
    expect(gate([makeUser({ sync: [released, makeSync({ connectionId: 'new' })] })]).allowed).toBe(true);
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
