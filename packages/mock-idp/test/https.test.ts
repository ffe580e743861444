import { readFileSync, writeFileSync } from 'node:fs';
import { request } from 'node:http';
import { networkInterfaces } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { BUILT_IN_APPS, CONTOSO, connectMockIdp, createMockIdp, type MockIdp } from '../src/index.ts';
import { end, startCli } from './support/commandLine.ts';
import { withOwnMachineFolder } from './support/machineFolder.ts';
import { writeOwnCertificate } from './support/ownCertificate.ts';
import { secureGet } from './support/secureGet.ts';

const machine = withOwnMachineFolder();
const DISCOVERY = `${CONTOSO}/v2.0/.well-known/openid-configuration`;

async function discover(idp: MockIdp, name: string, headers: Readonly<Record<string, string>> = {}) {
  const { text } = await secureGet(`${idp.origin}/${DISCOVERY}`, { ca: idp.ca, name, headers });
  return JSON.parse(text) as Record<string, string>;
}

describe('a mock with a certificate of this machine', () => {
  let idp: MockIdp;
  let port: string;
  beforeAll(async () => {
    idp = await createMockIdp({ tls: true });
    port = new URL(idp.origin).port;
  });
  afterAll(() => idp.close());

  test('says where its CA is, beside everything else this machine keeps', () => {
    expect(idp.origin).toMatch(/^https:\/\/localhost:\d+$/);
    expect(idp.ca).toBe(join(machine.path, 'authshift-mock-idp', 'ca.pem'));
    expect(readFileSync(idp.ca ?? '', 'utf8')).toContain('BEGIN CERTIFICATE');
  });

  test.each(['localhost', '127.0.0.1', 'host.docker.internal', 'contoso.localhost', 'tests.worker-1.localhost'])(
    'is believed as %s, and names issuer and endpoints by it',
    async (name) => {
      const document = await discover(idp, name);
      expect(document.issuer).toBe(`https://${name}:${port}/${CONTOSO}/v2.0`);
      for (const member of ['authorization_endpoint', 'token_endpoint', 'jwks_uri', 'end_session_endpoint']) {
        expect(document[member]).toMatch(`https://${name}:${port}/`);
      }
    },
  );

  test('is not believed under another name', async () => {
    await expect(discover(idp, 'idp.test')).rejects.toMatchObject({ code: 'ERR_TLS_CERT_ALTNAME_INVALID' });
  });

  test('does not repeat a Host that is not its own', async () => {
    const document = await discover(idp, 'localhost', { host: 'evil.example' });
    expect(JSON.stringify(document)).not.toContain('evil');
    expect(document.issuer).toBe(`${idp.origin}/${CONTOSO}/v2.0`);
  });

  test('hands its CA to a program that holds the startup line, and tells it the same', async () => {
    const remote = await connectMockIdp(idp.control.url, idp.control.token, { ca: idp.ca });
    expect(remote).toMatchObject({ origin: idp.origin, ca: idp.ca });
  });

  test('is found by a program of the same machine without further words, and by no other', async () => {
    expect(await connectMockIdp(idp.control.url, idp.control.token)).toMatchObject({ origin: idp.origin });
    vi.stubEnv('XDG_STATE_HOME', join(machine.path, 'another machine'));
    try {
      const connecting = connectMockIdp(idp.control.url, idp.control.token);
      await expect(connecting).rejects.toMatchObject({ code: 'unreachable' });
    } finally {
      vi.stubEnv('XDG_STATE_HOME', machine.path);
    }
  });

  test('is an https authority for MSAL, or by its metadata the real one', async () => {
    const app = { tenant: 'contoso.example', clientId: BUILT_IN_APPS.spa };
    const own = {
      clientId: BUILT_IN_APPS.spa,
      authority: `${idp.origin}/${CONTOSO}`,
      knownAuthorities: [`localhost:${port}`],
    };
    expect((await idp.msalConfig(app)).auth).toEqual(own);
    const { auth } = await idp.msalConfig({ ...app, via: 'metadata' });
    expect(auth.authority).toBe(`https://login.microsoftonline.com/${CONTOSO}`);
    expect(JSON.parse(auth.authorityMetadata ?? '').token_endpoint).toMatch(idp.origin);
  });

  test('its cookies travel in frames of other sites', async () => {
    const query = new URLSearchParams({
      client_id: BUILT_IN_APPS.spa,
      redirect_uri: 'http://localhost:4999/',
      response_type: 'code',
      scope: 'openid',
      code_challenge: 'KNczEurq67rF28NySvSIcG9G500QgPaoK2MO-TTWuoc',
      code_challenge_method: 'S256',
    });
    const { headers } = await secureGet(`${idp.origin}/${CONTOSO}/oauth2/v2.0/authorize?${query}`, { ca: idp.ca });
    expect(headers['set-cookie']?.length).toBeGreaterThan(1);
    for (const cookie of headers['set-cookie'] ?? []) {
      expect(cookie).toMatch(/;\s*secure/i);
      expect(cookie).toMatch(/;\s*samesite=none/i);
    }
  });
});

describe("a mock with a certificate of one's own", () => {
  test('is reached by the names of that certificate', async () => {
    const own = writeOwnCertificate(machine.path, ['idp.test', 'login.test']);
    const idp = await createMockIdp({ tls: own });
    try {
      expect(new URL(idp.origin).hostname).toBe('idp.test');
      expect(idp.ca).toBe(own.ca);
      expect((await discover(idp, 'login.test')).issuer).toBe(
        `https://login.test:${new URL(idp.origin).port}/${CONTOSO}/v2.0`,
      );
      expect((await discover(idp, 'login.test', { host: 'localhost.test' })).issuer).toBe(
        `${idp.origin}/${CONTOSO}/v2.0`,
      );
    } finally {
      await idp.close();
    }
  });

  test('is refused when the files do not fit', async () => {
    const own = writeOwnCertificate(machine.path, ['idp.test']);
    const other = writeOwnCertificate(machine.path, ['idp.test'], 'other');
    const notPem = join(machine.path, 'not.pem');
    writeFileSync(notPem, 'not a certificate');
    for (const tls of [
      { ...own, key: other.key },
      { ...own, cert: notPem },
      { ...own, key: notPem },
      { ...own, cert: join(machine.path, 'missing.pem') },
      { ...own, ca: join(machine.path, 'missing.pem') },
    ]) {
      await expect(createMockIdp({ tls })).rejects.toMatchObject({ code: 'invalid_certificate' });
    }
  });
});

describe('a mock behind a proxy that takes TLS off', () => {
  test('names the public origin, whatever Host the proxy sends, and sets the cookies of HTTPS', async () => {
    const idp = await createMockIdp({ publicOrigin: 'https://idp.example/' });
    try {
      expect(idp.origin).toBe('https://idp.example');
      const { port } = new URL(idp.control.url);
      const document = (await (await fetch(`http://127.0.0.1:${port}/${DISCOVERY}`)).json()) as { issuer: string };
      expect(document.issuer).toBe(`https://idp.example/${CONTOSO}/v2.0`);
      const { auth } = await idp.msalConfig({ tenant: 'contoso.example', clientId: BUILT_IN_APPS.spa });
      expect(auth).toMatchObject({ authority: `https://idp.example/${CONTOSO}`, knownAuthorities: ['idp.example'] });
      const query = `client_id=${BUILT_IN_APPS.web}&redirect_uri=http://localhost:4999/auth/callback&response_type=code&scope=openid`;
      const answer = await fetch(`http://127.0.0.1:${port}/${CONTOSO}/oauth2/v2.0/authorize?${query}`, {
        redirect: 'manual',
      });
      expect(answer.headers.getSetCookie().length).toBeGreaterThan(1);
      for (const cookie of answer.headers.getSetCookie())
        expect(cookie).toMatch(/samesite=none.*secure|secure.*samesite=none/i);
    } finally {
      await idp.close();
    }
  });
});

describe('a mock that listens for containers', () => {
  test('is named as they reach it, and keeps its control API to this machine', async () => {
    const address = Object.values(networkInterfaces())
      .flatMap((found) => found ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
    const idp = await createMockIdp({ host: '0.0.0.0' });
    try {
      const { port } = new URL(idp.origin);
      const host = `host.docker.internal:${port}`;
      const { text } = await plainGet(`http://${address ?? '127.0.0.1'}:${port}/${DISCOVERY}`, { host });
      expect(JSON.parse(text).issuer).toBe(`http://${host}/${CONTOSO}/v2.0`);
      expect(await connectMockIdp(idp.control.url, idp.control.token)).toBeDefined();
      if (address === undefined) return;
      const fromOutside = connectMockIdp(`http://${address}:${port}/_mock`, idp.control.token);
      await expect(fromOutside).rejects.toMatchObject({ code: 'forbidden' });
    } finally {
      await idp.close();
    }
  });

  test('gives its control API to a program elsewhere that has the token, by the one name it was told', async () => {
    const address = Object.values(networkInterfaces())
      .flatMap((found) => found ?? [])
      .find(({ family, internal }) => family === 'IPv4' && !internal)?.address;
    const controlHost = address ?? '127.0.0.2';
    const idp = await createMockIdp({ host: '0.0.0.0', controlHost });
    try {
      const { port } = new URL(idp.origin);
      const url = `http://${controlHost}:${port}/_mock`;
      expect((await connectMockIdp(url, idp.control.token)).origin).toBe(idp.origin);
      await expect(connectMockIdp(url, 'a-token-somebody-guessed')).rejects.toMatchObject({ code: 'forbidden' });
      const { status } = await plainGet(`${url}/world`, { host: `attacker.example:${port}` });
      expect(status).toBe(403);
    } finally {
      await idp.close();
    }
  });

  test.each(['', 'http://idp.example', 'idp.example:8400', 'a b'])('refuses "%s" as the name', async (controlHost) => {
    await expect(createMockIdp({ controlHost })).rejects.toMatchObject({ code: 'invalid_request' });
  });

  test('says so when the address is not of this machine', async () => {
    await expect(createMockIdp({ host: '192.0.2.1' })).rejects.toMatchObject({ code: 'invalid_request' });
  });
});

describe('a mock over plain HTTP', () => {
  test('follows the Host for its documents, and is no https authority', async () => {
    const idp = await createMockIdp();
    try {
      const { port } = new URL(idp.origin);
      const document = (await (await fetch(`http://127.0.0.1:${port}/${DISCOVERY}`)).json()) as { issuer: string };
      expect(document.issuer).toBe(`http://127.0.0.1:${port}/${CONTOSO}/v2.0`);
      expect(idp.ca).toBeUndefined();
      await expect(
        idp.msalConfig({ tenant: 'contoso.example', clientId: BUILT_IN_APPS.spa, via: 'https' }),
      ).rejects.toMatchObject({ code: 'invalid_request' });
    } finally {
      await idp.close();
    }
  });
});

test('authshift-mock-idp --https names the CA in its line', async () => {
  const { process, line } = await startCli('--https');
  expect(line.ca).toBe(join(machine.path, 'authshift-mock-idp', 'ca.pem'));
  const { status } = await secureGet(`${line.origin}/${DISCOVERY}`, { ca: line.ca });
  expect(status).toBe(200);
  await end(process, 'SIGTERM');
});

/** `fetch` sends no `Host` of one's own. */
function plainGet(
  url: string,
  headers: Readonly<Record<string, string>>,
): Promise<{ readonly status: number | undefined; readonly text: string }> {
  return new Promise((resolve, reject) => {
    const outgoing = request(url, { headers, agent: false }, async (incoming) => {
      let text = '';
      for await (const part of incoming.setEncoding('utf8')) text += String(part);
      resolve({ status: incoming.statusCode, text });
    });
    outgoing.on('error', reject);
    outgoing.end();
  });
}
