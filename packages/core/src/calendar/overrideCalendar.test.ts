import { describe, expect, test } from 'vitest';
import { legacyAcceptance } from './acceptance.ts';
import { microsoftCalendar } from './microsoftCalendar.ts';
import { type CalendarOverride, overrideCalendar } from './overrideCalendar.ts';

const said = { source: 'our account team', checkedOn: '2027-01-15' };
const postponed: CalendarOverride = { id: 'ews-retired', from: '2027-10-01', ...said };
const own: CalendarOverride = {
  id: 'our-own-end',
  what: 'We stop supporting NTLM.',
  parts: ['ews'],
  authTypes: ['ntlm'],
  environments: ['on-premises'],
  from: '2027-06-30',
  effect: 'blocked',
  confidence: 'verified',
  ...said,
};

function calendarWith(...overrides: readonly CalendarOverride[]) {
  const result = overrideCalendar(overrides);
  if (!result.ok) throw new Error(JSON.stringify(result.problems));
  return result.calendar;
}

const problems = (...overrides: readonly unknown[]) => {
  const result = overrideCalendar(overrides as readonly CalendarOverride[]);
  return result.ok ? [] : result.problems.map(({ id, field, code }) => `${id} ${field} ${code}`);
};

describe('a host’s correction', () => {
  test('changes what it names and keeps the rest, as the host’s own word', () => {
    const before = microsoftCalendar.find(({ id }) => id === 'ews-retired');
    const after = calendarWith(postponed).find(({ id }) => id === 'ews-retired');
    expect(after).toEqual({ ...before, ...postponed, confidence: 'unverified' });
    const verified = calendarWith({ ...postponed, confidence: 'verified' }).find(({ id }) => id === 'ews-retired');
    expect(verified?.confidence).toBe('verified');
  });

  test('is what every question is answered from', () => {
    const question = { part: 'ews', authType: 'oauth-app', environment: 'online' } as const;
    const at = Date.parse('2027-05-01T00:00:00Z');
    expect(legacyAcceptance(question, at).verdict).toBe('refused');
    expect(legacyAcceptance(question, at, calendarWith(postponed))).toMatchObject({
      verdict: 'admin-may-reenable',
      until: '2027-10-01T00:00:00.000Z',
    });
  });

  test('can be an entry of its own, put in its place by date', () => {
    const calendar = calendarWith(own, postponed);
    expect(calendar).toHaveLength(microsoftCalendar.length + 1);
    const days = calendar.map(({ from }) => from);
    expect(days).toEqual([...days].sort());
    expect(calendar.find(({ id }) => id === 'our-own-end')).toEqual(own);
  });

  test('leaves Microsoft’s calendar as it was', () => {
    const frozen = JSON.stringify(microsoftCalendar);
    calendarWith(own, postponed);
    expect(JSON.stringify(microsoftCalendar)).toBe(frozen);
    expect(calendarWith()).toEqual(microsoftCalendar);
  });
});

describe('a correction that cannot be taken', () => {
  test('always says where it comes from', () => {
    expect(problems({ id: 'ews-retired', from: '2027-10-01' })).toEqual([
      'ews-retired source missing',
      'ews-retired checkedOn missing',
    ]);
    expect(problems({ ...postponed, source: ' ', checkedOn: 'yesterday' })).toEqual([
      'ews-retired source invalid',
      'ews-retired checkedOn invalid',
    ]);
  });

  test('needs everything when the entry is new', () => {
    expect(problems({ id: 'new', ...said })).toEqual([
      'new what missing',
      'new parts missing',
      'new authTypes missing',
      'new environments missing',
      'new from missing',
      'new effect missing',
    ]);
  });

  test.for([
    ['from', '2027-02-30'],
    ['from', '2027-2-3'],
    ['from', '2027-13-01'],
    ['from', 20270401],
    ['tenantsFrom', '2027'],
    ['what', ''],
    ['parts', []],
    ['parts', ['imap', 'telnet']],
    ['parts', 'imap'],
    ['authTypes', ['password']],
    ['environments', ['moon']],
    ['effect', 'maybe'],
    ['confidence', 'sure'],
    ['licenceClass', 'gold'],
    ['precision', 'hour'],
    ['note', 7],
  ] as const)('names %s when it is %j', ([field, value]) => {
    expect(problems({ ...own, [field]: value })).toEqual([`our-own-end ${field} invalid`]);
  });

  test.for([
    ['from', '2028-02-29'],
    ['tenantsFrom', '2027-01-01'],
    ['licenceClass', 'full'],
    ['precision', 'week'],
    ['note', 'As agreed.'],
    ['parts', ['graph', 'pop', 'smtp', 'exchange-admin']],
    ['authTypes', ['basic', 'oauth-delegated', 'oauth-app', 'oauth-ropc']],
    ['environments', ['online', 'hybrid']],
    ['effect', 'limited'],
    ['effect', 'announced'],
    ['effect', 'retired'],
    ['effect', 'off-by-default'],
    ['confidence', 'conflicting'],
    ['precision', 'month'],
    ['precision', 'half-year'],
    ['licenceClass', 'frontline'],
  ] as const)('is none when %s is %j', ([field, value]) => {
    expect(problems({ ...own, [field]: value })).toEqual([]);
  });

  test('is refused as a whole, and twice is once too often', () => {
    expect(problems(postponed, { ...own, effect: 'maybe' })).toEqual(['our-own-end effect invalid']);
    expect(problems(postponed, postponed)).toEqual(['ews-retired id twice']);
    expect(problems({ ...postponed, id: '' })).toContain(' id invalid');
  });
});
