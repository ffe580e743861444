import { describe, expect, test } from 'vitest';
import { isExpectedRefusal } from './expectedRefusal.ts';

const expected = (literal: string, kind: Parameters<typeof isExpectedRefusal>[1] = 'authentication-policy') =>
  isExpectedRefusal({ code: null, literal }, kind);

describe('the refusal that a change was meant to bring about', () => {
  test.for([
    'HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic Realm=""',
    'A01 NO LOGIN failed.',
    'A01 NO Basic authentication is disabled.',
    '-ERR Logon failure: unknown user name or bad password.',
    '535 5.7.139 Authentication unsuccessful, basic authentication is disabled.',
    '550 5.7.30 Basic authentication is not supported for Client Submission.',
    'Basic Authorization failed for user service@contoso.example',
  ])('is that a password is not taken: %s', (literal) => {
    expect(expected(literal)).toBe(true);
    expect(expected(literal, null)).toBe(true);
  });

  test.for([
    [
      'smtp-auth-tenant',
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Tenant.',
    ],
    [
      'smtp-auth-mailbox',
      '535 5.7.139 Authentication unsuccessful, SmtpClientAuthentication is disabled for the Mailbox.',
    ],
    ['ews-enabled', 'HTTP/1.1 403 Forbidden'],
    ['ews-allowed-app-ids', 'HTTP/1.1 403 Forbidden'],
    ['application-access', 'HTTP/1.1 403 Forbidden'],
    ['application-access', 'ErrorAccessDenied: Access is denied. Check credentials and try again.'],
  ] as const)('is that of the switch itself: %s', ([kind, literal]) => {
    expect(expected(literal, kind)).toBe(true);
    expect(expected(literal, 'authentication-policy')).toBe(false);
    expect(expected(literal, 'mailbox-protocols')).toBe(false);
  });

  test('is that EWS is closed where Microsoft has ended it', () => {
    expect(expected('HTTP/1.1 403 Forbidden', null)).toBe(true);
    expect(expected('ErrorAccessDenied', null)).toBe(false);
  });

  test.for([
    'AADSTS50057: The user account is disabled.',
    'ErrorNonExistentMailbox',
    'ErrorServerBusy',
    'What is this?',
  ])('is nothing else: %s', (literal) => {
    expect(expected(literal)).toBe(false);
    expect(expected(literal, null)).toBe(false);
  });
});
