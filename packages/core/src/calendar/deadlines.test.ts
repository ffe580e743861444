import { describe, expect, test } from 'vitest';
import { makeConnection } from '../testing/builders.ts';
import { daysLeft, deadlinesOf } from './deadlines.ts';

const now = Date.parse('2026-11-22T10:00:00Z');
const connection = (id: string, change: Partial<ReturnType<typeof makeConnection>>) => ({
  ...makeConnection({ id }),
  ...change,
});
const mail = connection('mail', { authType: 'basic', protocol: 'imap-smtp' });
const ews = connection('ews', { authType: 'oauth-delegated', protocol: 'ews' });
const told = (connections: readonly ReturnType<typeof makeConnection>[], at = now) =>
  deadlinesOf({ connections, now: at }).map(
    ({ entry, daysLeft: left, parts, connectionIds }) =>
      `${entry.id} ${left} ${parts.join('+')} ${connectionIds.join('+')}`,
  );

describe('the days left', () => {
  test('are counted in UTC, and are up when the day begins', () => {
    const entry = { from: '2026-12-31' };
    expect(daysLeft(entry, now)).toBe(39);
    expect(daysLeft({ from: '2027-04-01' }, now)).toBe(130);
    expect(daysLeft(entry, Date.parse('2026-12-30T00:00:00Z'))).toBe(1);
    expect(daysLeft(entry, Date.parse('2026-12-30T23:59:59.999Z'))).toBe(1);
    expect(daysLeft(entry, Date.parse('2026-12-31T00:00:00Z'))).toBe(0);
    expect(daysLeft(entry, Date.parse('2026-12-31T00:00:00.001Z'))).toBe(0);
    expect(Object.is(daysLeft(entry, Date.parse('2026-12-31T05:00:00Z')), 0)).toBe(true);
    expect(daysLeft(entry, Date.parse('2027-01-01T00:00:00Z'))).toBe(-1);
  });
});

describe('the deadlines of an organization', () => {
  test('tell both halves of IMAP and SMTP, each with its own date', () => {
    expect(told([mail])).toEqual(['basic-ended -1421 imap mail', 'smtp-basic-off-by-default 39 smtp mail']);
  });

  test('tell what is in force and what follows', () => {
    expect(told([ews])).toEqual(['ews-off-by-default -52 ews ews', 'ews-retired 130 ews ews']);
    expect(told([mail], Date.parse('2027-01-10T00:00:00Z'))).toEqual([
      'basic-ended -1470 imap mail',
      'smtp-basic-off-by-default -10 smtp mail',
    ]);
    expect(told([mail], Date.parse('2022-10-02T00:00:00Z'))).toEqual([
      'basic-off-by-default -1 imap mail',
      'basic-ended 91 imap mail',
      'smtp-basic-off-by-default 1551 smtp mail',
    ]);
  });

  test('name every connection that is hit, once', () => {
    const second = { ...ews, id: 'second' };
    const pop = { ...mail, id: 'pop', protocol: 'pop-smtp' as const };
    expect(told([ews, second])).toEqual(['ews-off-by-default -52 ews ews+second', 'ews-retired 130 ews ews+second']);
    expect(told([mail, pop])).toEqual([
      'basic-ended -1421 imap+pop mail+pop',
      'smtp-basic-off-by-default 39 smtp mail+pop',
    ]);
  });

  test('are none where nothing ends: own servers, Graph, what is gone', () => {
    expect(
      told([
        { ...mail, environment: 'on-premises' },
        { ...ews, protocol: 'graph' },
        { ...mail, status: 'disconnected' },
        { ...mail, status: 'purged' },
      ]),
    ).toEqual([]);
    expect(deadlinesOf({ connections: [ews], now, calendar: [] })).toEqual([]);
  });

  test('know when the tenant was made', () => {
    const at = Date.parse('2027-02-01T00:00:00Z');
    const deadlines = deadlinesOf({ connections: [mail], now: at, tenantCreatedAt: '2027-01-05T00:00:00Z' });
    expect(deadlines.map(({ entry }) => entry.id)).toContain('smtp-basic-not-for-new-tenants');
  });
});
