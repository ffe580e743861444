import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { propagationWindow } from '../calendar/propagation.ts';
import { judgeNegative, judgePositive, type NegativeFacts, nextTest } from './verification.ts';

const applied = '2026-11-22T08:00:00.000Z';
const minute = 60_000;
const minutesIn = (minutes: number) => Date.parse(applied) + minutes * minute;
const at = (minutes: number) => new Date(minutesIn(minutes)).toISOString();
const window = propagationWindow('authentication-policy', applied);
const refused = { verdict: 'refused', literal: 'HTTP/1.1 401\nWWW-Authenticate: Basic Realm=""', code: null } as const;
const facts: NegativeFacts = {
  change: { kind: 'authentication-policy', declaredAppliedAt: applied, window },
  retired: false,
  probe: refused,
  workedBefore: true,
  worksNow: true,
  now: minutesIn(60),
};
const judge = (change: Partial<NegativeFacts>) => judgeNegative({ ...facts, ...change });
const works = { verdict: 'works', literal: 'HTTP/1.1 200 OK', code: null } as const;
const unreachable = { verdict: 'unreachable', literal: 'connect ECONNREFUSED', code: null } as const;

describe('a test of the old sign-in', () => {
  test('passes when the expected refusal comes in time', () => {
    expect(judge({})).toEqual({ verdict: 'pass', reason: null, retestAt: null });
  });

  test('is too early until the earliest moment, whatever the answer', () => {
    for (const probe of [refused, works, unreachable]) {
      expect(judge({ probe, now: minutesIn(30) - 1 })).toEqual({
        verdict: 'too-early',
        reason: null,
        retestAt: at(30),
      });
    }
    expect(judge({ now: minutesIn(30) }).verdict).toBe('pass');
  });

  test('proves nothing where nobody has declared a change', () => {
    const nothing = { verdict: 'inconclusive', reason: 'change_not_declared', retestAt: null };
    expect(judge({ change: null })).toEqual(nothing);
    expect(judge({ change: { kind: 'ews-enabled', declaredAppliedAt: null, window: null } })).toEqual(nothing);
    expect(judge({ change: { kind: 'ews-enabled', declaredAppliedAt: null, window } })).toEqual(nothing);
    expect(judge({ change: { kind: 'ews-enabled', declaredAppliedAt: applied, window: null } })).toEqual(nothing);
  });

  test('needs no change where Microsoft itself has ended the sign-in', () => {
    expect(judge({ change: null, retired: true }).verdict).toBe('pass');
    expect(judge({ retired: true, now: minutesIn(1) }).verdict).toBe('pass');
    expect(judge({ retired: true, probe: works, now: minutesIn(1) })).toEqual({
      verdict: 'fail',
      reason: 'not_effective_after_latest',
      retestAt: at(1441),
    });
  });

  test('that still works is no failure before the latest moment', () => {
    expect(judge({ probe: works })).toEqual({
      verdict: 'inconclusive',
      reason: 'not_effective_yet',
      retestAt: at(120),
    });
    expect(judge({ probe: works, now: minutesIn(1440) - 1 })).toMatchObject({
      verdict: 'inconclusive',
      retestAt: at(1440),
    });
    expect(judge({ probe: works, now: minutesIn(1440) })).toEqual({
      verdict: 'fail',
      reason: 'not_effective_after_latest',
      retestAt: at(2880),
    });
  });

  test('that nobody answered says nothing', () => {
    expect(judge({ probe: unreachable })).toEqual({
      verdict: 'inconclusive',
      reason: 'unreachable',
      retestAt: at(120),
    });
  });

  test.for([
    'AADSTS50126: Error validating credentials due to invalid username or password.',
    'The SMTP address has no mailbox associated with it.',
    'Something nobody has ever seen',
  ])('that is refused for another reason says nothing: %s', (literal) => {
    expect(judge({ probe: { ...refused, literal } })).toEqual({
      verdict: 'inconclusive',
      reason: 'refused_for_another_reason',
      retestAt: at(120),
    });
  });

  test('passes with the answer of the switch that was turned, and of no other', () => {
    const off = 'Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.';
    const probe = { ...refused, literal: `535 5.7.139 ${off}` };
    const change = { kind: 'smtp-auth-tenant' as const, declaredAppliedAt: applied, window };
    expect(judge({ probe, change }).verdict).toBe('pass');
    expect(judge({ probe }).reason).toBe('refused_for_another_reason');
    expect(judge({ probe, change, retired: true }).reason).toBe('refused_for_another_reason');
  });

  test('says nothing where the same account never worked before, or does not work the new way', () => {
    const unclear = (reason: string) => ({ verdict: 'inconclusive', reason, retestAt: null });
    expect(judge({ workedBefore: false, worksNow: false })).toEqual(unclear('never_worked_before'));
    expect(judge({ worksNow: false })).toEqual(unclear('new_does_not_work'));
  });

  test('passes only on everything I8 asks for', () => {
    const some = fc.record({
      change: fc.constantFrom(facts.change, null),
      retired: fc.boolean(),
      probe: fc.constantFrom(refused, works, unreachable, { ...refused, literal: 'AADSTS50057' }),
      workedBefore: fc.boolean(),
      worksNow: fc.boolean(),
      now: fc.integer({ min: -60, max: 3000 }).map(minutesIn),
    });
    fc.assert(
      fc.property(some, (question) => {
        const { verdict, reason, retestAt } = judgeNegative(question);
        const declared = question.retired || (question.change !== null && question.now >= minutesIn(30));
        const proven = question.probe === refused && question.workedBefore && question.worksNow;
        expect(verdict === 'pass').toBe(declared && proven);
        expect(reason === null).toBe(verdict === 'pass' || verdict === 'too-early');
        if (retestAt !== null) expect(Date.parse(retestAt)).toBeGreaterThan(question.now);
      }),
    );
  });
});

describe('a test of the new sign-in', () => {
  test('passes, fails, or says nothing', () => {
    expect(judgePositive('works', minutesIn(0))).toEqual({ verdict: 'pass', reason: null, retestAt: null });
    expect(judgePositive('refused', minutesIn(0))).toEqual({
      verdict: 'fail',
      reason: 'new_does_not_work',
      retestAt: null,
    });
    expect(judgePositive('unreachable', minutesIn(0))).toEqual({
      verdict: 'inconclusive',
      reason: 'unreachable',
      retestAt: at(1440),
    });
    const fail = { verdict: 'fail', reason: 'new_does_not_work', retestAt: null };
    const later = (retestAt: string) => ({ verdict: 'inconclusive', reason: 'not_effective_yet', retestAt });
    expect(judgePositive('refused', minutesIn(0), window)).toEqual(later(at(30)));
    expect(judgePositive('refused', minutesIn(1439), window)).toEqual(later(at(1440)));
    expect(judgePositive('refused', minutesIn(1440), window)).toEqual(fail);
    expect(judgePositive('works', minutesIn(0), window).verdict).toBe('pass');
  });
});

test('Testing again makes sense at the earliest, typical and latest moment, then once a day', () => {
  expect([0, 29, 30, 119, 120, 1439, 1440, 3000].map((minutes) => nextTest(window, minutesIn(minutes)))).toEqual(
    [30, 30, 120, 120, 1440, 1440, 2880, 4440].map(at),
  );
  expect(nextTest({ ...window, typical: null }, minutesIn(30))).toBe(at(1440));
  expect(nextTest(null, minutesIn(0))).toBe(at(1440));
});
