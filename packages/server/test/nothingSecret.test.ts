import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { makeCertificate, toPem } from './support/appCertificate.ts';
import { assign, connectionOf } from './support/journey.ts';
import { CONTOSO, CUSTOMER_APP, connectorSecret, roomAddress, serviceAccount } from './support/microsoft.ts';
import { type OpenedServer, openCache, openServer } from './support/openedServer.ts';
import { until, VAULT_KEY } from './support/server.ts';

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
    const { customer, connectionId, used, answers: first } = await connected();
    // Everything the server answers from here on.
    const answers = [...first];
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

    const cache = await openCache({ database }, customer.id, connectionId);
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
