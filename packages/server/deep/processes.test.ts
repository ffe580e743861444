import { randomBytes } from 'node:crypto';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openStorage } from '../src/storage/storage.ts';
import { readCompose, type Service } from '../test/support/deployment.ts';
import { startEwsStub, succeed } from '../test/support/ewsStub.ts';
import { freePort } from '../test/support/freePort.ts';
import { roomAddress, serviceAccount, startMicrosoft } from '../test/support/microsoft.ts';
import { startPostgres, type TestPostgres } from '../test/support/postgres.ts';
import { until } from '../test/support/server.ts';
import {
  type IdentityProvider,
  runStandalone,
  type Standalone,
  startIdentityProvider,
} from '../test/support/standalone.ts';

const USERS = 2000;
const { services } = readCompose();

let folder: string;
let mocks: MockMicrosoft;
let postgres: TestPostgres;
let idp: IdentityProvider;
let databaseUrl: string;
let api: Standalone;
let workers: readonly Standalone[];
let origin: string;
let token: string;

/** The environment that the compose file gives a service, with what is only true of this machine put in its place. */
async function environmentOf({ environment }: Service) {
  const url = new URL(databaseUrl);
  const here: Record<string, string> = {
    DATABASE_URL: databaseUrl.replace(`:${url.password}@`, '@'),
    DATABASE_PASSWORD_FILE: secret('database_password', url.password),
    AUTHSHIFT_VAULT_KEY_FILE: secret('vault_key', randomBytes(32).toString('base64')),
    AUTHSHIFT_PUBLIC_ORIGIN: 'http://localhost:8080',
    ...idp.settings,
  };
  const given = Object.keys(environment).map((name) => [name, here[name] ?? `no value for ${name}`]);
  const port = String(await freePort());
  return { ...Object.fromEntries(given), AUTHSHIFT_PORT: port, AUTHSHIFT_EWS_ADDRESS: mocks.exchange.ews } as Record<
    string,
    string
  >;
}

const written = new Map<string, string>();

function secret(name: string, value: string): string {
  const file = join(folder, name);
  if (!written.has(name)) writeFileSync(file, `${value}\n`, { mode: 0o600 });
  written.set(name, file);
  return file;
}

// biome-ignore lint/suspicious/noExplicitAny: answers of every shape
async function call(path: string, body?: unknown): Promise<{ readonly status: number; readonly body: any }> {
  const response = await fetch(`${origin}${path}`, {
    method: body === undefined ? 'GET' : 'POST',
    headers: {
      authorization: `Bearer ${token}`,
      'content-type': 'application/json',
      'idempotency-key': crypto.randomUUID(),
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
  });
  return { status: response.status, body: await response.json() };
}

function toProvision() {
  const connection = (id: string, displayName: string) => ({
    ...{ id, displayName, authType: 'basic', protocol: 'ews', environment: 'online' },
    ...{ account: serviceAccount.upn, password: serviceAccount.password },
  });
  const users = Array.from({ length: USERS }, (_, index) => ({
    ...{ id: `user-${index}`, displayName: `Room ${index}`, address: roomAddress(index), assignedTo: ['old'] },
  }));
  const connections = [connection('old', 'Exchange (Basic)'), connection('new', 'Exchange (next)')];
  const settings = { id: 'org', name: 'Organization', syncIntervalSeconds: 3600 };
  return { organizations: [{ ...settings, connections, users }] };
}

beforeAll(async () => {
  folder = mkdtempSync(join(tmpdir(), 'authshift-processes-'));
  [mocks, postgres, idp] = await Promise.all([startMicrosoft(2), startPostgres(), startIdentityProvider()]);
  databaseUrl = await postgres.createDatabase();
  token = await idp.token({ sub: 'admin', org_id: 'org', org_name: 'Organization', roles: ['admin'] });
  const [forApi, ...forWorkers] = await Promise.all(
    [services.api, services.worker, services.worker].map(environmentOf),
  );
  origin = `http://127.0.0.1:${forApi?.AUTHSHIFT_PORT}`;
  // At the same moment, on a database without a table: they take turns.
  api = runStandalone(services.api.command ?? [], forApi ?? {});
  workers = forWorkers.map((env) => runStandalone(services.worker.command ?? [], env));
  await Promise.all([api, ...workers].map((process) => process.heard('process.ready')));
}, 120_000);

afterAll(async () => {
  for (const { process } of [api, ...(workers ?? [])]) process?.kill('SIGKILL');
  idp.close();
  await postgres.stop();
  await mocks.close();
  rmSync(folder, { recursive: true });
});

describe('one API and two workers, as the compose file has them, on one PostgreSQL', () => {
  it('are ready, and exactly one of them has made the tables', async () => {
    for (const process of [api, ...workers]) {
      const { port } = await process.heard('process.ready');
      const health = runStandalone(['health'], { AUTHSHIFT_PORT: String(port) });
      expect(await health.ended).toBe(0);
      expect(JSON.parse(health.words.join())).toEqual({
        ready: true,
        checks: { process: 'running', database: 'answers', migrations: 'current', queue: 'running', vault: 'open' },
      });
    }
    const migrated = [api, ...workers].flatMap(({ log }) => log.filter(({ event }) => event === 'database.migrated'));
    expect(migrated).toHaveLength(1);
  });

  it('answer the tokens of the host’s identity provider, and no others; a worker answers nothing but its health', async () => {
    expect(await call('/v1/me')).toMatchObject({ status: 200, body: { organization: { id: 'org' }, role: 'admin' } });
    const { port } = await (workers[0] as Standalone).heard('process.ready');
    const [me, alive] = await Promise.all(
      ['me', 'health'].map((path) =>
        fetch(`http://127.0.0.1:${port}/v1/${path}`, { headers: { authorization: `Bearer ${token}` } }),
      ),
    );
    expect([me?.status, alive?.status]).toEqual([404, 200]);
    const stranger = await fetch(`${origin}/v1/me`, { headers: { authorization: 'Bearer eyJhbGciOiJub25lIn0.e30.' } });
    expect(stranger.status).toBe(401);
  });

  it('take users from a file, move them, and end in order at SIGTERM in the middle; nothing is lost', async () => {
    const file = join(folder, 'provision.json');
    writeFileSync(file, JSON.stringify(toProvision()));
    const provision = runStandalone(['provision', file], await environmentOf(services.worker));
    expect({ code: await provision.ended, words: provision.words }).toEqual({
      code: 0,
      words: [`org: 0 registrations, 2 connections, ${USERS} users, 0 removed`],
    });
    const asked = await call('/v1/assignments', {
      scope: { type: 'exclude', filter: {}, ids: [] },
      change: { tick: ['new'], untick: ['old'] },
      expectedCount: USERS,
      snapshot: '0',
      acceptUnproven: true,
    });
    expect(asked.status).toBe(202);
    const stream = await fetch(`${origin}/v1/events`, { headers: { authorization: `Bearer ${token}` } });
    let heard = '';
    const streamEnded = stream.body?.pipeThrough(new TextDecoderStream()).pipeTo(
      new WritableStream({
        write(text) {
          heard += text;
        },
      }),
    );
    await until(
      () => call(`/v1/jobs/${asked.body.jobId}`),
      ({ body }) => body.done > 0,
      30,
    );

    for (const { process } of workers) process.kill('SIGTERM');
    expect(await Promise.all(workers.map(({ ended }) => ended))).toEqual([0, 0]);
    expect(workers.map(({ log }) => log.at(-1)?.event)).toEqual(['process.stopped', 'process.stopped']);
    const between = (await call(`/v1/jobs/${asked.body.jobId}`)).body;
    expect(between.done).toBe(between.ok + between.skipped);

    const next = runStandalone(['work'], await environmentOf(services.worker));
    const job = await until(
      () => call(`/v1/jobs/${asked.body.jobId}`),
      ({ body }) => body.status === 'done',
      60,
    );
    expect(job.body).toMatchObject({ total: USERS, ok: USERS, failed: 0 });
    const { facets } = (await call('/v1/users?limit=1')).body;
    expect(facets.assigned).toEqual({ new: USERS });

    await until(
      async () => heard.includes('"status":"done"'),
      (done) => done,
    );
    for (const { process } of [api, next]) process.kill('SIGTERM');
    expect(await Promise.all([api.ended, next.ended])).toEqual([0, 0]);
    await streamEnded;
    expect([...api.words, ...next.words]).toEqual([]);
  }, 120_000);
});

describe('a worker that is told to stop while Microsoft does not answer', () => {
  it('leaves behind what is not finished in time, and the next one does it', async () => {
    const stub = await startEwsStub();
    stub.answer = () => {};
    const url = await postgres.createDatabase();
    const env = {
      ...(await environmentOf(services.worker)),
      DATABASE_URL: url,
      DATABASE_PASSWORD_FILE: '',
      AUTHSHIFT_EWS_ADDRESS: stub.address,
      AUTHSHIFT_SHUTDOWN_SECONDS: '1',
    };
    const file = join(folder, 'one.json');
    const [organization] = toProvision().organizations;
    const users = organization?.users.slice(0, 1);
    writeFileSync(file, JSON.stringify({ organizations: [{ ...organization, users }] }));
    expect(await runStandalone(['provision', file], env).ended).toBe(0);

    const first = runStandalone(['work'], env);
    await until(
      async () => stub.requests.length,
      (count) => count > 0,
      30,
    );
    first.process.kill('SIGTERM');
    const { time } = await first.heard('process.stopping');
    expect(await first.ended).toBe(0);
    const last = first.log.at(-1);
    expect(last?.event).toBe('process.stopped');
    // A call may take 15 seconds.
    expect(Date.parse(String(last?.time)) - Date.parse(String(time))).toBeLessThan(8000);
    expect(first.log.filter(({ event }) => event === 'process.failed')).toEqual([]);

    stub.answer = succeed;
    const second = runStandalone(['work'], env);
    const storage = await openStorage({ kind: 'postgres', url }, () => {});
    const synced = storage.db.selectFrom('assignments').select('last_success_at').where('user_id', '=', 'user-0');
    await until(
      () => synced.executeTakeFirst(),
      (row) => Boolean(row?.last_success_at),
      60,
    );
    await storage.close();
    second.process.kill('SIGTERM');
    expect(await second.ended).toBe(0);
    await stub.close();
  }, 120_000);
});
