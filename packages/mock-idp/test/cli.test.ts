import { mkdtemp, readdir, readFile, rm, stat, writeFile } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, connectMockIdp, startupLineSchema } from '../src/index.ts';
import { end, runCli, startCli } from './support/commandLine.ts';
import { requestToken, signInByForms } from './support/signInByForms.ts';

let folder: string;
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'mock idp with a space '));
});
afterAll(() => rm(folder, { recursive: true }));

async function readKeyId(origin: string): Promise<unknown> {
  const response = await fetch(`${origin}/${CONTOSO}/discovery/v2.0/keys`);
  const { keys } = (await response.json()) as { keys: { kid: string }[] };
  return keys[0]?.kid;
}

test('a state folder belongs to one mock at a time, and to the next after a kill', async () => {
  const state = join(folder, 'shared');
  const first = await startCli('--state', state);
  const second = await runCli('--json', '--state', state);
  expect(second).toMatchObject({ code: 1, stdout: '' });
  expect(second.stderr).toContain(`is in use by the process ${first.process.pid}`);
  await end(first.process, 'SIGKILL');
  const third = await startCli('--state', state);
  await end(third.process, 'SIGTERM');
  expect(await readdir(state)).not.toContain('lock.json');
});

test('--json prints one line that fits its schema once the server answers, and SIGTERM ends it within a second', async () => {
  const { process, line, stderr } = await startCli('start', '--http', '--port', '0');
  expect(startupLineSchema.strict().parse(line)).toEqual(line);
  expect(line.users).toContainEqual(
    expect.objectContaining({ upn: 'service@contoso.example', password: BUILT_IN_PASSWORD, tenant: CONTOSO }),
  );
  const discovery = await fetch(`${line.origin}/contoso.example/v2.0/.well-known/openid-configuration`);
  expect(await discovery.json()).toMatchObject({ issuer: `${line.origin}/${CONTOSO}/v2.0` });
  const ended = await end(process, 'SIGTERM');
  expect(ended.code).toBe(0);
  expect(ended.ms).toBeLessThan(1000);
  expect(stderr()).toBe('');
});

test('--state survives SIGKILL: a refresh token, the sign-in and the consent from before still count', async () => {
  const state = join(folder, 'state');
  const client = { client_id: BUILT_IN_APPS.unconsented, client_secret: 'unconsented-app-secret-value' };
  const scope = 'openid offline_access https://outlook.office365.com/EWS.AccessAsUser.All';
  const redirectUri = 'http://localhost:4999/auth/callback';

  const first = await startCli('--state', state);
  const request = {
    origin: first.line.origin,
    authority: CONTOSO,
    clientId: BUILT_IN_APPS.unconsented,
    redirectUri,
    scope,
    upn: 'service@contoso.example',
  };
  const { code, verifier, browser } = await signInByForms(request);
  const tokens = await requestToken(`${first.line.origin}/${CONTOSO}/oauth2/v2.0/token`, {
    ...client,
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: redirectUri,
  });
  const kid = await readKeyId(first.line.origin);
  await end(first.process, 'SIGKILL');
  // A line torn by the kill is no reason not to start.
  await writeFile(join(state, 'state.jsonl'), '{"t":"consents","k":"torn', { flag: 'a' });

  const second = await startCli('--state', state);
  const refreshed = await requestToken(`${second.line.origin}/${CONTOSO}/oauth2/v2.0/token`, {
    ...client,
    grant_type: 'refresh_token',
    refresh_token: String(tokens.body.refresh_token),
    scope,
  });
  expect(refreshed.status).toBe(200);
  expect(await readKeyId(second.line.origin)).toBe(kid);
  // The browser is still signed in and the consent was kept: no page is shown.
  const silent = await signInByForms({ ...request, origin: second.line.origin, browser });
  expect(silent.pages).toEqual([]);
  expect(second.stderr()).toBe('');
  await end(second.process, 'SIGTERM');

  const written = await Promise.all((await readdir(state)).map((name) => readFile(join(state, name), 'utf8')));
  for (const secret of [code, String(tokens.body.refresh_token), String(tokens.body.access_token)]) {
    expect(written.join('')).not.toContain(secret);
  }
  for (const name of await readdir(state)) expect((await stat(join(state, name))).mode & 0o777).toBe(0o600);
});

test('--seed lays a file over the built-in world; a tenant can follow the rules of an earlier day', async () => {
  const seed = join(folder, 'seed.json');
  const users = Array.from({ length: 400 }, (_, index) => ({ upn: `desk-${index}@contoso.example` }));
  await writeFile(seed, JSON.stringify({ tenants: [{ id: CONTOSO, asOf: '2022-06-01' }], users }));
  const { process, line } = await startCli('--seed', seed);
  expect(line.tenants.find(({ id }) => id === CONTOSO)).toMatchObject({ name: 'Contoso', asOf: '2022-06-01' });
  expect(line.users.length).toBeGreaterThan(400);
  const idp = await connectMockIdp(line.control.url, line.control.token);
  expect(await idp.directory.checkPassword('DESK-399@contoso.example', BUILT_IN_PASSWORD)).toBe('correct');
  await end(process, 'SIGTERM');
});

test('a seed that cannot be used names each bad place', async () => {
  const seed = join(folder, 'bad-seed.json');
  await writeFile(
    seed,
    JSON.stringify({
      users: [{ upn: 'a@contoso.example' }, { upn: 'not an address' }],
      apps: [{ clientId: 'not-a-guid', kind: 'robot' }],
    }),
  );
  const { code, stdout, stderr } = await runCli('--json', '--seed', seed);
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toContain('users[1].upn: must be an address');
  expect(stderr).toContain('apps[0].clientId: must be a GUID');
  expect(stderr).toContain('apps[0].kind');
});

test('a command line it cannot follow is refused with the usage', async () => {
  const { code, stdout, stderr } = await runCli('--port', 'eighty');
  expect(code).toBe(2);
  expect(stdout).toBe('');
  expect(stderr).toMatch(/^--port must be a number.*\n\nUsage: authshift-mock-idp/);
});

test('a busy port is named', async () => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as { port: number };
  const { code, stderr } = await runCli('--port', String(port));
  expect(code).toBe(1);
  expect(stderr).toBe(`Port ${port} is in use by another program.\n`);
  await new Promise((resolve) => server.close(resolve));
});
