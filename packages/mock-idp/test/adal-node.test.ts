import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CLIENTS } from '../conformance/clients.ts';
import { BUILT_IN_APPS, CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import type { Setting } from './adal/proofs.ts';
import { withOwnMachineFolder } from './support/machineFolder.ts';

withOwnMachineFolder();

const EXCHANGE = 'https://outlook.office365.com';
const GRAPH = 'https://graph.microsoft.com';
const SERVICE = 'service@contoso.example';
/** Given up by Microsoft, with dependencies nobody mends any more: they are installed for this test and nowhere else. */
const LIBRARIES = CLIENTS.flatMap(({ package: name, installed }) =>
  installed === undefined ? [] : [`${name}@${installed}`],
);

const folder = mkdtempSync(join(tmpdir(), 'adal node '));
const run = promisify(execFile);
let idp: MockIdp;
let outcomes: Readonly<Record<string, { readonly got?: unknown; readonly failed?: string }>>;
beforeAll(async () => {
  writeFileSync(join(folder, 'package.json'), '{ "private": true }');
  const quiet = ['--no-audit', '--no-fund', '--loglevel=error', '--ignore-scripts'];
  await run('npm', ['install', ...quiet, ...LIBRARIES], { cwd: folder });
  idp = await createMockIdp({
    tls: true,
    devicePollSeconds: 1,
    seed: {
      apps: [{ clientId: BUILT_IN_APPS.web, delegated: [`${EXCHANGE}/EWS.AccessAsUser.All`, `${GRAPH}/User.Read`] }],
    },
  });
  const certificate = await (await idp.app(BUILT_IN_APPS.daemon)).addCertificate();
  const setting: Setting = { origin: idp.origin, folder, certificate };
  const script = fileURLToPath(new URL('./adal/proofs.ts', import.meta.url));
  const env = { ...process.env, NODE_EXTRA_CA_CERTS: idp.ca };
  const { stdout } = await run(process.execPath, [script, JSON.stringify(setting)], { env });
  outcomes = JSON.parse(stdout) as typeof outcomes;
}, 180_000);
afterAll(async () => {
  await idp.close();
  rmSync(folder, { recursive: true, force: true });
});

const gotBy = (proof: string): unknown => outcomes[proof]?.got ?? outcomes[proof]?.failed ?? 'was not tried';

describe('adal-node, at version 1 with an https authority', () => {
  test.each([
    ['secret', '1'],
    ['certificate', '2'],
  ])('gets an app-only token by %s', (proof, appidacr) => {
    const claims = { appid: BUILT_IN_APPS.daemon, aud: EXCHANGE, roles: ['full_access_as_app'], appidacr, ver: '1.0' };
    expect(gotBy(proof)).toMatchObject({ claims, resource: EXCHANGE, inAnHour: true });
  });

  test.each(['password', 'device code'])('signs somebody in by %s', (proof) => {
    const claims = { upn: SERVICE, aud: EXCHANGE, iss: `https://sts.windows.net/${CONTOSO}/` };
    expect(gotBy(proof)).toMatchObject({ claims, userId: SERVICE, resource: EXCHANGE, inAnHour: true });
  });

  test('redeems a code, and refreshes for another resource', () => {
    const first = { claims: { upn: SERVICE, scp: 'EWS.AccessAsUser.All' }, userId: SERVICE, resource: EXCHANGE };
    expect(gotBy('code and refresh')).toMatchObject({ first, refreshed: GRAPH });
  });

  test('reads why it was refused', () => {
    expect(gotBy('wrong secret')).toContain('AADSTS7000215');
  });
});

test('passport-azure-ad checks a token by the version 1 document and its keys', () => {
  expect(gotBy('passport-azure-ad')).toMatchObject({ appid: BUILT_IN_APPS.daemon, tid: CONTOSO });
});
