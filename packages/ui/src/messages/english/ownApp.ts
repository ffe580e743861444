import type { Format } from '../format.ts';

export type OwnAppMessages = ReturnType<typeof ownAppEnglish>;

/** The fields of an organization's own app in Entra. */
export const ownAppEnglish = (_format: Format) => ({
  clientId: 'Application (client) ID',
  clientIdHint: 'App registrations, Overview: “Application (client) ID”. You can paste all three values at once.',
  clientSecret: 'Client secret',
  clientSecretHint: 'Certificates & secrets: copy the column “Value”, not “Secret ID”.',
  redirectUri: 'Redirect URI',
  redirectUriHint: 'Add it to your app, platform “Web”, exactly as it stands here.',
  certificate: 'Certificate and private key',
  certificateHint:
    'This protocol takes no secret. Paste both as PEM: the certificate you uploaded under Certificates & secrets, and its key without a password.',
  pasted: (what: string) => `Taken from what you pasted: ${what}.`,
  pastedSecretId: 'It also held the ID of a secret, which is of no use: copy its value.',
  swap: 'Swap tenant ID and application ID',
});
