import { readFileSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { examine, type Finding } from '../src/doctor/examine.ts';
import { readTarget } from '../src/doctor/target.ts';
import { type ClientKind, findTrustStore, type TrustStore } from '../src/doctor/trustStores.ts';
import { CONTOSO, createMockIdp, describeStartup, type MockIdp } from '../src/index.ts';
import { type Machine, thisMachine } from '../src/trust/machine.ts';
import { runCliWith } from './support/commandLine.ts';
import { withOwnMachineFolder } from './support/machineFolder.ts';
import { writeOwnCertificate } from './support/ownCertificate.ts';

const folder = withOwnMachineFolder();

let plain: MockIdp;
let secure: MockIdp;
beforeAll(async () => {
  [plain, secure] = await Promise.all([createMockIdp(), createMockIdp({ tls: true })]);
});
afterAll(() => Promise.all([plain.close(), secure.close()]));

/** A client that trusts exactly this file. */
function trusting(ca: string | undefined): TrustStore {
  return {
    name: 'a list',
    certificates: ca === undefined ? [] : [readFileSync(ca, 'utf8')],
    remedy: (file) => `add ${file}`,
  };
}

async function ask(address: string, store = trusting(secure.ca)): Promise<readonly Finding[]> {
  return examine({ target: readTarget(address), store, ca: '/the/ca.pem', patience: 2000 });
}

function portOf(idp: MockIdp): string {
  return new URL(idp.origin).port;
}

describe('the way of a client that gets through', () => {
  test('over HTTPS goes by name, port, trust and document', async () => {
    const findings = await ask(`${secure.origin}/${CONTOSO}`);
    expect(findings.map(({ step, ok }) => [step, ok])).toEqual([
      ['name', true],
      ['port', true],
      ['tls', true],
      ['document', true],
    ]);
    expect(findings.at(-1)?.says).toContain(`${secure.origin}/${CONTOSO}/v2.0`);
  });

  test('over plain HTTP says that MSAL needs more', async () => {
    const findings = await ask(plain.origin);
    expect(findings.map(({ step }) => step)).toEqual(['name', 'port', 'document']);
    expect(findings.at(-1)).toMatchObject({ ok: true, says: expect.stringContaining('msalConfig()') });
  });
});

describe('a client that does not is told where it breaks and what to do:', () => {
  test.each([
    ['the name', () => 'https://nobody.invalid:8443', { step: 'name', next: expect.stringContaining('hosts file') }],
    ['the port', () => 'http://localhost:1', { step: 'port', next: expect.stringContaining('Is the mock running') }],
    [
      'plain HTTP on a port of HTTPS',
      () => `http://localhost:${portOf(secure)}`,
      { step: 'http', next: expect.stringContaining('use https://') },
    ],
    [
      'HTTPS on a port of plain HTTP',
      () => `https://localhost:${portOf(plain)}`,
      { step: 'tls', next: expect.stringContaining('--https') },
    ],
    [
      'an unknown tenant',
      () => `${secure.origin}/nowhere.example`,
      { step: 'http', says: expect.stringContaining('AADSTS90002'), next: expect.stringContaining('tenant') },
    ],
  ])('%s', async (_what, address, expected) => {
    const findings = await ask(address());
    expect(findings.at(-1)).toMatchObject({ ok: false, ...expected });
    expect(findings.slice(0, -1).every(({ ok }) => ok)).toBe(true);
  });

  test('the CA', async () => {
    expect((await ask(secure.origin, trusting(undefined))).at(-1)).toEqual({
      step: 'tls',
      ok: false,
      says: expect.stringMatching(/^a list does not know the mock's CA/),
      next: 'add /the/ca.pem',
    });
  });

  test('the name of the certificate', async () => {
    const own = writeOwnCertificate(folder.path, ['idp.test']);
    const idp = await createMockIdp({ tls: own });
    try {
      const finding = (await ask(`https://localhost:${portOf(idp)}`, trusting(own.ca))).at(-1);
      expect(finding).toMatchObject({ step: 'tls', ok: false, says: 'the certificate is not good for localhost' });
    } finally {
      await idp.close();
    }
  });

  test('the issuer, when a proxy is in between and nobody said so', async () => {
    const proxied = await createMockIdp({ publicOrigin: 'https://idp.example' });
    try {
      const finding = (await ask(`http://localhost:${new URL(proxied.control.url).port}`)).at(-1);
      expect(finding).toMatchObject({
        step: 'document',
        ok: false,
        says: expect.stringContaining('https://idp.example'),
      });
    } finally {
      await proxied.close();
    }
  });

  test('another program on that port', async () => {
    const stranger = createServer((_request, response) => response.end('{"hello": "world"}'));
    await new Promise<void>((resolve) => stranger.listen(0, '127.0.0.1', resolve));
    const address = stranger.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const finding = (await ask(`http://localhost:${port}`)).at(-1);
    expect(finding).toMatchObject({ step: 'document', ok: false, says: expect.stringContaining('missing') });
    await new Promise((resolve) => stranger.close(resolve));
  });
});

describe('what is asked is exactly what a client would ask', () => {
  const known = '.well-known/openid-configuration';

  test.each([
    ['https://localhost:8443', `/common/v2.0/${known}`],
    ['https://localhost:8443/contoso.example', `/contoso.example/v2.0/${known}`],
    ['https://localhost:8443/contoso.example/', `/contoso.example/v2.0/${known}`],
    ['https://localhost:8443/contoso.example/v2.0', `/contoso.example/v2.0/${known}`],
    [`https://localhost:8443/contoso.example/v2.0/${known}`, `/contoso.example/v2.0/${known}`],
    ['{"origin":"https://localhost:8443","tenants":[{"id":"t"}]}', `/t/v2.0/${known}`],
  ])('%s', (text, path) => {
    expect(readTarget(text).discoveryUrl.href).toBe(`https://localhost:8443${path}`);
  });

  test.each(['nonsense', '{', '{"origin":1}', 'ftp://localhost'])('%s is no target', (text) => {
    expect(() => readTarget(text)).toThrow(expect.objectContaining({ name: 'UsageError' }));
  });
});

describe('whose list counts', () => {
  const machine = (env: Machine['env']): Machine => ({ ...thisMachine({ PATH: '' }), env, platform: 'linux' });

  test.each<[ClientKind, string]>([
    ['curl', 'CURL_CA_BUNDLE'],
    ['curl', 'SSL_CERT_FILE'],
    ['python', 'REQUESTS_CA_BUNDLE'],
    ['python', 'SSL_CERT_FILE'],
    ['go', 'SSL_CERT_FILE'],
  ])('of %s, the file in %s', async (kind, variable) => {
    const store = findTrustStore(kind, machine({ [variable]: secure.ca }));
    expect(store.name).toContain(variable);
    expect((await ask(secure.origin, store)).at(-1)).toMatchObject({ step: 'document', ok: true });
  });

  test.each<ClientKind>(['curl', 'python', 'go'])(
    'of %s without one, a list that does not know the mock',
    async (kind) => {
      const store = findTrustStore(kind, machine({}));
      expect((await ask(secure.origin, store)).at(-1)).toMatchObject({ step: 'tls', ok: false });
    },
  );

  test.each<ClientKind>(['browser', 'java'])('of %s, nothing is said that cannot be seen', async (kind) => {
    const store = findTrustStore(kind, { ...machine({}), has: () => false });
    expect(store.certificates).toBeNull();
    expect((await ask(secure.origin, store)).at(-1)).toMatchObject({
      says: expect.stringContaining('cannot be looked into'),
    });
  });
});

test('authshift-mock-idp doctor takes the startup line, counts the environment it runs in, and ends with 1 when something is broken', async () => {
  const file = join(folder.path, 'line.json');
  writeFileSync(file, JSON.stringify(await describeStartup(secure)));
  const broken = await runCliWith({ env: { NODE_EXTRA_CA_CERTS: undefined } }, 'doctor', file);
  expect(broken.code).toBe(1);
  expect(broken.stdout).toContain(`Start the client with NODE_EXTRA_CA_CERTS=${secure.ca}`);
  const good = await runCliWith({ env: { NODE_EXTRA_CA_CERTS: secure.ca } }, 'doctor', file, '--json');
  expect(good.code).toBe(0);
  expect(JSON.parse(good.stdout).findings.at(-1)).toMatchObject({ step: 'document', ok: true });
});
