import { execFile } from 'node:child_process';
import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IMPORT_BY_AGE } from '../conformance/clients.ts';
import { BUILT_IN_APPS, CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import { openAuthority } from '../src/tls/certificateAuthority.ts';
import { GOVERNMENT, GOVERNMENT_DAEMON, WITH_GOVERNMENT } from './entra-hosts/world.ts';
import { type EntraProxy, startEntraProxy } from './support/entraProxy.ts';
import { withOwnMachineFolder } from './support/machineFolder.ts';

const machine = withOwnMachineFolder();

let idp: MockIdp;
let proxy: EntraProxy;
let outcomes: Readonly<Record<string, { readonly got?: unknown; readonly failed?: string }>>;
beforeAll(async () => {
  idp = await createMockIdp({ tls: 'entra-hosts', seed: WITH_GOVERNMENT });
  proxy = await startEntraProxy(Number(new URL(idp.origin).port));
  const script = fileURLToPath(new URL('./entra-hosts/proofs.ts', import.meta.url));
  const { NO_PROXY: _lists, no_proxy: _hosts, ...inherited } = process.env;
  const env = { ...inherited, NODE_EXTRA_CA_CERTS: idp.ca, NODE_USE_ENV_PROXY: '1', HTTPS_PROXY: proxy.url };
  const { stdout } = await promisify(execFile)(process.execPath, ['--import', IMPORT_BY_AGE, script], { env });
  outcomes = JSON.parse(stdout) as typeof outcomes;
}, 60_000);
afterAll(async () => {
  await proxy.close();
  await idp.close();
});

const gotBy = (client: string): unknown => outcomes[client]?.got ?? outcomes[client]?.failed ?? 'was not tried';

describe('clients as they are for Microsoft, led here by host name', () => {
  test.each([
    'MSAL Node, secret',
    'MSAL Node, secret, login.windows.net',
    'Azure Identity, secret',
    'openid-client, discovery and secret',
    'oauth4webapi, discovery and secret',
  ])('%s gets an app-only token', (client) => {
    expect(gotBy(client)).toMatchObject({ appid: BUILT_IN_APPS.daemon, tid: CONTOSO, roles: ['full_access_as_app'] });
  });

  test('MSAL Node redeems a code and refreshes; the issuer is Entra’s', () => {
    const iss = `https://login.microsoftonline.com/${CONTOSO}/v2.0`;
    expect(gotBy('MSAL Node, code and refresh')).toEqual({ iss, environment: 'login.windows.net', renewed: true });
  });

  test.each(['MSAL Node, United States government', 'Azure Identity, United States government'])(
    '%s gets a token of that cloud',
    (client) => {
      expect(gotBy(client)).toMatchObject({
        appid: GOVERNMENT_DAEMON,
        tid: GOVERNMENT,
        aud: 'https://graph.microsoft.us',
        iss: `https://sts.windows.net/${GOVERNMENT}/`,
        roles: ['Mail.Read'],
      });
    },
  );

  test('an app with a secret is refused at another cloud than its tenant’s', () => {
    expect(gotBy('MSAL Node, secret at the wrong cloud')).toContain('invalid_request: Error(s): 900382');
  });

  test('MSAL Node that is aware of instances redeems its code where the account lives', () => {
    expect(gotBy('MSAL Node, instance aware, from the worldwide cloud into another')).toEqual({
      told: {
        cloud_instance_host_name: 'login.microsoftonline.us',
        cloud_instance_name: 'microsoftonline.us',
        msgraph_host: 'graph.microsoft.us',
      },
      environment: 'login.microsoftonline.us',
      idTokenIssuer: `https://login.microsoftonline.us/${GOVERNMENT}/v2.0`,
      accessToken: { aud: 'https://graph.microsoft.us', iss: `https://sts.windows.net/${GOVERNMENT}/` },
    });
  });

  test('and nobody else is asked for anything', () => {
    const hosts = ['login.microsoftonline.com:443', 'login.microsoftonline.us:443'];
    expect([...new Set(proxy.wanted)].sort()).toEqual(expect.arrayContaining(hosts));
    expect(proxy.wanted.every((host) => /^login\.(?:microsoftonline\.(?:com|us)|windows\.net):443$/.test(host))).toBe(
      true,
    );
  });
});

describe('the CA that may pose as Entra', () => {
  test('is another than the one of this machine, which may not', async () => {
    const folder = join(machine.path, 'authshift-mock-idp');
    expect(idp.ca).toBe(join(folder, 'entra-hosts', 'ca.pem'));
    const own = await openAuthority({ folder });
    expect(readFileSync(own.path, 'utf8')).not.toContain(readFileSync(idp.ca ?? '', 'utf8'));
    await expect(own.issueFor('login.microsoftonline.com')).rejects.toThrow(RangeError);
  });

  test('speaks for Entra’s hosts and this machine, and is made anew for names it does not know yet', async () => {
    const options = { folder: join(machine.path, 'other'), names: ['login.microsoftonline.com'] };
    const first = await openAuthority(options);
    const server = new X509Certificate(first.server.certificate);
    expect(server.checkHost('login.microsoftonline.com')).toBe('login.microsoftonline.com');
    expect(server.checkHost('localhost')).toBe('localhost');
    expect((await openAuthority(options)).certificate).toBe(first.certificate);
    const more = await openAuthority({ ...options, names: [...options.names, 'login.microsoftonline.us'] });
    expect(more.certificate).not.toBe(first.certificate);
  });
});
