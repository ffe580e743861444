import type { AuthType, Environment } from '../contract/index.ts';
import type { Calendar, CalendarEffect, CalendarEntry, ProtocolPart } from './entry.ts';

type Row = readonly [
  from: string,
  id: string,
  effect: CalendarEffect,
  what: string,
  parts: readonly ProtocolPart[],
  authTypes: readonly AuthType[],
  environments: readonly Environment[],
  source: string,
  more?: Partial<CalendarEntry>,
];

const cloud: readonly Environment[] = ['online', 'hybrid'];
const ownServers: readonly Environment[] = ['on-premises', 'hybrid'];
const passwords: readonly AuthType[] = ['basic', 'ntlm'];
const ropc: readonly AuthType[] = ['oauth-ropc'];
const delegated: readonly AuthType[] = ['oauth-delegated', ...ropc];
const oauth: readonly AuthType[] = [...delegated, 'oauth-app'];
const everyone: readonly AuthType[] = [...passwords, ...oauth];
const ews: readonly ProtocolPart[] = ['ews'];
const smtp: readonly ProtocolPart[] = ['smtp'];
const admin: readonly ProtocolPart[] = ['exchange-admin'];
const reading: readonly ProtocolPart[] = ['imap', 'pop'];
const withoutSmtp: readonly ProtocolPart[] = [...ews, ...reading, ...admin];
const allParts: readonly ProtocolPart[] = [...withoutSmtp, ...smtp];

const basicEnd = 'github.com/wikihacker/basic-authentication-reporting';
const ewsPlan = 'techcommunity 4492361';
const smtpPlan = 'techcommunity 4489835';

const rows: readonly Row[] = [
  [
    '2022-10-01',
    'basic-off-by-default',
    'off-by-default',
    'Exchange Online switches Basic off; an admin can switch each protocol on again, once.',
    withoutSmtp,
    passwords,
    cloud,
    basicEnd,
    { note: 'Tenant by tenant, in no known order.' },
  ],
  [
    '2023-01-01',
    'basic-ended',
    'blocked',
    'Exchange Online refuses Basic for good.',
    withoutSmtp,
    passwords,
    cloud,
    basicEnd,
    { precision: 'week' },
  ],
  [
    '2025-02-01',
    'impersonation-removed',
    'limited',
    'The impersonation role is gone from Exchange Online.',
    ews,
    delegated,
    cloud,
    'MC718754',
    { precision: 'month' },
  ],
  [
    '2025-04-01',
    'ews-both-switches',
    'limited',
    'EWS has to be on for organization and mailbox; before, the mailbox overruled the organization.',
    ews,
    oauth,
    cloud,
    'MC1015893',
  ],
  [
    '2025-10-01',
    'admin-mfa',
    'limited',
    'Admin tools ask for a second factor.',
    admin,
    ropc,
    cloud,
    'adminsignal.com',
    { note: 'Could be put off until 1 July 2026.' },
  ],
  [
    '2025-10-14',
    'exchange-2019-support-ended',
    'announced',
    'Exchange 2016 and 2019 get no more fixes; Basic and NTLM go on working there.',
    allParts,
    everyone,
    ownServers,
    'enowsoftware.com',
  ],
  [
    '2025-11-01',
    'shared-hybrid-app-blocked',
    'limited',
    'Hybrid servers need an app of their own to reach the cloud over EWS.',
    ews,
    ['oauth-app'],
    ['hybrid'],
    'techcommunity 4440682',
  ],
  [
    '2025-11-30',
    'user-consent-off',
    'limited',
    'By default an admin has to approve a mail or calendar app that is new to the tenant.',
    [...ews, ...reading, 'graph'],
    delegated,
    cloud,
    'MC1163922',
    { precision: 'month' },
  ],
  [
    '2026-06-30',
    'ews-frontline-blocked',
    'blocked',
    'Mailboxes with nothing but an F1, F3 or Kiosk plan are refused over EWS.',
    ews,
    everyone,
    cloud,
    'MC1191578',
    { licenceClass: 'frontline' },
  ],
  [
    '2026-07-01',
    'exchange-admin-password-ended',
    'limited',
    'New versions of the Exchange Online module take no password.',
    admin,
    ropc,
    cloud,
    'MC1248389',
    { precision: 'month', note: 'The service is to follow; no date is known.' },
  ],
  [
    '2026-07-01',
    'mail-old-tls-ended',
    'limited',
    'IMAP and POP need TLS 1.2.',
    reading,
    everyone,
    cloud,
    'MC1293480',
    { note: 'Step by step until the end of 2026.' },
  ],
  [
    '2026-08-31',
    'ews-opt-out-ended',
    'announced',
    'Last moment to switch EWS on with an own list of apps.',
    ews,
    oauth,
    cloud,
    'globalbusinessoutlook.com',
    { precision: 'month' },
  ],
  [
    '2026-09-01',
    'ews-short-tests',
    'limited',
    'Microsoft refuses EWS to some mailboxes for a while, as a test.',
    ews,
    oauth,
    cloud,
    'industrialmonitordirect.com',
    { precision: 'month' },
  ],
  [
    '2026-10-01',
    'ews-off-by-default',
    'off-by-default',
    'EWS is switched off tenant by tenant; an admin can allow named apps until it ends.',
    ews,
    oauth,
    cloud,
    ewsPlan,
    { note: 'Which tenants are off already is not published. A tester saw EWS answer for more than a day after.' },
  ],
  [
    '2026-10-01',
    'ntlmv1-blocked',
    'announced',
    'Windows refuses single sign-on with NTLMv1 by default.',
    allParts,
    ['ntlm'],
    ownServers,
    'powerdmarc.com',
    { precision: 'month' },
  ],
  [
    '2026-12-31',
    'smtp-basic-off-by-default',
    'off-by-default',
    'SMTP AUTH with a password is off by default; an admin can switch it on again.',
    smtp,
    passwords,
    cloud,
    smtpPlan,
    {
      precision: 'month',
      confidence: 'conflicting',
      note: 'Some pages say that refusals began in March 2026; Microsoft says nothing changes before the end of December.',
    },
  ],
  [
    '2027-01-01',
    'smtp-basic-not-for-new-tenants',
    'blocked',
    'SMTP AUTH with a password is not available to tenants made after 2026.',
    smtp,
    passwords,
    cloud,
    smtpPlan,
    {
      tenantsFrom: '2027-01-01',
      note: 'By default, as announced; nothing says that an admin could switch it on, so nothing counts on it.',
    },
  ],
  ['2027-04-01', 'ews-retired', 'retired', 'EWS ends in Exchange Online for everybody.', ews, everyone, cloud, ewsPlan],
  [
    '2027-07-01',
    'smtp-basic-final-date',
    'announced',
    'Microsoft is to name the last day of SMTP AUTH with a password.',
    smtp,
    passwords,
    cloud,
    smtpPlan,
    { precision: 'half-year', note: 'High Volume Email takes passwords until September 2028.' },
  ],
];

/** Microsoft's dates as published when last checked, oldest first. Hosts correct them with `overrideCalendar`. */
export const microsoftCalendar: Calendar = rows.map(
  ([from, id, effect, what, parts, authTypes, environments, source, more]) => ({
    id,
    what,
    parts,
    authTypes,
    environments,
    from,
    effect,
    source,
    confidence: 'verified',
    checkedOn: '2026-11-22',
    ...more,
  }),
);
