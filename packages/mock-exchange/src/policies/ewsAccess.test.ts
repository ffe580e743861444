import type { DirectoryUser, Licence, Tenant } from '@authshift/mock-idp';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { defaultMailboxSettings, type MailboxSettings } from '../mailboxes/mailboxSettings.ts';
import { basicAllowedBy, judgeEws, judgeEwsSwitches, judgeUserAgent } from './ewsAccess.ts';
import { defaultTenantSettings, type TenantSettings } from './tenantSettings.ts';

const listed = 'a0000000-0000-4000-8000-000000000001';
const other = 'a0000000-0000-4000-8000-000000000002';

function settings(tenant: Partial<TenantSettings>, mailbox: Partial<MailboxSettings> = {}) {
  return {
    tenant: { ...defaultTenantSettings, securityDefaults: false, ...tenant },
    mailbox: { ...defaultMailboxSettings('ordinary'), ...mailbox },
  };
}

function tenantAsOf(asOf: string): Tenant {
  return { id: 'tenant', name: 'Tenant', domains: [], cloud: 'global', asOf, securityDefaults: false };
}

const mine = [listed.toUpperCase()];

describe('EWS in Exchange Online', () => {
  it.each([
    // as of        tenant   mailbox  list   app      verdict
    ['2025-03-31', true, null, null, other, 'allowed'],
    ['2025-03-31', null, null, null, other, 'allowed'],
    ['2025-03-31', false, null, null, other, 'ews-off-tenant'],
    ['2025-03-31', false, true, null, other, 'allowed'],
    ['2025-03-31', true, false, null, other, 'ews-off-mailbox'],
    ['2025-04-01', false, true, null, other, 'ews-off-tenant'],
    ['2025-04-01', true, false, null, other, 'ews-off-mailbox'],
    ['2025-04-01', true, true, null, other, 'allowed'],
    ['2026-09-30', null, null, null, other, 'allowed'],
    ['2026-09-30', true, null, mine, other, 'allowed'],
    ['2026-09-30', false, null, mine, listed, 'ews-off-tenant'],
    ['2026-10-01', null, null, null, other, 'ews-off-tenant'],
    ['2026-10-01', null, null, mine, listed, 'ews-off-tenant'],
    ['2026-10-01', false, null, mine, listed, 'ews-off-tenant'],
    ['2026-10-01', true, null, null, other, 'allowed'],
    ['2026-10-01', true, null, [], other, 'app-not-listed'],
    ['2026-10-01', true, null, mine, other, 'app-not-listed'],
    ['2026-10-01', true, null, mine, undefined, 'app-not-listed'],
    ['2026-10-01', true, null, mine, listed, 'allowed'],
    ['2026-10-01', true, false, mine, listed, 'ews-off-mailbox'],
  ] as const)(
    'as of %s, tenant %s, mailbox %s, list %j, application %s: %s',
    (asOf, tenant, mailbox, list, appId, verdict) => {
      const both = settings({ ewsEnabled: tenant, ewsAllowedAppIds: list }, { ewsEnabled: mailbox });
      const facts = {
        tenant: tenantAsOf(asOf),
        appId,
      };
      expect(judgeEwsSwitches(facts, both)).toBe(verdict);
    },
  );
});

describe('with time', () => {
  const days = fc.constantFrom('2022-09-30', '2025-03-31', '2025-04-01', '2026-09-30', '2026-10-01', '2027-03-31');
  const triState = fc.constantFrom(true, false, null);
  const lists = fc.constantFrom(null, [], mine, [other]);

  it('EWS only ever gets stricter: what is allowed later was allowed before', () => {
    fc.assert(
      fc.property(days, days, triState, triState, lists, (one, two, tenant, mailbox, list) => {
        const [earlier = one, later = two] = [one, two].sort();
        const both = settings({ ewsEnabled: tenant, ewsAllowedAppIds: list }, { ewsEnabled: mailbox });
        const judge = (asOf: string) =>
          judgeEwsSwitches(
            {
              tenant: tenantAsOf(asOf),
              appId: listed,
            },
            both,
          );
        if (judge(later) === 'allowed') expect(judge(earlier)).toBe('allowed');
      }),
    );
  });
});

describe('the lists by user agent', () => {
  const sync = 'Harborline-Sync/4.2 (Linux)';

  it.each([
    [null, [], [], sync, 'allowed'],
    [null, [], ['*'], sync, 'allowed'],
    ['EnforceAllowList', [], [], sync, 'user-agent-not-listed'],
    ['EnforceAllowList', ['Outlook*'], [], sync, 'user-agent-not-listed'],
    ['EnforceAllowList', ['harborline-sync/*'], [], sync, 'allowed'],
    ['EnforceAllowList', ['*4.2*'], [], sync, 'allowed'],
    ['EnforceAllowList', ['*sync/*linux)'], [], sync, 'allowed'],
    ['EnforceAllowList', ['*(linux)*(linux)'], [], sync, 'user-agent-not-listed'],
    ['EnforceAllowList', ['Harborline-Sync'], [], sync, 'user-agent-not-listed'],
    ['EnforceAllowList', ['*'], [], undefined, 'allowed'],
    ['EnforceAllowList', ['x*'], [], undefined, 'user-agent-not-listed'],
    ['EnforceBlockList', ['*'], [], sync, 'allowed'],
    ['EnforceBlockList', [], ['Harborline*'], sync, 'user-agent-blocked'],
    ['EnforceBlockList', [], ['Outlook*'], sync, 'allowed'],
  ] as const)('%s, allowed %j, blocked %j, from %s: %s', (mode, allow, block, userAgent, verdict) => {
    const lists = { ewsApplicationAccessPolicy: mode, ewsAllowList: allow, ewsBlockList: block };
    expect(judgeUserAgent(userAgent, settings(lists))).toBe(verdict);
    expect(judgeUserAgent(userAgent, settings({}, lists))).toBe(verdict);
  });

  it("are the mailbox's where it has any", () => {
    const closed = { ewsApplicationAccessPolicy: 'EnforceAllowList', ewsAllowList: [] } as const;
    const open = { ewsApplicationAccessPolicy: 'EnforceBlockList', ewsBlockList: [] } as const;
    expect(judgeUserAgent(sync, settings(closed, open))).toBe('allowed');
    expect(judgeUserAgent(sync, settings(open, closed))).toBe('user-agent-not-listed');
  });
});

describe('a request to EWS', () => {
  const userWith = (...licences: readonly Licence[]): DirectoryUser => ({
    oid: 'c0000000-0000-4000-8000-000000000001',
    tenantId: 'tenant',
    upn: 'desk@stand-in.example',
    displayName: 'Desk',
    mail: 'desk@stand-in.example',
    aliases: [],
    licences,
    enabled: true,
    location: 'cloud',
    behaviour: 'ordinary',
  });
  it.each([
    ['2022-09-30', undefined, true],
    ['2022-09-30', [], false],
    ['2022-09-30', ['Imap', 'Smtp'], false],
    ['2022-09-30', ['WebServices'], true],
    ['2022-10-01', ['WebServices'], false],
    ['2022-10-01', undefined, false],
  ] as const)('as of %s with a policy that allows %j takes a password: %s', async (asOf, allowBasicAuth, expected) => {
    const policy = allowBasicAuth && { name: 'Policy', allowBasicAuth };
    const allowed = basicAllowedBy({ authenticationPolicyOf: async () => policy });
    const tenant = tenantAsOf(asOf);
    expect(await allowed(tenant, userWith('exchange-online'))).toBe(expected);
  });

  const judge = (asOf: string, mailbox: DirectoryUser | undefined, both: ReturnType<typeof settings>) =>
    judgeEws(
      {
        tenant: tenantAsOf(asOf),
        mailbox,
        appId: other,
        userAgent: 'Sync/1',
      },
      { settings: { tenant: async () => both.tenant, mailbox: async () => both.mailbox } },
    );

  it.each([
    ['2026-06-29', ['frontline'], 'allowed'],
    ['2026-06-30', ['frontline'], 'frontline'],
    ['2026-06-30', ['frontline', 'exchange-online'], 'allowed'],
    ['2027-03-31', ['exchange-online'], 'allowed'],
    ['2027-04-01', ['exchange-online'], 'ews-ended'],
    ['2027-04-01', ['frontline'], 'ews-ended'],
  ] as const)('as of %s with %j: %s', async (asOf, licences, verdict) => {
    expect(await judge(asOf, userWith(...licences), settings({}))).toBe(verdict);
  });

  it('is judged by the tenant alone while no mailbox is known', async () => {
    expect(await judge('2026-11-22', undefined, settings({}, { ewsEnabled: false }))).toBe('allowed');
    expect(await judge('2026-11-22', undefined, settings({ ewsEnabled: false }))).toBe('ews-off-tenant');
  });

  it('is refused by its user agent only after the switches let it through', async () => {
    const blocked = { ewsApplicationAccessPolicy: 'EnforceBlockList', ewsBlockList: ['Sync/*'] } as const;
    const desk = userWith('exchange-online');
    expect(await judge('2026-11-22', desk, settings(blocked))).toBe('user-agent-blocked');
    expect(await judge('2026-11-22', desk, settings({ ...blocked, ewsEnabled: false }))).toBe('ews-off-tenant');
  });
});
