import type { Format } from '../format.ts';

export type OauthProviderFormMessages = ReturnType<typeof oauthProviderFormEnglish>;

/** An app in Entra as it is recorded here: what an OAuth provider is elsewhere. */
export const oauthProviderFormEnglish = (format: Format) => ({
  newTitle: 'An app in Entra',
  newIntro: 'Recorded once, used by as many connections as you like.',
  editTitle: (name: string) => `App in Entra: ${name}`,
  gone: 'This app is not recorded any more.',
  displayName: 'Name',
  displayNameHint: 'For the people of your organization; Entra may call it otherwise.',
  tenantId: 'Tenant ID',
  tenantIdHint: 'Overview: “Directory (tenant) ID”.',
  expiresAt: 'The secret ends on',
  expiresAtHint: 'As Entra shows it beside the secret. You are reminded in time; leave it empty if you do not know.',
  vendor: 'The app of this product’s maker, who also renews its secret. Nothing to set up.',
  clientId: 'Application (client) ID',
  redirectUri: 'Redirect URI',
  redirectUriHint: 'In the app, platform “Web”, exactly as it stands here.',
  usedBy: (count: number) =>
    format.plural(count, {
      zero: 'Used by no connection',
      one: 'Used by # connection',
      other: 'Used by # connections',
    }),
  daysLeft: (days: number) =>
    format.plural(days, { one: 'The secret ends within a day', other: 'The secret ends in # days' }),
  ended: 'The secret has ended: Microsoft refuses it',
  rotation: 'Change the secret without an interruption',
  rotationIntro:
    'Make a second secret in Entra, store it here, try it, and only then let it take over. The first one works until then.',
  secondSecret: 'Second client secret',
  secondSecretHint: 'Certificates & secrets: copy the column “Value”, not “Secret ID”.',
  addSecret: 'Store the second secret',
  adding: 'Storing…',
  secondStored: 'A second secret is stored',
  proved: 'A sign-in with it has worked',
  notProved: 'Not tried yet: test a connection that uses this app.',
  provedFailed: 'The last try with it failed. This is what Microsoft answered:',
  promote: 'Let it take over',
  promoting: 'Taking over…',
  promoteFailed: 'It could not take over.',
  asks: 'What is asked for at Microsoft',
  oneService: 'A token is for one service, so all permissions are of the same one.',
  endpoints: 'Addresses',
  endpointsHint:
    'Where people are sent and tokens are fetched; they follow from the tenant, so that nobody has to type them.',
  endpoint: {
    authorize: 'People sign in here',
    token: 'Tokens are fetched and renewed here',
    approve: 'A Microsoft 365 admin approves here, for everybody',
  },
  scopes: 'Scopes',
  prompt: 'The page Microsoft shows first (prompt)',
  prompts: {
    select_account:
      'Always used: Microsoft asks which account signs in, so that the admin’s own session does not answer in its place.',
    login: 'Not needed: Microsoft would ask for the password once more, even of the right account.',
    consent:
      'Never used: since 2026 it stops everybody who is no administrator. The approval for the organization is a step of its own and leaves no sign-in behind.',
    none: 'Never used: Microsoft would answer unseen, with whoever is signed in.',
  },
});
