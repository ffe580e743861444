import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createOrigins, readPublicOrigin } from './origins.ts';

const plain = createOrigins({ scheme: 'http', port: 8080, publicOrigin: undefined });

describe('without a public origin', () => {
  test.each([
    ['localhost:8080', 'http://localhost:8080'],
    ['LocalHost:8080', 'http://localhost:8080'],
    ['127.0.0.1:8080', 'http://127.0.0.1:8080'],
    ['[::1]:8080', 'http://[::1]:8080'],
    ['contoso.localhost:8080', 'http://contoso.localhost:8080'],
    // A container maps ports.
    ['host.docker.internal:9000', 'http://host.docker.internal:9000'],
    ['localhost', 'http://localhost'],
    ['localhost:80', 'http://localhost'],
  ])('a client that came by %s finds %s', (host, origin) => {
    expect(plain.follow(host)).toBe(origin);
  });

  test.each([
    'evil.example',
    'localhost.evil.example:8080',
    'localhost:8080@evil.example',
    'localhost:99999',
    'localhost:8080/evil',
    'localhost:80 80',
    'localhost"',
    '',
    undefined,
  ])('what %s says is not repeated', (host) => {
    expect(plain.follow(host)).toBe('http://localhost:8080');
  });

  test('whatever a Host says, the answer is an origin of this machine', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.webAuthority({ withPort: true }), fc.domain()), (host) => {
        const { origin, hostname } = new URL(plain.follow(host));
        expect(plain.follow(host)).toBe(origin);
        expect(hostname).toMatch(/^(?:localhost|.*\.localhost|host\.docker\.internal|127(?:\.\d+){3}|\[::1\])$/);
      }),
    );
  });

  test("a name of one's own certificate is followed, any other is not", () => {
    const own = createOrigins({
      scheme: 'https',
      port: 8443,
      name: 'idp.test',
      accepts: (name) => name === 'idp.test',
      publicOrigin: undefined,
    });
    expect(own.own).toBe('https://idp.test:8443');
    expect(own.follow('idp.test:443')).toBe('https://idp.test');
    expect(own.follow('other.test:8443')).toBe('https://idp.test:8443');
  });
});

describe('with a public origin', () => {
  const behindProxy = createOrigins({
    scheme: 'http',
    port: 8080,
    publicOrigin: readPublicOrigin('https://idp.example/'),
  });

  test.each(['idp.example', 'localhost:8080', 'evil.example', undefined])('%s finds that one', (host) => {
    expect(behindProxy.follow(host)).toBe('https://idp.example');
  });

  test.each(['idp.example', 'ftp://idp.example', 'https://idp.example/path', 'https://idp.example\r\nx: y', ''])(
    '%j is none',
    (text) => {
      expect(() => readPublicOrigin(text)).toThrow('A public origin is such as');
    },
  );

  test('cookies are those of HTTPS, although the proxy took it off', () => {
    expect(behindProxy.isSecure).toBe(true);
    expect(plain.isSecure).toBe(false);
  });
});
