import { describe, expect, test } from 'vitest';
import type { RequestRecord } from '../../record/requestRecord.ts';
import { toStories } from './stories.ts';

let id = 0;
const record = (more: Partial<RequestRecord>): RequestRecord => {
  id += 1;
  return {
    id,
    at: new Date(Date.UTC(2026, 10, 22, 12, 0, id % 60)).toISOString(),
    milliseconds: 5,
    method: 'POST',
    path: '/t/oauth2/v2.0/token',
    endpoint: 'token',
    correlationId: 'c',
    thread: 't',
    asked: {},
    answered: { status: 200 },
    ...more,
  };
};
const authorize = (more: Partial<RequestRecord> = {}) =>
  record({
    method: 'GET',
    path: '/t/oauth2/v2.0/authorize',
    endpoint: 'authorize',
    answered: { status: 303, redirectedTo: '/t/login' },
    ...more,
  });
const page = (more: Partial<RequestRecord> = {}) =>
  record({ method: 'GET', path: '/t/login', endpoint: 'page', ...more });
const toApp = () => authorize({ answered: { status: 303, redirectedTo: 'http://localhost/cb' } });
const outcomeOf = (...records: readonly RequestRecord[]) => toStories(records).map(({ outcome }) => outcome);

describe('a sign-in', () => {
  test('is every request of its thread, whatever came between', () => {
    const [one, two] = toStories([authorize(), authorize({ thread: 'other' }), page(), record({ upn: 'a@b.example' })]);
    // The page says nothing that what is sent from it does not.
    expect(one?.steps).toHaveLength(2);
    expect(one).toMatchObject({ flow: 'interactive', upn: 'a@b.example', outcome: 'tokens' });
    expect(two).toMatchObject({ outcome: 'under-way' });
  });

  test('stands as its last telling request says', () => {
    expect(outcomeOf(authorize(), page())).toEqual(['under-way']);
    expect(outcomeOf(authorize(), toApp())).toEqual(['handed-over']);
    expect(outcomeOf(authorize(), toApp(), record({}))).toEqual(['tokens']);
    expect(outcomeOf(authorize(), page({ answered: { status: 400, code: 50053 } }))).toEqual(['refused']);
    expect(outcomeOf(authorize(), page({ answered: { status: 400, code: 50126 } }), page())).toEqual(['under-way']);
    expect(outcomeOf(record({ answered: { status: 400, code: 70016, error: 'authorization_pending' } }))).toEqual([
      'under-way',
    ]);
    expect(outcomeOf(record({ endpoint: 'logout' }))).toEqual(['signed-out']);
    expect(outcomeOf(record({ answered: {} }))).toEqual(['refused']);
  });

  test('keeps the code it was refused with', () => {
    const refused = record({ answered: { status: 401, code: 7000215, error: 'invalid_client' } });
    expect(toStories([refused])[0]).toMatchObject({ outcome: 'refused', code: 7000215 });
    expect(toStories([refused, record({})])[0]?.code).toBeUndefined();
  });

  test('tells repetitions as one step', () => {
    const wait = () => record({ answered: { status: 400, code: 70016 } });
    const [story] = toStories([record({ endpoint: 'device-code' }), wait(), wait(), wait(), record({})]);
    expect(story?.steps.map(({ times }) => times)).toEqual([1, 3, 1]);
    expect(story?.flow).toBe('device_code');
  });

  test('is not made of documents alone', () => {
    expect(
      toStories([record({ endpoint: 'discovery', thread: 'd' }), record({ endpoint: 'keys', thread: 'k' })]),
    ).toEqual([]);
  });
});
