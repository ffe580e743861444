import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Connection, Verification } from '../contract/index.ts';
import { makeConnection, makeGrant, makeRegistration } from '../testing/builders.ts';
import { type CloseFacts, decideClose, findMissingProofs, needsRefusal } from './close.ts';

const now = Date.parse('2026-11-22T08:00:00.000Z');
const day = 86_400_000;
const at = (days: number) => new Date(now + days * day).toISOString();
const basic = makeConnection({ status: 'disconnected' });
const oauth = makeConnection({ authType: 'oauth-delegated', status: 'healthy', grant: makeGrant() });
const proof = (kind: Verification['kind'], verdict: Verification['verdict'] = 'pass', days = 0) => ({
  kind,
  connectionId: kind === 'positive' ? oauth.id : basic.id,
  verdict,
  at: at(days),
});
const facts: CloseFacts = {
  connections: [basic, oauth],
  registrations: [makeRegistration()],
  verifications: [proof('positive'), proof('negative')],
  failing: 0,
  stragglers: 0,
  now,
};
const close = (change: Partial<CloseFacts>) => decideClose({ ...facts, ...change });
const codes = (change: Partial<CloseFacts>) => close(change).blockers.map(({ code, id }) => [code, id]);

describe('the move is closed', () => {
  test('when both proofs are there, nobody is left and nothing ends soon', () => {
    expect(decideClose(facts)).toEqual({ allowed: true, blockers: [] });
  });

  test('not while users fail or are left behind', () => {
    expect(close({ failing: 2, stragglers: 3 })).toEqual({
      allowed: false,
      blockers: [
        { code: 'users_failing', count: 2, id: null, at: null },
        { code: 'stragglers', count: 3, id: null, at: null },
      ],
    });
  });

  test('not while a secret in use ends within thirty days', () => {
    const ending = (days: number, id = 'registration-vendor') => ({
      registrations: [
        makeRegistration({ id, secret: { kind: 'client-secret', setAt: at(0), setBy: 'Vendor', expiresAt: at(days) } }),
      ],
    });
    expect(close(ending(30)).allowed).toBe(true);
    expect(close(ending(29.999)).blockers).toEqual([
      { code: 'secret_expiring', count: 0, id: 'registration-vendor', at: at(29.999) },
    ]);
    expect(close(ending(-1)).allowed).toBe(false);
    expect(close(ending(1, 'another')).allowed).toBe(true);
    const second = { ...oauth, id: 'second', registrationId: null };
    const proved = [...facts.verifications, { ...proof('positive'), connectionId: 'second' }];
    const both = { connections: [basic, oauth, second], verifications: proved };
    expect(close({ ...ending(1), ...both }).blockers.map(({ id }) => id)).toEqual(['registration-vendor']);
    expect(close({ registrations: [makeRegistration({ secret: null })] }).allowed).toBe(true);
  });

  test('not while a connection’s own certificate ends', () => {
    const secret = { kind: 'certificate' as const, setAt: at(0), setBy: 'Vendor', expiresAt: at(3) };
    expect(codes({ connections: [basic, { ...oauth, secret }] })).toEqual([['secret_expiring', oauth.id]]);
    expect(codes({ connections: [{ ...basic, secret }, oauth] })).toEqual([]);
    const gone = { ...oauth, id: 'gone', status: 'purged' as const, secret };
    expect(codes({ connections: [basic, oauth, gone] })).toEqual([]);
  });

  test('not without the proofs, of every connection', () => {
    expect(codes({ verifications: [] })).toEqual([
      ['positive_proof_missing', oauth.id],
      ['negative_proof_missing', basic.id],
    ]);
    const second = { ...oauth, id: 'second' };
    expect(codes({ connections: [basic, oauth, second] })).toEqual([['positive_proof_missing', 'second']]);
    expect(codes({ connections: [basic] })).toEqual([['positive_proof_missing', null]]);
  });

  test('never sooner because of one more trouble', () => {
    const some = fc.record({
      failing: fc.nat({ max: 2 }),
      stragglers: fc.nat({ max: 2 }),
      verifications: fc.subarray([...facts.verifications]),
    });
    fc.assert(
      fc.property(some, some, (a, b) => {
        const both = {
          failing: a.failing + b.failing,
          stragglers: a.stragglers + b.stragglers,
          verifications: a.verifications.filter((each) => b.verifications.includes(each)),
        };
        if (close(both).allowed) expect(close(a).allowed && close(b).allowed).toBe(true);
      }),
    );
  });
});

describe('a proof', () => {
  const missing = (verifications: CloseFacts['verifications'], declaredAppliedAt?: string | null) =>
    findMissingProofs({
      connections: [basic, oauth],
      verifications,
      ...(declaredAppliedAt === undefined
        ? {}
        : { policyChanges: [{ declaredAppliedAt: null }, { declaredAppliedAt }] }),
    }).map(({ code }) => code);

  test('is a test that passed, the latest of its kind, however the list is ordered', () => {
    expect(missing([proof('positive'), proof('negative', 'inconclusive')])).toEqual(['negative_proof_missing']);
    expect(missing([proof('positive', 'fail'), proof('negative')])).toEqual(['positive_proof_missing']);
    const failsLater = [proof('negative', 'fail', 2), proof('negative', 'pass', 1)];
    expect(missing([proof('positive'), ...failsLater])).toEqual(['negative_proof_missing']);
    expect(missing([proof('positive'), ...failsLater.reverse()])).toEqual(['negative_proof_missing']);
    expect(missing([proof('positive'), proof('negative', 'fail', 1), proof('negative', 'pass', 1)])).toEqual([]);
  });

  test('of one kind is no proof of the other', () => {
    const crossed = [
      { ...proof('negative', 'fail', 1), connectionId: oauth.id },
      { ...proof('positive', 'fail', 1), connectionId: basic.id },
    ];
    expect(missing([proof('positive'), proof('negative'), ...crossed])).toEqual([]);
    expect(missing(crossed.map((each) => ({ ...each, verdict: 'pass' as const })))).toEqual([
      'positive_proof_missing',
      'negative_proof_missing',
    ]);
  });

  test('of the new sign-in is no older than the last change of the tenant', () => {
    const both = [proof('positive', 'pass', 0), proof('negative', 'pass', 0)];
    expect(missing(both, at(0))).toEqual([]);
    expect(missing(both, at(0.001))).toEqual(['positive_proof_missing']);
    expect(missing(both, null)).toEqual([]);
  });

  test('of an end is not asked of what never worked, nor of own servers', () => {
    expect(needsRefusal(basic)).toBe(true);
    expect(needsRefusal({ ...basic, lastSuccessAt: null })).toBe(false);
    expect(needsRefusal({ ...basic, environment: 'on-premises' })).toBe(false);
    expect(needsRefusal({ ...basic, environment: 'hybrid' })).toBe(true);
    const never: Connection = { ...basic, lastSuccessAt: null };
    expect(findMissingProofs({ connections: [never, oauth], verifications: [proof('positive')] })).toEqual([]);
  });
});
