import { randomBytes } from 'node:crypto';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type AuthShiftServer, createAuthShiftServer, type LogEntry } from '../src/index.ts';
import { createVault } from '../src/vault/vault.ts';
import { type CuttableLine, startCuttableLine } from './support/cuttableLine.ts';
import { startPostgres, type TestPostgres } from './support/postgres.ts';
import { until, VAULT_KEY } from './support/server.ts';

let postgres: TestPostgres;
let line: CuttableLine;
let direct: string;
let server: AuthShiftServer;
const log: LogEntry[] = [];

beforeAll(async () => {
  postgres = await startPostgres();
  direct = await postgres.createDatabase();
  line = await startCuttableLine(Number(new URL(direct).port));
  const url = direct.replace(new URL(direct).port, String(line.port));
  server = await createAuthShiftServer({
    database: { kind: 'postgres', url },
    vaultKey: VAULT_KEY,
    publicOrigin: 'http://localhost:1',
    authenticate: async () => null,
    microsoft: { authOptions: () => ({ clientId: 'none' }), ewsAddress: 'http://localhost:1' },
    log: (entry) => log.push(entry),
  });
  await server.start();
});

afterAll(async () => {
  await line.close();
  await postgres.stop();
});

interface Told {
  readonly alive?: boolean;
  readonly ready?: boolean;
  readonly checks?: Readonly<Record<string, string>>;
}

async function ask(path: 'health' | 'ready'): Promise<{ readonly status: number; readonly body: Told }> {
  const response = await server.fetch(new Request(`http://localhost/v1/${path}`));
  return { status: response.status, body: (await response.json()) as Told };
}

const well = { process: 'running', database: 'answers', migrations: 'current', queue: 'running', vault: 'open' };

describe('a server', () => {
  it('is alive and ready, and tells no more than that', async () => {
    expect(await ask('health')).toEqual({ status: 200, body: { alive: true } });
    expect(await ask('ready')).toEqual({ status: 200, body: { ready: true, checks: well } });
  });

  it('is not ready while something is sealed with a key it lacks', async () => {
    const other = createVault(randomBytes(32));
    const database = new Client({ connectionString: direct, options: '-c search_path=authshift' });
    await database.connect();
    await database.query(`insert into organizations (id, name) values ('org', 'Organization')`);
    await database.query(
      `insert into secrets (organization_id, owner_id, kind, key_id, sealed, set_at, set_by)
       values ('org', 'connection', 'password', $1, $2, now(), 'host')`,
      [other.keyId, other.seal('x', { organizationId: 'org', ownerId: 'connection', purpose: 'secret' })],
    );
    expect(await ask('ready')).toEqual({
      status: 503,
      body: { ready: false, checks: { ...well, vault: 'missing_key' } },
    });
    await database.query('delete from secrets');
    expect((await ask('ready')).status).toBe(200);
    await database.end();
  });

  it('is alive and not ready while the database is away, and ready again by itself when it is back', async () => {
    line.cut();
    expect(await ask('ready')).toMatchObject({
      status: 503,
      body: { checks: { process: 'running', database: 'silent' } },
    });
    expect(await ask('health')).toMatchObject({ status: 200 });
    line.mend();
    expect(
      (
        await until(
          () => ask('ready'),
          ({ status }) => status === 200,
        )
      ).body.checks,
    ).toEqual(well);
  });

  it('says that it is not ready once it stops, and stops in time although the database is away', async () => {
    line.cut();
    const stopped = server.stop({ seconds: 2 });
    expect(await ask('ready')).toMatchObject({ status: 503, body: { checks: { process: 'stopping' } } });
    const startedAt = Date.now();
    await stopped;
    expect(Date.now() - startedAt).toBeLessThan(10_000);
    expect(
      log
        .filter(({ level }) => level === 'error')
        .every(({ event }) => event.startsWith('database.') || event.endsWith('.failed')),
    ).toBe(true);
  });
});
