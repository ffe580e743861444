import { expect, it } from 'vitest';
import { holdUntil } from './holdUntil.ts';

const now = Date.parse('2026-11-22T08:00:00.000Z');
const refused = { kind: 'refused', code: null, literal: '', aboutCaller: false, backOffMilliseconds: null } as const;

it('holds a wave for as long as Microsoft asks', () => {
  const busy = { ...refused, code: 'ErrorServerBusy', aboutCaller: true, backOffMilliseconds: 600_000 };
  expect(holdUntil(busy, now)).toBe('2026-11-22T08:10:00.000Z');
  expect(holdUntil({ kind: 'postponed', milliseconds: 30_000 }, now)).toBe('2026-11-22T08:00:30.000Z');
});

it('holds a wave for a moment while nobody answers, and for a minute while the connection takes no part', () => {
  const away = {
    ...refused,
    kind: 'unreachable',
    code: 'ECONNREFUSED',
    literal: 'connect ECONNREFUSED',
    aboutCaller: true,
  } as const;
  const until = holdUntil(away, now);
  expect(Date.parse(until ?? '')).toBeGreaterThan(now);
  expect(Date.parse(until ?? '')).toBeLessThanOrEqual(now + 60_000);
  expect(holdUntil({ kind: 'postponed', milliseconds: null }, now)).toBe('2026-11-22T08:01:00.000Z');
});

it('does not hold it for what concerns one user, or for what only a person can mend', () => {
  expect(holdUntil({ ...refused, code: 'ErrorNonExistentMailbox' }, now)).toBeNull();
  expect(holdUntil({ ...refused, literal: 'HTTP/1.1 401 Unauthorized', aboutCaller: true }, now)).toBeNull();
  expect(holdUntil({ kind: 'works', items: 1, literal: '', code: 'NoError' }, now)).toBeNull();
});
