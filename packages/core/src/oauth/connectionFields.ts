import type { AuthType, FieldProblem, Protocol } from '../contract/index.ts';

/** A field of the form, by the path the request body gives it. */
export type ConnectionField =
  | 'displayName'
  | 'account'
  | 'password'
  | 'tenantId'
  | 'registration.clientId'
  | 'registration.clientSecret'
  | 'registration.certificate'
  | 'serviceAddress';

const app = ['tenantId', 'registration.clientId', 'registration.clientSecret'] as const;

const fields: Readonly<Record<AuthType, readonly ConnectionField[]>> = {
  basic: ['password'],
  ntlm: ['password'],
  'oauth-delegated': app,
  // No account signs in; the mailbox is the one that tests open.
  'oauth-app': [...app, 'registration.certificate'],
  'oauth-ropc': ['password', ...app],
};

/**
 * Which fields a way of signing in has, in the order of the form; null where a protocol never had it. Graph and Exchange's
 * administration know neither Basic nor NTLM, and NTLM is of web servers only. The service address may stay empty; a
 * certificate may stand in for the secret.
 */
export function connectionFields(protocol: Protocol, authType: AuthType): readonly ConnectionField[] | null {
  const isModern = protocol === 'graph' || protocol === 'exchange-admin';
  if (authType === 'basic' && isModern) return null;
  if (authType === 'ntlm' && protocol !== 'ews') return null;
  const own = fields[authType];
  const isCertified = protocol === 'exchange-admin' && authType === 'oauth-app';
  const asked = isCertified ? own.filter((field) => field !== 'registration.clientSecret') : own;
  return ['displayName', 'account', ...asked, 'serviceAddress'];
}

/** What a person should know before saving; none of it keeps anybody from it. */
export function connectionAdvice(authType: AuthType): readonly FieldProblem[] {
  switch (authType) {
    case 'oauth-ropc':
      return [
        {
          path: 'authType',
          code: 'ropc_ends',
          message:
            'Microsoft is ending sign-in by user name and password, and MFA stops it. Use a certificate, or let the account sign in.',
        },
      ];
    case 'oauth-app':
      return [
        {
          path: 'authType',
          code: 'reaches_all_mailboxes',
          message: 'The app reaches every mailbox until an Exchange admin narrows it.',
        },
      ];
    default:
      return [];
  }
}
