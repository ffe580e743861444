import type { ExchangeSeed } from '@authshift/mock-exchange';
import type { Seed } from '@authshift/mock-idp';
import { scenarios } from '../scenarios/scenarios.ts';
import { FABRIKAM, HARBORLINE_CONNECTOR } from './identifiers.ts';

const EXCHANGE = 'https://outlook.office365.com';
const GRAPH = 'https://graph.microsoft.com';

/** What Harborline's own app asks its customers for, by whichever protocol they move to. */
const delegated = [
  ...['EWS.AccessAsUser.All', 'IMAP.AccessAsUser.All', 'POP.AccessAsUser.All', 'SMTP.Send'].map(
    (name) => `${EXCHANGE}/${name}`,
  ),
  ...['Mail.ReadWrite', 'Mail.Send', 'Calendars.ReadWrite', 'Contacts.ReadWrite', 'Tasks.ReadWrite'].map(
    (name) => `${GRAPH}/${name}`,
  ),
];
const application = [
  ...['full_access_as_app', 'IMAP.AccessAsApp', 'POP.AccessAsApp', 'SMTP.SendAsApp', 'Exchange.ManageAsApp'].map(
    (name) => `${EXCHANGE}/${name}`,
  ),
  ...['Mail.ReadWrite', 'Mail.Send', 'Calendars.ReadWrite', 'Contacts.ReadWrite', 'Tasks.ReadWrite.All'].map(
    (name) => `${GRAPH}/${name}`,
  ),
];

/** What the mock of Entra holds beside its built-in world: the vendor's app and people, and a tenant for each customer. */
export function harborlineSeed(): Seed {
  const seeds = scenarios.map(({ seed }) => seed.idp);
  const vendor = { clientId: HARBORLINE_CONNECTOR, delegated, application };
  return {
    tenants: seeds.flatMap(({ tenants = [] }) => tenants),
    users: [
      { tenant: FABRIKAM, upn: 'second-admin@fabrikam.example', displayName: 'Second administrator' },
      { tenant: FABRIKAM, upn: 'contoso-desk@fabrikam.example', displayName: 'Operator for one customer' },
      ...seeds.flatMap(({ users = [] }) => users),
    ],
    apps: [vendor, ...seeds.flatMap(({ apps = [] }) => apps)],
  };
}

/** What the mock of Exchange holds for the customers' mailboxes. */
export function exchangeSeed(): ExchangeSeed {
  const seeds = scenarios.map(({ seed }) => seed.exchange ?? {});
  return {
    tenants: seeds.flatMap(({ tenants = [] }) => tenants),
    mailboxes: seeds.flatMap(({ mailboxes = [] }) => mailboxes),
  };
}
