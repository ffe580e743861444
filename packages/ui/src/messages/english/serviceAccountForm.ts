import type { AuthType } from '@authshift/core/contract';
import type { Format } from '../format.ts';

export type ServiceAccountFormMessages = ReturnType<typeof serviceAccountFormEnglish>;

export const serviceAccountFormEnglish = (_format: Format) => ({
  newTitle: 'Service account credentials',
  newIntro: 'The connection you have keeps working while you set this one up.',
  editTitle: (name: string) => `Service account credentials: ${name}`,
  gone: 'This connection is gone.',
  displayName: 'Display name',
  displayNameHint: 'Becomes the title of this connection’s column in the user table.',
  authType: 'Authentication type',
  authTypeFixed: 'Cannot be changed; add a second connection instead.',
  authTypeName: {
    basic: 'Basic',
    ntlm: 'NTLM',
    'oauth-delegated': 'OAuth',
    'oauth-app': 'OAuth, app only',
    'oauth-ropc': 'OAuth with password (deprecated)',
  } satisfies Record<AuthType, string>,
  authTypeHint: {
    basic: 'User name and password. Microsoft no longer accepts this in Exchange Online.',
    ntlm: 'Windows sign-in, for Exchange on your own servers.',
    'oauth-delegated': 'The service account signs in at Microsoft once and approves the access.',
    'oauth-app': 'A Microsoft 365 admin approves the app; no account signs in.',
    'oauth-ropc': 'User name and password, exchanged for a token.',
  } satisfies Record<AuthType, string>,
  account: 'Service account',
  accountHint: 'The address the service account signs in with, for example service@contoso.example.',
  testMailbox: 'Mailbox for tests',
  testMailboxHint: 'No account signs in. Tests open this mailbox.',
  password: 'Password',
  tenantId: 'Tenant ID',
  tenantIdHint: 'Microsoft Entra admin centre, Overview: “Tenant ID”.',
  app: 'App registration',
  appVendor: (name: string) => `Use the app of ${name}`,
  appVendorHint: 'Recommended. Nothing to set up on your side.',
  appCustomer: (name: string) => `Use ${name}`,
  appCustomerHint: (clientId: string) => `Your app, application ID ${clientId}`,
  appOwn: 'Use an app of our own',
  appOwnHint: 'For organizations that register every app themselves.',
  serviceAddress: 'Service address',
  serviceAddressHint: 'Filled in for Exchange Online. Change it only for Exchange on your own servers.',
  saveAndAuthorize: 'Save and authorize',
  leaving: 'Opening Microsoft…',
  saveOnly: 'Save without authorizing',
});
