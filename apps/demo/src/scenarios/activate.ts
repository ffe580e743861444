import { exchangeCommands, hardeningChange } from '@authshift/core';
import type { Seed } from '@authshift/mock-idp';
import type { UserInput } from '@authshift/server';
import { passwordOf, provisionCustomer, runAsAdministrator, watchedPace } from './customer.ts';
import type { Scenario, Stage, StageAction, StageFault } from './scenario.ts';

/** What differs between the journey as its help page has it, and the same journey as of today. */
interface Edition {
  readonly id: string;
  readonly title: string;
  readonly story: string;
  readonly steps: readonly string[];
  readonly company: string;
  readonly domain: string;
  readonly tenantId: string;
  readonly clientId: string;
  readonly asOf?: string;
}

const EXCHANGE = 'https://outlook.office365.com';
const GRAPH = 'https://graph.microsoft.com';
const PASSWORD = 'Rehearsal-2022';
export const AUTOMATION_SECRET = 'automation-app-secret-value';

/** Accounts of the customer, by what they are for. */
const mailboxes = [
  ['service-desk', 'Service desk', 'cloud'],
  ['new-starters', 'New starters', 'cloud'],
  ['leavers', 'Leavers', 'cloud'],
  ['room-requests', 'Room requests', 'cloud'],
  ['depot', 'Depot (own server)', 'on-premises'],
] as const;

function idpSeed({ tenantId: tenant, company, domain, clientId, asOf }: Edition): Seed {
  const at = (name: string) => `${name}@${domain}`;
  const delegated = [`${EXCHANGE}/EWS.AccessAsUser.All`, `${EXCHANGE}/Exchange.Manage`];
  const application = [
    `${EXCHANGE}/full_access_as_app`,
    `${EXCHANGE}/Exchange.ManageAsApp`,
    ...['Mail.ReadWrite', 'Mail.Send', 'Calendars.ReadWrite', 'Contacts.ReadWrite', 'Tasks.ReadWrite.All'].map(
      (name) => `${GRAPH}/${name}`,
    ),
  ];
  const user = { tenant, password: PASSWORD };
  return {
    tenants: [{ id: tenant, name: company, domains: [domain], ...(asOf === undefined ? {} : { asOf }) }],
    users: [
      { ...user, upn: at('service'), displayName: 'Polling account', behaviour: 'service' },
      // The guide wants it without a second factor; most tenants ask for one.
      {
        ...user,
        upn: at('automation'),
        displayName: 'Automation account',
        behaviour: 'service',
        requiresMfa: true,
        mfa: { methods: ['code'] },
      },
      { ...user, upn: at('admin'), displayName: 'Administrator', behaviour: 'admin', admin: true },
      { ...user, upn: at('door-scanner'), displayName: 'Door scanner', behaviour: 'other app' },
      ...mailboxes.map(([name, displayName, location]) => ({
        ...user,
        upn: at(name),
        displayName,
        behaviour: location === 'cloud' ? 'ordinary' : 'on-premises',
        location,
        licences: location === 'cloud' ? (['exchange-online'] as const).slice() : [],
      })),
    ],
    apps: [
      {
        clientId,
        tenant,
        name: `${company} automation`,
        kind: 'web',
        secrets: [{ value: AUTOMATION_SECRET }],
        redirectUris: ['http://localhost/v1/oauth/callback'],
        delegated,
        application,
        adminConsent: [{ tenant, delegated, directoryRoles: ['Exchange Administrator'] }],
      },
    ],
  };
}

async function provision(stage: Stage, edition: Edition): Promise<void> {
  const { server } = stage;
  const { id, company, domain, tenantId, clientId } = edition;
  const service = `service@${domain}`;
  await provisionCustomer(stage, { organization: { id, name: company }, ...edition }, watchedPace);
  await server.provision.upsertRegistration(id, {
    id: 'automation-app',
    displayName: `${company} automation`,
    clientId,
    mode: 'customer',
    tenantId,
    clientSecret: AUTOMATION_SECRET,
  });
  await server.provision.upsertConnection(id, {
    id: 'polling-basic',
    displayName: 'Mailbox polling (Basic)',
    authType: 'basic',
    protocol: 'ews',
    environment: 'online',
    account: service,
    password: await passwordOf(stage, service),
  });
  await server.provision.upsertUsers(
    id,
    mailboxes.map(
      ([name, displayName, location]): UserInput => ({
        id: name,
        displayName,
        address: `${name}@${domain}`,
        licence: location === 'cloud' ? 'exchange-online' : null,
        location: location === 'cloud' ? 'Exchange Online' : 'Own server',
        assignedTo: location === 'cloud' ? ['polling-basic'] : [],
      }),
    ),
  );
}

function deedsOf({ id, company, domain, tenantId, clientId }: Edition): readonly StageAction[] {
  const [service, automation] = [`service@${domain}`, `automation@${domain}`];
  return [
    {
      id: 'no-second-factor',
      label: 'Switch the second factor of the automation account off',
      explains:
        'What the old guide asks for. The password alone then opens the account, and the test no longer ends with AADSTS50076. It is a debt: the certificate does without it.',
      run: async ({ microsoft }) => {
        await (await microsoft.idp.user(automation)).requireMfa(false);
      },
    },
    {
      id: 'exchange-role',
      label: 'Give the automation account its Exchange role',
      explains:
        'Until then Exchange knows who signs in and still refuses Get-Mailbox. Afterwards the test shows the mailbox.',
      run: async ({ microsoft }) => {
        await (await microsoft.idp.user(automation)).change({ admin: true });
      },
    },
    {
      id: 'certificate',
      label: 'Make a certificate for the app',
      explains:
        'The public half goes to the app in Entra, the private half sealed into Harborline. Under App registration a second entry of the app appears, which needs neither password nor secret.',
      run: async ({ server, microsoft }) => {
        const { certificate, privateKey } = await (await microsoft.idp.app(clientId)).addCertificate();
        await server.provision.upsertRegistration(id, {
          id: 'automation-certificate',
          displayName: `${company} automation (certificate)`,
          clientId,
          mode: 'customer',
          tenantId,
          certificate: `${certificate}\n${privateKey}`,
        });
      },
    },
    {
      id: 'run-commands',
      label: 'Run the commands that were handed over',
      explains:
        'The administrator pastes the block “Make the change” into Exchange Online PowerShell. Microsoft takes about two hours to apply it: until then the old sign-in goes on working.',
      run: async (stage) => {
        const change = hardeningChange('authentication-policy', { protocol: 'ews', account: service });
        const plan = change === null ? null : exchangeCommands(change);
        if (plan === null || !plan.ok) throw new Error('There are no commands for this account.');
        await runAsAdministrator(stage, domain, plan.write.join('\n'));
      },
    },
  ];
}

function faultsOf({ tenantId }: Edition): readonly StageFault[] {
  return [
    {
      id: 'exchange-busy',
      label: 'Exchange’s administration asks to slow down',
      explains: 'Every command is answered with 429. A test shows the literal answer, and that it passes by itself.',
      run: async ({ microsoft }) => {
        await microsoft.exchange.faults.add({
          match: { tenant: tenantId, protocol: 'exchange-admin' },
          effect: { refuse: 'throttled' },
        });
      },
      undo: async ({ microsoft }) => {
        for (const fault of await microsoft.exchange.faults.list()) {
          const { tenant, protocol } = fault.match;
          if (tenant === tenantId && protocol === 'exchange-admin') await microsoft.exchange.faults.lift(fault.id);
        }
      },
    },
  ];
}

function toScenario(edition: Edition): Scenario {
  const { id, title, story, steps, company, domain, tenantId, asOf } = edition;
  return {
    id,
    title,
    story,
    steps,
    organization: { id, name: company },
    tenantId,
    ...(asOf === undefined ? {} : { asOf }),
    offers: {
      protocols: ['ews', 'graph', 'exchange-admin'],
      authTypes: ['oauth-delegated', 'oauth-app', 'oauth-ropc'],
    },
    firstPage: '/settings/exchange/readiness',
    accounts: [
      { upn: `service@${domain}`, purpose: 'the account that polls the mailboxes' },
      { upn: `automation@${domain}`, purpose: 'the account that runs commands; its password goes into the form' },
      { upn: `admin@${domain}`, purpose: 'a Microsoft 365 administrator, who approves' },
    ],
    seed: { idp: idpSeed(edition) },
    provision: (stage) => provision(stage, edition),
    deeds: deedsOf(edition),
    faults: faultsOf(edition),
  };
}

/** The help page's journey, on the day it was written for. */
export const activate = toScenario({
  id: 'activate',
  title: 'Activate: Exchange administration and mailbox polling',
  story:
    'An automation product polls mailboxes over EWS with Basic and is to run Get-Mailbox without it. The old guide ends with a user name and a password; you find out why that ends, take a certificate instead, let the tenant refuse Basic, and prove it.',
  steps: [
    'Readiness: look at what must be true of the server and the account',
    'Configuration: add Exchange administration, by password first, and see it flagged',
    'Configuration: add it by certificate, and have an administrator approve',
    'Self-test: find a mailbox, and read the log',
    'Configuration: add mailbox polling with OAuth; User Accounts: move everybody',
    'Refuse Basic: write the commands, hand them over, wait, and prove that Basic is refused',
  ],
  company: 'Wintergreen Housing',
  domain: 'wintergreen.example',
  tenantId: 'c0000000-0000-4000-8000-000000000002',
  clientId: 'c0000000-0000-4000-8000-0000000000a2',
  asOf: '2022-06-01',
});

/** The same today: Basic is gone, EWS is ending, and what works is Graph and Exchange's administration by certificate. */
export const activateToday = toScenario({
  id: 'activate-today',
  title: 'Activate, as of today: Graph and Exchange administration',
  story:
    'The same customer, who did nothing until today. Basic is refused, EWS ends within months, and Microsoft’s module takes no password any more. Graph takes over the polling, a certificate the administration.',
  steps: [
    'Configuration: read why nothing works any more, and what Microsoft ends next',
    'Configuration: add mailbox polling over Graph, and have an administrator approve',
    'Configuration: add Exchange administration by certificate',
    'User Accounts: move everybody; Self-test: find a mailbox',
  ],
  company: 'Wintergreen Housing South',
  domain: 'wintergreen-south.example',
  tenantId: 'c0000000-0000-4000-8000-000000000012',
  clientId: 'c0000000-0000-4000-8000-0000000000b2',
});
