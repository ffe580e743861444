import { type ChildProcess, spawn } from 'node:child_process';
import { generateKeyPairSync } from 'node:crypto';
import { mkdtempSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { bundleCommand } from '../../scripts/bundleCommand.ts';

const resolve = createRequire(import.meta.url).resolve;

/** A server as somebody starts it on a command line, and what it is asked. */
export interface Contender {
  readonly name: 'ours' | 'oidc-provider' | 'oauth2-mock-server';
  readonly args: readonly string[];
  readonly discovery: string;
  readonly token: string;
  readonly form: Readonly<Record<string, string>>;
}

export interface RunningServer {
  readonly origin: string;
  readonly end: () => Promise<void>;
}

const SCOPE = 'https://graph.microsoft.com/.default';
const CLIENT = { client_id: 'a0000000-0000-4000-8000-000000000003', client_secret: 'daemon-secret-value' };
const FORM = { grant_type: 'client_credentials', scope: SCOPE, ...CLIENT };

/** Ours is bundled as `build` does; all three find their key in a file, as on every start but the first. */
export async function prepareContenders(): Promise<readonly Contender[]> {
  const folder = mkdtempSync(join(tmpdir(), 'authshift-bench-idp-'));
  const cli = join(folder, 'cli.js');
  await bundleCommand(join(import.meta.dirname, '../../packages/mock-idp/src/cli.ts'), cli);
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
  const pem = join(folder, 'key.pem');
  writeFileSync(pem, privateKey.export({ type: 'pkcs8', format: 'pem' }));
  const jwk = join(folder, 'key.json');
  writeFileSync(jwk, JSON.stringify({ ...privateKey.export({ format: 'jwk' }), kid: 'bench', alg: 'RS256' }));
  const peer = join(resolve('oauth2-mock-server'), '../oauth2-mock-server.mjs');
  const tenant = '/11111111-1111-4111-8111-111111111111';
  return [
    {
      name: 'ours',
      args: [cli, '--json', '--http', '--port', '0'],
      discovery: `${tenant}/v2.0/.well-known/openid-configuration`,
      token: `${tenant}/oauth2/v2.0/token`,
      form: FORM,
    },
    {
      name: 'oidc-provider',
      args: [join(import.meta.dirname, 'bareProvider.ts'), pem],
      discovery: '/.well-known/openid-configuration',
      token: '/token',
      form: FORM,
    },
    {
      name: 'oauth2-mock-server',
      args: [peer, '-a', '127.0.0.1', '-p', '0', '--jwk', jwk],
      discovery: '/.well-known/openid-configuration',
      token: '/token',
      form: { ...FORM, aud: 'https://graph.microsoft.com' },
    },
  ];
}

/** Waits for the line that names the origin. */
export async function start({ name, args }: Contender): Promise<RunningServer> {
  const child = spawn(process.execPath, ['--disable-warning=ExperimentalWarning', ...args], {
    stdio: ['ignore', 'pipe', 'ignore'],
  });
  const origin = await new Promise<string>((found, failed) => {
    let text = '';
    child.stdout.setEncoding('utf8').on('data', (part: string) => {
      text += part;
      const match = /https?:\/\/(?:127\.0\.0\.1|localhost):\d+/.exec(text)?.[0];
      if (match !== undefined) found(match);
    });
    child.once('exit', (code) => failed(new Error(`${name} ended with ${code}`)));
  });
  return { origin, end: () => end(child) };
}

export function end(child: ChildProcess): Promise<void> {
  return new Promise((ended) => {
    child.once('exit', () => ended());
    child.kill('SIGTERM');
  });
}

/** Milliseconds from nothing to the first discovery document. */
export async function timeStart(contender: Contender): Promise<number> {
  const began = performance.now();
  const server = await start(contender);
  const response = await fetch(`${server.origin}${contender.discovery}`);
  const { issuer } = (await response.json()) as { readonly issuer?: string };
  const spent = performance.now() - began;
  await server.end();
  if (issuer === undefined) throw new Error(`${contender.name} has no discovery document.`);
  return spent;
}
