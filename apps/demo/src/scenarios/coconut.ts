import { BEFORE_BASIC_ENDED, CONTOSO } from '../product/identifiers.ts';
import { branches } from './branches.ts';
import { passwordOf, provisionCustomer } from './customer.ts';
import { exchangeFault } from './exchangeFault.ts';
import type { Scenario } from './scenario.ts';

const organization = { id: 'coconut', name: 'Contoso Branches' } as const;
const serviceAccount = 'service@contoso.example';

/** Bookings of 26 branches, synced over EWS by one service account. */
export const coconut: Scenario = {
  id: organization.id,
  title: 'Coconut: the calendars of 26 branches, from Basic to OAuth',
  story:
    'Contoso syncs the calendars of 312 people and rooms through one service account that signs in with a password. Microsoft is about to end that. ' +
    'A second connection with OAuth goes up beside the old one, a few users try it, then all move in waves, and the old connection is disconnected.',
  steps: [
    'Configuration: add a second connection for the same service account, and authorize it at Microsoft.',
    'User Accounts: tick the new connection for a few users and look at the details of one of them.',
    'Rollout: check everybody, let a first group go ahead, sign it off, plan waves and start the first; take one back.',
    'User Accounts: untick the old connection for everybody who has moved.',
    'Configuration: disconnect Basic once nobody depends on it; restore it if you regret it.',
    'Audit and Evidence: show an auditor who did what, and when.',
  ],
  organization,
  tenantId: CONTOSO,
  asOf: BEFORE_BASIC_ENDED,
  firstPage: '/settings/exchange/configuration',
  accounts: [
    { upn: serviceAccount, purpose: 'the service account: signs in when you press Authorize' },
    { upn: 'admin@contoso.example', purpose: 'a Microsoft 365 administrator, who approves' },
  ],
  seed: {
    idp: {
      tenants: [{ id: CONTOSO, asOf: BEFORE_BASIC_ENDED }],
      users: branches.map(({ displayName, address, licence }) => ({
        tenant: CONTOSO,
        upn: address,
        displayName,
        licences: licence ? [licence] : [],
      })),
    },
  },
  async provision(stage) {
    await provisionCustomer(stage, coconut);
    await stage.server.provision.upsertConnection(organization.id, {
      id: 'exchange-basic',
      displayName: 'Exchange (Basic)',
      authType: 'basic',
      protocol: 'ews',
      environment: 'online',
      account: serviceAccount,
      password: await passwordOf(stage, serviceAccount),
    });
    await stage.server.provision.upsertUsers(
      organization.id,
      branches.map((person) => ({ ...person, upn: person.address, assignedTo: ['exchange-basic'] })),
    );
  },
  deeds: [
    {
      id: 'buy-licence',
      label: 'Buy a licence for Branch 07 video room',
      explains: 'Its mailbox exists from then on: check it again, and it can be moved.',
      run: async ({ microsoft }) => {
        await (await microsoft.idp.user('branch-07-video-room@contoso.example')).change({
          licences: ['exchange-online'],
        });
      },
    },
  ],
  faults: [
    exchangeFault(
      {
        id: 'branch-closed',
        label: 'Exchange refuses the advisers of branch 02',
        explains:
          'Their mailboxes answer with ErrorAccessDenied: the table counts them as failing, and a wave that meets them stops by its rule.',
      },
      [1, 2, 3, 4, 5, 6].map((desk) => ({
        match: { tenant: CONTOSO, protocol: 'ews', mailbox: `branch-02-adviser-desk-${desk}@contoso.example` },
        effect: { refuse: 'ErrorAccessDenied' },
      })),
    ),
    exchangeFault(
      {
        id: 'exchange-busy',
        label: 'Exchange has too much to do',
        explains:
          'Every request is asked to come back in half a minute. Syncs and waves wait that long and go on; nobody fails.',
      },
      [{ match: { tenant: CONTOSO, protocol: 'ews' }, effect: { throttle: { retryAfterSeconds: 30 } } }],
    ),
  ],
};
