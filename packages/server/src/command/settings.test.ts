import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readAuthenticator } from './accessSettings.ts';
import { readDatabase, readServerOptions, readVaultKeys, readWork } from './serverSettings.ts';
import { readSettings, type SettingsError, unknownSettings } from './settings.ts';

const key = Buffer.alloc(32, 1).toString('base64');
const whole = {
  DATABASE_URL: 'postgres://authshift@db.example/authshift',
  AUTHSHIFT_VAULT_KEY: key,
  AUTHSHIFT_PUBLIC_ORIGIN: 'https://admin.example',
};

let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'authshift-settings-'));
});

afterAll(() => rmSync(folder, { recursive: true }));

function fileWith(content: string): string {
  const file = join(folder, `${content.length}`);
  writeFileSync(file, content);
  return file;
}

function problems(env: Record<string, string>, read: (settings: ReturnType<typeof readSettings>) => unknown) {
  const settings = readSettings(env);
  read(settings);
  try {
    settings.check();
    return [];
  } catch (error) {
    return (error as SettingsError).problems;
  }
}

describe('settings', () => {
  it('that are whole are no problem', () => {
    expect(problems(whole, readServerOptions)).toEqual([]);
  });

  it('that are missing are all named at once, with what they are for', () => {
    expect(problems({}, readServerOptions)).toEqual([
      expect.stringMatching(/^AUTHSHIFT_PUBLIC_ORIGIN is missing: where browsers reach this API/),
      expect.stringMatching(/^DATABASE_URL is missing: the PostgreSQL database/),
      expect.stringMatching(/^AUTHSHIFT_VAULT_KEY is missing: 32 bytes in base64/),
    ]);
  });

  it.each<[string, Record<string, string>, string]>([
    [
      'a number',
      { AUTHSHIFT_SYNC_INTERVAL_SECONDS: 'often' },
      'AUTHSHIFT_SYNC_INTERVAL_SECONDS must be a whole number',
    ],
    ['an address', { AUTHSHIFT_GRAPH_ADDRESS: 'graph' }, 'AUTHSHIFT_GRAPH_ADDRESS must be an address that begins with'],
    ['a sign-in over http', { AUTHSHIFT_AUTHORITY: 'http://x' }, 'AUTHSHIFT_AUTHORITY must be an address'],
    ['a database', { DATABASE_URL: 'mysql://x' }, 'DATABASE_URL must be an address that begins with postgres://'],
    ['a key', { AUTHSHIFT_VAULT_KEY: 'c2hvcnQ=' }, 'AUTHSHIFT_VAULT_KEY must be 32 bytes in base64'],
    ['items', { AUTHSHIFT_GRAPH_ITEMS: 'mail,letters' }, 'AUTHSHIFT_GRAPH_ITEMS must be some of mail'],
    ['two databases', { AUTHSHIFT_DATA: '/data' }, 'DATABASE_URL and AUTHSHIFT_DATA are both given'],
  ])('that cannot be understood are named: %s', (_, env, expected) => {
    const told = problems({ ...whole, ...env }, readServerOptions);
    expect(told).toEqual([expect.stringContaining(expected)]);
    expect(told.join()).not.toContain('c2hvcnQ');
  });

  it('may lie in files, whose last line ends as it likes', () => {
    const { AUTHSHIFT_VAULT_KEY: _, ...rest } = whole;
    const settings = readSettings({ ...rest, AUTHSHIFT_VAULT_KEY_FILE: fileWith(`${key}\n`) });
    expect(readVaultKeys(settings).map((one) => one.byteLength)).toEqual([32]);
    settings.check();
  });

  it('in files that are not there, are empty, or come twice are told', () => {
    const missing = join(folder, 'missing');
    const read = (env: Record<string, string>) => problems(env, readVaultKeys);
    expect(read({ AUTHSHIFT_VAULT_KEY_FILE: missing })[0]).toContain('cannot be read (ENOENT)');
    expect(read({ AUTHSHIFT_VAULT_KEY_FILE: fileWith('\n') })[0]).toContain('names an empty file');
    expect(read({ AUTHSHIFT_VAULT_KEY: key, AUTHSHIFT_VAULT_KEY_FILE: fileWith(key) })[0]).toContain('are both given');
  });

  it('that nobody reads are most likely misspelt', () => {
    expect(unknownSettings({ AUTHSHIFT_VAULTKEY: 'x', AUTHSHIFT_PORT_FILE: 'x', PATH: 'x' })).toEqual([
      'AUTHSHIFT_VAULTKEY',
    ]);
  });

  it('put the password into the address of the database, whatever is in it', () => {
    const settings = readSettings({ ...whole, DATABASE_PASSWORD: 'p@ss/w:rd%' });
    const { url } = readDatabase(settings) as { url: string };
    expect(decodeURIComponent(new URL(url).password)).toBe('p@ss/w:rd%');
  });

  it('say what a process works on', () => {
    const read = (value: string) => readWork(readSettings({ AUTHSHIFT_WORK: value }), []);
    expect(read('none')).toEqual([]);
    expect(read('all')).toEqual(['assignments', 'syncs', 'probes', 'upkeep']);
    expect(read('probes, syncs')).toEqual(['syncs', 'probes']);
    expect(problems({ AUTHSHIFT_WORK: 'sync' }, (settings) => readWork(settings, []))[0]).toContain(
      'must be all, none',
    );
  });
});

describe('who may ask, by settings', () => {
  const env = {
    AUTHSHIFT_JWT_ISSUER: 'https://login.example',
    AUTHSHIFT_JWT_AUDIENCE: 'authshift',
    AUTHSHIFT_JWT_ORGANIZATION_CLAIM: 'tenant',
    AUTHSHIFT_JWT_ROLES: 'operator=Consultant,admin=Owner',
  };

  async function ask(claims: Record<string, unknown>) {
    const { publicKey, privateKey } = await generateKeyPair('RS256');
    const jwk = { ...(await exportJWK(publicKey)), kid: 'k', alg: 'RS256' };
    const http = createServer((_, response) => response.end(JSON.stringify({ keys: [jwk] }))).listen(0, '127.0.0.1');
    await once(http, 'listening');
    const { port } = http.address() as { port: number };
    const settings = readSettings({ ...env, AUTHSHIFT_JWT_KEYS_URL: `http://127.0.0.1:${port}/keys` });
    const authenticate = readAuthenticator(settings);
    settings.check();
    const token = await new SignJWT({ iss: 'https://login.example', aud: 'authshift', ...claims })
      .setProtectedHeader({ alg: 'RS256', kid: 'k' })
      .setExpirationTime('5m')
      .sign(privateKey);
    const headers = { authorization: `Bearer ${token}` };
    const answer = await authenticate(new Request('http://localhost/v1/me', { headers }));
    http.close();
    return answer;
  }

  it('is read from the claims that were named, and the highest role counts', async () => {
    expect(
      await ask({ sub: 'a-1', name: 'Desk', tenant: 'org-1', org_name: 'Contoso', roles: ['viewer', 'Owner'] }),
    ).toEqual({
      organization: { id: 'org-1', name: 'Contoso' },
      actor: { id: 'a-1', name: 'Desk' },
      role: 'admin',
      expiresAt: expect.any(Date),
    });
    expect(await ask({ sub: 'a-1', tenant: 'org-1', roles: 'Consultant' })).toMatchObject({
      organization: { name: 'org-1' },
      actor: { name: 'a-1' },
      role: 'operator',
    });
  });

  it.each([
    ['no organization', { sub: 'a-1', roles: ['Owner'] }],
    ['no role of ours', { sub: 'a-1', tenant: 'org-1', roles: ['admin'] }],
    ['nobody', { tenant: 'org-1', roles: ['Owner'] }],
  ])('is nobody for a token with %s', async (_, claims) => {
    expect(await ask(claims)).toBeNull();
  });

  it('is told apart from what is not understood', () => {
    const told = problems({ AUTHSHIFT_JWT_ROLES: 'owner=Owner' }, readAuthenticator);
    expect(told).toContainEqual(expect.stringContaining('AUTHSHIFT_JWT_ROLES must look like'));
    expect(told).toContainEqual(expect.stringContaining('AUTHSHIFT_JWT_KEYS_URL is missing'));
  });
});
