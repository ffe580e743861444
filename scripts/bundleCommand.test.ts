import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readFileSync, rmSync, symlinkSync } from 'node:fs';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundleCommand } from './bundleCommand.ts';
import { root } from './workspace.ts';

const commands = { 'authshift-mock-idp': 'mock-idp', 'authshift-mock-microsoft': 'mock-exchange' } as const;

let folder: string;
beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'authshift-bundle-'));
  for (const [command, file] of Object.entries(commands)) {
    await bundleCommand(join(root, 'packages', file, 'src/cli.ts'), join(folder, file, 'cli.js'));
    // As npm links a command.
    symlinkSync(join(folder, file, 'cli.js'), join(folder, command));
  }
}, 60_000);
afterAll(() => rmSync(folder, { recursive: true }));

interface Line {
  readonly origin: string;
  readonly apps: readonly { readonly clientId: string; readonly kind: string }[];
  readonly exchange: Readonly<Record<string, string>>;
}

/** Far from the packages it was made of, started by its link. */
async function start(
  command: keyof typeof commands,
): Promise<{ readonly line: Line; readonly end: () => Promise<number | null> }> {
  const child = spawn(join(folder, command), ['--json', '--http', '--port', '0'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const line = await new Promise<string>((resolve) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      if (text.includes('\n')) resolve(text.slice(0, text.indexOf('\n')));
    });
  });
  const end = () =>
    new Promise<number | null>((resolve) => {
      child.once('exit', resolve);
      child.kill('SIGTERM');
    });
  return { line: JSON.parse(line) as Line, end };
}

test('the bundled command needs nothing beside it, also for what it loads on demand, and ends when told to', async () => {
  const { line, end } = await start('authshift-mock-idp');
  const client = line.apps.find(({ kind }) => kind === 'spa')?.clientId ?? '';
  const query = new URLSearchParams({
    client_id: client,
    redirect_uri: 'http://localhost',
    response_type: 'code',
    scope: 'openid',
    state: 'kept',
  });
  // Answered by oidc-provider, which is loaded for the first who signs in.
  const first = `${line.origin}/contoso.example/oauth2/v2.0/authorize?${query}`;
  const waiting = await fetch(first, { redirect: 'manual' });
  expect(waiting.status).toBe(303);
  expect(new URL(waiting.headers.get('location') ?? '', first).searchParams.has('ctx')).toBe(true);
  expect(waiting.headers.getSetCookie().join()).toMatch(/interaction/);
  expect(await end()).toBe(0);
}, 30_000);

test('so does the command that starts both mocks, for every protocol', async () => {
  const { line, end } = await start('authshift-mock-microsoft');
  const {
    imap = '',
    pop = '',
    smtp = '',
    ews = '',
    graph = '',
    exchangeAdmin = '',
    ewsOnPremises = '',
  } = line.exchange;
  const greetings = await Promise.all([imap, pop, smtp].map(greetingOf));
  expect(greetings).toEqual([
    expect.stringMatching(/^\* OK /),
    expect.stringMatching(/^\+OK /),
    expect.stringMatching(/^220 /),
  ]);
  const asked = [ews, ewsOnPremises, `${graph}/me`, `${exchangeAdmin}/contoso.example/InvokeCommand`];
  const answers = await Promise.all(asked.map((url) => fetch(url, { method: 'POST', body: '{}' })));
  expect(answers.map(({ status }) => status)).toEqual([401, 401, 401, 401]);
  expect(await end()).toBe(0);
}, 30_000);

async function greetingOf(address: string): Promise<string> {
  const socket = connect({ port: Number(new URL(`tcp://${address}`).port), host: '127.0.0.1' });
  const [greeting] = (await once(socket, 'data')) as [Buffer];
  socket.destroy();
  return String(greeting);
}

test('it names what others wrote, with their licences', () => {
  const licences = readFileSync(join(folder, 'mock-idp/cli/LICENCES.txt'), 'utf8');
  for (const name of ['oidc-provider', 'hono', 'jose', 'zod', 'koa']) {
    expect(licences).toMatch(new RegExp(`^${name} \\d+\\.\\d+\\.\\d+ \\(MIT\\)$`, 'm'));
  }
});
