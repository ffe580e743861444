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

test('a released connection does not count', () => {
  const released = makeSync({ connectionId: basic.id, assigned: false });
  expect(effectiveAuthType([released, on(oauth.id, true)], [basic, oauth])).toMatchObject({ beside: [] });
});
