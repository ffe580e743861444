import { once } from 'node:events';
import { openAsBlob } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import type { Role } from '@authshift/core/contract';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { getRequestListener } from '@hono/node-server';
import { inject } from 'vitest';
import {
  type Access,
  type AuthShiftServer,
  type AuthShiftServerOptions,
  createAuthShiftServer,
  type LogEntry,
  type PgliteChoice,
  type Work,
} from '../../src/index.ts';

export const VAULT_KEY = new Uint8Array(32).fill(7);

export interface TestServer {
  readonly origin: string;
  readonly server: AuthShiftServer;
  readonly log: readonly LogEntry[];
  /** Calls the API as an actor; the answer's JSON with its status. */
  call(path: string, options?: CallOptions): Promise<Answer>;
  close(): Promise<void>;
}

export interface CallOptions {
  readonly method?: string;
  readonly body?: unknown;
  readonly as?: string;
  readonly headers?: Readonly<Record<string, string>>;
}

export interface Answer {
  readonly status: number;
  // biome-ignore lint/suspicious/noExplicitAny: tests read answers of every shape
  readonly body: any;
  readonly headers: Headers;
}

export interface TestServerOptions extends Partial<AuthShiftServerOptions> {
  readonly microsoft?: never;
  readonly mocks: MockMicrosoft;
  /** The mocks are in the tests' own network, and a customer's server among them is too. */
  readonly privateNetworks?: 'refuse' | 'allow';
  /** False: only the API. */
  readonly work?: boolean | readonly Work[];
  /** Whether Microsoft's sign-in is not to be reached now. */
  readonly away?: () => boolean;
  /** What MSAL is told of Microsoft’s addresses. */
  readonly metadata?: (authorityMetadata: string) => string | Promise<string>;
}

/** Who calls: the tests' own bearer token is `organization~role~actor`. */
export function tokenOf(organization: string, role: Role = 'admin', actor: string = role): string {
  return `${organization}~${role}~${actor}`;
}

export async function authenticate(request: Request): Promise<Access | null> {
  const [, id, role, actor] =
    /^Bearer ([\w-]+)~(viewer|operator|admin)~([\w-]+)$/.exec(request.headers.get('authorization') ?? '') ?? [];
  if (id === undefined || actor === undefined) return null;
  return {
    organization: { id, name: `Organization ${id}` },
    actor: { id: actor, name: `Actor ${actor}` },
    role: role as Role,
  };
}

/** A port nobody can listen on. */
const NOWHERE = 'http://localhost:1';

/** A server behind a real socket, on a free port. */
export async function startTestServer(settings: TestServerOptions): Promise<TestServer> {
  const { mocks, work = true, away = () => false, metadata, privateNetworks = 'allow', ...options } = settings;
  const http = createServer();
  http.listen(0, '127.0.0.1');
  await once(http, 'listening');
  const origin = `http://localhost:${(http.address() as AddressInfo).port}`;
  const log: LogEntry[] = [];
  const server = await createAuthShiftServer({
    database: await emptyDatabase(),
    vaultKey: VAULT_KEY,
    publicOrigin: origin,
    authenticate,
    syncIntervalSeconds: 300,
    log: (entry) => log.push(entry),
    ...options,
    microsoft: {
      authOptions: async (tenant, clientId) => {
        const { auth } = await mocks.idp.msalConfig({ tenant, clientId });
        if (metadata !== undefined) return { ...auth, authorityMetadata: await metadata(auth.authorityMetadata ?? '') };
        if (!away()) return auth;
        return { ...auth, authorityMetadata: (auth.authorityMetadata ?? '').replaceAll(mocks.idp.origin, NOWHERE) };
      },
      ewsAddress: mocks.exchange.ews,
      privateNetworks,
      graphAddress: mocks.exchange.graph,
      graphItems: ['mail', 'calendar', 'contacts'],
      imapAddress: `imaps://${mocks.exchange.imaps}`,
      popAddress: `pops://${mocks.exchange.pops}`,
      smtpAddress: `smtp://${mocks.exchange.smtp}`,
      exchangeAdminAddress: mocks.exchange.exchangeAdmin,
      ca: await readFile(mocks.exchange.ca, 'utf8'),
    },
  });
  http.on('request', getRequestListener(server.fetch, { overrideGlobalObjects: false }));
  if (work !== false) await server.start(work === true ? {} : { work });
  return { origin, server, log, call: caller(origin), close: () => close(http, server) };
}

function caller(origin: string): TestServer['call'] {
  return async (path, { method, body, as = tokenOf('contoso'), headers = {} } = {}) => {
    const response = await fetch(`${origin}${path}`, {
      method: method ?? (body === undefined ? 'GET' : 'POST'),
      headers: {
        authorization: `Bearer ${as}`,
        ...(body === undefined ? {} : { 'content-type': 'application/json' }),
        ...headers,
      },
      ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    });
    const text = await response.text();
    return { status: response.status, body: text.startsWith('{') ? JSON.parse(text) : text, headers: response.headers };
  };
}

async function close(http: Server, server: AuthShiftServer): Promise<void> {
  http.closeAllConnections();
  http.close();
  await server.stop();
}

/** An empty database in memory, from the dump that the test run made once. */
export async function emptyDatabase(): Promise<PgliteChoice> {
  return { kind: 'pglite', dump: await openAsBlob(inject('emptyDatabase')) };
}

/** Asks until the answer is as wanted; the last answer when the time is up. */
export async function until<T>(ask: () => Promise<T>, wanted: (answer: T) => boolean, seconds = 10): Promise<T> {
  const deadline = Date.now() + seconds * 1000;
  for (;;) {
    const answer = await ask();
    if (wanted(answer)) return answer;
    if (Date.now() > deadline) throw new Error(`Still not as wanted: ${JSON.stringify(answer).slice(0, 2000)}`);
    await new Promise((resolve) => setTimeout(resolve, 20));
  }
}
