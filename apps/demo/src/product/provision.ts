import type { MockIdp } from '@authshift/mock-idp';
import type { AuthShiftServer } from '@authshift/server';
import { HARBORLINE_CONNECTOR, ORGANIZATION, SERVICE_ACCOUNT } from './identifiers.ts';
import { people } from './people.ts';

/** What Harborline knew before AuthShift came: its customer, the users, and the Basic service account they sync with. */
export async function provision(server: AuthShiftServer, idp: MockIdp): Promise<void> {
  const world = await idp.world();
  const connector = world.apps.find((app) => app.clientId === HARBORLINE_CONNECTOR);
  const service = world.accounts.find((account) => account.upn === SERVICE_ACCOUNT);
  if (!connector?.secret || !service)
    throw new Error('The mock’s world lacks the connector app or the service account.');
  await server.provision.upsertOrganization(ORGANIZATION);
  await server.provision.upsertRegistration(ORGANIZATION.id, {
    id: 'harborline-connector',
    displayName: 'Harborline connector',
    clientId: connector.clientId,
    mode: 'vendor',
    tenantId: null,
    clientSecret: connector.secret,
  });
  await server.provision.upsertConnection(ORGANIZATION.id, {
    id: 'exchange-basic',
    displayName: 'Exchange (Basic)',
    authType: 'basic',
    protocol: 'ews',
    environment: 'online',
    account: service.upn,
    password: service.password,
  });
  await server.provision.upsertUsers(
    ORGANIZATION.id,
    people.map((person) => ({ ...person, upn: person.address, assignedTo: ['exchange-basic'] })),
  );
}
