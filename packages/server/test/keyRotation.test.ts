import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { join } from 'node:path';
import { createInterface } from 'node:readline';
import { sql } from 'kysely';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type DatabaseChoice, openStorage, type Storage } from '../src/storage/storage.ts';
import { openGrant, writeGrant } from '../src/vault/grants.ts';
import { reseal } from '../src/vault/reseal.ts';
import { openRotation, writeRotation } from '../src/vault/rotations.ts';
import { sealedTables } from '../src/vault/sealedTables.ts';
import { openSecret, writeSecret } from '../src/vault/secrets.ts';
import { openUserGrant, writeUserGrant } from '../src/vault/userGrants.ts';
import { createVault, type Vault } from '../src/vault/vault.ts';
import { checkVaultKeys, countByKey } from '../src/vault/vaultKeys.ts';
import { startPostgres, type TestPostgres } from './support/postgres.ts';
import { emptyDatabase } from './support/server.ts';

const [oldKey, newKey] = [randomBytes(32), randomBytes(32)];
const before = createVault(oldKey);
const during = createVault(newKey, oldKey);
const after = createVault(newKey);

let postgres: TestPostgres;

beforeAll(async () => {
  postgres = await startPostgres();
});

afterAll(() => postgres.stop());

const quietly = { stopping: new AbortController().signal, onProgress: () => {} };

/** Many connections of two organizations, each with a password, and one of everything else that is sealed. */
async function fill({ db }: Storage, vault: Vault, secrets: number): Promise<void> {
  const ids = ['contoso', 'fabrikam'];
  const rows = Array.from({ length: secrets }, (_, index) => {
    const organizationId = ids[index % 2] as string;
    const ownerId = `connection-${index}`;
    const sealed = vault.seal(`password ${index}`, { organizationId, ownerId, purpose: 'secret' });
    return { organization_id: organizationId, owner_id: ownerId, sealed: Buffer.from(sealed).toString('base64') };
  });
  await sql`insert into organizations (id, name) select id, id from unnest(${ids}::text[]) as id`.execute(db);
  await sql`insert into secrets (organization_id, owner_id, kind, key_id, sealed, set_at, set_by)
    select organization_id, owner_id, 'password', ${vault.keyId}, decode(sealed, 'base64'), now(), 'host'
    from jsonb_to_recordset(${JSON.stringify(rows)}::jsonb) as v(organization_id text, owner_id text, sealed text)`.execute(
    db,
  );
}

async function openAll({ db }: Storage, vault: Vault): Promise<readonly string[]> {
  const rows = await db.selectFrom('secrets').select(['organization_id', 'owner_id', 'sealed']).execute();
  return rows.map(({ organization_id: organizationId, owner_id: ownerId, sealed }) =>
    vault.open(sealed, { organizationId, ownerId, purpose: 'secret' }),
  );
}

function passwords(count: number): Set<string> {
  return new Set(Array.from({ length: count }, (_, index) => `password ${index}`));
}

describe.each<[string, () => Promise<DatabaseChoice>]>([
  ['PGlite', emptyDatabase],
  ['PostgreSQL', async () => ({ kind: 'postgres', url: await postgres.createDatabase() })],
])('vault keys on %s', (_name, choose) => {
  it('change without a value lost: the new one seals, both open, and then the old one is needed no longer', async () => {
    const storage = await openStorage(await choose(), () => {});
    await fill(storage, before, 450);
    await expect(checkVaultKeys(storage.db, after)).rejects.toThrow(`Missing is the key with the id ${before.keyId}`);
    await checkVaultKeys(storage.db, during);
    const told: number[] = [];
    const { resealed, unopened } = await reseal(storage.db, during, {
      ...quietly,
      onProgress: (count) => told.push(count),
    });
    expect({ resealed, told, unopened: unopened.size }).toEqual({ resealed: 450, told: [200, 400, 450], unopened: 0 });
    expect(Object.fromEntries(await countByKey(storage.db))).toEqual({ [after.keyId]: 450 });
    await checkVaultKeys(storage.db, after);
    await expect(checkVaultKeys(storage.db, before)).rejects.toThrow(`Missing is the key with the id ${after.keyId}`);
    expect(new Set(await openAll(storage, after))).toEqual(passwords(450));
    expect(await reseal(storage.db, during, quietly)).toMatchObject({ resealed: 0 });
    await storage.close();
  });
});

describe('vault keys', () => {
  it('change for whatever is sealed: secrets, second secrets, grants of connections and users, attempts', async () => {
    const storage = await openStorage({ kind: 'postgres', url: await postgres.createDatabase() }, () => {});
    const { db } = storage;
    const [organizationId, connectionId, registrationId, userId] = ['org', 'connection', 'app', 'user'];
    const at = new Date();
    const owned = { organizationId, at, by: 'host' };
    const account = { objectId: 'o', tenantId: 't', upn: 'service@contoso.example', name: null };
    const grant = { organizationId, connectionId, homeAccountId: 'h', account, scopes: [], at };
    const attempt = { organizationId, ownerId: 'attempt', purpose: 'attempt' } as const;
    await sql`insert into organizations (id, name) values ('org', 'Organization')`.execute(db);
    await sql`insert into registrations (organization_id, id, display_name, client_id, mode)
      values ('org', 'app', 'App', 'client', 'vendor')`.execute(db);
    await sql`insert into connections (organization_id, id, display_name, name_key, auth_type, protocol, environment, account,
      status, status_since, created_at) values ('org', 'connection', 'C', 'c', 'oauth-delegated', 'ews', 'online', 'x', 'ready', ${at}, ${at})`.execute(
      db,
    );
    await sql`insert into users (organization_id, id, display_name, address, upn, enabled, sort_name, sort_address)
      values ('org', 'user', 'U', 'u', 'u', true, 'u', 'u')`.execute(db);
    await db.transaction().execute(async (tx) => {
      await writeSecret(tx, before, { ...owned, ownerId: registrationId, kind: 'client-secret', value: 'secret' });
      await writeRotation(tx, before, {
        ...owned,
        registrationId,
        value: 'second',
        expiresAt: null,
        kind: 'client-secret',
      });
      await writeGrant(tx, before, { ...grant, cache: 'tokens' });
      await writeUserGrant(tx, before, { ...grant, userId, cache: 'tokens of the user' });
    });
    await sql`insert into attempts (organization_id, id, connection_id, kind, state_hash, browser_hash, key_id, sealed, return_to,
      silent_expected, expected_account, status, started_by, started_at, expires_at)
      values ('org', 'attempt', 'connection', 'grant', 's', 'b', ${before.keyId}, ${before.seal('proof', attempt)}, '/', false, 'x',
      'pending', 'p', ${at}, ${at})`.execute(db);

    expect(await reseal(db, during, quietly)).toEqual({ resealed: 5, unopened: new Map() });
    expect(Object.fromEntries(await countByKey(db))).toEqual({ [after.keyId]: 5 });
    expect(await openSecret(db, after, { organizationId, ownerId: registrationId })).toBe('secret');
    expect(await openRotation(db, after, { organizationId, registrationId })).toMatchObject({ value: 'second' });
    expect(await openGrant(db, after, grant)).toMatchObject({ cache: 'tokens' });
    expect(await openUserGrant(db, after, { ...grant, userId })).toMatchObject({ cache: 'tokens of the user' });
    const { sealed } = await db.selectFrom('attempts').select('sealed').executeTakeFirstOrThrow();
    expect(after.open(sealed as Uint8Array, attempt)).toBe('proof');
    await storage.close();
  });

  it('leave alone what they do not open, tell of it, and go on', async () => {
    const storage = await openStorage({ kind: 'postgres', url: await postgres.createDatabase() }, () => {});
    await fill(storage, before, 5);
    await sql`update secrets set sealed = '\\x00' where owner_id = 'connection-2'`.execute(storage.db);
    const { resealed, unopened } = await reseal(storage.db, during, quietly);
    expect({ resealed, unopened: [...unopened] }).toEqual({ resealed: 4, unopened: [['secrets', 1]] });
    expect((await countByKey(storage.db)).get(before.keyId)).toBe(1);
    await storage.close();
  });

  it('know every table that holds something sealed', async () => {
    const storage = await openStorage({ kind: 'postgres', url: await postgres.createDatabase() }, () => {});
    const { rows } = await sql<{ table_name: string }>`select distinct table_name from information_schema.columns
      where table_schema = 'authshift' and column_name in ('sealed', 'key_id')`.execute(storage.db);
    expect(rows.map(({ table_name }) => table_name).sort()).toEqual(sealedTables.map(({ name }) => name).sort());
    for (const { name, key } of sealedTables) {
      const { rows: columns } = await sql<{ name: string }>`select a.attname as name from pg_index i
        join pg_attribute a on a.attrelid = i.indrelid and a.attnum = any(i.indkey)
        where i.indrelid = ${name}::regclass and i.indisprimary`.execute(storage.db);
      expect(columns.map((column) => column.name).sort()).toEqual(['organization_id', ...key].sort());
    }
    await storage.close();
  });
});

describe('authshift-server rotate-key', () => {
  const command = join(import.meta.dirname, '../src/command/cli.ts');

  function run(url: string, keys: readonly Uint8Array[], args: readonly string[] = []) {
    const child = spawn(process.execPath, [command, 'rotate-key', ...args], {
      stdio: ['ignore', 'pipe', 'pipe'],
      env: {
        ...process.env,
        DATABASE_URL: url,
        AUTHSHIFT_VAULT_KEY: keys.map((key) => Buffer.from(key).toString('base64')).join('\n'),
      },
    });
    const lines: string[] = [];
    const heard = createInterface({ input: child.stdout });
    heard.on('line', (line) => lines.push(line));
    createInterface({ input: child.stderr }).on('line', (line) => lines.push(line));
    const ended = once(child, 'close').then(([code]) => ({ code, text: lines.join('\n') }));
    const says = async (wanted: string): Promise<void> => {
      while (!lines.includes(wanted))
        await Promise.race([once(heard, 'line'), ended.then(() => Promise.reject(wanted))]);
    };
    return { child, ended, says };
  }

  it('killed in the middle goes on where it was, and says when the old key can go', async () => {
    const url = await postgres.createDatabase();
    const storage = await openStorage({ kind: 'postgres', url }, () => {});
    await fill(storage, before, 1000);
    const missing = await run(url, [newKey]).ended;
    expect(missing).toMatchObject({ code: 1, text: expect.stringContaining(`the key with the id ${before.keyId}`) });

    // The first organization has 500: with one row of the second one in use, two batches are written and the third waits.
    const inUse = new Client({ connectionString: url, options: '-c search_path=authshift' });
    await inUse.connect();
    await inUse.query(`begin; select 1 from secrets where organization_id = 'fabrikam' for update`);
    const killed = run(url, [newKey, oldKey]);
    await killed.says('400 sealed anew');
    killed.child.kill('SIGKILL');
    await killed.ended;
    await inUse.end();
    expect(Object.fromEntries(await countByKey(storage.db))).toEqual({ [before.keyId]: 600, [after.keyId]: 400 });
    expect(new Set(await openAll(storage, during))).toEqual(passwords(1000));
    const told = await run(url, [newKey, oldKey], ['--check']).ended;
    expect(told).toMatchObject({ code: 1, text: expect.stringContaining(`key ${before.keyId}: still seals`) });

    const finished = await run(url, [newKey, oldKey]).ended;
    expect(finished).toMatchObject({ code: 0, text: expect.stringContaining(`key ${before.keyId}: seals nothing`) });
    expect(new Set(await openAll(storage, after))).toEqual(passwords(1000));
    await storage.close();
  }, 60_000);
});

describe('a backup from before the key was changed', () => {
  it('needs the key of its day beside today’s, says which, and needs it no longer once it is sealed anew', async () => {
    const url = await postgres.createDatabase();
    const live = await openStorage({ kind: 'postgres', url }, () => {});
    await fill(live, before, 20);
    await live.close();
    const restored = await postgres.copyDatabase(url);
    const rotated = await openStorage({ kind: 'postgres', url }, () => {});
    await reseal(rotated.db, during, quietly);
    await checkVaultKeys(rotated.db, after);
    await rotated.close();

    const storage = await openStorage({ kind: 'postgres', url: restored }, () => {});
    await expect(checkVaultKeys(storage.db, after)).rejects.toThrow(`Missing is the key with the id ${before.keyId}`);
    await checkVaultKeys(storage.db, during);
    await reseal(storage.db, during, quietly);
    await checkVaultKeys(storage.db, after);
    expect(new Set(await openAll(storage, after))).toEqual(passwords(20));
    await storage.close();
  });
});
