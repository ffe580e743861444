import type { ConnectionInput, Registration } from '@authshift/core/contract';
import { type MockMicrosoft, startMockMicrosoft } from '@authshift/mock-exchange';
import { BUILT_IN_APPS } from '@authshift/mock-idp';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inDays, makeCertificate, toPem } from './support/appCertificate.ts';
import { authorize, type Customer, connectionOf, createCustomer } from './support/journey.ts';
import {
  account,
  CONTOSO,
  CUSTOMER_APP,
  CUSTOMER_APP_SECRET,
  contosoAdmin,
  seedWith,
  serviceAccount,
} from './support/microsoft.ts';
import { startTestServer, type TestServer, until } from './support/server.ts';

/** Sign-ins in which nobody sits in front of a screen: by an app's certificate, and by a stored password while that lasts. */

const { daemon, mailDaemon } = BUILT_IN_APPS;
const EXCHANGE = 'https://outlook.office365.com';

let mocks: MockMicrosoft;
let server: TestServer;
let customer: Customer;
/** Ends soon, and both daemons have it. */
let ending: Awaited<ReturnType<typeof makeCertificate>>;
let lasting: typeof ending;
const endsAt = inDays(20);

beforeAll(async () => {
  [ending, lasting] = await Promise.all([makeCertificate({ endsAt }), makeCertificate({ endsAt: inDays(700) })]);
  const seed = seedWith(0);
  const common = {
    redirectUris: ['http://localhost/v1/oauth/callback'],
    certificates: [ending.certificate, lasting.certificate],
  };
  mocks = await startMockMicrosoft({
    idp: {
      seed: {
        ...seed,
        apps: [
          ...(seed.apps ?? []),
          { clientId: daemon, ...common, application: [`${EXCHANGE}/full_access_as_app`] },
          { clientId: mailDaemon, ...common, application: [`${EXCHANGE}/Exchange.ManageAsApp`] },
          { clientId: CUSTOMER_APP, certificates: [lasting.certificate] },
        ],
      },
    },
  });
  server = await startTestServer({ mocks, work: ['probes'] });
  customer = await createCustomer(server, mocks);
});

afterAll(async () => {
  await server.close();
  await mocks.close();
});

const ask = (path: string, body?: unknown) =>
  server.call(path, { as: customer.token, ...(body === undefined ? {} : { body }) });

type OwnApp = { readonly clientId: string } & ({ readonly certificate: string } | { readonly clientSecret: string });

async function create(
  input: Pick<ConnectionInput, 'authType' | 'protocol'> & { readonly password?: string; readonly account?: string },
  own: OwnApp,
): Promise<{ readonly id: string; readonly registrationId: string }> {
  const { status, body } = await ask('/v1/connections', {
    displayName: `${input.protocol} ${crypto.randomUUID()}`,
    account: serviceAccount.upn,
    tenantId: CONTOSO,
    registration: { kind: 'own', ...own },
    ...input,
  });
  expect(status, JSON.stringify(body)).toBe(201);
  return body;
}

const probe = async (id: string) => (await ask(`/v1/connections/${id}/probe`, {})).body;

const registrationOf = async (id: string): Promise<Registration> => (await ask(`/v1/registrations/${id}`)).body;

/** How the app proved itself at the token endpoint, last. */
async function lastProof(clientId: string): Promise<readonly string[]> {
  const own = (await mocks.idp.signIns.list()).filter((entry) => entry.clientId === clientId);
  return Object.keys(own.at(-1)?.presented ?? {});
}

describe('a certificate', () => {
  it.each([
    ['ews', daemon],
    ['exchange-admin', mailDaemon],
  ] as const)(
    'lets an app sign in by itself over %s, once a Microsoft 365 admin has approved it',
    async (protocol, clientId) => {
      const { id } = await create({ authType: 'oauth-app', protocol }, { clientId, certificate: toPem(lasting) });
      expect(await connectionOf(server, customer, id)).toMatchObject({ status: 'saved' });
      await authorize(server, { customer, connectionId: id }, { as: contosoAdmin });
      expect(await probe(id)).toMatchObject({ verdict: 'works' });
      expect(await lastProof(clientId)).toEqual(['client_assertion']);
      expect(await connectionOf(server, customer, id)).toMatchObject({ status: 'healthy' });
    },
  );

  it('redeems the code of a person as well', async () => {
    const own = { clientId: CUSTOMER_APP, certificate: toPem(lasting) };
    const { id } = await create({ authType: 'oauth-delegated', protocol: 'ews' }, own);
    await authorize(server, { customer, connectionId: id });
    expect(await lastProof(CUSTOMER_APP)).toContain('client_assertion');
    expect(await probe(id)).toMatchObject({ verdict: 'works' });
  });

  it('that ends soon is warned of, and gives way to the next one without a gap', async () => {
    const own = { clientId: daemon, certificate: toPem(ending) };
    const { id, registrationId } = await create({ authType: 'oauth-app', protocol: 'ews' }, own);
    await authorize(server, { customer, connectionId: id }, { as: contosoAdmin });
    await probe(id);
    expect(await connectionOf(server, customer, id)).toMatchObject({ status: 'credential-expiring' });
    expect((await registrationOf(registrationId)).secret).toMatchObject({ expiresAt: endsAt.toISOString() });

    const path = `/v1/registrations/${registrationId}/secret`;
    await ask(path, { certificate: toPem(await makeCertificate()), expiresAt: null });
    expect(await probe(id)).toMatchObject({ verdict: 'works' });
    expect((await registrationOf(registrationId)).rotation).toMatchObject({
      provedAt: null,
      literal: expect.stringContaining('AADSTS700027'),
    });
    expect(await ask(`${path}/promote`, {})).toMatchObject({ status: 409, body: { code: 'credential_unproved' } });

    await ask(path, { certificate: toPem(lasting), expiresAt: null });
    await probe(id);
    expect(await ask(`${path}/promote`, {})).toMatchObject({ status: 200, body: { rotation: null } });
    await until(
      () => connectionOf(server, customer, id),
      ({ status }) => status === 'healthy',
    );
  });

  it('that Entra does not know is refused with its literal cause', async () => {
    const own = { clientId: daemon, certificate: toPem(await makeCertificate()) };
    const { id } = await create({ authType: 'oauth-app', protocol: 'ews' }, own);
    await authorize(server, { customer, connectionId: id }, { as: contosoAdmin });
    expect(await probe(id)).toMatchObject({
      verdict: 'refused',
      code: 'AADSTS700027',
      literal: expect.stringContaining('AADSTS700027'),
    });
  });

  it('may come from the host, who is not listened to where it says nothing new', async () => {
    const app = { id: 'daemon', displayName: 'Daemon', clientId: daemon, mode: 'customer', tenantId: CONTOSO } as const;
    const { provision } = server.server;
    await provision.upsertRegistration(customer.id, { ...app, clientSecret: 'daemon-secret-value' });
    await provision.upsertRegistration(customer.id, { ...app, certificate: toPem(ending) });
    expect((await registrationOf('daemon')).secret).toMatchObject({
      kind: 'certificate',
      expiresAt: endsAt.toISOString(),
    });
    const { id } = (
      await ask('/v1/connections', {
        authType: 'oauth-app',
        protocol: 'ews',
        displayName: 'By the host',
        account: serviceAccount.upn,
        tenantId: CONTOSO,
        registration: { kind: 'existing', registrationId: 'daemon' },
      })
    ).body;
    await authorize(server, { customer, connectionId: id }, { as: contosoAdmin });
    await ask('/v1/registrations/daemon/secret', { certificate: toPem(lasting), expiresAt: null });
    expect(await probe(id)).toMatchObject({ verdict: 'works' });
    await ask('/v1/registrations/daemon/secret/promote', {});
    const promoted = await registrationOf('daemon');
    expect(promoted.secret?.expiresAt).not.toBe(endsAt.toISOString());
    await provision.upsertRegistration(customer.id, { ...app, certificate: toPem(ending) });
    expect((await registrationOf('daemon')).secret).toEqual(promoted.secret);
    await provision.upsertRegistration(customer.id, { ...app, clientSecret: 'another-secret-value' });
    expect((await registrationOf('daemon')).secret).toMatchObject({ kind: 'client-secret', expiresAt: null });
  });
});

describe('a stored password beside OAuth (ROPC)', () => {
  const own = { clientId: CUSTOMER_APP, clientSecret: CUSTOMER_APP_SECRET };
  const ropc = ({ upn, password }: { readonly upn: string; readonly password: string }) =>
    create({ authType: 'oauth-ropc', protocol: 'ews', account: upn, password }, own);

  it('still gets a token, and what it was for', async () => {
    const { id } = await ropc(serviceAccount);
    expect(await probe(id)).toMatchObject({ verdict: 'works' });
    const [last] = (await mocks.idp.signIns.list()).slice(-1);
    expect(last).toMatchObject({ flow: 'password', upn: serviceAccount.upn, errorCode: 0 });
    expect(await connectionOf(server, customer, id)).toMatchObject({ status: 'healthy' });
  });

  it('proves its app with a certificate, too', async () => {
    const { upn, password } = serviceAccount;
    const certified = { clientId: CUSTOMER_APP, certificate: toPem(lasting) };
    const { id } = await create({ authType: 'oauth-ropc', protocol: 'ews', account: upn, password }, certified);
    expect(await probe(id)).toMatchObject({ verdict: 'works' });
    expect(await lastProof(CUSTOMER_APP)).toContain('client_assertion');
  });

  it.each([
    ['a second factor is needed', account('mfa@contoso.example'), 'AADSTS50076'],
    ['the password is wrong', { ...serviceAccount, password: 'Not-the-password-1!' }, 'AADSTS50126'],
    ['the account is disabled', account('disabled@contoso.example'), 'AADSTS50057'],
    ['a policy blocks it', account('blocked-by-policy@contoso.example'), 'AADSTS53003'],
  ] as const)('is refused with the literal cause where %s', async (_, who, code) => {
    const { id } = await ropc(who);
    const result = await probe(id);
    expect(result).toMatchObject({ verdict: 'refused', code, literal: expect.stringContaining(code) });
    expect(result.literal).not.toContain(who.password);
    const connection = await connectionOf(server, customer, id);
    expect(connection).toMatchObject({ lastError: { code, literal: result.literal }, lastSuccessAt: null });
    expect(['needs-reauth', 'blocked-by-policy', 'degraded']).toContain(connection.status);
  });
});
