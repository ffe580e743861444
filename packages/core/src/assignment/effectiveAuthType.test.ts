import { expect, test } from 'vitest';
import { makeConnection, makeSync } from '../testing/builders.ts';
import { effectiveAuthType } from './effectiveAuthType.ts';

const basic = makeConnection();
const oauth = makeConnection({ authType: 'oauth-delegated' });
const on = (connectionId: string, leased: boolean) => makeSync({ connectionId, leased });
const beside = (connection: typeof basic, role: string) => [
  { connectionId: connection.id, authType: connection.authType, role },
];

test('nothing ticked is none', () => {
  expect(effectiveAuthType([], [basic, oauth])).toEqual({ authType: 'none', connectionId: null, beside: [] });
});

test('one ticked is that one, even before the back end has given it the lease', () => {
  expect(effectiveAuthType([on(oauth.id, false)], [basic, oauth])).toMatchObject({
    authType: 'oauth-delegated',
    beside: [],
  });
});

test('both ticked is the one that writes, with the other on trial or on standby', () => {
  const trial = effectiveAuthType([on(basic.id, true), on(oauth.id, false)], [oauth, basic]);
  expect(trial).toEqual({ authType: 'basic', connectionId: basic.id, beside: beside(oauth, 'on-trial') });
  const standby = effectiveAuthType([on(basic.id, false), on(oauth.id, true)], [oauth, basic]);
  expect(standby).toEqual({ authType: 'oauth-delegated', connectionId: oauth.id, beside: beside(basic, 'on-standby') });
});

test('several ticked, and nobody has said which writes: none, and all are on trial', () => {
  const answer = effectiveAuthType([on(oauth.id, false), on(basic.id, false)], [oauth, basic]);
  expect(answer).toEqual({
    authType: 'none',
    connectionId: null,
    beside: [...beside(basic, 'on-trial'), ...beside(oauth, 'on-trial')],
  });
});

test('those beside the writer are named from old to new, and each is newer or older than it', () => {
  const third = { ...oauth, id: 'third', createdAt: '2030-01-01T00:00:00.000Z' };
  const sync = [on(third.id, false), on(oauth.id, true), on(basic.id, false)];
  expect(effectiveAuthType(sync, [third, oauth, basic]).beside).toEqual([
    ...beside(basic, 'on-standby'),
    ...beside(third, 'on-trial'),
  ]);
});

test('a released connection does not count', () => {
  const released = makeSync({ connectionId: basic.id, assigned: false });
  expect(effectiveAuthType([released, on(oauth.id, true)], [basic, oauth])).toMatchObject({ beside: [] });
});
