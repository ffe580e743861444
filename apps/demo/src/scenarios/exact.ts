import { connectorRegistration, passwordOf, provisionCustomer, runAsAdministrator, watchedPace } from './customer.ts';
import type { Scenario, Stage, StageAction, StageFault } from './scenario.ts';

const organization = { id: 'exact', name: 'Litware Dental' } as const;
const tenantId = 'd0000000-0000-4000-8000-000000000001';
const domain = 'litware.example';
/** A fortnight before Microsoft begins to switch Basic off. */
const asOf = '2022-09-15';
const practice = `practice@${domain}`;

const staff = [
  { id: 'reception', displayName: 'Reception' },
  { id: 'surgery-1', displayName: 'Surgery 1' },
  { id: 'surgery-2', displayName: 'Surgery 2' },
];

async function provision(stage: Stage): Promise<void> {
  const { provision: tell } = stage.server;
  await provisionCustomer(stage, { organization, asOf }, watchedPace);
  const common = { protocol: 'imap-smtp', environment: 'online', account: practice } as const;
  await tell.upsertConnection(organization.id, {
    ...common,
    id: 'practice-password',
    displayName: 'Practice mail (password)',
    authType: 'basic',
    password: await passwordOf(stage, practice),
  });
  await tell.upsertConnection(organization.id, {
    ...common,
    id: 'practice-mail',
    displayName: 'Practice mail',
    authType: 'oauth-delegated',
    tenantId,
    registrationId: connectorRegistration,
  });
  await tell.upsertUsers(organization.id, [
    { id: 'practice', displayName: 'Practice mailbox', address: practice, assignedTo: ['practice-password'] },
  ]);
}

async function giveLicence({ microsoft }: Stage): Promise<void> {
  const known = await microsoft.idp.directory.findUser({ address: practice });
  if (known?.licences.includes('exchange-online')) return;
  await microsoft.idp.changeUser(practice, { licences: ['exchange-online'] });
  const mailbox = await microsoft.exchange.mailbox(practice);
  await mailbox.set({ imapEnabled: false, smtpClientAuthenticationDisabled: true });
}

const deeds: readonly StageAction[] = [
  {
    id: 'give-licence',
    label: 'Give the practice mailbox a licence',
    explains:
      'In the Microsoft 365 admin centre: Users, Active users, Licences and apps. It has a mailbox from then on, with IMAP and Authenticated SMTP unticked, as the plan of this practice has it for new mailboxes. Test again.',
    run: giveLicence,
  },
  {
    id: 'tick-imap',
    label: 'Tick IMAP for the practice mailbox',
    explains: 'In the Microsoft 365 admin centre: Mail, Manage email apps, IMAP. Reading works from then on.',
    run: (stage) => runAsAdministrator(stage, domain, `Set-CASMailbox ${practice} -ImapEnabled $true`),
  },
  {
    id: 'tick-smtp',
    label: 'Tick Authenticated SMTP for the practice mailbox',
    explains: 'In the same place: Authenticated SMTP. Sending works from then on.',
    run: (stage) =>
      runAsAdministrator(stage, domain, `Set-CASMailbox ${practice} -SmtpClientAuthenticationDisabled $false`),
  },
];

const faults: readonly StageFault[] = [
  {
    id: 'endless-set-up',
    label: 'Microsoft’s set-up goes round in circles',
    explains: 'After the password the same page comes back again and again, until Microsoft gives up with AADSTS50196.',
    run: async ({ microsoft }) => (await microsoft.idp.user(practice)).setInterrupts(['endless-tasks']),
    undo: async ({ microsoft }) => (await microsoft.idp.user(practice)).setInterrupts([]),
  },
  {
    id: 'pending-tasks',
    label: 'Microsoft wants the account to accept new terms',
    explains: 'The next sign-in shows one page more. It is done there, by the account itself, and asked once.',
    run: async ({ microsoft }) => (await microsoft.idp.user(practice)).setInterrupts(['pending-tasks']),
    undo: async ({ microsoft }) => (await microsoft.idp.user(practice)).setInterrupts([]),
  },
];

/** The help page's journey: one mailbox that reads and sends, and somebody at the reception who has to sign it in again. */
export const exact: Scenario = {
  id: organization.id,
  title: 'EXACT: the mailbox of a dental practice, over IMAP and SMTP',
  story:
    'Litware Dental sends its recalls from one mailbox, with a password Microsoft is about to stop taking. Whoever signs in to Harborline as an administrator is asked to sign the mailbox in anew. ' +
    'Its licence has lapsed and both of its mail switches are off, so that a sign-in alone is not the end of it.',
  steps: [
    'At the first page after your sign-in: read which mailbox has to sign in again, and press the button.',
    'At Microsoft: use another account, show the second factor, refuse or accept what Harborline asks for.',
    'E-mail: test the mailbox, read what Exchange answers, have the administrator put it right, test again.',
    'E-mail: press Finish once the mailbox is signed in and works.',
    'User Accounts: move the practice mailbox to the new connection.',
  ],
  organization,
  tenantId,
  asOf,
  // A plan for one mailbox: what it has is renewed, and no further connection is offered.
  sold: [],
  firstPage: '/settings/email',
  offers: { protocols: ['imap-smtp'], authTypes: ['oauth-delegated', 'basic'] },
  accounts: [
    { upn: practice, purpose: 'the practice’s mailbox: signs in when Microsoft asks, with a second factor' },
    { upn: `reception@${domain}`, purpose: 'somebody else at the practice, who is not wanted here' },
    { upn: `admin@${domain}`, purpose: 'the practice’s Microsoft 365 administrator, who may approve' },
  ],
  seed: {
    idp: {
      tenants: [{ id: tenantId, name: organization.name, domains: [domain], asOf }],
      users: [
        {
          tenant: tenantId,
          upn: practice,
          displayName: 'Practice mailbox',
          behaviour: 'unlicensed',
          licences: [],
          mfa: { methods: ['number-match', 'approve', 'code'] },
          requiresMfa: true,
        },
        { tenant: tenantId, upn: `admin@${domain}`, displayName: 'Administrator', behaviour: 'admin', admin: true },
        ...staff.map(({ id, displayName }) => ({
          tenant: tenantId,
          upn: `${id}@${domain}`,
          displayName,
          behaviour: 'ordinary',
          licences: ['exchange-online' as const],
        })),
      ],
    },
    exchange: {
      tenants: [{ tenant: domain, spreading: 'at-once' }],
    },
  },
  provision,
  deeds,
  faults,
};
