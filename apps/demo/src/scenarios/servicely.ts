import { passwordOf, provisionCustomer, runAsAdministrator, watchedPace } from './customer.ts';
import type { Scenario, Stage, StageAction, StageFault } from './scenario.ts';

const organization = { id: 'servicely', name: 'Tailspin Service Desk' } as const;
const tenantId = 'd0000000-0000-4000-8000-000000000003';
const domain = 'tailspin.example';
const support = `support@${domain}`;

/** The app Tailspin registered for the mail of its service desk, without the redirect URI of Harborline. */
const ownApp = 'd0000000-0000-4000-8000-0000000000a3';
const ownAppSecret = 'tailspin-mail-app-secret-value';
const OUTLOOK = 'https://outlook.office.com';

async function provision(stage: Stage): Promise<void> {
  const { provision: tell } = stage.server;
  await provisionCustomer(stage, { organization }, watchedPace);
  await tell.upsertConnection(organization.id, {
    id: 'support-password',
    displayName: 'Support mail (password)',
    authType: 'basic',
    protocol: 'imap-smtp',
    environment: 'online',
    account: support,
    password: await passwordOf(stage, support),
  });
  await tell.upsertUsers(organization.id, [
    { id: 'support', displayName: 'Support mailbox', address: support, assignedTo: ['support-password'] },
  ]);
}

const deeds: readonly StageAction[] = [
  {
    id: 'redirect',
    label: 'Add Harborline’s redirect URI to the app',
    explains:
      'The administrator adds the address from the provider record to the app. Until then Microsoft keeps whoever comes, with AADSTS50011.',
    run: async ({ microsoft }) => {
      await microsoft.idp.changeApp(ownApp, { redirectUris: ['http://localhost/v1/oauth/callback'] });
    },
  },
  {
    id: 'smtp-auth',
    label: 'Switch SMTP AUTH on for the support mailbox',
    explains:
      'In the Microsoft 365 admin centre: Mail, Manage email apps, Authenticated SMTP. Sending works from then on.',
    run: (stage) =>
      runAsAdministrator(stage, domain, `Set-CASMailbox ${support} -SmtpClientAuthenticationDisabled $false`),
  },
];

const faults: readonly StageFault[] = [
  {
    id: 'licence-taken',
    label: 'Somebody takes the licence of the support mailbox',
    explains:
      'The sign-in goes on working, and the mailbox does not: IMAP answers “User is authenticated but not connected.”',
    run: async ({ microsoft }) => {
      await microsoft.idp.changeUser(support, { licences: [] });
    },
    undo: async ({ microsoft }) => {
      await microsoft.idp.changeUser(support, { licences: ['exchange-online'] });
    },
  },
];

/** The help page's journey, as of today: a provider record, a token record, and mail that has to arrive. */
export const servicely: Scenario = {
  id: organization.id,
  title: 'Servicely: provider and token records for a service desk’s mail',
  story:
    'Tailspin’s service desk reads and sends tickets from a support mailbox. Passwords are refused today, so it records an app of its own as a provider, and a token for the mailbox. ' +
    'Its administrator approves the app for everybody; the mailbox still has to sign in by itself, and a green test still has to become mail that arrives.',
  steps: [
    'Providers and tokens: record the app from a template, and give the redirect URI to whoever owns the app.',
    'Providers and tokens: save a token record for the support mailbox; only then can it be authorized.',
    'Providers and tokens: have the administrator approve the app for the organization, by a link. That signs nobody in.',
    'Providers and tokens: get the token, signed in as the support mailbox.',
    'Test both ends, then send a message and fetch it; have the administrator put right what Exchange refuses.',
    'User Accounts: use the token for the support mailbox instead of the password.',
  ],
  organization,
  tenantId,
  firstPage: '/settings/providers',
  offers: { protocols: ['imap-smtp'], authTypes: ['oauth-delegated', 'basic'] },
  accounts: [
    { upn: support, purpose: 'the support mailbox: signs in for the token' },
    { upn: `admin@${domain}`, purpose: 'Tailspin’s Microsoft 365 administrator, who approves' },
  ],
  seed: {
    idp: {
      // As Microsoft sets it up today: mail needs an administrator's approval.
      tenants: [{ id: tenantId, name: organization.name, domains: [domain], userConsent: 'microsoft-managed' }],
      users: [
        { tenant: tenantId, upn: support, displayName: 'Support mailbox', licences: ['exchange-online'] },
        { tenant: tenantId, upn: `admin@${domain}`, displayName: 'Administrator', behaviour: 'admin', admin: true },
      ],
      apps: [
        {
          clientId: ownApp,
          tenant: tenantId,
          name: 'Service desk mail',
          kind: 'web',
          secrets: [{ value: ownAppSecret }],
          redirectUris: ['https://desk.tailspin.example/oauth/callback'],
          delegated: [`${OUTLOOK}/IMAP.AccessAsUser.All`, `${OUTLOOK}/SMTP.Send`],
        },
      ],
    },
    exchange: {
      tenants: [{ tenant: domain, spreading: 'at-once' }],
      mailboxes: [{ address: support, settings: { smtpClientAuthenticationDisabled: true } }],
    },
  },
  provision,
  deeds,
  faults,
};
