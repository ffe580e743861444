import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLocalName } from './localNames.ts';

test.each([
  'localhost',
  'LOCALHOST',
  'contoso.localhost',
  'a.b.localhost',
  'host.docker.internal',
  '127.0.0.1',
  '127.8.9.10',
  '::1',
  '[::1]',
])('%s is this machine', (name) => {
  expect(isLocalName(name)).toBe(true);
});

test.each([
  'login.microsoftonline.com',
  'localhost.example',
  'notlocalhost',
  '.localhost',
  'a..localhost',
  'localhost.',
  'host.docker.internal.example',
  'docker.internal',
  '128.0.0.1',
  '127.0.0.1.example',
  '127.1',
  '0.0.0.0',
  '::',
  '',
  'local host',
  `${'a.'.repeat(130)}localhost`,
])('%s is not', (name) => {
  expect(isLocalName(name)).toBe(false);
});

test('no other domain is', () => {
  fc.assert(fc.property(fc.domain(), (name) => isLocalName(name) === name.toLowerCase().endsWith('.localhost')));
});
