import { describe, expect, test } from 'vitest';
import { makeConnection } from '../testing/builders.ts';
import { isConnected, isLegacy, legOf } from './leg.ts';

const basic = makeConnection();
const ews = makeConnection({ id: 'ews', authType: 'oauth-delegated', status: 'healthy' });
const graph = makeConnection({ id: 'graph', authType: 'oauth-app', protocol: 'graph' });
const gone = { ...basic, status: 'disconnected' as const };

const ids = (...connections: Parameters<typeof legOf>[0][number][]) => {
  const { leaving, targets } = legOf(connections as (typeof basic)[]);
  return [leaving.map(({ id }) => id), targets.map(({ id }) => id)];
};

test('Passwords are legacy, also where OAuth carries them', () => {
  const legacy = (['basic', 'ntlm', 'oauth-ropc', 'oauth-delegated', 'oauth-app'] as const).filter((authType) =>
    isLegacy({ authType }),
  );
  expect(legacy).toEqual(['basic', 'ntlm', 'oauth-ropc']);
});

test('A connection is connected until it is disconnected', () => {
  const statuses = ['saved', 'healthy', 'paused', 'disconnect-requested', 'disconnected', 'purged'] as const;
  expect(statuses.filter((status) => !isConnected({ status }))).toEqual(['disconnected', 'purged']);
});

describe('the leg', () => {
  test('leads from passwords to whatever else is connected', () => {
    expect(ids(basic)).toEqual([['connection-basic'], []]);
    expect(ids(basic, ews, graph)).toEqual([['connection-basic'], ['ews', 'graph']]);
    expect(ids(gone, ews)).toEqual([['connection-basic'], ['ews']]);
    expect(ids(basic, { ...ews, status: 'purged' })).toEqual([['connection-basic'], []]);
  });

  test('leads on from EWS to Graph once no password is connected', () => {
    expect(ids(gone, ews, graph)).toEqual([['connection-basic', 'ews'], ['graph']]);
    expect(ids(ews, graph)).toEqual([['ews'], ['graph']]);
    expect(ids(ews, { ...graph, status: 'disconnected' })).toEqual([[], ['ews']]);
  });

  test('stays the second one when EWS is disconnected', () => {
    expect(ids(gone, { ...ews, status: 'disconnected' }, graph)).toEqual([['connection-basic', 'ews'], ['graph']]);
  });

  test('does not leave what stays: own servers, other protocols', () => {
    expect(ids({ ...ews, environment: 'on-premises' }, graph)).toEqual([[], ['ews', 'graph']]);
    expect(ids({ ...ews, environment: 'hybrid' }, graph)).toEqual([[], ['ews', 'graph']]);
    expect(ids({ ...ews, protocol: 'imap-smtp' }, graph)).toEqual([[], ['ews', 'graph']]);
    expect(ids(graph)).toEqual([[], ['graph']]);
  });
});
