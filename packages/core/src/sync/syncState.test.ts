import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { deriveSyncState, type SyncFacts } from './syncState.ts';

const now = Date.parse('2022-06-01T08:00:00Z');
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();
const healthy: SyncFacts = {
  assigned: true,
  lastAttemptAt: ago(10),
  lastSuccessAt: ago(10),
  consecutiveSuccesses: 2,
  lastError: null,
  now,
  intervalSeconds: 300,
};
const state = (change: Partial<SyncFacts>) => deriveSyncState({ ...healthy, ...change });
const failed = (literal: string, count = 1) => ({
  consecutiveSuccesses: 0,
  lastError: { code: null, literal, count },
});

describe('a user on a connection is', () => {
  test('released when not ticked, whatever happened before', () => {
    expect(state({ assigned: false })).toBe('released');
  });

  test('waiting until something has been tried', () => {
    expect(state({ lastAttemptAt: null, lastSuccessAt: null, consecutiveSuccesses: 0 })).toBe('waiting');
  });

  test('observing after one success, healthy after two', () => {
    expect(state({ consecutiveSuccesses: 1 })).toBe('observing');
    expect(state({})).toBe('healthy');
  });

  test('silent when the last success is older than two intervals', () => {
    expect(state({ lastSuccessAt: ago(600) })).toBe('healthy');
    expect(state({ lastSuccessAt: ago(601) })).toBe('silent');
    expect(state({ lastSuccessAt: ago(601), consecutiveSuccesses: 1 })).toBe('silent');
  });

  test('retrying when the next try may help, failing when somebody must act', () => {
    expect(state(failed('ErrorServerBusy', 50))).toBe('retrying');
    expect(state(failed('ErrorNonExistentMailbox'))).toBe('failing');
    expect(state(failed('AADSTS50173'))).toBe('failing');
  });

  test('given three tries with an error nobody knows', () => {
    expect(state(failed('The moon is in the way.', 3))).toBe('retrying');
    expect(state(failed('The moon is in the way.', 4))).toBe('failing');
    const uncounted = { code: null, literal: 'The moon is in the way.' };
    expect(state({ consecutiveSuccesses: 0, lastError: uncounted })).toBe('retrying');
  });

  test('healthy again with an old error still on record', () => {
    expect(state({ lastError: { code: null, literal: 'ErrorAccessDenied' } })).toBe('healthy');
  });
});

test('healthy is only said on two successes in a row, the last younger than two intervals', () => {
  const facts = fc.record<SyncFacts>({
    assigned: fc.boolean(),
    lastAttemptAt: fc.option(fc.integer({ min: 0, max: 2000 }).map(ago)),
    lastSuccessAt: fc.option(fc.integer({ min: 0, max: 2000 }).map(ago)),
    consecutiveSuccesses: fc.integer({ min: 0, max: 4 }),
    lastError: fc.option(fc.constant({ code: 'ErrorServerBusy', literal: '' })),
    now: fc.constant(now),
    intervalSeconds: fc.integer({ min: 1, max: 600 }),
  });
  fc.assert(
    fc.property(facts, (given) => {
      const age = given.lastSuccessAt === null ? Number.POSITIVE_INFINITY : now - Date.parse(given.lastSuccessAt);
      const evidence = given.assigned && given.consecutiveSuccesses >= 2 && age <= 2000 * given.intervalSeconds;
      expect(deriveSyncState(given) === 'healthy').toBe(evidence);
    }),
  );
});
