import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { type RotationEvent, rotateSecret } from './rotation.ts';

const secret = (setAt: string, expiresAt: string | null = null) =>
  ({ kind: 'client-secret', setAt, setBy: 'Admin', expiresAt }) as const;
const old = secret('2025-11-22T00:00:00Z');
const next = secret('2026-11-22T00:00:00Z', '2027-11-22T00:00:00Z');
const at = '2026-11-22T10:00:00Z';
const inUse = { secret: old, rotation: null };
const waiting = { secret: old, rotation: { secret: next, provedAt: null, literal: null } };
const proved = { secret: old, rotation: { secret: next, provedAt: at, literal: null } };

describe('a second secret', () => {
  test('waits beside the one in use until a sign-in with it has worked', () => {
    expect(rotateSecret(inUse, { type: 'ADDED', secret: next })).toEqual({
      ok: true,
      ...waiting,
      effects: ['test_rotation'],
      audit: 'registration.secret_added',
    });
    expect(rotateSecret(waiting, { type: 'PROMOTED', at })).toEqual({
      ok: false,
      code: 'credential_unproved',
      missing: 'proof',
    });
    expect(rotateSecret(waiting, { type: 'TRIED', ok: true, at, literal: null })).toEqual({
      ok: true,
      ...proved,
      effects: [],
      audit: null,
    });
    expect(rotateSecret(proved, { type: 'PROMOTED', at })).toEqual({
      ok: true,
      secret: next,
      rotation: null,
      effects: ['discard_old_secret', 'probe_connections'],
      audit: 'registration.secret_promoted',
    });
  });

  test('that is refused says what Microsoft said, and loses its proof', () => {
    const failed = rotateSecret(proved, { type: 'TRIED', ok: false, at, literal: 'AADSTS7000215' });
    expect(failed).toMatchObject({ secret: old, rotation: { provedAt: null, literal: 'AADSTS7000215' } });
  });

  test('that has expired meanwhile does not take over', () => {
    const late = (instant: string) => rotateSecret(proved, { type: 'PROMOTED', at: instant });
    expect(late('2027-11-21T23:59:59Z').ok).toBe(true);
    expect(late('2027-11-22T00:00:00Z')).toEqual({ ok: false, code: 'credential_unproved', missing: 'valid-secret' });
    const endless = { ...proved, rotation: { ...proved.rotation, secret: old } };
    expect(rotateSecret(endless, { type: 'PROMOTED', at: '2099-01-01T00:00:00Z' }).ok).toBe(true);
  });

  test('has to be there', () => {
    const missing = { ok: false, code: 'state_conflict', missing: 'rotation' };
    expect(rotateSecret(inUse, { type: 'PROMOTED', at })).toEqual(missing);
    expect(rotateSecret(inUse, { type: 'TRIED', ok: true, at, literal: null })).toEqual(missing);
  });

  test('replaces an earlier second one, whose proof counts for nothing', () => {
    const other = secret('2026-11-23T00:00:00Z');
    expect(rotateSecret(proved, { type: 'ADDED', secret: other })).toMatchObject({
      secret: old,
      rotation: { secret: other, provedAt: null },
    });
  });
});

test('whatever happens, the secret in use changes only to one that a sign-in has just proven (G11)', () => {
  const events = fc.oneof<fc.Arbitrary<RotationEvent>[]>(
    fc.integer({ min: 0, max: 9 }).map((n) => ({ type: 'ADDED', secret: secret(`2026-11-2${n}T00:00:00Z`) })),
    fc.boolean().map((ok) => ({ type: 'TRIED', ok, at, literal: null })),
    fc.constant({ type: 'PROMOTED', at }),
  );
  fc.assert(
    fc.property(fc.array(events, { maxLength: 30 }), (history) => {
      let current: Pick<Parameters<typeof rotateSecret>[0], 'secret' | 'rotation'> = inUse;
      let lastTry = false;
      for (const event of history) {
        const result = rotateSecret(current, event);
        if (!result.ok) continue;
        if (result.secret !== current.secret) {
          expect(event.type).toBe('PROMOTED');
          expect(lastTry).toBe(true);
          expect(result.secret).toBe(current.rotation?.secret);
        }
        lastTry = event.type === 'TRIED' ? event.ok : false;
        current = result;
      }
    }),
  );
});
