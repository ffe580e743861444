import { describe, expect, test } from 'vitest';
import { connectionInputSchema, protocolSchema } from '../contract/connection.ts';
import { connectionAdvice, connectionFields } from './connectionFields.ts';

describe('the fields of a connection', () => {
  test.for([
    ['ews', 'basic', ['password']],
    ['ews', 'ntlm', ['password']],
    ['imap-smtp', 'basic', ['password']],
    ['pop-smtp', 'basic', ['password']],
    ['graph', 'oauth-delegated', ['tenantId', 'registration.clientId', 'registration.clientSecret']],
    [
      'ews',
      'oauth-app',
      ['tenantId', 'registration.clientId', 'registration.clientSecret', 'registration.certificate'],
    ],
    ['exchange-admin', 'oauth-app', ['tenantId', 'registration.clientId', 'registration.certificate']],
    ['exchange-admin', 'oauth-delegated', ['tenantId', 'registration.clientId', 'registration.clientSecret']],
    ['pop-smtp', 'oauth-ropc', ['password', 'tenantId', 'registration.clientId', 'registration.clientSecret']],
  ] as const)('%s by %s: %j', ([protocol, authType, fields]) => {
    expect(connectionFields(protocol, authType)).toEqual(['displayName', 'account', ...fields, 'serviceAddress']);
  });

  test.for([
    ['graph', 'basic'],
    ['graph', 'ntlm'],
    ['exchange-admin', 'basic'],
    ['exchange-admin', 'ntlm'],
    ['imap-smtp', 'ntlm'],
    ['pop-smtp', 'ntlm'],
  ] as const)('%s never had %s', ([protocol, authType]) => {
    expect(connectionFields(protocol, authType)).toBeNull();
  });

  test('every way of signing in by OAuth goes with every protocol, as in the contract', () => {
    for (const protocol of protocolSchema.options) {
      for (const authType of ['oauth-delegated', 'oauth-app', 'oauth-ropc'] as const) {
        expect(connectionFields(protocol, authType)).not.toBeNull();
        const input = {
          authType,
          protocol,
          displayName: 'n',
          account: 'a@b',
          tenantId: crypto.randomUUID(),
          password: 'p',
        };
        const registration = { kind: 'existing', registrationId: 'r' };
        expect(connectionInputSchema.safeParse({ ...input, registration }).success).toBe(true);
      }
    }
  });
});

test('a way of signing in that ends, or reaches too far, says so', () => {
  expect(connectionAdvice('oauth-ropc')).toEqual([expect.objectContaining({ path: 'authType', code: 'ropc_ends' })]);
  expect(connectionAdvice('oauth-app')).toEqual([
    expect.objectContaining({ path: 'authType', code: 'reaches_all_mailboxes' }),
  ]);
  expect(connectionAdvice('oauth-delegated')).toEqual([]);
  expect(connectionAdvice('basic')).toEqual([]);
});
