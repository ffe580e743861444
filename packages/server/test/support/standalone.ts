import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { readDockerfile, wordsOf } from '../../../../scripts/images/dockerfile.ts';
import type { LogEntry } from '../../src/index.ts';
import { root } from './deployment.ts';

export interface Standalone {
  readonly process: ChildProcess;
  /** Every line of JSON it has logged. */
  readonly log: readonly LogEntry[];
  /** What it printed that is no line of JSON, and its errors. */
  readonly words: readonly string[];
  /** Resolves with the line once an event has been logged. Rejects when the process ends without it. */
  heard(event: string): Promise<LogEntry>;
  /** The exit code, once everything it printed was read. */
  readonly ended: Promise<number | null>;
}

/** `authshift-server`, as the image runs it: the Dockerfile's entry point with a command behind it. */
export function runStandalone(args: readonly string[], env: Readonly<Record<string, string>>): Standalone {
  const [, file = ''] = wordsOf(readDockerfile('deploy/Dockerfile'), 'ENTRYPOINT');
  const child = spawn(process.execPath, [join(root, file), ...args], {
    stdio: ['ignore', 'pipe', 'pipe'],
    env: { PATH: process.env.PATH, ...env },
  });
  const log: LogEntry[] = [];
  const words: string[] = [];
  const listeners = new Set<() => void>();
  createInterface({ input: child.stdout }).on('line', (line) => {
    if (line.startsWith('{"time"')) log.push(JSON.parse(line) as LogEntry);
    if (!line.startsWith('{"time"')) words.push(line);
    for (const listener of listeners) listener();
  });
  createInterface({ input: child.stderr }).on('line', (line) => words.push(line));
  const ended = once(child, 'close').then(([code]) => code as number | null);

  function heard(event: string): Promise<LogEntry> {
    return new Promise((resolve, reject) => {
      const look = (): void => {
        const entry = log.find((one) => one.event === event);
        if (entry === undefined) return;
        listeners.delete(look);
        resolve(entry);
      };
      listeners.add(look);
      look();
      ended.then((code) => reject(new Error(`It ended with ${code} and no ${event}: ${words.join('\n')}`)));
    });
  }

  return { process: child, log, words, heard, ended };
}

export interface IdentityProvider {
  readonly settings: Readonly<Record<string, string>>;
  token(claims: Readonly<Record<string, unknown>>): Promise<string>;
  close(): void;
}

/** The host's identity provider, as small as one can be: its keys at an address, and tokens signed with them. */
export async function startIdentityProvider(): Promise<IdentityProvider> {
  const { publicKey, privateKey } = await generateKeyPair('ES256');
  const jwk = { ...(await exportJWK(publicKey)), kid: 'host', alg: 'ES256' };
  const http = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] }))).listen(0, '127.0.0.1');
  await once(http, 'listening');
  const issuer = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
  return {
    settings: {
      AUTHSHIFT_JWT_KEYS_URL: `${issuer}/keys`,
      AUTHSHIFT_JWT_ISSUER: issuer,
      AUTHSHIFT_JWT_AUDIENCE: 'authshift',
    },
    token: (claims) =>
      new SignJWT({ ...claims })
        .setProtectedHeader({ alg: 'ES256', kid: 'host' })
        .setIssuer(issuer)
        .setAudience('authshift')
        .setExpirationTime('10m')
        .sign(privateKey),
    close: () => http.close(),
  };
}
