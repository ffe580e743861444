import { describe, expect, test } from 'vitest';
import { makeGrant } from '../testing/builders.ts';
import { warningDays, watchConnection, watchGrant, watchSecret } from './expiryWatch.ts';
import { connectionsUsing, watchRegistrations } from './watchRegistrations.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const day = 86_400_000;
const instant = (milliseconds: number) => new Date(now + milliseconds).toISOString();
const secretEnding = (milliseconds: number | null) =>
  ({
    kind: 'client-secret',
    setAt: instant(-100 * day),
    setBy: 'Admin',
    expiresAt: milliseconds === null ? null : instant(milliseconds),
  }) as const;
const watch = (milliseconds: number) => {
  const watched = watchSecret(secretEnding(milliseconds), now);
  return [watched?.daysLeft, watched?.warning, watched?.expiry];
};

describe('a secret', () => {
  test('is announced 60, 30, 7 and 1 days before it ends', () => {
    expect(warningDays).toEqual([60, 30, 7, 1]);
    expect(watch(60 * day + 1)).toEqual([61, null, 'far']);
    expect(watch(60 * day)).toEqual([60, 60, 'far']);
    expect(watch(30 * day + 1)).toEqual([31, 60, 'far']);
    expect(watch(30 * day)).toEqual([30, 30, 'near']);
    expect(watch(7 * day + 1)).toEqual([8, 30, 'near']);
    expect(watch(7 * day)).toEqual([7, 7, 'near']);
    expect(watch(day + 1)).toEqual([2, 7, 'near']);
    expect(watch(day)).toEqual([1, 1, 'near']);
    expect(watch(1)).toEqual([1, 1, 'near']);
    expect(watch(0)?.slice(1)).toEqual(['expired', 'past']);
    expect(watch(-5 * day)).toEqual([-5, 'expired', 'past']);
  });

  test('says what it is and when it ends', () => {
    expect(watchSecret({ kind: 'certificate', expiresAt: instant(day) }, now)).toEqual({
      kind: 'certificate',
      endsAt: instant(day),
      daysLeft: 1,
      warning: 1,
      expiry: 'near',
    });
  });

  test('of which nobody noted the end cannot be watched', () => {
    expect(watchSecret(secretEnding(null), now)).toBeNull();
    expect(watchSecret(null, now)).toBeNull();
  });
});

describe('a grant', () => {
  const acquired = (milliseconds: number, refreshed: number | null = null) => ({
    acquiredAt: instant(milliseconds),
    lastRefreshedAt: refreshed === null ? null : instant(refreshed),
  });

  test('of a web app lives 90 days from its last use', () => {
    expect(watchGrant(acquired(-10 * day), 'web', now)).toEqual({
      kind: 'grant',
      endsAt: instant(80 * day),
      daysLeft: 80,
      warning: null,
      expiry: 'far',
    });
    expect(watchGrant(acquired(-400 * day, -day), 'web', now)).toMatchObject({ daysLeft: 89, expiry: 'far' });
    expect(watchGrant(acquired(-81 * day + 1), 'web', now).expiry).toBe('far');
    expect(watchGrant(acquired(-81 * day), 'web', now).expiry).toBe('near');
    expect(watchGrant(acquired(-90 * day + 1), 'web', now).expiry).toBe('near');
    expect(watchGrant(acquired(-90 * day), 'public', now).expiry).toBe('past');
  });

  test('of a single-page app ends a day after the sign-in, used or not', () => {
    expect(watchGrant(acquired(-day / 2, 0), 'spa', now)).toMatchObject({ endsAt: instant(day / 2), expiry: 'far' });
    expect(watchGrant(acquired(-day * 0.9 - 1, 0), 'spa', now).expiry).toBe('near');
    expect(watchGrant(acquired(-day, 0), 'spa', now).expiry).toBe('past');
  });
});

describe('a connection', () => {
  const grant = { ...makeGrant(), acquiredAt: instant(-85 * day), lastRefreshedAt: null };
  const watchOf = (secret: number | null, registration: number | null, withGrant = false) =>
    watchConnection({
      connection: { secret: secret === null ? null : secretEnding(secret), grant: withGrant ? grant : null },
      registration: registration === null ? null : { secret: secretEnding(registration) },
      now,
    });

  test('is as near its end as the first of what it signs in with', () => {
    expect(watchOf(null, null)).toBeNull();
    expect(watchOf(20 * day, null)).toMatchObject({ kind: 'client-secret', daysLeft: 20 });
    expect(watchOf(20 * day, 10 * day)).toMatchObject({ daysLeft: 10 });
    expect(watchOf(10 * day, 20 * day)).toMatchObject({ daysLeft: 10 });
    expect(watchOf(null, 20 * day, true)).toMatchObject({ kind: 'grant', daysLeft: 5 });
  });

  test('is told the worst before the earliest', () => {
    // Five days are near for a secret, not for a grant that is used.
    const fresh = { ...makeGrant(), acquiredAt: instant(0), lastRefreshedAt: null };
    const watched = watchConnection({
      connection: { secret: null, grant: fresh },
      registration: { secret: secretEnding(5 * day) },
      clientKind: 'spa',
      now,
    });
    expect(watched).toMatchObject({ kind: 'client-secret', expiry: 'near' });
  });
});

describe('the registrations of an organization', () => {
  const registration = (id: string, ends: number | null, change = {}) => ({
    id,
    mode: 'customer' as const,
    secret: secretEnding(ends),
    rotation: null,
    ...change,
  });
  const using = (
    id: string,
    registrationId: string | null,
    status: 'healthy' | 'disconnected' | 'purged' = 'healthy',
  ) => ({
    id,
    registrationId,
    status,
  });
  const connections = [
    using('one', 'own'),
    using('two', 'own'),
    using('gone', 'own', 'disconnected'),
    using('purged', 'own', 'purged'),
    using('three', 'vendor'),
    using('basic', null),
  ];

  test('stop all their connections together', () => {
    expect(connectionsUsing('own', connections)).toEqual(['one', 'two']);
    expect(connectionsUsing('other', connections)).toEqual([]);
  });

  test('are warned about soonest first, the vendor’s to the vendor', () => {
    const watched = watchRegistrations(
      [
        registration('own', 40 * day),
        registration('vendor', 5 * day, { mode: 'vendor' }),
        registration('far', 61 * day),
        registration('unknown', null),
      ],
      connections,
      now,
    );
    expect(watched).toMatchObject([
      {
        registrationId: 'vendor',
        owner: 'vendor',
        rotation: 'none',
        connectionIds: ['three'],
        watched: { warning: 7 },
      },
      { registrationId: 'own', owner: 'entra-admin', connectionIds: ['one', 'two'], watched: { warning: 60 } },
    ]);
  });

  test('say how far the next secret is', () => {
    const rotation = (provedAt: string | null) => ({
      rotation: { secret: secretEnding(300 * day), provedAt, literal: null },
    });
    const standing = (provedAt: string | null) =>
      watchRegistrations([registration('own', -day, rotation(provedAt))], [], now).map((each) => each.rotation);
    expect(standing(null)).toEqual(['unproved']);
    expect(standing(instant(0))).toEqual(['proved']);
  });
});
