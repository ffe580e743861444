import { describe, expect, it } from 'vitest';
import { describeError, redact } from './log.ts';

const jwt = 'eyJhbGciOiJSUzI1NiJ9.eyJzdWIiOiIxIn0.c2lnbmF0dXJl';

describe('redact', () => {
  it.each([
    [`the token ${jwt} was refused`, jwt],
    ['Authorization: Bearer abcdefghijkl.mnop', 'abcdefghijkl.mnop'],
    ['authorization: basic c2VydmljZTpwYXNz', 'c2VydmljZTpwYXNz'],
    ['/callback?code=0.AXoA-secret&state=abcdef123456&x=1', '0.AXoA-secret'],
    ['/callback?code=0.AXoA-secret&state=abcdef123456&x=1', 'abcdef123456'],
    ['{"client_secret":"value~of.secret"}', 'value~of.secret'],
    ["refresh_token = '0.ARoAv4j5cvGGr0'", '0.ARoAv4j5cvGGr0'],
    ['password: hunter2', 'hunter2'],
  ])('takes the secret out of %j', (text, secret) => {
    expect(redact(text)).not.toContain(secret);
  });

  it.each([
    'AADSTS65004: User declined to consent to access the app. Trace ID: 0f8c Correlation ID: 77aa',
    'The SMTP address has no mailbox associated with it.',
    'HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic Realm=""',
    '2000008;reason="The token contains no permissions, or permissions can not be understood.";error_category="invalid_grant"',
  ])('leaves %j as it came', (text) => {
    expect(redact(text)).toBe(text);
  });
});

describe('describeError', () => {
  it('names the class and the message, without tokens and without a stack', () => {
    expect(describeError(new TypeError(`bad ${jwt}`))).toBe('TypeError: bad [token removed]');
    expect(describeError('plain')).toBe('plain');
  });
});
