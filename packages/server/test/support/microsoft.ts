import { type MockMicrosoft, startMockMicrosoft } from '@authshift/mock-exchange';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, FABRIKAM, type Seed } from '@authshift/mock-idp';
import type { Credentials } from './browser.ts';

export const CONNECTOR = BUILT_IN_APPS.harborlineConnector;
export const CUSTOMER_APP = BUILT_IN_APPS.web;
export const CUSTOMER_APP_SECRET = 'web-app-secret-value';
/** An app of Contoso's that its administrator lets read the directory and administer Exchange. */
export const INSPECTOR = 'b0000000-0000-4000-8000-000000000001';
export const INSPECTOR_SECRET = 'inspector-secret-value';
export { CONTOSO, FABRIKAM };

const EXCHANGE = 'https://outlook.office365.com';

/** The day on which Basic still worked for Contoso. */
export const BEFORE_BASIC_ENDED = '2022-06-01';

export function account(upn: string): Credentials {
  return { upn, password: BUILT_IN_PASSWORD };
}

export const serviceAccount = account('service@contoso.example');
export const otherContosoAccount = account('licensed@contoso.example');
export const contosoAdmin = account('admin@contoso.example');
export const vendorAdmin = account('admin@fabrikam.example');

/** A connection by password, as a host hands it to `provision.upsertConnection`. */
export const basicSeed = {
  id: 'basic',
  displayName: 'Exchange (Basic)',
  authType: 'basic',
  protocol: 'ews',
  environment: 'online',
  account: serviceAccount.upn,
  password: serviceAccount.password,
} as const;

/** One that people signed in to before, through the vendor's app. */
export const signInSeed = {
  id: 'taken-over',
  displayName: 'Exchange (OAuth)',
  authType: 'oauth-delegated',
  protocol: 'ews',
  environment: 'online',
  account: serviceAccount.upn,
  tenantId: CONTOSO,
  registrationId: 'connector',
} as const;

/** Both mocks, with Contoso on a day on which Basic worked and rooms to sync. */
export async function startMicrosoft(rooms = 0): Promise<MockMicrosoft> {
  return startMockMicrosoft({ idp: { seed: seedWith(rooms) } });
}

export function seedWith(rooms: number): Seed {
  return {
    tenants: [{ id: CONTOSO, asOf: BEFORE_BASIC_ENDED }],
    // Roles that no administrator of Contoso has approved yet.
    apps: [
      { clientId: CONNECTOR, application: ['full_access_as_app'].map((role) => `${EXCHANGE}/${role}`) },
      inspector,
    ],
    users: Array.from({ length: rooms }, (_, index) => ({
      tenant: CONTOSO,
      upn: roomAddress(index),
      displayName: `Room ${index}`,
      licences: ['exchange-online' as const],
    })),
  };
}

const managing = [`${EXCHANGE}/Exchange.Manage`];

const inspector: NonNullable<Seed['apps']>[number] = {
  clientId: INSPECTOR,
  tenant: CONTOSO,
  name: 'Contoso inspector',
  kind: 'web',
  secrets: [{ value: INSPECTOR_SECRET }],
  delegated: managing,
  adminConsent: [{ tenant: CONTOSO, delegated: managing, application: ['https://graph.microsoft.com/User.Read.All'] }],
};

export function roomAddress(index: number): string {
  return `room-${index}@contoso.example`;
}

export async function connectorSecret(microsoft: MockMicrosoft): Promise<string> {
  const { apps } = await microsoft.idp.world();
  const secret = apps.find(({ clientId }) => clientId === CONNECTOR)?.secret;
  if (secret === undefined) throw new Error('The connector has no secret.');
  return secret;
}

/** The vendor's multi-tenant app, as a host hands it to `provision.upsertRegistration`. */
export async function connectorRegistration(microsoft: MockMicrosoft) {
  return {
    id: 'connector',
    displayName: 'Harborline connector',
    clientId: CONNECTOR,
    mode: 'vendor',
    tenantId: null,
    clientSecret: await connectorSecret(microsoft),
  } as const;
}
