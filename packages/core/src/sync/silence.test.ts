import { describe, expect, test } from 'vitest';
import { awaitedSuccess } from './firstSuccess.ts';
import { detectFlapping } from './flapping.ts';
import { alertAfterIntervals, detectSilence, type SilenceFacts } from './silence.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const ago = (seconds: number) => new Date(now - seconds * 1000).toISOString();

describe('silence', () => {
  const facts: SilenceFacts = {
    expected: true,
    lastSuccessAt: ago(0),
    expectedSince: ago(9000),
    now,
    intervalSeconds: 300,
  };
  const silenceOf = (seconds: number, change: Partial<SilenceFacts> = {}) =>
    detectSilence({ ...facts, lastSuccessAt: ago(seconds), ...change });

  test('begins after two intervals, and is told after three', () => {
    expect(alertAfterIntervals).toBe(3);
    expect(silenceOf(0)).toBeNull();
    expect(silenceOf(600)).toBeNull();
    expect(silenceOf(601)).toEqual({ since: ago(601), intervals: 2, alert: false });
    expect(silenceOf(899)).toMatchObject({ intervals: 2, alert: false });
    expect(silenceOf(900)).toMatchObject({ intervals: 3, alert: true });
  });

  test('is told when the host wants it', () => {
    expect(silenceOf(3599, { alertAfter: 12 })).toMatchObject({ intervals: 11, alert: false });
    expect(silenceOf(3600, { alertAfter: 12 })).toMatchObject({ intervals: 12, alert: true });
  });

  test('counts from the tick where there never was a success', () => {
    expect(detectSilence({ ...facts, lastSuccessAt: null })).toEqual({ since: ago(9000), intervals: 30, alert: true });
    expect(detectSilence({ ...facts, lastSuccessAt: null, expectedSince: ago(10) })).toBeNull();
  });

  test('is fine where nothing is expected', () => {
    expect(silenceOf(90_000, { expected: false })).toBeNull();
  });
});

describe('flapping', () => {
  const question = { connectionId: 'new', now, intervalSeconds: 300 };
  const turn = (kind: 'sync_failed' | 'sync_recovered', seconds: number, connectionId = 'new') => ({
    at: ago(seconds),
    connectionId,
    kind,
  });
  const four = [
    turn('sync_recovered', 100),
    turn('sync_failed', 700),
    turn('sync_recovered', 1300),
    turn('sync_failed', 1900),
  ];

  test('is four turns within twelve intervals, in whatever order they are listed', () => {
    expect(detectFlapping(four, question)).toEqual({ turns: 4, since: ago(1900) });
    expect(detectFlapping([...four].reverse(), question)).toEqual({ turns: 4, since: ago(1900) });
    expect(detectFlapping(four.slice(1), question)).toBeNull();
    expect(detectFlapping([], question)).toBeNull();
  });

  test('is over when the turns are long ago', () => {
    const later = (seconds: number) => ({ ...question, now: now + seconds * 1000 });
    expect(detectFlapping(four, later(1700))).toMatchObject({ turns: 4 });
    expect(detectFlapping(four, later(1701))).toBeNull();
  });

  test('is not failing in different words, nor on another connection, nor being ticked', () => {
    const failing = four.map(({ at, connectionId }) => ({ at, connectionId, kind: 'sync_failed' as const }));
    expect(detectFlapping(failing, question)).toBeNull();
    expect(detectFlapping(four, { ...question, connectionId: 'old' })).toBeNull();
    const ticks = four.map(({ at, connectionId }) => ({ at, connectionId, kind: 'ticked' as const }));
    expect(detectFlapping([...four.slice(1), ...ticks], question)).toBeNull();
  });
});

describe('what was saved', () => {
  const secret = { kind: 'password', setAt: '2026-11-22T09:00:00Z', setBy: 'Admin', expiresAt: null } as const;
  const grant = {
    account: { upn: 'service@contoso.example', objectId: 'o', tenantId: 't', name: null },
    scopes: [],
    acquiredAt: '2026-11-22T09:30:00Z',
    lastRefreshedAt: null,
  };
  const awaited = (lastSuccessAt: string | null, at = now) =>
    awaitedSuccess({ secret, grant: null, lastSuccessAt }, at);

  test('waits for its first success, for a day at most', () => {
    const waiting = { since: '2026-11-22T09:00:00.000Z', latest: '2026-11-23T09:00:00.000Z' };
    expect(awaited(null)).toEqual({ ...waiting, overdue: false });
    expect(awaited('2026-11-22T08:59:59.999Z')).toEqual({ ...waiting, overdue: false });
    expect(awaited(null, Date.parse('2026-11-23T08:59:59.999Z'))?.overdue).toBe(false);
    expect(awaited(null, Date.parse('2026-11-23T09:00:00Z'))?.overdue).toBe(true);
  });

  test('has proven itself with the first success after it', () => {
    expect(awaited('2026-11-22T09:00:00Z')).toBeNull();
    expect(awaited('2026-11-22T09:10:00Z')).toBeNull();
    expect(awaitedSuccess({ secret, grant, lastSuccessAt: '2026-11-22T09:10:00Z' }, now)?.since).toBe(
      '2026-11-22T09:30:00.000Z',
    );
  });

  test('is nothing yet', () => {
    expect(awaitedSuccess({ secret: null, grant: null, lastSuccessAt: null }, now)).toBeNull();
  });
});
