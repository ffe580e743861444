import { expect, test } from 'vitest';
import { readOperation } from '../contract/operations.ts';
import { createCancellation } from '../engine/cancellation.ts';
import { toRequest } from './toRequest.ts';

const { signal } = createCancellation();

test('ids go into the path, and cannot leave their place', () => {
  expect(toRequest(readOperation('getJob'), ['../a b?c#d', { signal }])).toEqual({
    path: '/v1/jobs/..%2Fa%20b%3Fc%23d',
    body: undefined,
    options: { signal },
  });
  expect(toRequest(readOperation('suggestPilot'), ['a&b'])).toMatchObject({
    path: '/v1/pilots/suggestion?connectionId=a%26b',
  });
});

test('an input may be left out, and the options still be found', () => {
  expect(toRequest(readOperation('probe'), ['x', undefined, { signal }])).toEqual({
    path: '/v1/connections/x/probe',
    body: undefined,
    options: { signal },
  });
  expect(toRequest(readOperation('listJobItems'), ['x', undefined, { signal }])).toEqual({
    path: '/v1/jobs/x/items',
    options: { signal },
  });
});

test('a query says what is given, and nothing else', () => {
  const query = { status: 'failed', cursor: undefined, limit: 5 };
  expect(toRequest(readOperation('listJobItems'), ['x', query])).toMatchObject({
    path: '/v1/jobs/x/items?status=failed&limit=5',
  });
});

test('a version is an entity tag, its patch the body', () => {
  expect(toRequest(readOperation('updateRegistration'), ['x', { version: 3, patch: { displayName: 'App' } }])).toEqual({
    path: '/v1/registrations/x',
    headers: { 'if-match': '"3"' },
    body: { displayName: 'App' },
    options: undefined,
  });
});

test('a key is a header and not in the body', () => {
  const input = { target: { type: 'wave', waveId: 'w' }, expectedCount: 1, reason: 'why', idempotencyKey: 'k' };
  expect(toRequest(readOperation('startRollback'), [input, { signal }])).toEqual({
    path: '/v1/rollbacks',
    headers: { 'idempotency-key': 'k' },
    body: { target: { type: 'wave', waveId: 'w' }, expectedCount: 1, reason: 'why' },
    options: { signal },
  });
});
