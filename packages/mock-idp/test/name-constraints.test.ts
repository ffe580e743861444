import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:https';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { connect } from 'node:tls';
import { afterAll, describe, expect, test } from 'vitest';
import { type IssuedCertificate, issueAuthority, issueServerCertificate } from '../src/tls/issueCertificates.ts';

// Whoever holds the authority's key can sign anything; that nobody believes it is what the constraints are for.
const lifetime = { notBefore: new Date(Date.now() - 60_000), notAfter: new Date(Date.now() + 60 * 60_000) };
const authority = issueAuthority({ commonName: 'an authority of a test', lifetime });

const folder = mkdtempSync(join(tmpdir(), 'name constraints '));
afterAll(() => rmSync(folder, { recursive: true }));

/** `authorized`, or why Node refuses the certificate. */
async function askNode({ certificate, privateKey }: IssuedCertificate, servername: string): Promise<string> {
  const server = createServer({ cert: certificate, key: privateKey });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const address = server.address();
  const port = typeof address === 'object' && address !== null ? address.port : 0;
  try {
    return await new Promise((resolve) => {
      const socket = connect({ port, host: '127.0.0.1', servername, ca: authority.certificate });
      socket.once('secureConnect', () => {
        socket.destroy();
        resolve('authorized');
      });
      socket.once('error', (error: NodeJS.ErrnoException) => resolve(error.message));
    });
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
}

const hasOpenssl = (() => {
  try {
    return execFileSync('openssl', ['version']).length > 0;
  } catch {
    return false;
  }
})();

function askOpenssl(certificate: string): string {
  writeFileSync(join(folder, 'ca.pem'), authority.certificate);
  writeFileSync(join(folder, 'server.pem'), certificate);
  const args = ['verify', '-x509_strict', '-purpose', 'sslserver', '-CAfile', join(folder, 'ca.pem')];
  try {
    return execFileSync('openssl', [...args, join(folder, 'server.pem')], { encoding: 'utf8', stdio: 'pipe' });
  } catch (error) {
    return String((error as { stderr?: unknown }).stderr);
  }
}

describe.each([['localhost'], ['contoso.localhost'], ['host.docker.internal']])('a certificate for %s', (name) => {
  const issued = issueServerCertificate(authority, [name], lifetime);

  test('is good in Node', async () => {
    expect(await askNode(issued, name)).toBe('authorized');
  });

  test.runIf(hasOpenssl)('is good in openssl, strictly', () => {
    expect(askOpenssl(issued.certificate)).toContain('OK');
  });
});

describe.each([
  ['login.microsoftonline.com'],
  ['localhost.example'],
  ['docker.internal'],
  ['10.0.0.1'],
  ['128.0.0.1'],
  ['::2'],
])("a certificate for %s, signed with the authority's key,", (name) => {
  const issued = issueServerCertificate(authority, [name], lifetime);

  test('is refused by Node', async () => {
    expect(await askNode(issued, 'localhost')).toBe('permitted subtree violation');
  });

  test.runIf(hasOpenssl)('is refused by openssl', () => {
    expect(askOpenssl(issued.certificate)).toContain('permitted subtree violation');
  });
});

test('a certificate that also names a local host is refused all the same', async () => {
  const issued = issueServerCertificate(authority, ['localhost', 'login.microsoftonline.com'], lifetime);
  expect(await askNode(issued, 'localhost')).toBe('permitted subtree violation');
});
