import type { Seed } from '@authshift/mock-idp';
import type { UserInput } from '@authshift/server';
import { passwordOf, provisionCustomer, watchedPace } from './customer.ts';
import { exchangeFault } from './exchangeFault.ts';
import type { Scenario, Stage, StageAction, StageFault } from './scenario.ts';

const EXCHANGE = 'https://outlook.office365.com';
const PASSWORD = 'Rehearsal-2022';

const organization = { id: 'handle', name: 'Ironbark Rentals' } as const;
const domain = 'ironbark.example';
const tenantId = 'd0000000-0000-4000-8000-000000000004';
const service = `service@${domain}`;
/** The help page is of those days. */
const asOf = '2022-06-01';

/** The app the customer registered after the old guide: a public client with a secret, which cannot work. */
export const OWN_APP = 'd0000000-0000-4000-8000-0000000000a4';
export const OWN_APP_SECRET = 'ironbark-sync-app-secret-value';

const desks = Array.from({ length: 8 }, (_, index) => `Rental desk ${index + 1}`);
const people = [
  ...desks.map((displayName) => ({ displayName, licence: 'exchange-online' as const })),
  { displayName: 'Workshop', licence: 'exchange-online' as const },
  // Nobody bought a licence for it.
  { displayName: 'Yard office', licence: null },
].map((person) => {
  const id = person.displayName.toLowerCase().replaceAll(' ', '-');
  return { ...person, id, address: `${id}@${domain}` };
});

const account = { tenant: tenantId, password: PASSWORD };
const idpSeed: Seed = {
  tenants: [{ id: tenantId, name: organization.name, domains: [domain], asOf }],
  users: [
    { ...account, upn: service, displayName: 'Sync account', behaviour: 'service' },
    { ...account, upn: `admin@${domain}`, displayName: 'Administrator', behaviour: 'admin', admin: true },
    ...people.map(({ displayName, address, licence }) => ({
      ...account,
      upn: address,
      displayName,
      behaviour: licence === null ? 'unlicensed' : 'ordinary',
      licences: licence === null ? [] : [licence],
    })),
  ],
  apps: [
    {
      clientId: OWN_APP,
      tenant: tenantId,
      name: 'Ironbark Exchange sync',
      kind: 'public',
      secrets: [{ value: OWN_APP_SECRET }],
      redirectUris: ['https://login.microsoftonline.com/common/oauth2/nativeclient'],
    },
  ],
};

async function provision(stage: Stage): Promise<void> {
  const { server } = stage;
  await provisionCustomer(stage, { organization, asOf }, watchedPace);
  await server.provision.upsertConnection(organization.id, {
    id: 'sync-basic',
    displayName: 'Exchange sync (Basic)',
    authType: 'basic',
    protocol: 'ews',
    environment: 'online',
    account: service,
    password: await passwordOf(stage, service),
  });
  await server.provision.upsertUsers(
    organization.id,
    people.map(
      ({ id, displayName, address, licence }): UserInput => ({
        id,
        displayName,
        address,
        licence,
        location: 'Exchange Online',
        syncItems: ['calendar', 'contacts'],
        assignedTo: ['sync-basic'],
      }),
    ),
  );
}

const deeds: readonly StageAction[] = [
  {
    id: 'redirect',
    label: 'Add Harborline’s redirect URI to the app',
    explains:
      'The administrator adds the address from the guide to their app. Until then Microsoft strands whoever comes with AADSTS50011.',
    run: async ({ microsoft }) => {
      const app = await microsoft.idp.app(OWN_APP);
      await app.change({ redirectUris: [...app.redirectUris, 'http://localhost/v1/oauth/callback'] });
    },
  },
  {
    id: 'manifest',
    label: 'Paste the permission into the app’s manifest',
    explains: 'The administrator lists full_access_as_app in the app. Until then there is nothing to approve.',
    run: async ({ microsoft }) => {
      await microsoft.idp.changeApp(OWN_APP, { application: [`${EXCHANGE}/full_access_as_app`] });
    },
  },
  {
    id: 'confidential',
    label: 'Switch “Allow public client flows” off',
    explains:
      'The app stops being a public client, so that its secret counts. Until then Microsoft answers AADSTS700025 to the secret.',
    run: async ({ microsoft }) => {
      await microsoft.idp.changeApp(OWN_APP, { kind: 'web' });
    },
  },
  {
    id: 'licence',
    label: 'Give the yard office a licence',
    explains: 'The yard office gets a mailbox. Its next check and its next sync succeed.',
    run: async ({ microsoft }) => {
      await microsoft.idp.changeUser(`yard-office@${domain}`, { licences: ['exchange-online'] });
    },
  },
];

const faults: readonly StageFault[] = [
  {
    id: 'not-mobile',
    label: 'Harborline: “Mobile access” is unticked for the workshop',
    explains: 'Nothing of Microsoft’s: Harborline itself wants it first. The next check keeps the workshop back.',
    wants: { workshop: 'Tick “Mobile access” for this user, under Security in Harborline.' },
    run: async () => undefined,
    undo: async () => undefined,
  },
  exchangeFault(
    {
      id: 'desks-closed',
      label: 'Exchange refuses two rental desks',
      explains:
        'The mailboxes of desks 7 and 8 answer with ErrorAccessDenied. A wave that meets them stops by its rule.',
    },
    ['rental-desk-7', 'rental-desk-8'].map((desk) => ({
      match: { tenant: tenantId, protocol: 'ews', mailbox: `${desk}@${domain}` },
      effect: { refuse: 'ErrorAccessDenied' },
    })),
  ),
];

/** The help page's journey: an app of the customer's own, for every mailbox, moved by somebody who is careful. */
export const handle: Scenario = {
  ...organization,
  title: 'Handle: an app of your own, for every user at once',
  story:
    'A rental company registers an app of its own after an old guide that contradicts itself, has it approved, and moves its users: not one by one by hand, and not all at once in the dark.',
  steps: [
    'App registration: follow the guide, and let it find the contradictions',
    'Configuration: save the app; an administrator refuses, another tenant approves, then the right one does',
    'User details: what is synced for one user',
    'Rollout: check everybody, try a group, have it signed off, move the others in waves',
    'Users sign in themselves: invite, remind, follow',
  ],
  organization,
  tenantId,
  asOf,
  secondAdmin: true,
  offers: { protocols: ['ews', 'graph'], authTypes: ['oauth-app', 'oauth-delegated'] },
  firstPage: '/settings/exchange/registration',
  accounts: [
    { upn: `admin@${domain}`, purpose: 'a Microsoft 365 administrator of Ironbark, who approves' },
    { upn: 'admin@fabrikam.example', purpose: 'an administrator of another tenant, whose approval counts for nothing' },
    { upn: 'second-admin@fabrikam.example', purpose: 'another admin of Harborline, who signs a pilot off' },
    { upn: `rental-desk-1@${domain}`, purpose: 'a user who connects the own mailbox' },
  ],
  seed: { idp: idpSeed },
  provision,
  deeds,
  faults,
};
