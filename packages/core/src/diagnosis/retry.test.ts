import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { decideRetry, type RetryClass, type RetryFacts, readBackOff } from './retry.ts';

const now = Date.parse('2026-11-22T09:00:00Z');
const half = () => 0.5;
const minute = 60_000;
const facts = (change: Partial<RetryFacts> = {}): RetryFacts => ({ attempt: 1, now, random: () => 0, ...change });
const pause = (retryClass: RetryClass, change: Partial<RetryFacts> = {}) => {
  const decision = decideRetry(retryClass, facts(change));
  return decision.do === 'retry' ? decision.retryAt - now : decision;
};

describe('a transient error', () => {
  test('is tried again after a pause that doubles, up to 15 minutes', () => {
    const pauses = [1, 2, 3, 4, 8, 9, 40, 4000].map((attempt) => pause('transient', { attempt }));
    expect(pauses).toEqual([2500, 5000, 10_000, 20_000, 320_000, 450_000, 450_000, 450_000]);
  });

  test('is spread over the upper half of the pause', () => {
    expect(pause('transient', { random: half })).toBe(3750);
    expect(pause('transient', { random: () => 0.9999 })).toBe(5000);
    expect(pause('transient', { attempt: 20, random: () => 0.9999999 })).toBe(15 * minute);
  });

  test('alerts somebody from the fourth failure on', () => {
    const alerts = [1, 2, 3, 4, 5].map((attempt) => decideRetry('transient', facts({ attempt })));
    expect(alerts.map((decision) => decision.do === 'retry' && decision.alert)).toEqual([
      false,
      false,
      false,
      true,
      true,
    ]);
  });

  test('is never tried before the server asked, and a little later so that not everybody comes at once', () => {
    expect(pause('transient', { retryAfterMs: 120_000 })).toBe(120_000);
    expect(pause('transient', { backOffMs: 315_000 })).toBe(315_000);
    expect(pause('transient', { retryAfterMs: 60_000, backOffMs: 315_000, random: half })).toBe(330_750);
    expect(pause('transient', { retryAfterMs: 60 * minute })).toBe(60 * minute);
    expect(pause('transient', { retryAfterMs: 1, backOffMs: null })).toBe(2500);
    expect(pause('transient', { retryAfterMs: null, backOffMs: -5 })).toBe(2500);
  });
});

describe('an error of another class', () => {
  test('that a new token may mend: one silent refresh, then a person', () => {
    expect(decideRetry('refresh-once', facts())).toEqual({ do: 'refresh-then-reauth' });
    expect(decideRetry('refresh-once', facts({ attempt: 2 }))).toEqual({ do: 'stop', reason: 'needs-reauth' });
  });

  test.for(['needs-reauth', 'needs-admin', 'config', 'not-ours'] as const)(
    '%s: no machine tries again',
    (retryClass) => {
      expect(decideRetry(retryClass, facts({ retryAfterMs: 1000 }))).toEqual({ do: 'stop', reason: retryClass });
    },
  );
});

describe('a change on its way', () => {
  const window = { earliestMs: 30 * minute, latestMs: 120 * minute };

  test('is first looked for at its earliest time', () => {
    expect(pause('propagating', { since: now - 10 * minute, window })).toBe(20 * minute);
    expect(decideRetry('propagating', facts({ attempt: 9, since: now, window }))).toEqual({
      do: 'retry',
      retryAt: now + 30 * minute,
      alert: false,
    });
  });

  test('then at growing distances', () => {
    expect(pause('propagating', { since: now - 30 * minute, window })).toBe(2500);
    expect(pause('propagating', { since: now - 40 * minute, window, attempt: 9 })).toBe(450_000);
  });

  test('the last time at its latest time, and then it is not effective', () => {
    expect(pause('propagating', { since: now - 119 * minute, window, attempt: 9 })).toBe(minute);
    expect(pause('propagating', { since: now - 120 * minute + 1, window, attempt: 9 })).toBe(1);
    expect(pause('propagating', { since: now - 120 * minute, window })).toEqual({
      do: 'stop',
      reason: 'not-effective',
    });
    expect(pause('propagating', { since: now - 121 * minute, window })).toEqual({
      do: 'stop',
      reason: 'not-effective',
    });
  });

  test('but never before the server asked', () => {
    expect(pause('propagating', { since: now - 119 * minute, window, backOffMs: 5 * minute })).toBe(5 * minute);
  });

  test('without a window or a beginning there is nothing to wait for', () => {
    expect(pause('propagating')).toEqual({ do: 'stop', reason: 'not-effective' });
    expect(pause('propagating', { window: { earliestMs: 0, latestMs: minute } })).toBe(2500);
    expect(pause('propagating', { since: now })).toEqual({ do: 'stop', reason: 'not-effective' });
  });
});

test('whatever the figures, a retry lies ahead, obeys the server, and is not put off beyond the latest time', () => {
  const milliseconds = fc.integer({ min: 0, max: 100_000_000 });
  fc.assert(
    fc.property(
      fc.constantFrom<RetryClass>('transient', 'propagating', 'refresh-once', 'config'),
      fc.integer({ min: 1, max: 2000 }),
      fc.double({ min: 0, max: 0.999, noNaN: true }),
      fc.record({
        retryAfterMs: milliseconds,
        backOffMs: milliseconds,
        earliestMs: milliseconds,
        latestMs: milliseconds,
      }),
      (retryClass, attempt, random, { retryAfterMs, backOffMs, ...window }) => {
        const decision = decideRetry(retryClass, {
          attempt,
          now,
          random: () => random,
          retryAfterMs,
          backOffMs,
          since: now,
          window,
        });
        if (decision.do !== 'retry') return;
        expect(decision.retryAt).toBeGreaterThan(now);
        const asked = now + Math.max(retryAfterMs, backOffMs);
        expect(decision.retryAt).toBeGreaterThanOrEqual(asked);
        const latest = Math.max(now + window.latestMs, now + 1.1 * (asked - now) + 1);
        if (retryClass === 'propagating') expect(decision.retryAt).toBeLessThanOrEqual(latest);
      },
    ),
  );
});

describe('the pause a server asked for', () => {
  test.for([
    ['BackOffMilliseconds 300000', 300_000],
    ['ErrorServerBusy; BackOffMilliseconds300000', 300_000],
    ['<t:Value Name="BackOffMilliseconds">178510</t:Value>', 178_510],
    ['BackOffMilliseconds: 0', 0],
    ['The server cannot service this request right now. Try again later.178510', 178_510],
    ['The server cannot service this request right now. Try again later. 300000', 300_000],
    ['The server cannot service this request right now. Try again later.', null],
    ['Try again later. 42', null],
    ['Retry-After: 120', 120_000],
    ['retry-after=7', 7000],
    ['{"Retry-After":"30"}', 30_000],
    ['HTTP/1.1 429 Too Many Requests\r\nRetry-After: 5\r\nrequest-id: 1', 5000],
    ['Retry-After: Sun, 22 Nov 2026 09:01:00 GMT', 60_000],
    ['Retry-After: Sun, 22 Nov 2026 08:59:00 GMT', 0],
    ['Retry-After: soon', null],
    ['Retry-After: Xxx, 99 Yyy GMT', null],
    ['Retry-After', null],
    ['BackOffMilliseconds are not known', null],
    ['', null],
  ] as const)('in %j', ([text, milliseconds]) => {
    expect(readBackOff(text, now)).toBe(milliseconds);
  });
});
