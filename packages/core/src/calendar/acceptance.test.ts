import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { authTypeSchema, environmentSchema } from '../contract/index.ts';
import { legacyAcceptance, type PartQuestion, rulesAsOf } from './acceptance.ts';
import { startOf } from './entry.ts';
import { microsoftCalendar } from './microsoftCalendar.ts';

const basic = { authType: 'basic', environment: 'online' } as const;
const at = (day: string) => startOf(day);
const say = (question: PartQuestion, day: string) => {
  const answer = legacyAcceptance(question, at(day));
  const since = 'since' in answer ? ` since ${answer.since?.slice(0, 10)}` : '';
  const until = 'until' in answer ? ` until ${answer.until?.slice(0, 10)}` : '';
  return `${answer.verdict}${since}${until} (${answer.deadlineId})`;
};

describe('Basic in Exchange Online', () => {
  test.for(['ews', 'imap', 'pop', 'exchange-admin'] as const)(
    'over %s works before October 2022 and never again',
    (part) => {
      expect(say({ ...basic, part }, '2022-06-01')).toBe('accepted until 2022-10-01 (basic-off-by-default)');
      expect(say({ ...basic, part }, '2022-09-30')).toBe('accepted until 2022-10-01 (basic-off-by-default)');
      expect(say({ ...basic, part }, '2022-10-01')).toBe(
        'admin-may-reenable since 2022-10-01 until 2023-01-01 (basic-off-by-default)',
      );
      expect(say({ ...basic, part }, '2023-01-01')).toBe('refused since 2023-01-01 (basic-ended)');
      expect(say({ ...basic, part, authType: 'ntlm' }, '2026-11-22')).toBe('refused since 2023-01-01 (basic-ended)');
      expect(say({ ...basic, part, environment: 'hybrid' }, '2026-11-22')).toBe(
        'refused since 2023-01-01 (basic-ended)',
      );
    },
  );

  test('over SMTP works until the end of 2026, then as long as an admin wants and Microsoft names no day', () => {
    expect(say({ ...basic, part: 'smtp' }, '2026-12-30')).toBe('accepted until 2026-12-31 (smtp-basic-off-by-default)');
    const after = 'admin-may-reenable since 2026-12-31 until undefined (smtp-basic-off-by-default)';
    expect(say({ ...basic, part: 'smtp' }, '2026-12-31')).toBe(after);
    expect(say({ ...basic, part: 'smtp' }, '2028-01-01')).toBe(after);
  });

  test('over SMTP is not for tenants made after 2026', () => {
    const made = (tenantCreatedAt: string) => say({ ...basic, part: 'smtp', tenantCreatedAt }, '2027-02-01');
    expect(made('2026-12-31T23:59:59Z')).toContain('admin-may-reenable');
    expect(made('2027-01-01T03:00:00+05:00')).toContain('admin-may-reenable');
    expect(made('2026-12-31T20:00:00-05:00')).toContain('refused since 2027-01-01');
    expect(made('2027-01-01T00:00:00Z')).toBe('refused since 2027-01-01 (smtp-basic-not-for-new-tenants)');
  });

  test('never was a way into Graph', () => {
    expect(legacyAcceptance({ ...basic, part: 'graph' }, at('2010-01-01'))).toEqual({
      verdict: 'refused',
      since: null,
      deadlineId: null,
    });
    expect(legacyAcceptance({ ...basic, part: 'graph', authType: 'oauth-app' }, at('2030-01-01'))).toEqual({
      verdict: 'accepted',
      until: null,
      deadlineId: null,
    });
  });
});

test('On own servers Basic and NTLM stay', () => {
  for (const part of ['ews', 'imap', 'pop', 'smtp', 'exchange-admin'] as const) {
    for (const authType of ['basic', 'ntlm'] as const) {
      const answer = legacyAcceptance({ part, authType, environment: 'on-premises' }, at('2030-01-01'));
      expect(answer).toEqual({ verdict: 'accepted', until: null, deadlineId: null });
    }
  }
});

describe('EWS with OAuth in Exchange Online', () => {
  const ews = { part: 'ews', authType: 'oauth-app', environment: 'online' } as const;

  test('is up to the tenant’s admin from October 2026 and ends in April 2027', () => {
    expect(say(ews, '2026-09-30')).toBe('accepted until 2026-10-01 (ews-off-by-default)');
    expect(say(ews, '2026-11-22')).toBe('admin-may-reenable since 2026-10-01 until 2027-04-01 (ews-off-by-default)');
    expect(say(ews, '2027-03-31')).toContain('admin-may-reenable');
    expect(say(ews, '2027-04-01')).toBe('refused since 2027-04-01 (ews-retired)');
  });

  test('is over for frontline plans since June 2026', () => {
    expect(say({ ...ews, licenceClass: 'frontline' }, '2026-06-29')).toBe(
      'accepted until 2026-06-30 (ews-frontline-blocked)',
    );
    expect(say({ ...ews, licenceClass: 'frontline' }, '2026-11-22')).toBe(
      'refused since 2026-06-30 (ews-frontline-blocked)',
    );
    expect(say({ ...ews, licenceClass: 'full' }, '2026-11-22')).toContain('admin-may-reenable');
  });

  test('stays on own servers', () => {
    expect(say({ ...ews, environment: 'on-premises' }, '2028-01-01')).toBe('accepted until undefined (null)');
  });
});

describe('the rules of a day', () => {
  test('are told per half of the protocol', () => {
    const halves = rulesAsOf(at('2026-11-22'), { ...basic, protocol: 'imap-smtp' });
    expect(halves.map(({ part, acceptance }) => `${part} ${acceptance.verdict}`)).toEqual([
      'imap refused',
      'smtp accepted',
    ]);
    expect(halves[0]?.inForce.map(({ id }) => id)).toEqual([
      'basic-off-by-default',
      'basic-ended',
      'mail-old-tls-ended',
    ]);
    expect(halves[1]?.coming.map(({ id }) => id)).toEqual(['smtp-basic-off-by-default', 'smtp-basic-final-date']);
    expect(rulesAsOf(at('2026-11-22'), { ...basic, protocol: 'pop-smtp' }).map(({ part }) => part)).toEqual([
      'pop',
      'smtp',
    ]);
  });

  test('hold from the first millisecond of their day', () => {
    const question = { authType: 'oauth-delegated', environment: 'online', protocol: 'ews' } as const;
    const began = (now: number) => rulesAsOf(now, question)[0]?.inForce.some(({ id }) => id === 'ews-retired');
    expect(began(Date.parse('2027-03-31T23:59:59.999Z'))).toBe(false);
    expect(began(Date.parse('2027-04-01T00:00:00.000Z'))).toBe(true);
  });
});

test('What Microsoft refuses never comes back, and every answer holds until the moment it names (I13)', () => {
  const rank = { accepted: 0, 'admin-may-reenable': 1, refused: 2 } as const;
  const questions = fc.record<PartQuestion>({
    part: fc.constantFrom('ews', 'graph', 'imap', 'pop', 'smtp', 'exchange-admin'),
    authType: fc.constantFrom(...authTypeSchema.options),
    environment: fc.constantFrom(...environmentSchema.options),
    licenceClass: fc.constantFrom('frontline', 'full', null),
    tenantCreatedAt: fc.constantFrom(null, '2020-01-01T00:00:00Z', '2027-03-01T00:00:00Z'),
  });
  const moments = fc.integer({ min: at('2021-01-01'), max: at('2029-01-01') });
  fc.assert(
    fc.property(questions, moments, moments, (question, one, other) => {
      const [before, after] = [Math.min(one, other), Math.max(one, other)];
      const first = legacyAcceptance(question, before);
      const later = legacyAcceptance(question, after);
      expect(rank[later.verdict]).toBeGreaterThanOrEqual(rank[first.verdict]);
      const until = first.verdict === 'refused' ? null : first.until;
      if (until === null) {
        expect(later).toEqual(first);
        return;
      }
      const change = Date.parse(until);
      expect(change).toBeGreaterThan(before);
      expect(legacyAcceptance(question, change - 1)).toEqual(first);
      expect(rank[legacyAcceptance(question, change).verdict]).toBeGreaterThan(rank[first.verdict]);
    }),
  );
});

describe('Microsoft’s calendar', () => {
  test('is in order, and every entry says where it comes from', () => {
    const days = microsoftCalendar.map(({ from }) => from);
    expect(days).toEqual([...days].sort());
    expect(new Set(microsoftCalendar.map(({ id }) => id)).size).toBe(microsoftCalendar.length);
    for (const entry of microsoftCalendar) {
      expect(entry.source).not.toBe('');
      expect(entry.checkedOn).toBe('2026-11-22');
      expect(Number.isNaN(startOf(entry.from))).toBe(false);
      expect(entry.parts.length * entry.authTypes.length * entry.environments.length).toBeGreaterThan(0);
      if (entry.confidence === 'conflicting') expect(entry.note).toBeDefined();
    }
  });
});
