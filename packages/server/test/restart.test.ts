import { mkdir, mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createAuthShiftServer, type DatabaseChoice } from '../src/index.ts';
import { openStorage } from '../src/storage/storage.ts';
import { createBrowser } from './support/browser.ts';
import { freePort } from './support/freePort.ts';
import {
  CONNECTOR,
  CONTOSO,
  connectorRegistration,
  roomAddress,
  serviceAccount,
  startMicrosoft,
} from './support/microsoft.ts';
import { startPostgres, type TestPostgres } from './support/postgres.ts';
import { runServerProcess, type ServerProcess } from './support/runProcess.ts';
import { emptyDatabase, until, VAULT_KEY } from './support/server.ts';

const USERS = 3000;

let mocks: MockMicrosoft;
let postgres: TestPostgres;
let folder: string;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'authshift restart '));
  [mocks, postgres] = await Promise.all([startMicrosoft(2), startPostgres()]);
});

afterAll(async () => {
  await postgres.stop();
  await mocks.close();
  await rm(folder, { recursive: true, force: true });
});

/** A folder with an empty database in it: making one takes seconds. */
async function folderDatabase(name: string): Promise<DatabaseChoice> {
  const path = join(folder, name);
  await mkdir(path);
  await (await openStorage({ ...(await emptyDatabase()), folder: path }, () => {})).close();
  return { kind: 'pglite', folder: path };
}

async function optionsFor(database: DatabaseChoice) {
  return {
    database,
    port: await freePort(),
    control: mocks.idp.control,
    ews: mocks.exchange.ews,
    syncIntervalSeconds: 3600,
    vaultKey: Buffer.from(VAULT_KEY).toString('base64'),
  };
}

async function prepare(server: ServerProcess): Promise<void> {
  await server.provision('upsertOrganization', { id: 'org', name: 'Organization' });
  for (const [id, displayName] of [
    ['basic', 'Exchange (Basic)'],
    ['next', 'Exchange (next)'],
  ] as const) {
    await server.provision('upsertConnection', 'org', {
      id,
      displayName,
      authType: 'basic',
      protocol: 'ews',
      environment: 'online',
      account: serviceAccount.upn,
      password: serviceAccount.password,
    });
  }
}

const move = {
  scope: { type: 'exclude', filter: {}, ids: [] },
  change: { tick: ['next'], untick: ['basic'] },
  snapshot: '0',
  acceptUnproven: true,
};

describe.each<[string, () => Promise<DatabaseChoice>]>([
  ['PGlite', () => folderDatabase('database')],
  ['PostgreSQL', async () => ({ kind: 'postgres', url: await postgres.createDatabase() })],
])('a server on %s killed in the middle of a change of 3,000 users', (_name, choose) => {
  it('goes on after its restart, and every count is right', async () => {
    const options = await optionsFor(await choose());
    const first = await runServerProcess(options);
    await prepare(first);
    await first.provision(
      'upsertUsers',
      'org',
      Array.from({ length: USERS }, (_, index) => ({
        id: `user-${index}`,
        displayName: `Room ${index}`,
        address: roomAddress(index),
        enabled: index % 10 !== 9,
        assignedTo: ['basic'],
      })),
    );
    await first.start();
    const { jobId } = await first.call('/v1/assignments', {
      body: { ...move, expectedCount: USERS },
      headers: { 'idempotency-key': 'killed' },
    });
    const seen = await until(
      () => first.call(`/v1/jobs/${jobId}`),
      ({ done }) => done > 0,
      30,
    );
    expect(seen.done).toBeLessThan(USERS);
    await first.kill();

    const second = await runServerProcess(options);
    const between = await second.call(`/v1/jobs/${jobId}`);
    expect(between.done).toBeLessThan(USERS);
    expect(between.done).toBe(between.ok + between.skipped);
    await second.start();
    const job = await until(
      () => second.call(`/v1/jobs/${jobId}`),
      ({ status }) => status === 'done',
      60,
    );
    expect(job).toMatchObject({ total: USERS, done: USERS, ok: USERS * 0.9, skipped: USERS * 0.1, failed: 0 });
    const { facets } = await second.call('/v1/users?limit=1');
    expect(facets.assigned).toEqual({ basic: USERS * 0.1, next: USERS * 0.9 });
    const { connections } = await second.call('/v1/connections');
    expect(connections.map(({ counts }: { counts: { leased: number } }) => counts.leased)).toEqual([300, 2700]);
    const { entries } = await second.call('/v1/audit');
    const finished = entries.filter(({ action }: { action: string }) => action === 'assignment.finished');
    expect(finished).toMatchObject([{ detail: { ok: 2700, skipped: 300, total: 3000 } }]);
    const again = await second.call('/v1/assignments', {
      body: { ...move, expectedCount: USERS },
      headers: { 'idempotency-key': 'killed' },
    });
    expect(again).toEqual({ jobId });
    await second.kill();
  }, 120_000);
});

if (process.env.AUTHSHIFT_DEEP === '1') {
  // A worker that died gives its users back only after a while: nothing for every day.
  describe('a preflight that two processes work on', () => {
    it('checks everybody once, although one of them is killed', async () => {
      const database = { kind: 'postgres', url: await postgres.createDatabase() } as const;
      const first = await runServerProcess(await optionsFor(database));
      const second = await runServerProcess(await optionsFor(database));
      await prepare(first);
      const users = Array.from({ length: 200 }, (_, index) => ({
        id: `user-${index}`,
        displayName: `Room ${index}`,
        address: roomAddress(index),
      }));
      await first.provision('upsertUsers', 'org', users);
      await first.start();
      await second.start();
      const { jobId } = await first.call('/v1/preflights', { body: { connectionId: 'basic', scope: move.scope } });
      const job = () => second.call(`/v1/jobs/${jobId}`);
      const seen = await until(job, ({ done }) => done > 0);
      expect(seen.done).toBeLessThan(200);
      await first.kill();
      await until(job, ({ status }) => status === 'done', 60);
      expect(await job()).toMatchObject({ total: 200, done: 200, ok: 200, failed: 0 });
      const { preflights } = await second.call('/v1/preflights');
      // Two rooms have a mailbox.
      expect(preflights).toMatchObject([{ status: 'done', counts: { ready: 0, warn: 2, block: 198 } }]);
      expect(preflights[0].checks).toContainEqual({ code: 'mailbox_exists', ready: 2, warn: 0, block: 198 });
      await second.kill();
    }, 120_000);
  });
}

describe('a grant', () => {
  it('survives SIGKILL: the sync goes on without anybody signing in', async () => {
    const options = {
      ...(await optionsFor(await folderDatabase('grants'))),
      syncIntervalSeconds: 1,
    };
    const first = await runServerProcess(options);
    await prepare(first);
    await first.provision('upsertRegistration', 'org', await connectorRegistration(mocks));
    await first.provision('upsertUsers', 'org', [{ id: 'room', displayName: 'Room 1', address: roomAddress(1) }]);
    await first.start();
    const { id } = await first.call('/v1/connections', {
      body: {
        authType: 'oauth-delegated',
        displayName: 'Exchange (OAuth)',
        protocol: 'ews',
        account: serviceAccount.upn,
        tenantId: CONTOSO,
        registration: { kind: 'existing', registrationId: 'connector' },
      },
    });
    const browser = createBrowser();
    const started = await browser.request(`${first.origin}/v1/connections/${id}/authorizations`, {
      method: 'POST',
      headers: { authorization: 'Bearer the-admin', 'content-type': 'application/json' },
      body: JSON.stringify({ returnTo: '/' }),
    });
    const { authorizeUrl } = (await started.json()) as { authorizeUrl: string };
    const stopAt = `${first.origin}/v1/oauth/callback`;
    await browser.request(await browser.signIn(authorizeUrl, { stopAt, as: serviceAccount }));
    await first.call('/v1/assignments', {
      body: {
        scope: { type: 'include', ids: ['room'] },
        change: { tick: [id], untick: [] },
        expectedCount: 1,
        snapshot: '0',
      },
      headers: { 'idempotency-key': 'tick' },
    });
    const synced = await until(
      () => first.call('/v1/users/room'),
      ({ sync }) => sync[0]?.state === 'healthy',
    );
    await first.kill();

    const signIns = (await mocks.idp.signIns.list()).filter(({ flow }) => flow === 'interactive').length;
    const second = await runServerProcess(options);
    await second.start();
    const after = await until(
      () => second.call('/v1/users/room'),
      ({ sync }) => sync[0].state === 'healthy' && sync[0].lastSuccessAt > synced.sync[0].lastSuccessAt,
    );
    expect(after.sync[0].lastError).toBeNull();
    expect((await mocks.idp.signIns.list()).filter(({ flow }) => flow === 'interactive')).toHaveLength(signIns);
    await second.kill();

    const reopen = (vaultKey: Uint8Array | undefined) =>
      createAuthShiftServer({
        database: options.database,
        vaultKey,
        publicOrigin: 'http://localhost:1',
        authenticate: async () => null,
        microsoft: { authOptions: () => ({ clientId: CONNECTOR }), ewsAddress: mocks.exchange.ews },
      });
    await expect(reopen(new Uint8Array(32).fill(8))).rejects.toThrow('The vault key is not the one that sealed');
    await expect(reopen(undefined)).rejects.toThrow('no vault key was given');
    await (await reopen(VAULT_KEY)).stop();
  }, 60_000);

  it('needs no key while nothing is sealed', async () => {
    const server = await createAuthShiftServer({
      database: await emptyDatabase(),
      publicOrigin: 'http://localhost:1',
      authenticate: async () => null,
      microsoft: { authOptions: () => ({ clientId: CONNECTOR }), ewsAddress: mocks.exchange.ews },
    });
    await server.stop();
  });
});
