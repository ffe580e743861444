import { createRemoteJWKSet, decodeJwt, decodeProtectedHeader, jwtVerify } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, CONTOSO, connectMockIdp, createMockIdp, FABRIKAM, type MockIdp } from '../src/index.ts';
import { createFormBrowser, paramsOf } from './support/formBrowser.ts';
import { APPLICATION, authorizeUrl, requestToken, signInByForms } from './support/signInByForms.ts';

const SERVICE = 'service@contoso.example';
const DAEMON = { client_id: BUILT_IN_APPS.daemon, client_secret: 'daemon-secret-value' };
const WEB = { client_id: BUILT_IN_APPS.web, client_secret: 'web-app-secret-value' };
const REDIRECT = 'http://localhost:4999/auth/callback';
const EXCHANGE = 'https://outlook.office365.com/.default';

let idp: MockIdp;
let remote: MockIdp;
beforeAll(async () => {
  idp = await createMockIdp({ freshKey: true });
  remote = await connectMockIdp(idp.control.url, idp.control.token);
});
beforeEach(() => idp.reset());
afterAll(() => idp.close());

const url = (authority: string = CONTOSO) => `${idp.origin}/${authority}/oauth2/v2.0/token`;
const appOnly = (headers: Readonly<Record<string, string>> = {}, authority: string = CONTOSO) =>
  requestToken(url(authority), { ...DAEMON, grant_type: 'client_credentials', scope: EXCHANGE }, headers);

async function refreshTokenOf(upn: string): Promise<string> {
  const browser = createFormBrowser(APPLICATION);
  const request = { origin: idp.origin, authority: CONTOSO, clientId: WEB.client_id, redirectUri: REDIRECT, browser };
  const { code, verifier } = await signInByForms({ ...request, scope: 'openid offline_access', upn });
  const { body } = await requestToken(url(), {
    ...WEB,
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: REDIRECT,
  });
  return String(body.refresh_token);
}

const refresh = (token: string) => requestToken(url(), { ...WEB, grant_type: 'refresh_token', refresh_token: token });

describe('whom a fault strikes', () => {
  test('one user, by any of their names, and nobody beside them', async () => {
    const [service, alias] = [await refreshTokenOf(SERVICE), await refreshTokenOf('alias@contoso.example')];
    await remote.faults.add({ match: { user: 'second-address@contoso.example' }, effect: { code: 50173 } });
    expect((await refresh(alias)).body.error_codes).toEqual([50173]);
    expect((await refresh(service)).status).toBe(200);
  });

  test('one app, one tenant, one grant', async () => {
    const token = await refreshTokenOf(SERVICE);
    await idp.faults.add({ match: { app: BUILT_IN_APPS.daemon }, effect: { code: 90033 } });
    expect((await appOnly()).status).toBe(503);
    expect((await refresh(token)).status).toBe(200);
    await idp.reset();
    await idp.faults.add({ match: { tenant: 'fabrikam.example' }, effect: { code: 90055 } });
    expect((await appOnly()).status).toBe(200);
    expect((await appOnly({}, FABRIKAM)).status).toBe(429);
    await idp.reset();
    await idp.faults.add({ match: { grant: 'client_credentials' }, effect: { code: 50196 } });
    expect((await appOnly()).body.error_codes).toEqual([50196]);
  });

  test('one test, by its id, while others run beside it', async () => {
    await idp.faults.add({ match: { testId: 'throttled' }, effect: { status: 429 } });
    await idp.faults.add({ match: { header: { name: 'x-team', value: 'blue' } }, effect: { status: 503 } });
    const [throttled, blue, other] = await Promise.all([
      appOnly({ 'x-mock-test-id': 'throttled' }).catch(() => 'no JSON'),
      appOnly({ 'x-team': 'blue' }).catch(() => 'no JSON'),
      appOnly({ 'x-mock-test-id': 'another', 'x-team': 'red' }),
    ]);
    expect([throttled, blue, other]).toMatchObject(['no JSON', 'no JSON', { status: 200 }]);
  });

  test('the next N requests, then nobody; or until it is lifted', async () => {
    await idp.faults.add({ effect: { code: 90033 }, match: { endpoint: 'token' }, times: 2 });
    const statuses = [];
    for (const _ of [1, 2, 3]) statuses.push((await appOnly()).status);
    expect(statuses).toEqual([503, 503, 200]);
    const { id } = await remote.faults.add({ effect: { code: 90033 } });
    for (const _ of [1, 2, 3]) await appOnly();
    expect(await remote.faults.list()).toMatchObject([{ id, struck: 3 }]);
    await remote.faults.lift(id);
    expect((await appOnly()).status).toBe(200);
  });

  test.each([
    [{ effect: { code: 1 } }, 'invalid_request'],
    [{ effect: { status: 200 } }, 'invalid_request'],
    [{ effect: { connection: 'reset' }, match: { colour: 'red' } }, 'invalid_request'],
    [{ effect: { code: 90033 }, match: { user: 'nobody@contoso.example' } }, 'unknown_user'],
    [{ effect: { code: 90033 }, match: { tenant: 'nowhere' } }, 'unknown_tenant'],
  ])('a fault that makes no sense is refused: %j', async (fault, code) => {
    for (const way of [idp, remote]) {
      await expect(way.faults.add(fault as never)).rejects.toMatchObject({ code });
    }
  });
});

describe('what goes wrong', () => {
  test('an HTTP status comes with Retry-After: 1, another value, or none', async () => {
    for (const [retryAfter, expected] of [
      [undefined, '1'],
      [30, '30'],
      [null, null],
    ] as const) {
      await idp.faults.add({ effect: { status: 503, ...(retryAfter === undefined ? {} : { retryAfter }) }, times: 1 });
      const answer = await fetch(url(), { method: 'POST' });
      expect([answer.status, answer.headers.get('retry-after')]).toEqual([503, expected]);
    }
  });

  test('latency delays and loses nothing', async () => {
    await idp.faults.add({ match: { endpoint: 'token' }, effect: { latencyMilliseconds: 300 }, times: 1 });
    const started = performance.now();
    expect((await appOnly()).status).toBe(200);
    expect(performance.now() - started).toBeGreaterThan(290);
  });

  test('a connection can be reset, and an answer break off', async () => {
    await idp.faults.add({ effect: { connection: 'reset' }, times: 1 });
    await expect(fetch(url(), { method: 'POST' })).rejects.toThrow('fetch failed');
    await idp.faults.add({ match: { endpoint: 'discovery' }, effect: { body: 'truncated' }, times: 1 });
    const discovery = `${idp.origin}/${CONTOSO}/v2.0/.well-known/openid-configuration`;
    await expect(fetch(discovery).then((answer) => answer.json())).rejects.toThrow(SyntaxError);
    expect((await fetch(discovery)).ok).toBe(true);
  });

  test.each([
    ['wrong-signature', 'ERR_JWS_SIGNATURE_VERIFICATION_FAILED'],
    ['expired', 'ERR_JWT_EXPIRED'],
    ['not-yet-valid', 'ERR_JWT_CLAIM_VALIDATION_FAILED'],
  ] as const)('a token is issued, but %s', async (tokens, code) => {
    const keys = createRemoteJWKSet(new URL(`${idp.origin}/${CONTOSO}/discovery/v2.0/keys`));
    await idp.faults.add({ effect: { tokens }, times: 1 });
    const { status, body } = await appOnly();
    expect(status).toBe(200);
    await expect(jwtVerify(String(body.access_token), keys)).rejects.toMatchObject({ code });
    await jwtVerify(String((await appOnly()).body.access_token), keys);
  });

  test('a code at authorize or at the password stays on the page', async () => {
    const browser = createFormBrowser(APPLICATION);
    const request = { origin: idp.origin, authority: CONTOSO, clientId: WEB.client_id, redirectUri: REDIRECT, browser };
    const open = () => browser.open(authorizeUrl({ ...request, scope: 'openid' }, { login_hint: SERVICE }));
    await idp.faults.add({ match: { endpoint: 'authorize' }, effect: { code: 53003 }, times: 1 });
    const blocked = await open();
    expect(blocked.html).toContain('AADSTS53003');
    expect(blocked.url).toContain(idp.origin);
    await idp.faults.add({ match: { endpoint: 'sign-in', user: SERVICE }, effect: { code: 50053 }, times: 1 });
    const locked = await browser.submit(await open(), { passwd: (await idp.user(SERVICE)).password });
    expect(locked.html).toContain('AADSTS50053');
    const signedIn = await browser.submit(await open(), { passwd: (await idp.user(SERVICE)).password });
    expect(signedIn.html).not.toContain('AADSTS');
    const entries = await idp.signIns.list();
    expect(entries.map(({ errorCode }) => errorCode)).toEqual(expect.arrayContaining([53003, 50053]));
    expect(paramsOf(signedIn).has('error')).toBe(false);
  });
});

describe('rotated keys', () => {
  const keysNow = async () => {
    const { keys } = (await (await fetch(`${idp.origin}/common/discovery/v2.0/keys`)).json()) as {
      keys: { kid: string }[];
    };
    return keys.map(({ kid }) => kid);
  };

  test('publish the old one beside the new one, unless it is to be forgotten', async () => {
    const [before] = await keysNow();
    const old = String((await appOnly()).body.access_token);
    await remote.rotateKeys();
    const [fresh, kept] = await keysNow();
    expect(kept).toBe(before);
    const verify = (token: string) =>
      jwtVerify(token, createRemoteJWKSet(new URL(`${idp.origin}/common/discovery/v2.0/keys`)));
    await verify(old);
    const { protectedHeader } = await verify(String((await appOnly()).body.access_token));
    expect(protectedHeader.kid).toBe(fresh);
    await idp.rotateKeys({ forget: true });
    expect(await keysNow()).toHaveLength(1);
    await expect(verify(old)).rejects.toMatchObject({ code: 'ERR_JWKS_NO_MATCHING_KEY' });
    expect(decodeJwt(old).tid).toBe(CONTOSO);
  });

  test('leave a forged signature under the name of the key that signs now', async () => {
    const forge = async () => {
      await idp.faults.add({ effect: { tokens: 'wrong-signature' }, times: 1 });
      return decodeProtectedHeader(String((await appOnly()).body.access_token)).kid;
    };
    await forge();
    await idp.rotateKeys({ forget: true });
    expect(await forge()).toBe((await keysNow())[0]);
  });
});
