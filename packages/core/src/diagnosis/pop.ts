import * as causes from './causes.ts';
import type { Row } from './entry.ts';
import { oauthForMail } from './sources.ts';
import { updateClient, updateTls } from './steps.ts';

// Stryker disable StringLiteral: texts for people; catalogue.test.ts holds codes and patterns

export const popRows: readonly Row[] = [
  [
    14,
    'pop_authentication_failure',
    'ERR Authentication failure',
    'POP refused the sign-in',
    [
      causes.wrongAudience,
      causes.missingPermission,
      causes.wrongAccount,
      causes.unknownPrincipal,
      causes.popOff,
      causes.badSasl,
      causes.tokenExpired,
    ],
    'needs-reauth',
    oauthForMail,
  ],
  [
    15,
    'pop_logon_failure',
    'ERR Logon failure',
    'POP refused the password',
    [causes.basicOff, causes.popOff, causes.wrongPassword],
    'config',
    '',
    'unverified',
  ],
  [
    16,
    'tls_too_old',
    'connection reset in TLS handshake|tlsv1 alert protocol version',
    'The connection broke before the sign-in',
    ['The program offers only TLS 1.0 or 1.1.', [updateClient, updateTls]],
    'config',
    'MC1293480',
  ],
];
