import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import {
  BUILT_IN_APPS,
  BUILT_IN_PASSWORD,
  CONTOSO,
  connectMockIdp,
  createMockIdp,
  type MockIdp,
} from '../src/index.ts';
import { createFormBrowser, hiddenFieldsOf } from './support/formBrowser.ts';
import { APPLICATION, authorizeUrl, requestToken, signInByForms, VERIFIER } from './support/signInByForms.ts';

const SERVICE = 'service@contoso.example';
const REDIRECT = `${APPLICATION}/auth/callback`;
const SECRET = 'web-app-secret-value';

let idp: MockIdp;
let remote: MockIdp;
beforeAll(async () => {
  idp = await createMockIdp();
  remote = await connectMockIdp(idp.control.url, idp.control.token);
});
beforeEach(() => idp.reset());
afterAll(() => idp.close());

const tokenUrl = () => `${idp.origin}/${CONTOSO}/oauth2/v2.0/token`;
const web = () => ({
  origin: idp.origin,
  authority: CONTOSO,
  clientId: BUILT_IN_APPS.web,
  redirectUri: REDIRECT,
  scope: 'openid offline_access',
});
const redeem = (code: string, more: Readonly<Record<string, string>> = {}, headers = {}) =>
  requestToken(
    tokenUrl(),
    { grant_type: 'authorization_code', client_id: BUILT_IN_APPS.web, redirect_uri: REDIRECT, code, ...more },
    headers,
  );

test('a sign-in can be read request by request, in process and over the control API', async () => {
  const { code, verifier } = await signInByForms({ ...web(), upn: SERVICE });
  await redeem(
    code,
    { client_secret: SECRET, code_verifier: verifier, 'x-client-SKU': 'msal.js.node', 'x-client-VER': '7.2.1' },
    { 'x-mock-test-id': 'reads its sign-in' },
  );
  const records = await idp.requests.list();
  expect(records.map(({ endpoint }) => endpoint)).toEqual(
    expect.arrayContaining(['authorize', 'page', 'authorize', 'token']),
  );
  expect(records.at(-1)).toMatchObject({
    method: 'POST',
    path: `/${CONTOSO}/oauth2/v2.0/token`,
    endpoint: 'token',
    tenantId: CONTOSO,
    clientId: BUILT_IN_APPS.web,
    upn: SERVICE,
    testId: 'reads its sign-in',
    client: 'msal.js.node 7.2.1',
    asked: {
      grant_type: 'authorization_code',
      redirect_uri: REDIRECT,
      code: { length: code.length, hash: expect.stringMatching(/^[0-9a-f]{8}$/) },
      client_secret: { length: SECRET.length },
    },
    answered: { status: 200 },
    signIn: { flow: 'authorization_code', errorCode: 0 },
  });
  expect(records.at(-1)?.why).toBeUndefined();
  expect(records.map(({ id }) => id)).toEqual(records.map((_, index) => (records[0]?.id ?? 0) + index));
  expect(await remote.requests.list()).toEqual(records);
  const signIns = records.flatMap(({ signIn }) => signIn ?? []);
  expect(signIns).toHaveLength(2);
  expect(await idp.signIns.list()).toEqual(signIns);
});

test('a sign-in that is answered by form_post is one, with the code redeemed, though nobody names it', async () => {
  const browser = createFormBrowser(APPLICATION);
  const password = await browser.open(authorizeUrl(web(), { response_mode: 'form_post', login_hint: SERVICE }));
  const keep = await browser.submit(password, { passwd: BUILT_IN_PASSWORD });
  const answer = hiddenFieldsOf(await browser.submit(keep, { answer: 'no' }));
  expect((await idp.requests.list()).at(-1)).toMatchObject({
    endpoint: 'authorize',
    answered: { redirectedTo: REDIRECT },
  });
  const { status } = await redeem(answer.get('code') ?? '', { client_secret: SECRET, code_verifier: VERIFIER });
  expect(status).toBe(200);
  const threads = (await idp.requests.list()).map(({ thread }) => thread);
  expect([...new Set(threads)]).toHaveLength(1);
});

test('an app that is told no by form_post is told so in the record', async () => {
  await createFormBrowser(APPLICATION).open(authorizeUrl(web(), { response_mode: 'form_post', prompt: 'none' }));
  expect((await idp.requests.list()).at(-1)).toMatchObject({
    answered: { status: 200, code: 50058, error: 'login_required', redirectedTo: REDIRECT },
  });
});

test('nothing secret is recorded, wherever it was sent', async () => {
  const { code, verifier } = await signInByForms({ ...web(), upn: SERVICE, scope: 'openid offline_access' });
  const { body } = await redeem(code, { client_secret: SECRET, code_verifier: verifier });
  await requestToken(
    tokenUrl(),
    { grant_type: 'refresh_token', refresh_token: String(body.refresh_token) },
    { authorization: `Basic ${Buffer.from(`${BUILT_IN_APPS.web}:${SECRET}`).toString('base64')}` },
  );
  await fetch(`${idp.origin}/oidc/userinfo`, { headers: { authorization: `Bearer ${body.access_token}` } });
  // Where people and programs put secrets by mistake.
  await redeem('x', { client_id: SECRET, username: BUILT_IN_PASSWORD, unknown_parameter: SECRET });
  await fetch(
    `${idp.origin}/${CONTOSO}/oauth2/v2.0/authorize?login_hint=${SECRET}&redirect_uri=${REDIRECT}%3Ft%3D${SECRET}`,
  );
  const lookalike = 'Winter@2024.Rehearsal';
  const accessToken = String(body.access_token);
  const refreshToken = String(body.refresh_token);
  await redeem(`${code}.again`, { client_id: accessToken, scope: refreshToken, 'x-client-SKU': refreshToken });
  await requestToken(tokenUrl(), { grant_type: SECRET, client_id: BUILT_IN_APPS.web, resource: refreshToken });
  await requestToken(tokenUrl(), {
    grant_type: 'password',
    client_id: BUILT_IN_APPS.publicClient,
    username: lookalike,
    password: 'x',
    scope: `openid ${accessToken}`,
  });
  for (const [name, value] of Object.entries({
    state: accessToken,
    nonce: SECRET,
    prompt: SECRET,
    response_mode: BUILT_IN_PASSWORD,
    claims: JSON.stringify({ access_token: accessToken }),
    domain_hint: refreshToken,
    scope: refreshToken,
    redirect_uri: `${APPLICATION}/${refreshToken}?code=${code}`,
    post_logout_redirect_uri: `Winter:${BUILT_IN_PASSWORD}`,
  })) {
    await fetch(authorizeUrl(web(), { [name]: value }), { redirect: 'manual' });
  }
  await fetch(`${idp.origin}/${accessToken}/oauth2/v2.0/token/${refreshToken}`);
  const typing = createFormBrowser(APPLICATION);
  await typing.submit(await typing.open(authorizeUrl(web())), { loginfmt: lookalike });
  const recorded = JSON.stringify([await idp.requests.list(), await idp.signIns.list()]);
  for (const secret of [
    lookalike,
    SECRET,
    BUILT_IN_PASSWORD,
    code,
    verifier,
    body.refresh_token,
    body.access_token,
    body.id_token,
  ]) {
    expect(recorded).not.toContain(String(secret));
  }
});

describe('why', () => {
  const last = async () => (await idp.requests.list()).at(-1);

  test('a refusal at the token endpoint says its code, its cause and what to do', async () => {
    await redeem('no-code', { client_secret: 'wrong' });
    expect(await last()).toMatchObject({
      answered: { status: 401, code: 7000215, error: 'invalid_client' },
      why: expect.stringMatching(/\w/),
      remedy: expect.stringMatching(/secret/i),
    });
  });

  test('a refusal on a page, one told to the application, and a wrong password are told apart from success', async () => {
    const browser = createFormBrowser(APPLICATION);
    await browser.open(authorizeUrl({ ...web(), redirectUri: 'http://localhost:1/not-registered' }));
    expect(await last()).toMatchObject({ endpoint: 'authorize', answered: { status: 400, code: 50011 } });
    await browser.open(
      authorizeUrl(web(), { prompt: 'none', 'x-client-SKU': 'msal.js.browser', 'x-client-VER': '5.29.0' }),
    );
    expect(await last()).toMatchObject({
      client: 'msal.js.browser 5.29.0',
      answered: { status: 303, code: 50058, error: 'login_required', redirectedTo: REDIRECT },
    });
    const visit = await browser.open(authorizeUrl(web(), { login_hint: SERVICE }));
    await browser.submit(visit, { passwd: 'not-the-password' });
    const refused = await idp.requests.list({ outcome: 'refused' });
    expect(refused.at(-1)).toMatchObject({
      endpoint: 'page',
      upn: SERVICE,
      clientId: BUILT_IN_APPS.web,
      answered: { status: 303, code: 50126 },
      signIn: { errorCode: 50126 },
    });
  });

  test('a fault says that a test set it, whatever it did', async () => {
    const { id } = await idp.faults.add({ match: { endpoint: 'token' }, effect: { status: 429 }, times: 1 });
    await fetch(tokenUrl(), { method: 'POST' });
    expect(await last()).toMatchObject({
      answered: { status: 429 },
      fault: { id },
      why: expect.stringContaining('HTTP 429'),
    });
    await idp.faults.add({ effect: { connection: 'reset' }, times: 1 });
    await fetch(tokenUrl(), { method: 'POST' }).catch(() => undefined);
    expect(await last()).toMatchObject({ answered: {}, why: expect.stringContaining('reset') });
    await idp.faults.add({ effect: { code: 90033 }, times: 1 });
    await redeem('x', { client_secret: SECRET });
    expect(await last()).toMatchObject({ answered: { code: 90033 }, why: expect.stringContaining('AADSTS90033') });
  });
});

test('the record is asked by tenant, test, user, outcome and time', async () => {
  await idp.createTenant({ name: 'Northwind', domains: ['northwind.example'] });
  const discover = (tenant: string, testId: string) =>
    fetch(`${idp.origin}/${tenant}/v2.0/.well-known/openid-configuration`, { headers: { 'x-mock-test-id': testId } });
  await discover('northwind.example', 'one');
  await discover(CONTOSO, 'one');
  await discover(CONTOSO, 'other');
  await discover('nowhere', 'other');
  const between = new Date(Date.parse((await idp.requests.list()).at(-1)?.at ?? '') + 1);
  // Records have milliseconds: the next one must not be of the same.
  await vi.waitUntil(() => Date.now() >= between.getTime(), { interval: 1 });
  await redeem('x', { client_secret: SECRET, username: SERVICE });
  const count = async (query: object) => (await remote.requests.list(query)).length;
  expect(await count({ tenant: 'Northwind' })).toBe(1);
  expect(await count({ testId: 'one' })).toBe(2);
  expect(await count({ tenant: CONTOSO, testId: 'one' })).toBe(1);
  expect(await count({ user: SERVICE })).toBe(1);
  expect(await count({ outcome: 'refused' })).toBe(2);
  expect(await count({ since: between })).toBe(1);
  await expect(remote.requests.list({ tenant: 'no such tenant' })).rejects.toMatchObject({ code: 'unknown_tenant' });
  await expect(remote.requests.list({ user: 'no such user' })).rejects.toMatchObject({ code: 'unknown_user' });
  await expect(idp.requests.list({ since: 'yesterday' })).rejects.toMatchObject({ code: 'invalid_request' });
  await (await idp.tenant('Northwind')).reset();
  expect(await count({ tenant: 'Northwind' })).toBe(0);
  expect(await count({ tenant: CONTOSO })).toBe(3);
});
