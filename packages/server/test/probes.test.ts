import { readFile } from 'node:fs/promises';
import { createServer as createHttpServer } from 'node:http';
import { createServer } from 'node:net';
import type { Protocol } from '@authshift/core/contract';
import type { MockMicrosoft } from '@authshift/mock-exchange';
import { BUILT_IN_APPS } from '@authshift/mock-idp';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import { askBySigningIn } from '../src/preflights/askBySigningIn.ts';
import type { Caller, Credential } from '../src/probes/caller.ts';
import { readMailbox, type TestReach, testMailbox } from '../src/probes/openMailbox.ts';
import { trySmtp } from '../src/probes/smtp.ts';
import { freePort } from './support/freePort.ts';
import { account, CONTOSO, otherContosoAccount, serviceAccount, startMicrosoft } from './support/microsoft.ts';

let mocks: MockMicrosoft;
let ca: string;

beforeAll(async () => {
  mocks = await startMicrosoft();
  ca = await readFile(mocks.exchange.ca, 'utf8');
});

afterEach(() => mocks.exchange.reset());
afterAll(() => mocks.close());

const outlook = 'https://outlook.office.com';

async function token(form: Record<string, string>): Promise<Credential> {
  const body = new URLSearchParams({ client_id: BUILT_IN_APPS.mailClient, ...form });
  const answer = await fetch(`${mocks.idp.origin}/${CONTOSO}/oauth2/v2.0/token`, { method: 'POST', body });
  const { access_token: value } = (await answer.json()) as { access_token: string };
  return { kind: 'token', token: value, app: form.grant_type === 'client_credentials' };
}

const personToken = (who = serviceAccount, resource = outlook) =>
  token({ grant_type: 'password', username: who.upn, password: who.password, scope: `${resource}/.default` });

const appToken = (resource = outlook) =>
  token({
    grant_type: 'client_credentials',
    client_id: BUILT_IN_APPS.mailDaemon,
    client_secret: 'mail-daemon-secret-value',
    scope: `${resource}/.default`,
  });

const badPassword: Credential = { kind: 'password', password: 'Not-the-password-1!', scheme: 'basic' };
const goodPassword: Credential = { kind: 'password', password: serviceAccount.password, scheme: 'basic' };

function caller(protocol: Protocol, credential: Credential, changes: Partial<Caller> = {}): Caller {
  const { exchange } = mocks;
  const addresses: Readonly<Record<Protocol, string>> = {
    ews: exchange.ews,
    graph: exchange.graph,
    'imap-smtp': `imaps://${exchange.imaps}`,
    'pop-smtp': `pops://${exchange.pops}`,
    'exchange-admin': exchange.exchangeAdmin,
  };
  return {
    protocol,
    address: addresses[protocol],
    ip: null,
    smtpAddress: `smtp://${exchange.smtp}`,
    account: serviceAccount.upn,
    tenantId: CONTOSO,
    credential,
    ca,
    ...changes,
  };
}

const tried = (who: Caller, mailbox: string, more: Partial<TestReach> = {}) =>
  testMailbox(who, mailbox, { at: new Date(), ...more });

describe('a test that works', () => {
  it.each<[string, Protocol, string]>([
    ['IMAP and SMTP', 'imap-smtp', 'OK AUTHENTICATE completed.\n235 2.7.0'],
    ['POP and SMTP', 'pop-smtp', '+OK User successfully authenticated.'],
  ])('over %s says what both servers said', async (_, protocol, literal) => {
    const outcome = await tried(caller(protocol, await personToken()), serviceAccount.upn);
    expect(outcome).toMatchObject({ kind: 'works', literal: expect.stringContaining(literal) });
    expect(outcome.literal).toMatch(/\n235 /);
  });

  it.each([
    ['imap', 'imap-smtp'],
    ['pop', 'pop-smtp'],
  ] as const)('over %s begins TLS before anything is said', async (end, protocol) => {
    const address = `${end}://${mocks.exchange[end]}`;
    const outcome = await readMailbox(caller(protocol, goodPassword, { address }), serviceAccount.upn, week);
    expect(outcome).toMatchObject({ kind: 'works', items: 5 });
  });

  it('there and back sends a message, fetches it and leaves nothing behind', async () => {
    const before = (await mocks.exchange.mail.list(serviceAccount.upn)).length;
    const mail = caller('imap-smtp', await personToken());
    const outcome = await tried(mail, serviceAccount.upn, { roundTrip: true });
    expect(outcome).toMatchObject({ kind: 'works', literal: expect.stringMatching(/\n250 2\.0\.0 OK.*\n.*FETCH/) });
    expect(await mocks.exchange.mail.list(serviceAccount.upn)).toHaveLength(before);
  });

  it('over Exchange’s administration finds a mailbox, and says where there is none', async () => {
    const admin = caller('exchange-admin', await appToken('https://outlook.office365.com'));
    expect(await tried(admin, serviceAccount.upn)).toMatchObject({ kind: 'works', items: 1 });
    const nobody = await tried(admin, 'nobody@contoso.example');
    expect(nobody).toMatchObject({ kind: 'refused', literal: expect.stringContaining('nobody@contoso.example') });
  });

  it('in the name of an app means the mailbox it says', async () => {
    for (const protocol of ['ews', 'graph'] as const) {
      const resource = protocol === 'graph' ? 'https://graph.microsoft.com' : outlook;
      const outcome = await tried(caller(protocol, await appToken(resource)), otherContosoAccount.upn);
      expect(outcome).toMatchObject({ kind: 'works' });
    }
  });

  it('with NTLM signs in the connection', async () => {
    const { upn, password } = account('on-premises@contoso.example');
    const changes = { account: upn, address: mocks.exchange.ewsOnPremises };
    const ntlm = { kind: 'password', scheme: 'ntlm' } as const;
    expect(await tried(caller('ews', { ...ntlm, password }, changes), upn)).toMatchObject({ kind: 'works' });
    expect(await tried(caller('ews', { ...ntlm, password: 'wrong' }, changes), upn)).toMatchObject({
      kind: 'refused',
      code: '401',
      aboutCaller: true,
    });
  });
});

const week = { from: new Date('2026-11-16T00:00:00Z'), to: new Date('2026-11-23T00:00:00Z') };

describe('a test that is refused', () => {
  it.each<[Protocol, string]>([
    ['imap-smtp', 'NO AUTHENTICATE failed.'],
    ['pop-smtp', '-ERR Logon failure: unknown user name or bad password.'],
    ['ews', 'HTTP/1.1 401 Unauthorized; WWW-Authenticate: Basic Realm=""'],
  ])('keeps the words of %s, and no password', async (protocol, literal) => {
    const outcome = await tried(caller(protocol, badPassword), serviceAccount.upn);
    expect(outcome).toMatchObject({ kind: 'refused', literal: expect.stringContaining(literal), aboutCaller: true });
    expect(JSON.stringify(outcome)).not.toMatch(/Not-the-password|Tm90LXRoZS/);
  });

  it.each<Protocol>(['imap-smtp', 'pop-smtp'])(
    'opens no other mailbox by password over %s without a right to it',
    async (protocol) => {
      const mail = caller(protocol, goodPassword);
      expect(await tried(mail, otherContosoAccount.upn)).toMatchObject({ kind: 'refused', aboutCaller: false });
      const other = await mocks.exchange.mailbox(otherContosoAccount.upn);
      await other.grant({ right: 'FullAccess', user: serviceAccount.upn }, { manner: 'at-once' });
      expect(await tried(mail, otherContosoAccount.upn)).toMatchObject({ kind: 'works' });
    },
  );

  it('tells a mailbox that is not ours from an account that is refused', async () => {
    const mail = caller('imap-smtp', await personToken());
    expect(await tried(mail, otherContosoAccount.upn)).toMatchObject({
      kind: 'refused',
      literal: expect.stringContaining('BAD User is authenticated but not connected.'),
      aboutCaller: false,
    });
  });

  it('is one of sending where only that is switched off', async () => {
    const off = account('smtp-off@contoso.example');
    const mail = caller('imap-smtp', await personToken(off), { account: off.upn });
    expect(await readMailbox(mail, off.upn, week)).toMatchObject({ kind: 'works' });
    expect(await tried(mail, off.upn)).toMatchObject({
      kind: 'refused',
      code: '535',
      literal: expect.stringContaining('SmtpClientAuthentication is disabled'),
    });
  });

  it('holds back as Graph asks', async () => {
    const throttle = { retryAfterSeconds: 30 };
    await mocks.exchange.faults.add({ match: { protocol: 'graph' }, effect: { throttle }, times: 1 });
    const graph = caller('graph', await personToken(serviceAccount, 'https://graph.microsoft.com'));
    expect(await tried(graph, serviceAccount.upn)).toMatchObject({
      kind: 'refused',
      aboutCaller: true,
      backOffMilliseconds: 30_000,
    });
    expect(await tried(graph, serviceAccount.upn)).toMatchObject({ kind: 'works' });
  });

  it('names the permission that is missing, and not the token', async () => {
    const credential = await personToken();
    const outcome = await tried(caller('exchange-admin', credential), serviceAccount.upn);
    expect(outcome).toMatchObject({ kind: 'refused', code: expect.stringMatching(/\w/) });
    if (credential.kind === 'token') expect(JSON.stringify(outcome)).not.toContain(credential.token);
  });
});

it('opens a calendar at the day that it is for the organization, in tests and in preflights', async () => {
  const asked: URLSearchParams[] = [];
  const graph = createHttpServer(({ url = '' }, response) => {
    asked.push(new URL(url, 'http://localhost').searchParams);
    response.end('{"value":[]}');
  });
  await new Promise<void>((resolve) => graph.listen(0, '127.0.0.1', resolve));
  const address = `http://localhost:${(graph.address() as { port: number }).port}`;
  const who = caller('graph', { kind: 'token', token: 'any', app: true }, { address });
  const at = new Date('2027-03-31T22:00:00.000Z');
  expect(await tried(who, serviceAccount.upn, { at })).toMatchObject({ kind: 'works' });
  expect(await askBySigningIn(who, serviceAccount.upn, at)).toMatchObject({ kind: 'found' });
  const day = ['2027-03-31T22:00:00.000Z', '2027-04-01T22:00:00.000Z'];
  expect(asked.map((query) => [query.get('startDateTime'), query.get('endDateTime')])).toEqual([day, day]);
  graph.close();
});

describe('a server that does not answer', () => {
  it.each<Protocol>(['ews', 'graph', 'imap-smtp', 'pop-smtp', 'exchange-admin'])(
    'over %s is unreachable',
    async (protocol) => {
      const scheme = protocol === 'imap-smtp' ? 'imaps' : protocol === 'pop-smtp' ? 'pops' : 'http';
      const address = `${scheme}://localhost:${await freePort()}`;
      const token = { kind: 'token', token: 'none', app: false } as const;
      expect(await tried(caller(protocol, token, { address }), serviceAccount.upn)).toMatchObject({
        kind: 'unreachable',
        code: 'ECONNREFUSED',
        aboutCaller: true,
      });
    },
  );

  it('is one whose certificate nobody vouches for: passwords and tokens stay here', async () => {
    for (const protocol of ['imap-smtp', 'pop-smtp'] as const) {
      const before = (await mocks.exchange.requests.list()).at(-1)?.id ?? 0;
      const outcome = await tried(caller(protocol, goodPassword, { ca: null }), serviceAccount.upn);
      expect(outcome).toMatchObject({ kind: 'unreachable', literal: expect.stringMatching(/certificate/i) });
      const heard = await mocks.exchange.requests.list({ after: before });
      expect(heard.filter(({ account: who }) => who === serviceAccount.upn)).toEqual([]);
    }
    expect(await trySmtp(caller('imap-smtp', goodPassword, { ca: null }), serviceAccount.upn)).toMatchObject({
      kind: 'unreachable',
    });
  });

  it('is one that hangs up in the middle', async () => {
    const rude = createServer((socket) => socket.end());
    await new Promise<void>((resolve) => rude.listen(0, '127.0.0.1', resolve));
    const { port } = rude.address() as { port: number };
    for (const [protocol, scheme] of [
      ['imap-smtp', 'imap'],
      ['pop-smtp', 'pop'],
    ] as const) {
      const address = `${scheme}://127.0.0.1:${port}`;
      const outcome = await readMailbox(caller(protocol, goodPassword, { address }), serviceAccount.upn, week);
      expect(outcome.kind).toBe('unreachable');
    }
    rude.close();
  });
});
