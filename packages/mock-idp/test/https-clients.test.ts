import { execFile } from 'node:child_process';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { IMPORT_BY_AGE } from '../conformance/clients.ts';
import { BUILT_IN_APPS, CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import type { Outcome, Setting } from './https-clients/proofs.ts';
import { withOwnMachineFolder } from './support/machineFolder.ts';

withOwnMachineFolder();

const SERVICE = 'service@contoso.example';
const GRAPH = 'https://graph.microsoft.com/User.Read';

let idp: MockIdp;
let outcomes: Readonly<Record<string, Outcome>>;
beforeAll(async () => {
  const approved = { clientId: BUILT_IN_APPS.publicClient, adminConsent: [{ tenant: CONTOSO, delegated: [GRAPH] }] };
  idp = await createMockIdp({ freshKey: true, tls: true, devicePollSeconds: 1, seed: { apps: [approved] } });
  const certificate = await (await idp.app(BUILT_IN_APPS.daemon)).addCertificate();
  const setting: Setting = { control: idp.control, certificate };
  const script = fileURLToPath(new URL('./https-clients/proofs.ts', import.meta.url));
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: idp.ca };
  const { stdout } = await promisify(execFile)(
    process.execPath,
    ['--import', IMPORT_BY_AGE, script, JSON.stringify(setting)],
    {
      env,
    },
  );
  outcomes = JSON.parse(stdout) as typeof outcomes;
}, 60_000);
afterAll(() => idp.close());

function gotBy(client: string): unknown {
  const outcome = outcomes[client] ?? { failed: 'was not tried' };
  return 'got' in outcome ? outcome.got : outcome.failed;
}

describe('by an https authority, with the CA in NODE_EXTRA_CA_CERTS and nothing else changed', () => {
  test.each([
    ['MSAL Node, secret', '1'],
    ['MSAL Node, certificate by RS256', '2'],
    ['MSAL Node, certificate by PS256', '2'],
    ['Azure Identity, ClientSecretCredential', '1'],
    ['Azure Identity, ClientCertificateCredential', '2'],
  ])('%s gets an app-only token', (client, appidacr) => {
    expect(gotBy(client)).toMatchObject({ appid: BUILT_IN_APPS.daemon, roles: ['full_access_as_app'], appidacr });
  });

  test('MSAL Node redeems a code and refreshes; the issuer is the address it knows', () => {
    expect(gotBy('MSAL Node, code and refresh')).toMatchObject({
      claims: { iss: `${idp.origin}/${CONTOSO}/v2.0`, preferred_username: SERVICE },
      environment: new URL(idp.origin).host,
      renewed: true,
    });
  });

  test.each(['MSAL Node, password', 'MSAL Node, device code'])('%s signs an account in', (client) => {
    expect(gotBy(client)).toBe(SERVICE);
  });

  test.each(['Azure Identity, UsernamePasswordCredential', 'Azure Identity, DeviceCodeCredential'])(
    '%s gets a token for the person',
    (client) => {
      expect(gotBy(client)).toMatchObject({ upn: SERVICE, scp: expect.stringContaining('User.Read') });
    },
  );

  test.each(['openid-client', 'oauth4webapi'])('%s discovers, signs in and refreshes', (client) => {
    expect(gotBy(`${client}, discovery, code and refresh`)).toMatchObject({
      claims: { iss: `${idp.origin}/${CONTOSO}/v2.0`, aud: BUILT_IN_APPS.web },
      renewed: true,
    });
  });

  test('jose verifies a token by the published keys', () => {
    expect(gotBy('jose, over the published keys')).toMatchObject({ appid: BUILT_IN_APPS.web, tid: CONTOSO });
  });
});
