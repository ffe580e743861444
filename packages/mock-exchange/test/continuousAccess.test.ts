import { type AccountHandle, BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO } from '@authshift/mock-idp';
import { PublicClientApplication } from '@azure/msal-node';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { type MockMicrosoft, startMockMicrosoft } from '../src/index.ts';
import { element, envelope, getFolder, post } from './ewsRequests.ts';
import { askGraph } from './graphTokens.ts';
import { imapTalk } from './imapTalk.ts';
import { xoauth2 } from './mailTokens.ts';

const licensed = 'licensed@contoso.example';
const exchange = 'https://outlook.office365.com';
const graphScope = 'https://graph.microsoft.com/User.Read';
const ewsScope = `${exchange}/EWS.AccessAsUser.All`;
const imapScope = `${exchange}/IMAP.AccessAsUser.All`;

let mocks: MockMicrosoft;
beforeAll(async () => {
  const adminConsent = [{ tenant: CONTOSO, delegated: [graphScope, ewsScope, imapScope] }];
  mocks = await startMockMicrosoft({
    idp: { seed: { apps: [{ clientId: BUILT_IN_APPS.publicClient, adminConsent }] } },
  });
});
beforeEach(() => mocks.idp.reset());
afterAll(() => mocks?.close());

/** An unmodified client that can be sent back, unless it says nothing of itself. */
async function signIn(scope: string, clientCapabilities: string[] = ['CP1']) {
  const { auth } = await mocks.idp.msalConfig({ tenant: CONTOSO, clientId: BUILT_IN_APPS.publicClient });
  const client = new PublicClientApplication({ auth: { ...auth, clientCapabilities } });
  const person = { username: licensed, password: BUILT_IN_PASSWORD };
  const first = await client.acquireTokenByUsernamePassword({ scopes: [scope], ...person });
  const account = first?.account;
  if (account === null || account === undefined) throw new Error('MSAL knows no account');
  return {
    token: first?.accessToken ?? '',
    renew: (claims: string) => client.acquireTokenSilent({ scopes: [scope], account, claims }),
  };
}

/** What a client reads of the header, by the form Microsoft documents ("Claims challenge header format"). */
function readChallenge(headers: Pick<Headers, 'get'>): string | undefined {
  const uri = `${mocks.idp.origin}/common/oauth2/authorize`;
  const form = `Bearer realm="", authorization_uri="${uri}", error="insufficient_claims", claims="`;
  const header = headers.get('www-authenticate') ?? '';
  if (!header.startsWith(form) || !header.endsWith('"')) return undefined;
  return Buffer.from(header.slice(form.length, -1), 'base64').toString();
}

const user = () => mocks.idp.user(licensed);
const askMe = (token: string) => askGraph(mocks.exchange.graph, token, '/me');
const askEws = (token: string) => post(mocks.exchange.ews, `Bearer ${token}`, envelope(getFolder()));

describe('a client that can be sent back', () => {
  it('gets a challenge of Graph, takes its claims to Entra, and comes again with a token that Graph accepts', async () => {
    const { token, renew } = await signIn(graphScope);
    expect((await askMe(token)).status).toBe(200);
    await (await user()).challenge();
    const refused = await askMe(token);
    expect([refused.status, refused.body.error.code, refused.body.error.message]).toEqual([
      401,
      'InvalidAuthenticationToken',
      'Continuous access evaluation resulted in challenge with result: InteractionRequired and code: TokenIssuedBeforeRevocationTimestamp',
    ]);
    const claims = readChallenge(refused.headers) ?? '';
    expect(JSON.parse(claims)).toEqual({
      access_token: { nbf: { essential: true, value: expect.stringMatching(/^\d{10}$/) } },
    });
    const second = await renew(claims);
    expect(second.fromCache).toBe(false);
    expect((await askMe(second.accessToken)).status).toBe(200);
    expect((await askMe(token)).status).toBe(401);
  });

  it('gets the same of EWS, with no body', async () => {
    const { token, renew } = await signIn(ewsScope);
    expect(element((await askEws(token)).text, 'ResponseCode')).toBe('NoError');
    await (await user()).challenge();
    const { status, headers, text } = await askEws(token);
    expect([status, text]).toEqual([401, '']);
    const second = await renew(readChallenge(headers) ?? '');
    expect(element((await askEws(second.accessToken)).text, 'ResponseCode')).toBe('NoError');
  });

  it.each<[string, (one: AccountHandle) => Promise<void>]>([
    ['its sessions are revoked', (one) => one.revokeSessions()],
    ['its password is changed', (one) => one.changePassword('Another-one-2022')],
    ['it is disabled', (one) => one.disable()],
    ['it is deleted', (one) => one.delete()],
    ['it is at high risk', (one) => one.setRisk('high')],
  ])('is sent back for an account as soon as %s', async (_what, act) => {
    const { token } = await signIn(graphScope);
    await act(await user());
    const { status, headers } = await askMe(token);
    expect([status, readChallenge(headers)]).toEqual([401, expect.stringContaining('"nbf"')]);
  });

  it('is told so for a whole batch', async () => {
    const { token } = await signIn(graphScope);
    await (await user()).revokeSessions();
    const body = { requests: [{ id: '1', method: 'GET', url: '/me' }] };
    const { status, headers } = await askGraph(mocks.exchange.graph, token, '/$batch', { method: 'POST', body });
    expect([status, readChallenge(headers)]).toEqual([401, expect.any(String)]);
  });

  it('keeps its token at IMAP, which has no word for a challenge', async () => {
    const { token } = await signIn(imapScope);
    await (await user()).revokeSessions();
    const imap = await imapTalk({ address: mocks.exchange.imaps, ca: mocks.exchange.ca, implicit: true });
    const answer = await imap.say(`AUTHENTICATE XOAUTH2 ${xoauth2(licensed, token)}`);
    imap.end();
    expect(answer.at(-1)).toMatch(/^A01 OK/);
  });
});

it.each([
  ['Graph', graphScope, askMe],
  ['EWS', ewsScope, askEws],
])('a client that cannot be sent back keeps its token at %s until it runs out', async (_where, scope, ask) => {
  const { token } = await signIn(scope, []);
  await (await user()).revokeSessions();
  expect((await ask(token)).status).toBe(200);
});
