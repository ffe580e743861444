import type { MockMicrosoft } from '@authshift/mock-exchange';
import { Client } from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVault } from '../src/vault/vault.ts';
import { makeCertificate, toPem } from './support/appCertificate.ts';
import {
  assign,
  authorize,
  type Customer,
  connectionOf,
  createCustomer,
  createOauthConnection,
} from './support/journey.ts';
import {
  CONNECTOR,
  CONTOSO,
  CUSTOMER_APP,
  connectorRegistration,
  connectorSecret,
  roomAddress,
  serviceAccount,
  startMicrosoft,
  vendorAdmin,
} from './support/microsoft.ts';
import { startPostgres, type TestPostgres } from './support/postgres.ts';
import { startTestServer, type TestServer, until, VAULT_KEY } from './support/server.ts';

let mocks: MockMicrosoft;
let postgres: TestPostgres;
let server: TestServer;
let database: Client;
/** Everything the server ever answered. */
const answers: string[] = [];

beforeAll(async () => {
  [mocks, postgres] = await Promise.all([startMicrosoft(3), startPostgres()]);
  const url = await postgres.createDatabase();
  server = await startTestServer({ mocks, database: { kind: 'postgres', url }, syncIntervalSeconds: 1 });
  database = new Client({ connectionString: url, options: '-c search_path=authshift' });
  await database.connect();
});

afterAll(async () => {
  await database.end();
  await server.close();
  await postgres.stop();
  await mocks.close();
});

async function connected(): Promise<{ customer: Customer; connectionId: string; used: string[] }> {
  const customer = await createCustomer(server, mocks);
  const { id } = await createOauthConnection(server, customer);
  const { attempt, callback, browser, response } = await authorize(server, { customer, connectionId: id });
  await until(
    () => connectionOf(server, customer, id),
    ({ status }) => status === 'healthy',
  );
  const url = new URL(attempt.authorizeUrl);
  answers.push(JSON.stringify([...response.headers]), await response.text());
  const used = [
    callback.searchParams.get('code'),
    url.searchParams.get('state'),
    url.searchParams.get('nonce'),
    browser.cookie('authshift-attempt'),
  ];
  return { customer, connectionId: id, used: used.flatMap((value) => value ?? []) };
}

interface TokenCache {
  readonly AccessToken: Record<string, { secret: string; expires_on: string; extended_expires_on?: string }>;
  readonly RefreshToken: Record<string, { secret: string }>;
  readonly IdToken: Record<string, { secret: string }>;
}

const owner = (organizationId: string, ownerId: string) => ({ organizationId, ownerId, purpose: 'grant' }) as const;

async function openCache(organizationId: string, connectionId: string): Promise<TokenCache> {
  const { rows } = await database.query('select sealed from grants where organization_id = $1 and connection_id = $2', [
    organizationId,
    connectionId,
  ]);
  return JSON.parse(createVault(VAULT_KEY).open(rows[0].sealed, owner(organizationId, connectionId)));
}

/** As if an hour had passed: the stored access token is no longer good, the refresh token is. */
async function expireAccessToken(organizationId: string, connectionId: string): Promise<void> {
  const cache = await openCache(organizationId, connectionId);
  for (const token of Object.values(cache.AccessToken)) {
    token.expires_on = '1000000000';
    token.extended_expires_on = '1000000000';
  }
  await writeCache(organizationId, connectionId, cache);
}

async function writeCache(organizationId: string, connectionId: string, cache: TokenCache): Promise<void> {
  await database.query('update grants set sealed = $3 where organization_id = $1 and connection_id = $2', [
    organizationId,
    connectionId,
    seal(cache, organizationId, connectionId),
  ]);
}

function seal(cache: TokenCache, organizationId: string, connectionId: string): Uint8Array {
  return createVault(VAULT_KEY).seal(JSON.stringify(cache), owner(organizationId, connectionId));
}

async function probe(customer: Customer, connectionId: string) {
  return server.call(`/v1/connections/${connectionId}/probe`, { as: customer.token, method: 'POST' });
}

async function refreshes(): Promise<number> {
  return (await mocks.idp.signIns.list()).filter(({ flow }) => flow === 'refresh_token').length;
}

describe('a grant', () => {
  it('is used without asking Microsoft again while its access token is good', async () => {
    const { customer, connectionId } = await connected();
    const before = await refreshes();
    expect((await probe(customer, connectionId)).body.verdict).toBe('works');
    expect(await refreshes()).toBe(before);
  });

  it('is refreshed once, however many want it', async () => {
    const { customer, connectionId } = await connected();
    await expireAccessToken(customer.id, connectionId);
    const before = await refreshes();
    const results = await Promise.all(Array.from({ length: 5 }, () => probe(customer, connectionId)));
    expect(results.map(({ body }) => body.verdict)).toEqual(Array(5).fill('works'));
    expect(await refreshes()).toBe(before + 1);
    expect((await connectionOf(server, customer, connectionId)).grant.lastRefreshedAt).toEqual(expect.any(String));
  });

  it('that is given anew while the old one is refreshed stays the new one', async () => {
    const { customer, connectionId } = await connected();
    const fresh = await openCache(customer.id, connectionId);
    await expireAccessToken(customer.id, connectionId);
    const before = await refreshes();
    const slow = await mocks.idp.faults.add({ match: { endpoint: 'token' }, effect: { latencyMilliseconds: 600 } });
    const probing = probe(customer, connectionId);
    await until(
      async () => (await mocks.idp.faults.list()).find(({ id }) => id === slow.id)?.struck ?? 0,
      (struck) => struck > 0,
    );
    const signedIn = seal({ ...fresh, AccessToken: {} }, customer.id, connectionId);
    await database.query(
      `update grants set sealed = $3, acquired_at = acquired_at + interval '1 minute' where organization_id = $1 and connection_id = $2`,
      [customer.id, connectionId, signedIn],
    );
    expect((await probing).body.verdict).toBe('works');
    await mocks.idp.faults.lift(slow.id);
    expect(await refreshes()).toBe(before + 1);
    expect((await openCache(customer.id, connectionId)).AccessToken).toEqual({});
  });

  it('is left alone while another process refreshes it, and then used as that one left it', async () => {
    const { customer, connectionId } = await connected();
    const fresh = await openCache(customer.id, connectionId);
    await expireAccessToken(customer.id, connectionId);
    const before = await refreshes();
    const lock = [`${customer.id}/${connectionId}/`];
    await database.query('select pg_advisory_lock(hashtextextended($1, 0))', lock);
    const probing = probe(customer, connectionId);
    await until(
      async () => (await database.query("select 1 from pg_locks where locktype = 'advisory' and not granted")).rowCount,
      (waiting) => (waiting ?? 0) > 0,
    );
    await writeCache(customer.id, connectionId, fresh);
    await database.query('select pg_advisory_unlock(hashtextextended($1, 0))', lock);
    expect((await probing).body.verdict).toBe('works');
    expect(await refreshes()).toBe(before);
  });

  it('of one connection waits for no other: more of them than the database has connections', async () => {
    const { customer, connectionId } = await connected();
    await expireAccessToken(customer.id, connectionId);
    const cache = await openCache(customer.id, connectionId);
    const ids = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const { id } = await createOauthConnection(server, customer, `Beside ${index}`);
        await database.query(
          `insert into grants select organization_id, $2, home_account_id, object_id, tenant_id, upn, name, scopes, key_id,
            $3, acquired_at from grants where organization_id = $1 and connection_id = $4`,
          [customer.id, id, seal(cache, customer.id, id), connectionId],
        );
        return id;
      }),
    );
    const results = await Promise.all(ids.map((id) => probe(customer, id)));
    expect(results.map(({ body }) => body.verdict)).toEqual(Array(12).fill('works'));
  });

  it('that Microsoft took back is said with its literal text, and can be given anew', async () => {
    const { customer, connectionId } = await connected();
    await expireAccessToken(customer.id, connectionId);
    await mocks.idp.reset();
    const refused = await probe(customer, connectionId);
    expect(refused.body).toMatchObject({ verdict: 'refused', code: expect.stringMatching(/^AADSTS\d+$/) });
    expect(refused.body.literal).toContain('AADSTS');
    expect(await connectionOf(server, customer, connectionId)).toMatchObject({
      status: 'needs-reauth',
      statusReason: expect.stringMatching(/./),
      lastError: { literal: refused.body.literal },
    });
    await authorize(server, { customer, connectionId });
    await until(
      () => connectionOf(server, customer, connectionId),
      ({ status }) => status === 'healthy',
    );
  });

  it('moved to another organization does not open, and troubles nobody else', async () => {
    const one = await connected();
    const other = await connected();
    await database.query(
      `update grants set sealed = (select sealed from grants where organization_id = $1 and connection_id = $2)
       where organization_id = $3 and connection_id = $4`,
      [one.customer.id, one.connectionId, other.customer.id, other.connectionId],
    );
    expect((await probe(other.customer, other.connectionId)).body).toMatchObject({
      verdict: 'refused',
      literal: 'A sealed value does not open: another key, or a row that was moved or altered.',
    });
    expect((await probe(one.customer, one.connectionId)).body.verdict).toBe('works');
  });

  it('is renewed by its account under a new name, which its object id tells', async () => {
    const { customer, connectionId } = await connected();
    await database.query('update connections set account = $2 where organization_id = $1 and id = $3', [
      customer.id,
      'before-it-was-renamed@contoso.example',
      connectionId,
    ]);
    const { attempt } = await authorize(server, { customer, connectionId });
    const { body } = await server.call(`/v1/authorizations/${attempt.attemptId}`, { as: customer.token });
    expect(body).toMatchObject({ status: 'succeeded', returned: { upn: serviceAccount.upn } });
  });

  it('is not kept of somebody else who came back', async () => {
    const customer = await createCustomer(server, mocks);
    const { id } = await createOauthConnection(server, customer);
    await authorize(server, { customer, connectionId: id }, { as: vendorAdmin });
    const { rows } = await database.query('select 1 from grants where organization_id = $1', [customer.id]);
    expect(rows).toEqual([]);
    const attempts = await database.query('select sealed from attempts where organization_id = $1', [customer.id]);
    expect(attempts.rows).toEqual([{ sealed: null }]);
  });
});

describe('a second secret', () => {
  const body = { secret: 'not~what-entra-has.here', expiresAt: null };
  const path = '/v1/registrations/connector/secret';

  async function rotationOf(customer: Customer) {
    return (await server.call('/v1/registrations/connector', { as: customer.token })).body.rotation;
  }

  it('that Microsoft refuses stops nobody, and never takes over', async () => {
    const { customer, connectionId } = await connected();
    await server.call(path, { as: customer.token, body });
    expect((await probe(customer, connectionId)).body.verdict).toBe('works');
    expect(await rotationOf(customer)).toMatchObject({
      provedAt: null,
      literal: expect.stringContaining('AADSTS7000215'),
    });
    expect(await server.call(`${path}/promote`, { as: customer.token, method: 'POST' })).toMatchObject({
      status: 409,
      body: { code: 'credential_unproved', missing: ['proof'] },
    });
    expect((await probe(customer, connectionId)).body.verdict).toBe('works');
  });

  it('that has taken over is the one that is used', async () => {
    const { customer, connectionId } = await connected();
    const { value: secret } = await mocks.idp.addAppSecret(CONNECTOR, {});
    await server.call(path, { as: customer.token, body: { secret, expiresAt: null } });
    await probe(customer, connectionId);
    const promoted = await server.call(`${path}/promote`, { as: customer.token, method: 'POST' });
    expect(promoted).toMatchObject({ status: 200, body: { rotation: null } });
    const { rows } = await database.query('select sealed from secrets where organization_id = $1 and owner_id = $2', [
      customer.id,
      'connector',
    ]);
    const owner = { organizationId: customer.id, ownerId: 'connector', purpose: 'secret' } as const;
    expect(createVault(VAULT_KEY).open(rows[0].sealed, owner)).toBe(secret);
    await mocks.idp.removeAppSecret(CONNECTOR, secret);
  });

  it('moved to another organization does not open, and troubles nobody else', async () => {
    const one = await connected();
    const other = await connected();
    for (const { customer } of [one, other]) await server.call(path, { as: customer.token, body });
    await database.query(
      `update rotations set sealed = (select sealed from rotations where organization_id = $1) where organization_id = $2`,
      [one.customer.id, other.customer.id],
    );
    expect((await probe(other.customer, other.connectionId)).body.verdict).toBe('works');
    expect((await rotationOf(other.customer)).literal).toMatch(/^A sealed value does not open/);
  });

  it('moved after its proof does not take over, and what is in use stays', async () => {
    const one = await connected();
    const other = await connected();
    const { value: secret } = await mocks.idp.addAppSecret(CONNECTOR, {});
    for (const { customer, connectionId } of [one, other]) {
      await server.call(path, { as: customer.token, body: { secret, expiresAt: null } });
      await probe(customer, connectionId);
    }
    await database.query(
      `update rotations set sealed = (select sealed from rotations where organization_id = $1) where organization_id = $2`,
      [one.customer.id, other.customer.id],
    );
    const { token } = other.customer;
    expect(await server.call(`${path}/promote`, { as: token, method: 'POST' })).toMatchObject({
      status: 409,
      body: {
        code: 'credential_unproved',
        missing: ['proof'],
        literal: expect.stringMatching(/^A sealed value does not/),
      },
    });
    expect((await probe(other.customer, other.connectionId)).body.verdict).toBe('works');
    await mocks.idp.removeAppSecret(CONNECTOR, secret);
  });
});

describe('the secret of an app', () => {
  it('moved to another organization starts no sign-in, and is healed by the host', async () => {
    const one = await connected();
    const other = await connected();
    await database.query(
      `update secrets set sealed = (select sealed from secrets where organization_id = $1 and owner_id = 'connector')
       where organization_id = $2 and owner_id = 'connector'`,
      [one.customer.id, other.customer.id],
    );
    const { token } = other.customer;
    const start = () =>
      server.call(`/v1/connections/${other.connectionId}/authorizations`, { as: token, body: { returnTo: '/' } });
    expect(await start()).toMatchObject({
      status: 409,
      body: { code: 'connection_not_ready', detail: expect.stringMatching(/^A sealed value does not open/) },
    });
    expect((await probe(other.customer, other.connectionId)).body).toMatchObject({ verdict: 'refused', code: 'vault' });
    await server.server.provision.upsertRegistration(other.customer.id, await connectorRegistration(mocks));
    expect((await start()).status).toBe(201);
  });
});

describe('nothing secret', () => {
  it.each<[string, (text: string) => string]>([
    ['as it is', (text) => text],
    ['in JSON', (text) => JSON.stringify({ text })],
    ['in an address', (text) => new URLSearchParams({ text }).toString()],
    ['in hexadecimal', (text) => Buffer.from(`before${text}after`).toString('hex')],
    ['in base64', (text) => Buffer.from(`b${text}a`).toString('base64')],
    ['in base64 for addresses', (text) => Buffer.from(`be${text}af`).toString('base64url')],
  ])('is found %s', (_, write) => {
    const secret = 'a~secret "with/what+is?escaped';
    const text = write(secret);
    expect(formsOf(Buffer.from(secret)).some((form) => text.includes(form))).toBe(true);
  });

  it('is in the database, the log or any answer', async () => {
    const { customer, connectionId, used } = await connected();
    await server.server.provision.upsertUsers(customer.id, [
      { id: 'room', displayName: 'Room', address: roomAddress(0), assignedTo: ['basic'] },
    ]);
    await assign(server, customer, {
      scope: { type: 'include', ids: ['room'] },
      change: { tick: [connectionId], untick: [] },
      expectedCount: 1,
    });
    const user = async () => (await server.call('/v1/users/room', { as: customer.token })).body;
    await until(
      user,
      ({ sync }) => sync.length === 2 && sync.every(({ state }: { state: string }) => state === 'healthy'),
    );
    await server.call('/v1/connections/basic/secret', {
      as: customer.token,
      body: { secret: 'a~new.password-nobody-knows' },
    });
    await until(
      () => connectionOf(server, customer, 'basic'),
      ({ status }) => status === 'degraded',
    );
    const app = { displayName: 'Own app', clientId: CUSTOMER_APP, tenantId: CONTOSO, expiresAt: null };
    const kept = ['first~secret.of-the-customers-app', 'second~secret.of-the-vendors-app', 'a~ropc password/of+one?'];
    const certificates = await Promise.all([makeCertificate(), makeCertificate()]);
    const [certificate, next] = certificates.map(toPem);
    const own = { kind: 'own', clientId: CUSTOMER_APP, certificate };
    const account = { displayName: 'ROPC', account: serviceAccount.upn, tenantId: CONTOSO };
    const sent = [
      await server.call('/v1/connections', {
        as: customer.token,
        body: { ...account, authType: 'oauth-ropc', protocol: 'ews', password: kept[2], registration: own },
      }),
      await server.call('/v1/registrations', { as: customer.token, body: { ...app, clientSecret: kept[0] } }),
      await server.call('/v1/registrations/connector/secret', {
        as: customer.token,
        body: { secret: kept[1], expiresAt: null },
      }),
      await server.call('/v1/registrations', { as: customer.token, body: { ...app, certificate } }),
    ];
    const { id: certified } = sent.at(-1)?.body ?? {};
    sent.push(
      await server.call(`/v1/registrations/${certified}/secret`, {
        as: customer.token,
        body: { certificate: next, expiresAt: null },
      }),
      await probe(customer, connectionId),
      await probe(customer, sent[0]?.body.id),
    );
    expect(sent.map(({ status }) => status)).toEqual([201, 201, 200, 201, 200, 200, 200]);
    answers.push(...sent.map(({ body }) => JSON.stringify(body)));
    const invited = await server.call('/v1/invitations', { as: customer.token, body: { kind: 'grant', connectionId } });
    const link = String(invited.body.invitations[0].url);
    await fetch(link);
    const paths = ['me', 'connections', 'registrations', 'invitations', 'users', 'users/room', 'audit', 'evidence'];
    for (const path of paths.map((name) => `/v1/${name}`)) {
      const answer = await server.call(path, { as: customer.token });
      answers.push(JSON.stringify([answer.body, [...answer.headers]]));
    }

    const cache = await openCache(customer.id, connectionId);
    const tokens = [cache.AccessToken, cache.RefreshToken, cache.IdToken].flatMap((kind) =>
      Object.values(kind).map(({ secret }) => secret),
    );
    expect(tokens.length).toBeGreaterThanOrEqual(3);
    const secrets = [
      ...used,
      link.split('/').at(-1) ?? '',
      ...tokens,
      serviceAccount.password,
      'a~new.password-nobody-knows',
      ...kept,
      await connectorSecret(mocks),
      ...certificates.flatMap(({ privateKey }) => [privateKey.export({ type: 'pkcs8', format: 'der' })]),
      VAULT_KEY,
    ].map((secret) => Buffer.from(secret));
    expect(secrets.length).toBeGreaterThanOrEqual(15);

    const places = { database: await dump(), log: JSON.stringify(server.log), answers: answers.join('\n') };
    // What is looked for is found where it is: the names of those whose secrets are kept.
    expect(formsOf(Buffer.from(serviceAccount.upn)).some((form) => places.database.includes(form))).toBe(true);
    for (const [place, text] of Object.entries(places)) {
      expect(text.length, place).toBeGreaterThan(100);
      for (const secret of secrets) {
        const found = formsOf(secret).filter((form) => text.includes(form));
        expect(found.length, `${place} holds a secret of ${secret.length} bytes`).toBe(0);
      }
    }
  });
});

/** How a value may stand in a text: as it is, in JSON, in an address, and in hexadecimal or base64, also inside of something longer. */
function formsOf(secret: Buffer): readonly string[] {
  // A part is enough, and the parts of a key that are the same in every key tell nothing.
  const bytes = secret.length > 200 ? secret.subarray(100, 160) : secret;
  const plain = bytes.toString('utf8');
  const isText = Buffer.from(plain).equals(bytes);
  const hex = bytes.toString('hex');
  const query = new URLSearchParams([['', plain]]).toString().slice(1);
  const percent = hex.replace(/../g, '%$&');
  const base64 = [0, 1, 2].map((shift) => {
    const inside = Buffer.concat([Buffer.alloc(shift), bytes])
      .toString('base64')
      .replace(/=+$/, '');
    // What of the first and the last letters comes from the neighbours is left out.
    return inside.slice(shift === 0 ? 0 : shift + 1, -1);
  });
  return [
    ...(isText ? [plain, JSON.stringify(plain).slice(1, -1), encodeURIComponent(plain), query] : []),
    ...[hex, hex.toUpperCase(), percent, percent.toUpperCase()],
    ...base64,
    ...base64.map((text) => text.replaceAll('+', '-').replaceAll('/', '_')),
    ...base64.map(encodeURIComponent),
  ];
}

/** Every row of every table, pg-boss's too, as text. */
async function dump(): Promise<string> {
  const { rows: tables } = await database.query(
    "select format('%I.%I', schemaname, tablename) as name from pg_tables where schemaname like 'authshift%'",
  );
  const texts: string[] = [];
  for (const { name } of tables) {
    const { rows } = await database.query(`select t::text as row from ${name} t`);
    texts.push(name, ...rows.map(({ row }) => row));
  }
  return texts.join('\n');
}

describe('nobody waits for who waits for them', () => {
  /** Until what runs beside waits for the locks that `database` holds. */
  const blocked = () =>
    until(
      async () => {
        const { rows } = await database.query(
          'select count(*)::int as count from pg_stat_activity where pg_backend_pid() = any(pg_blocking_pids(pid))',
        );
        return rows[0].count as number;
      },
      (count) => count > 0,
    );

  it('when the host names users while one of them is changed', async () => {
    const customer = await createCustomer(server, mocks);
    const room = { id: 'room', displayName: 'Room 1', address: roomAddress(1) };
    await server.server.provision.upsertUsers(customer.id, [room]);
    await database.query('begin');
    await database.query('select 1 from users where organization_id = $1 for update', [customer.id]);
    const named = server.server.provision.upsertUsers(customer.id, [room]);
    await blocked();
    await database.query('update organizations set revision = revision where id = $1', [customer.id]);
    await database.query('commit');
    await named;
  });

  it('when a sign-in comes back while a sync writes down what it found', async () => {
    const { customer, connectionId } = await connected();
    await database.query('begin');
    await database.query(`select pg_advisory_xact_lock(hashtextextended('ticks ' || $1, 0))`, [customer.id]);
    const finished = authorize(server, { customer, connectionId });
    await blocked();
    await database.query('select 1 from connections where organization_id = $1 and id = $2 for update', [
      customer.id,
      connectionId,
    ]);
    await database.query('commit');
    expect((await finished).response.status).toBe(303);
  });
});
