import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isOriginRegistered, isRedirectUriAllowed, isRedirectUriRegistered } from './redirectUri.ts';

const REGISTERED = ['http://localhost', 'http://localhost/auth/callback', 'https://app.example/Return?x=1'];

test.each([
  ['http://localhost', true],
  ['http://localhost/', true],
  ['http://localhost:5173', true],
  ['http://localhost:5173/auth/callback', true],
  ['https://app.example/Return?x=1', true],
  // Everything else is compared as it is written.
  ['http://localhost:5173/auth/callback/', false],
  ['http://localhost:5173/Auth/callback', false],
  ['http://127.0.0.1/auth/callback', false],
  ['https://localhost/auth/callback', false],
  ['http://localhost.attacker.example/auth/callback', false],
  ['http://localhost@attacker.example/auth/callback', false],
  ['https://app.example/return?x=1', false],
  ['https://app.example/Return', false],
  ['https://app.example:8443/Return?x=1', false],
  ['http://localhost#fragment', false],
  ['http://localhost#', false],
  ['/auth/callback', false],
])('%s: %s', (uri, expected) => {
  expect(isRedirectUriRegistered(REGISTERED, uri)).toBe(expected);
});

test('whatever is appended to a registered URI makes it another', () => {
  const appended = fc.string({ minLength: 1 }).filter((text) => URL.canParse(`https://app.example/Return?x=1${text}`));
  fc.assert(
    fc.property(appended, (text) => {
      expect(isRedirectUriRegistered(['https://app.example/Return?x=1'], `https://app.example/Return?x=1${text}`)).toBe(
        false,
      );
    }),
  );
});

test('a page may call from the origin of a redirect URI', () => {
  expect(isOriginRegistered(REGISTERED, 'http://localhost:3000')).toBe(true);
  expect(isOriginRegistered(REGISTERED, 'https://app.example')).toBe(true);
  expect(isOriginRegistered(REGISTERED, 'https://attacker.example')).toBe(false);
  expect(isOriginRegistered(REGISTERED, 'null')).toBe(false);
});

test.each([
  ['https://app.example/callback', true],
  ['http://localhost:3000/callback', true],
  ['http://127.0.0.1/callback', true],
  ['msal00000000-0000-4000-8000-000000000000://auth', true],
  ['http://app.example/callback', false],
  ['http://[::1]/callback', false],
  ['https://*.app.example/callback', false],
  ['https://app.example/#callback', false],
  ['javascript:alert(1)', false],
])('%s can be registered: %s', (uri, expected) => {
  expect(isRedirectUriAllowed(uri)).toBe(expected);
});
