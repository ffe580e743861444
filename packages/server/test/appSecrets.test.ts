import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createVault } from '../src/vault/vault.ts';
import type { Customer } from './support/journey.ts';
import { CONNECTOR, connectorRegistration } from './support/microsoft.ts';
import { type OpenedServer, openServer } from './support/openedServer.ts';
import { VAULT_KEY } from './support/server.ts';

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
