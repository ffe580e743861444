import { expect, test } from 'vitest';
import type { UserSync } from '../contract/index.ts';
import { summarizeSync } from './health.ts';

type Entry = Parameters<typeof summarizeSync>[0] extends Iterable<infer T> ? T : never;

const error = (code: string | null, literal: string): UserSync['lastError'] => ({
  code,
  literal,
  firstSeenAt: '2026-11-22T08:00:00Z',
  lastSeenAt: '2026-11-22T09:00:00Z',
  count: 2,
});
const healthy: Entry = {
  assigned: true,
  state: 'healthy',
  lastSuccessAt: '2026-11-22T09:00:00Z',
  lastAttemptAt: '2026-11-22T09:00:00Z',
  lastError: null,
};
const none = { released: 0, waiting: 0, observing: 0, healthy: 0, retrying: 0, failing: 0, silent: 0 };

test('a connection without users has nothing to tell', () => {
  const nothing = {
    counts: none,
    assigned: 0,
    lastSuccessAt: null,
    lastAttemptAt: null,
    causes: [],
    worst: 'none',
  };
  expect(summarizeSync([])).toEqual(nothing);
  expect(summarizeSync([{ ...healthy, assigned: false, state: 'released' }])).toEqual(nothing);
});

test('the last success is not the last attempt', () => {
  const late = { ...healthy, state: 'silent', lastAttemptAt: '2026-11-22T10:00:00.000Z' } as const;
  const early = { ...healthy, lastSuccessAt: '2026-11-22T08:30:00Z', lastAttemptAt: null };
  for (const entries of [
    [late, early],
    [early, late],
  ]) {
    expect(summarizeSync(entries)).toMatchObject({
      counts: { ...none, healthy: 1, silent: 1 },
      assigned: 2,
      lastSuccessAt: '2026-11-22T09:00:00Z',
      lastAttemptAt: '2026-11-22T10:00:00.000Z',
      worst: 'silent',
    });
  }
});

test('causes are those of who fails now, worst first', () => {
  const failing = { ...healthy, state: 'failing', lastError: error('ErrorNonExistentMailbox', 'No mailbox.') } as const;
  const retrying = { ...healthy, state: 'retrying', lastError: error('ErrorServerBusy', 'Busy.') } as const;
  const recovered = { ...healthy, lastError: error('ErrorAccessDenied', 'Access is denied.') };
  const unexplained = { ...healthy, state: 'failing', lastError: null } as const;
  const health = summarizeSync([retrying, recovered, retrying, failing, unexplained]);
  expect(health.causes.map(({ diagnosis, users }) => [diagnosis.code, users])).toEqual([
    ['ErrorNonExistentMailbox', 1],
    ['ErrorServerBusy', 2],
  ]);
  expect(health).toMatchObject({ counts: { ...none, healthy: 1, retrying: 2, failing: 2 }, worst: 'failing' });
});

test('answers of the same text under another code are told apart', () => {
  const of = (code: string | null) =>
    ({ ...healthy, state: 'failing', lastError: error(code, 'Said nothing.') }) as const;
  expect(summarizeSync([of(null), of('999'), of('999')]).causes.map(({ users }) => users)).toEqual([2, 1]);
});
