import type { Seed } from '@authshift/mock-idp';
import { AS_OF, CONTOSO } from './identifiers.ts';
import { people } from './people.ts';

/** What the mocks hold beside their built-in world: Contoso on its date, with a mailbox account for each user of Harborline. */
export function harborlineSeed(): Seed {
  return {
    tenants: [{ id: CONTOSO, asOf: AS_OF }],
    users: people.map(({ displayName, address, licence }) => ({
      tenant: CONTOSO,
      upn: address,
      displayName,
      licences: licence ? [licence] : [],
    })),
  };
}
