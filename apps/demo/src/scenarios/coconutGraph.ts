import { connectorRegistration, provisionCustomer, watchedPace } from './customer.ts';
import { exchangeFault } from './exchangeFault.ts';
import type { Scenario } from './scenario.ts';

const organization = { id: 'coconut-graph', name: 'Proseware Clinics' } as const;
const tenantId = '33333333-3333-4333-8333-333333333331';
const domain = 'proseware.example';
const serviceAccount = `service@${domain}`;

const rooms = ['Reception', 'Consulting room 1', 'Consulting room 2', 'Consulting room 3', 'Laboratory', 'Archive'].map(
  (displayName) => {
    const id = displayName.toLowerCase().replaceAll(' ', '-');
    return { id, displayName, address: `${id}@${domain}`, licence: 'exchange-online' as const, location: 'Clinic' };
  },
);

/** The second leg, with today's rules: who moved to OAuth on EWS has to leave EWS. */
export const coconutGraph: Scenario = {
  id: organization.id,
  title: 'Coconut, as of today: from EWS to Graph',
  story:
    'Proseware left Basic behind years ago and syncs with OAuth over EWS. Now EWS itself ends. The same journey once more: ' +
    'a connection over Graph beside the old one, a pilot, everybody, and the old connection is disconnected.',
  steps: [
    'Overview: read which of Microsoft’s dates comes next.',
    'Configuration: sign the connection over EWS in again, so that nobody stands still meanwhile.',
    'Configuration: add a connection over Graph, for which no account signs in; an administrator approves it.',
    'User Accounts: tick Graph for one room, look at its details, then move everybody.',
    'Configuration: disconnect EWS.',
  ],
  organization,
  tenantId,
  offers: { protocols: ['graph', 'ews'], authTypes: ['oauth-app', 'oauth-delegated'] },
  firstPage: '/settings/exchange/configuration',
  accounts: [
    { upn: serviceAccount, purpose: 'the service account: signs in when you press Authorize' },
    { upn: `admin@${domain}`, purpose: 'a Microsoft 365 administrator, who approves' },
  ],
  seed: {
    idp: {
      tenants: [{ id: tenantId, name: organization.name, domains: [domain] }],
      users: [
        { tenant: tenantId, upn: serviceAccount, displayName: 'Service account', behaviour: 'service' },
        { tenant: tenantId, upn: `admin@${domain}`, displayName: 'Administrator', behaviour: 'admin', admin: true },
        ...rooms.map(({ displayName, address, licence }) => ({
          tenant: tenantId,
          upn: address,
          displayName,
          licences: [licence],
        })),
      ],
    },
  },
  async provision(stage) {
    await provisionCustomer(stage, coconutGraph, watchedPace);
    const { provision } = stage.server;
    await provision.upsertConnection(organization.id, {
      id: 'exchange-ews',
      displayName: 'Exchange (EWS)',
      authType: 'oauth-delegated',
      protocol: 'ews',
      environment: 'online',
      account: serviceAccount,
      tenantId,
      registrationId: connectorRegistration,
    });
    await provision.upsertUsers(
      organization.id,
      rooms.map((room) => ({ ...room, assignedTo: ['exchange-ews'] })),
    );
  },
  deeds: [],
  faults: [
    exchangeFault(
      {
        id: 'graph-away',
        label: 'Graph does not answer',
        explains:
          'Its connections end without a word. The connection over EWS goes on; the one over Graph says since when nobody answers.',
      },
      [{ match: { tenant: tenantId, protocol: 'graph' }, effect: { connection: 'drop' } }],
    ),
  ],
};
