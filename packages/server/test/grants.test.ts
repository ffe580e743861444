import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { authorize, connectionOf, createCustomer, createOauthConnection } from './support/journey.ts';
import { serviceAccount, vendorAdmin } from './support/microsoft.ts';
import { type OpenedServer, openCache, openServer, sealCache, type TokenCache } from './support/openedServer.ts';
import { until } from './support/server.ts';

let mocks: OpenedServer['mocks'];
let server: OpenedServer['server'];
let database: OpenedServer['database'];
let connected: OpenedServer['connected'];
let probe: OpenedServer['probe'];
let close: OpenedServer['close'];

beforeAll(async () => {
  ({ mocks, server, database, connected, probe, close } = await openServer());
});

afterAll(() => close());

/** As if an hour had passed: the stored access token is no longer good, the refresh token is. */
async function expireAccessToken(organizationId: string, connectionId: string): Promise<void> {
  const cache = await openCache({ database }, organizationId, connectionId);
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
    sealCache(cache, organizationId, connectionId),
  ]);
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
    const fresh = await openCache({ database }, customer.id, connectionId);
    await expireAccessToken(customer.id, connectionId);
    const before = await refreshes();
    const slow = await mocks.idp.faults.add({ match: { endpoint: 'token' }, effect: { latencyMilliseconds: 600 } });
    const probing = probe(customer, connectionId);
    await until(
      async () => (await mocks.idp.faults.list()).find(({ id }) => id === slow.id)?.struck ?? 0,
      (struck) => struck > 0,
    );
    const signedIn = sealCache({ ...fresh, AccessToken: {} }, customer.id, connectionId);
    await database.query(
      `update grants set sealed = $3, acquired_at = acquired_at + interval '1 minute' where organization_id = $1 and connection_id = $2`,
      [customer.id, connectionId, signedIn],
    );
    expect((await probing).body.verdict).toBe('works');
    await mocks.idp.faults.lift(slow.id);
    expect(await refreshes()).toBe(before + 1);
    expect((await openCache({ database }, customer.id, connectionId)).AccessToken).toEqual({});
  });

  it('is left alone while another process refreshes it, and then used as that one left it', async () => {
    const { customer, connectionId } = await connected();
    const fresh = await openCache({ database }, customer.id, connectionId);
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
    const cache = await openCache({ database }, customer.id, connectionId);
    const ids = await Promise.all(
      Array.from({ length: 12 }, async (_, index) => {
        const { id } = await createOauthConnection(server, customer, `Beside ${index}`);
        await database.query(
          `insert into grants select organization_id, $2, home_account_id, object_id, tenant_id, upn, name, scopes, key_id,
            $3, acquired_at from grants where organization_id = $1 and connection_id = $4`,
          [customer.id, id, sealCache(cache, customer.id, id), connectionId],
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
