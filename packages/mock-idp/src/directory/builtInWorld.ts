import { CONSUMERS } from './personalAccounts.ts';
import type { Seed } from './seedSchema.ts';

export const CONTOSO = '11111111-1111-4111-8111-111111111111';
export const FABRIKAM = '22222222-2222-4222-8222-222222222222';

/** The password of every account of the built-in world. */
export const BUILT_IN_PASSWORD = 'Rehearsal-2022';

const EXCHANGE = 'https://outlook.office365.com';
const GRAPH = 'https://graph.microsoft.com';
/** What a product asks for that reads and sends mail, by whichever protocol. */
const MAIL_FOR_PEOPLE = [
  ...['EWS.AccessAsUser.All', 'IMAP.AccessAsUser.All', 'POP.AccessAsUser.All', 'SMTP.Send'].map(
    (name) => `${EXCHANGE}/${name}`,
  ),
  ...['Mail.ReadWrite', 'Mail.ReadWrite.Shared', 'Mail.Send', 'Mail.Send.Shared', 'Calendars.ReadWrite'].map(
    (name) => `${GRAPH}/${name}`,
  ),
];
const MAIL_WITHOUT_PEOPLE = [
  ...['full_access_as_app', 'IMAP.AccessAsApp', 'POP.AccessAsApp', 'SMTP.SendAsApp', 'Exchange.ManageAsApp'].map(
    (name) => `${EXCHANGE}/${name}`,
  ),
  ...['Mail.ReadWrite', 'Mail.Send', 'Calendars.ReadWrite'].map((name) => `${GRAPH}/${name}`),
];
const BASIC_PROFILE = ['https://graph.microsoft.com/User.Read'];
const LOCALHOST_PAGES = ['http://localhost', 'http://localhost/redirect', 'http://localhost/redirect.html'];

const HARBORLINE_API = 'a0000000-0000-4000-8000-000000000012';

/** Client ids of the built-in world, so that tests can name them. */
export const BUILT_IN_APPS = {
  spa: 'a0000000-0000-4000-8000-000000000001',
  web: 'a0000000-0000-4000-8000-000000000002',
  daemon: 'a0000000-0000-4000-8000-000000000003',
  publicClient: 'a0000000-0000-4000-8000-000000000004',
  unconsented: 'a0000000-0000-4000-8000-000000000005',
  expiredSecret: 'a0000000-0000-4000-8000-000000000006',
  everyAccount: 'a0000000-0000-4000-8000-000000000007',
  mailClient: 'a0000000-0000-4000-8000-000000000008',
  mailDaemon: 'a0000000-0000-4000-8000-000000000009',
  harborlineSpa: 'a0000000-0000-4000-8000-000000000011',
  harborlineApi: HARBORLINE_API,
  harborlineConnector: 'a0000000-0000-4000-8000-000000000013',
} as const;

/** Two tenants, and that of personal accounts, whose accounts and apps are named after what they do. Every id is fixed. */
export const BUILT_IN_WORLD: Seed = {
  defaultPassword: BUILT_IN_PASSWORD,
  tenants: [
    {
      id: CONTOSO,
      name: 'Contoso',
      domains: ['contoso.example', 'contoso.onmicrosoft.com'],
      policies: [
        {
          name: 'Block one account',
          conditions: { users: ['blocked-by-policy@contoso.example'] },
          controls: ['block'],
        },
      ],
    },
    { id: FABRIKAM, name: 'Fabrikam', domains: ['fabrikam.example', 'fabrikam.onmicrosoft.com'] },
    { id: CONSUMERS, name: 'Personal accounts', domains: ['personal.example'] },
  ],
  users: [
    account(1, 'contoso', 'service', { displayName: 'Service account', behaviour: 'service' }),
    account(2, 'contoso', 'admin', { displayName: 'Administrator', behaviour: 'admin', admin: true }),
    account(3, 'contoso', 'licensed', { displayName: 'Licensed user', behaviour: 'ordinary' }),
    account(4, 'contoso', 'unlicensed', { displayName: 'Unlicensed user', behaviour: 'unlicensed', licences: [] }),
    account(5, 'contoso', 'disabled', { displayName: 'Disabled user', behaviour: 'disabled', enabled: false }),
    account(6, 'contoso', 'alias', {
      displayName: 'User with an alias',
      behaviour: 'alias',
      mail: 'primary-address@contoso.example',
      aliases: ['second-address@contoso.example'],
    }),
    account(7, 'contoso', 'frontline', {
      displayName: 'Frontline worker',
      behaviour: 'frontline',
      licences: ['frontline'],
    }),
    account(8, 'contoso', 'on-premises', {
      displayName: 'User with a mailbox on premises',
      behaviour: 'on-premises',
      location: 'on-premises',
      licences: [],
    }),
    account(9, 'contoso', 'mfa', {
      displayName: 'User with a second factor',
      behaviour: 'mfa',
      mfa: { methods: ['code', 'number-match', 'approve'] },
      requiresMfa: true,
    }),
    account(10, 'contoso', 'locked', { displayName: 'Locked user', behaviour: 'locked', blockedBy: 50053 }),
    account(11, 'contoso', 'expired-password', {
      displayName: 'User with an expired password',
      behaviour: 'expired-password',
      passwordExpired: true,
    }),
    account(12, 'contoso', 'blocked-by-policy', {
      displayName: 'User blocked by conditional access',
      behaviour: 'blocked-by-policy',
    }),
    account(13, 'contoso', 'imap-off', { displayName: 'User without IMAP', behaviour: 'imap-off' }),
    account(14, 'contoso', 'smtp-off', { displayName: 'User without SMTP AUTH', behaviour: 'smtp-off' }),
    account(15, 'contoso', 'shared', {
      displayName: 'Shared mailbox',
      behaviour: 'shared',
      licences: [],
      // Microsoft blocks the sign-in of every shared mailbox.
      enabled: false,
    }),
    account(16, 'contoso', 'pending-tasks', {
      displayName: 'User with something to finish',
      behaviour: 'pending-tasks',
      interrupts: ['pending-tasks'],
    }),
    account(17, 'contoso', 'loop', {
      displayName: 'User whose set-up never ends',
      behaviour: 'loop',
      interrupts: ['endless-tasks'],
    }),
    account(21, 'fabrikam', 'admin', { displayName: 'Administrator of the vendor', behaviour: 'admin', admin: true }),
    account(22, 'fabrikam', 'operator', { displayName: 'Operator of the vendor', behaviour: 'ordinary' }),
    account(23, 'fabrikam', 'viewer', { displayName: 'Viewer of the vendor', behaviour: 'ordinary' }),
    account(24, 'fabrikam', 'guest', { displayName: 'Guest in Contoso', behaviour: 'guest', guestIn: [CONTOSO] }),
    personalAccount(31, 'private', { displayName: 'Private person', behaviour: 'personal' }),
    personalAccount(32, 'invited', { displayName: 'Private person', behaviour: 'personal-guest', guestIn: [CONTOSO] }),
  ],
  apps: [
    {
      clientId: BUILT_IN_APPS.spa,
      tenant: CONTOSO,
      name: 'Contoso single-page app',
      kind: 'spa',
      redirectUris: LOCALHOST_PAGES,
      delegated: BASIC_PROFILE,
      adminConsent: [{ tenant: CONTOSO, delegated: BASIC_PROFILE }],
    },
    {
      clientId: BUILT_IN_APPS.web,
      tenant: CONTOSO,
      name: 'Contoso web app',
      kind: 'web',
      secrets: [{ value: 'web-app-secret-value' }],
      redirectUris: ['http://localhost/auth/callback', 'http://localhost/v1/oauth/callback'],
      delegated: [...BASIC_PROFILE, `${EXCHANGE}/EWS.AccessAsUser.All`],
      adminConsent: [{ tenant: CONTOSO, delegated: [...BASIC_PROFILE, `${EXCHANGE}/EWS.AccessAsUser.All`] }],
    },
    {
      clientId: BUILT_IN_APPS.daemon,
      tenant: CONTOSO,
      name: 'Contoso daemon',
      kind: 'daemon',
      secrets: [{ value: 'daemon-secret-value' }],
      adminConsent: [{ tenant: CONTOSO, application: [`${EXCHANGE}/full_access_as_app`] }],
    },
    {
      clientId: BUILT_IN_APPS.publicClient,
      tenant: CONTOSO,
      name: 'Contoso desktop app',
      kind: 'public',
      redirectUris: [
        'http://localhost',
        'https://login.microsoftonline.com/common/oauth2/nativeclient',
        // The same page of a mock, on any port.
        'http://localhost/common/oauth2/nativeclient',
      ],
      delegated: [...BASIC_PROFILE, `${EXCHANGE}/IMAP.AccessAsUser.All`, `${EXCHANGE}/SMTP.Send`],
      adminConsent: [
        {
          tenant: CONTOSO,
          delegated: [...BASIC_PROFILE, `${EXCHANGE}/IMAP.AccessAsUser.All`, `${EXCHANGE}/SMTP.Send`],
        },
      ],
    },
    {
      clientId: BUILT_IN_APPS.unconsented,
      tenant: CONTOSO,
      name: 'App nobody has approved',
      kind: 'web',
      secrets: [{ value: 'unconsented-app-secret-value' }],
      redirectUris: ['http://localhost/auth/callback'],
      delegated: [...BASIC_PROFILE, `${EXCHANGE}/EWS.AccessAsUser.All`],
    },
    {
      clientId: BUILT_IN_APPS.expiredSecret,
      tenant: CONTOSO,
      name: 'Daemon with an expired secret',
      kind: 'daemon',
      secrets: [{ value: 'expired-secret-value', expires: '2022-01-01T00:00:00Z' }],
      adminConsent: [{ tenant: CONTOSO, application: [`${EXCHANGE}/full_access_as_app`] }],
    },
    {
      clientId: BUILT_IN_APPS.everyAccount,
      tenant: CONTOSO,
      name: 'App for work and personal accounts',
      kind: 'spa',
      signInAudience: 'AzureADandPersonalMicrosoftAccount',
      redirectUris: LOCALHOST_PAGES,
      delegated: BASIC_PROFILE,
    },
    {
      clientId: BUILT_IN_APPS.mailClient,
      tenant: CONTOSO,
      name: 'Contoso mail client',
      kind: 'public',
      redirectUris: ['http://localhost'],
      delegated: [...BASIC_PROFILE, ...MAIL_FOR_PEOPLE],
      adminConsent: [{ tenant: CONTOSO, delegated: [...BASIC_PROFILE, ...MAIL_FOR_PEOPLE] }],
    },
    {
      clientId: BUILT_IN_APPS.mailDaemon,
      tenant: CONTOSO,
      name: 'Contoso mail daemon',
      kind: 'daemon',
      secrets: [{ value: 'mail-daemon-secret-value' }],
      adminConsent: [{ tenant: CONTOSO, application: MAIL_WITHOUT_PEOPLE, directoryRoles: ['Exchange Administrator'] }],
    },
    {
      clientId: BUILT_IN_APPS.harborlineSpa,
      tenant: FABRIKAM,
      name: 'Harborline',
      kind: 'spa',
      redirectUris: LOCALHOST_PAGES,
      delegated: [`api://${HARBORLINE_API}/Admin.Access`],
      adminConsent: [{ tenant: FABRIKAM, delegated: [...BASIC_PROFILE, `api://${HARBORLINE_API}/Admin.Access`] }],
    },
    {
      clientId: HARBORLINE_API,
      tenant: FABRIKAM,
      name: 'Harborline API',
      kind: 'web',
      exposes: { scopes: [{ value: 'Admin.Access', text: 'Administer Harborline as you' }], tokenVersion: 2 },
    },
    {
      clientId: BUILT_IN_APPS.harborlineConnector,
      tenant: FABRIKAM,
      name: 'Harborline connector',
      kind: 'web',
      multiTenant: true,
      secrets: [{ value: 'harborline-connector-secret-value' }],
      redirectUris: ['http://localhost/v1/oauth/callback'],
      delegated: [`${EXCHANGE}/EWS.AccessAsUser.All`],
      adminConsent: [{ tenant: FABRIKAM, delegated: [`${EXCHANGE}/EWS.AccessAsUser.All`] }],
    },
  ],
};

function account(
  number: number,
  tenant: 'contoso' | 'fabrikam',
  name: string,
  facts: Omit<NonNullable<Seed['users']>[number], 'upn'>,
): NonNullable<Seed['users']>[number] {
  return {
    tenant: tenant === 'contoso' ? CONTOSO : FABRIKAM,
    upn: `${name}@${tenant}.example`,
    oid: `c0000000-0000-4000-8000-0000000000${String(number).padStart(2, '0')}`,
    ...facts,
  };
}

/** Object ids of personal accounts begin with zeros; what follows is the account's own number. No employer, no licence. */
function personalAccount(
  number: number,
  name: string,
  facts: Omit<NonNullable<Seed['users']>[number], 'upn'>,
): NonNullable<Seed['users']>[number] {
  return {
    tenant: CONSUMERS,
    upn: `${name}@personal.example`,
    oid: `00000000-0000-0000-c000-0000000000${number}`,
    licences: [],
    ...facts,
  };
}
