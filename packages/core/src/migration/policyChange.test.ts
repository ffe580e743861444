import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propagationWindow } from '../calendar/propagation.ts';
import type { PolicyChange, PolicyChangeInput, Verification } from '../contract/index.ts';
import {
  findMissingAcknowledgement,
  type PolicyChangeEvent,
  type PolicyWarningFacts,
  policyStatusAt,
  policyWarnings,
  transitionPolicyChange,
} from './policyChange.ts';

const now = Date.parse('2026-11-22T08:00:00.000Z');
const at = (minutes: number) => new Date(now + minutes * 60_000).toISOString();
const proposed: PolicyChange = {
  id: 'change-1',
  version: 1,
  kind: 'authentication-policy',
  connectionId: 'old',
  scope: { type: 'tenant' },
  acknowledgement: { otherApps: [], affectedAccounts: 1, signedBy: 'Product admin' },
  status: 'proposed',
  requestedAt: at(-60),
  requestedBy: 'Product admin',
  handedOverAt: null,
  declaredAppliedAt: null,
  window: null,
  verification: null,
};
const window = propagationWindow('authentication-policy', at(0));
const declare: PolicyChangeEvent = { type: 'DECLARE', appliedAt: at(0), window, now };

function send(change: PolicyChange, event: PolicyChangeEvent): PolicyChange {
  const answer = transitionPolicyChange(change, event);
  if (!answer.ok) throw new Error(answer.code);
  return answer.change;
}

const verification = (verdict: Verification['verdict'], reason: Verification['reason'] = null): Verification => ({
  kind: 'negative',
  connectionId: 'old',
  userId: null,
  protocol: 'ews',
  verdict,
  reason,
  literal: null,
  code: null,
  at: at(60),
  by: 'Product admin',
  retestAt: null,
});
const test1 = (change: PolicyChange, tested: Verification, minutes = 60) =>
  send(change, { type: 'TESTED', verification: tested, now: now + minutes * 60_000 });

describe('a policy change', () => {
  test('is handed over, once', () => {
    const handed = send(proposed, { type: 'HAND_OVER', now });
    expect(handed).toEqual({ ...proposed, status: 'handed-over', handedOverAt: at(0) });
    expect(send(handed, { type: 'HAND_OVER', now: now + 1 })).toEqual(handed);
    const declared = send(handed, declare);
    expect(transitionPolicyChange(declared, { type: 'HAND_OVER', now })).toEqual({ ok: false, code: 'state_conflict' });
  });

  test('is declared applied by whoever applied it, handed over or not', () => {
    const declared = send({ ...proposed, verification: verification('fail') }, declare);
    expect(declared).toEqual({
      ...proposed,
      status: 'declared-applied',
      declaredAppliedAt: at(0),
      window: { earliest: at(30), typical: at(120), latest: at(1440) },
      verification: null,
    });
    expect(send(send(proposed, { type: 'HAND_OVER', now }), declare).status).toBe('declared-applied');
  });

  test('cannot have been applied in the future', () => {
    expect(transitionPolicyChange(proposed, { ...declare, appliedAt: at(1) })).toEqual({
      ok: false,
      code: 'validation_failed',
    });
  });

  test('applied a while ago is propagating at once', () => {
    const early = send(proposed, {
      type: 'DECLARE',
      appliedAt: at(-30),
      window: propagationWindow('authentication-policy', at(-30)),
      now,
    });
    expect(early.status).toBe('propagating');
  });

  test('is propagating from the earliest moment on', () => {
    const declared = send(proposed, declare);
    expect(policyStatusAt(declared, now + 30 * 60_000 - 1)).toBe('declared-applied');
    expect(policyStatusAt(declared, now + 30 * 60_000)).toBe('propagating');
    expect(policyStatusAt(declared, now + 9999 * 60_000)).toBe('propagating');
    expect(policyStatusAt(proposed, now + 9999 * 60_000)).toBe('proposed');
    expect(policyStatusAt({ status: 'declared-applied', window: null }, now)).toBe('declared-applied');
  });

  test('is not tested before it is declared', () => {
    const event = { type: 'TESTED', verification: verification('pass'), now } as const;
    expect(transitionPolicyChange(proposed, event)).toEqual({ ok: false, code: 'state_conflict' });
  });

  test.for([
    ['pass', null, 60, 'verified'],
    ['fail', 'not_effective_after_latest', 1440, 'not-effective-after-latest'],
    ['inconclusive', 'never_worked_before', 60, 'effective'],
    ['inconclusive', 'new_does_not_work', 60, 'effective'],
    ['inconclusive', 'not_effective_yet', 60, 'propagating'],
    ['inconclusive', 'unreachable', 60, 'propagating'],
    ['inconclusive', 'refused_for_another_reason', 60, 'propagating'],
    ['too-early', null, 29, 'declared-applied'],
  ] as const)('tested as %s %s is then %4$s', ([verdict, reason, minutes, expected]) => {
    const tested = test1(send(proposed, declare), verification(verdict, reason), minutes);
    expect(tested.status).toBe(expected);
    expect(tested.verification).toEqual(verification(verdict, reason));
  });

  test('that has proven itself is not declared again, one that has not is', () => {
    const declared = send(proposed, declare);
    for (const tested of [verification('pass'), verification('inconclusive', 'new_does_not_work')]) {
      expect(transitionPolicyChange(test1(declared, tested), declare)).toEqual({ ok: false, code: 'state_conflict' });
    }
    const failed = test1(declared, verification('fail'));
    const again = send(failed, { type: 'DECLARE', appliedAt: at(2000), window, now: now + 2000 * 60_000 });
    expect(again).toMatchObject({ status: 'propagating', declaredAppliedAt: at(2000), verification: null });
  });

  test('whose refusal has gone again is waited for again', () => {
    const effective = test1(send(proposed, declare), verification('inconclusive', 'new_does_not_work'));
    expect(test1(effective, verification('inconclusive', 'not_effective_yet')).status).toBe('propagating');
  });

  test('that was verified can be found broken later, and an unclear test takes nothing back', () => {
    const verified = test1(send(proposed, declare), verification('pass'));
    expect(test1(verified, verification('fail')).status).toBe('not-effective-after-latest');
    expect(test1(verified, verification('inconclusive', 'unreachable')).status).toBe('verified');
  });

  test('is effective only on evidence, whatever else happens', () => {
    const event = fc.oneof(
      fc.constant<PolicyChangeEvent>({ type: 'HAND_OVER', now }),
      fc.constant<PolicyChangeEvent>(declare),
      fc
        .constantFrom(
          verification('inconclusive', 'unreachable'),
          verification('inconclusive', 'refused_for_another_reason'),
          verification('inconclusive', 'not_effective_yet'),
          verification('inconclusive', 'change_not_declared'),
          verification('too-early'),
          verification('fail', 'not_effective_after_latest'),
        )
        .map((tested): PolicyChangeEvent => ({ type: 'TESTED', verification: tested, now })),
    );
    fc.assert(
      fc.property(fc.array(event, { maxLength: 12 }), (events) => {
        let change = proposed;
        for (const each of events) {
          const answer = transitionPolicyChange(change, each);
          if (answer.ok) change = answer.change;
          expect(['effective', 'verified']).not.toContain(change.status);
        }
      }),
    );
  });
});

describe('the acknowledgement', () => {
  const missing = (change: Partial<PolicyChangeInput['acknowledgement']>, scope: PolicyChangeInput['scope']) =>
    findMissingAcknowledgement({ scope, acknowledgement: { ...proposed.acknowledgement, ...change } });

  test('needs a signature', () => {
    expect(missing({}, { type: 'tenant' })).toEqual([]);
    expect(missing({ signedBy: '  ' }, { type: 'tenant' })).toEqual(['signed_by']);
  });

  test('names at least the accounts the change is about', () => {
    expect(missing({ affectedAccounts: 0 }, { type: 'tenant' })).toEqual(['affected_accounts']);
    expect(missing({ affectedAccounts: 3 }, { type: 'users', count: 3 })).toEqual([]);
    expect(missing({ affectedAccounts: 2, signedBy: '' }, { type: 'users', count: 3 })).toEqual([
      'signed_by',
      'affected_accounts',
    ]);
  });
});

describe('the warnings', () => {
  const facts: PolicyWarningFacts = {
    kind: 'authentication-policy',
    scope: { type: 'users', count: 3 },
    acknowledgement: { otherApps: [], affectedAccounts: 3, signedBy: 'Product admin' },
    movedUsers: 3,
    environment: 'online',
  };

  test.for([
    ['authentication-policy', ['ends_new_grants']],
    ['default-authentication-policy', ['everybody', 'ends_new_grants']],
    ['smtp-auth-tenant', ['everybody', 'stops_oauth_too']],
    ['smtp-auth-mailbox', ['stops_oauth_too']],
    ['mailbox-protocols', ['stops_oauth_too']],
    ['ews-enabled', ['stops_oauth_too']],
    ['ews-allowed-app-ids', ['everybody', 'overwrites_list']],
    ['application-access', []],
  ] as const)('of %s', ([kind, expected]) => {
    expect(policyWarnings({ ...facts, kind })).toEqual(expected);
  });

  test('tell who else is hit', () => {
    const kind = 'application-access';
    expect(policyWarnings({ ...facts, kind, scope: { type: 'tenant' } })).toEqual(['everybody']);
    expect(policyWarnings({ ...facts, kind, movedUsers: 2 })).toEqual(['reaches_others']);
    const acknowledgement = { ...facts.acknowledgement, otherApps: ['Scanner'] };
    expect(policyWarnings({ ...facts, kind, acknowledgement })).toEqual(['other_apps']);
    expect(policyWarnings({ ...facts, kind, environment: 'hybrid' })).toEqual(['not_on_premises']);
  });
});
