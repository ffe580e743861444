import { describe, expect, test } from 'vitest';
import { catalogue } from './catalogue.ts';
import { diagnose } from './diagnose.ts';

const titleOf = (literal: string, code: string | null = null) => diagnose({ literal, code });

describe('a literal answer', () => {
  test.for([
    ['AADSTS65004: User declined to consent to access the app.', 'AADSTS65004'],
    ['AADSTS50020: User account from identity provider does not exist in tenant.', 'AADSTS50020'],
    ['{"error":"invalid_grant","error_description":"AADSTS50126: Error validating credentials"}', 'AADSTS50126'],
    ['AADSTS50057: The user account is disabled.', 'AADSTS50057'],
    ['AADSTS50034: The user account does not exist in the directory.', 'AADSTS50034'],
    ['AADSTS50011: The redirect URI does not match.', 'AADSTS50011'],
    ['AADSTS700016: Application was not found in the directory.', 'AADSTS700016'],
    ['AADSTS7000215: Invalid client secret provided.', 'AADSTS7000215'],
    ['AADSTS7000222: The provided client secret keys are expired.', 'AADSTS7000222'],
    ['AADSTS90002: Tenant not found.', 'AADSTS90002'],
    ['AADSTS70008: The provided authorization code or refresh token has expired.', 'AADSTS700082'],
    ['AADSTS700082: The refresh token has expired due to inactivity.', 'AADSTS700082'],
    ['AADSTS65001: The user or administrator has not consented.', 'AADSTS65001'],
    ['AADSTS50173: The provided grant has expired due to it being revoked.', 'AADSTS50173'],
    ['HTTP/1.1 401 Unauthorized; WWW-Authenticate: Basic Realm=""', 'basic_refused'],
    [
      'x-ms-diagnostics: 2000008;reason="The token contains no permissions, or permissions can not be understood."',
      '2000008',
    ],
    ['The request failed. The remote server returned an error: (401) Unauthorized.', '401'],
    ['HTTP/1.1 403 Forbidden', '403'],
    ['ErrorAccessDenied: Access is denied. Check credentials and try again.', 'ErrorAccessDenied'],
    ['The SMTP address has no mailbox associated with it.', 'ErrorNonExistentMailbox'],
    ['The account does not have permission to impersonate the requested user.', 'ErrorImpersonateUserDenied'],
    [
      'ExchangeImpersonation SOAP header must be present for this type of OAuth token.',
      'ErrorInvalidExchangeImpersonationHeaderData',
    ],
    ['ErrorServerBusy; BackOffMilliseconds 300000', 'ErrorServerBusy'],
    ['connect ECONNREFUSED 127.0.0.1:443', 'unreachable'],
  ] as const)('%s is understood as %s', ([literal, code]) => {
    expect(titleOf(literal)).toMatchObject({ code, known: true, literal });
  });

  test('is explained by its code first, with or without AADSTS', () => {
    expect(titleOf('something', '50057').code).toBe('AADSTS50057');
    expect(titleOf('something', 'AADSTS50057').code).toBe('AADSTS50057');
    expect(titleOf('(401) Unauthorized', 'ErrorNonExistentMailbox').code).toBe('ErrorNonExistentMailbox');
  });

  test('nobody knows stays as it came and is not success', () => {
    expect(titleOf('The moon is in the way.', 'ErrorMoon')).toMatchObject({
      known: false,
      code: 'ErrorMoon',
      literal: 'The moon is in the way.',
      retry: 'transient',
    });
    expect(titleOf('AADSTS99999: something new, (401) Unauthorized').known).toBe(false);
    expect(titleOf('').known).toBe(false);
  });
});

test('every entry says title, causes, owner, retry and source, and no two share a code', () => {
  const codes = catalogue.map(({ code }) => code);
  expect(new Set(codes).size).toBe(codes.length);
  for (const { title, causes, confidence, source } of catalogue) {
    expect(title.length).toBeGreaterThan(5);
    expect(source !== '' || confidence === 'unverified').toBe(true);
    for (const [, cause, remedy] of causes) {
      expect(cause.length).toBeGreaterThan(5);
      expect(remedy.length).toBeGreaterThan(0);
    }
  }
});
