import { createHash } from 'node:crypto';
import { createRemoteJWKSet, decodeJwt, jwtVerify } from 'jose';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import { createFormBrowser, headingOf, paramsOf, type Visit } from './support/formBrowser.ts';
import { APPLICATION, requestToken } from './support/signInByForms.ts';

const HYBRID = 'b0000000-0000-4000-8000-000000000011';
const CODE_ONLY = 'b0000000-0000-4000-8000-000000000012';
const SECRET = 'hybrid-app-secret-value';
const REDIRECT = `${APPLICATION}/callback`;
const PLAIN = 'a-challenge-that-is-its-own-verifier-and-long-enough';
const S256 = createHash('sha256').update(PLAIN).digest('base64url');

let idp: MockIdp;
beforeAll(async () => {
  const shared = { tenant: CONTOSO, kind: 'web', secrets: [{ value: SECRET }], redirectUris: [REDIRECT] } as const;
  const delegated = ['https://graph.microsoft.com/User.Read'];
  const approved = { delegated, adminConsent: [{ tenant: CONTOSO, delegated }] };
  idp = await createMockIdp({
    freshKey: true,
    seed: {
      apps: [
        { ...shared, ...approved, clientId: HYBRID, implicit: { idTokens: true, accessTokens: true } },
        { ...shared, ...approved, clientId: CODE_ONLY },
      ],
    },
  });
});
afterAll(() => idp.close());

function queryOf(more: Readonly<Record<string, string>>): URLSearchParams {
  const query = new URLSearchParams({
    client_id: HYBRID,
    redirect_uri: REDIRECT,
    response_type: 'code',
    scope: 'openid profile User.Read',
    login_hint: 'licensed@contoso.example',
    ...more,
  });
  for (const [name, value] of Object.entries(more)) if (value === '') query.delete(name);
  return query;
}

/** Signs in and stays on the page that takes the answer back. */
async function signIn(more: Readonly<Record<string, string>>, postTo?: string): Promise<Visit> {
  const browser = createFormBrowser(APPLICATION);
  const endpoint = `${idp.origin}/${CONTOSO}/oauth2/v2.0/authorize`;
  const first = await browser.open(
    postTo === undefined ? `${endpoint}?${queryOf(more)}` : await postRequest(`${endpoint}${postTo}`, queryOf(more)),
  );
  if (headingOf(first) !== 'Enter password') return first;
  const asked = await browser.submit(first, { passwd: 'Rehearsal-2022' });
  return headingOf(asked) === 'Stay signed in?' ? browser.submit(asked, { answer: 'no' }) : asked;
}

/** As a browser that comes from another site: without cookies, and told where to go on. */
async function postRequest(endpoint: string, body: URLSearchParams): Promise<string> {
  const response = await fetch(endpoint, { method: 'POST', body, redirect: 'manual' });
  expect(response.status).toBe(303);
  return new URL(response.headers.get('location') ?? '', endpoint).href;
}

function redeem(code: string, more: Readonly<Record<string, string>>): ReturnType<typeof requestToken> {
  return requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`, {
    grant_type: 'authorization_code',
    client_id: HYBRID,
    client_secret: SECRET,
    redirect_uri: REDIRECT,
    code,
    ...more,
  });
}

function halfHash(text: string | null): string {
  return createHash('sha256')
    .update(text ?? '')
    .digest()
    .subarray(0, 16)
    .toString('base64url');
}

describe('PKCE', () => {
  test.each([
    ['plain', { code_challenge: PLAIN, code_challenge_method: 'plain' }],
    ['plain, because no method is named', { code_challenge: PLAIN }],
    ['S256', { code_challenge: S256, code_challenge_method: 'S256' }],
  ])('%s: the code wants its verifier', async (_name, challenge) => {
    const code = paramsOf(await signIn(challenge)).get('code') ?? '';
    const wrong = { code_verifier: 'another-verifier-that-is-long-enough-for-rfc-7636' };
    expect((await redeem(code, wrong)).body.error_codes).toEqual([501481]);
    expect((await redeem(code, {})).body.error_codes).toEqual([501481]);
    expect((await redeem(code, { code_verifier: PLAIN })).status).toBe(200);
  });

  test('a web app may do without, and then must not bring a verifier', async () => {
    const code = paramsOf(await signIn({})).get('code') ?? '';
    expect((await redeem(code, { code_verifier: PLAIN })).body.error_codes).toEqual([501481]);
    expect((await redeem(code, {})).status).toBe(200);
  });

  test.each([
    [{ code_challenge: 'short' }, 50147],
    [{ code_challenge: 'x'.repeat(129) }, 50147],
    [{ code_challenge: 'x'.repeat(44), code_challenge_method: 'S256' }, 501491],
    [{ code_challenge_method: 'S256' }, 50147],
    [{ code_challenge: S256, code_challenge_method: 's256' }, 90023],
  ])('%j is refused: %i', async (more, code) => {
    const answer = paramsOf(await signIn({ ...more, state: 'kept' }));
    expect(answer.get('error_description')).toContain(`AADSTS${code}:`);
    expect(answer.get('state')).toBe('kept');
  });
});

describe('response types', () => {
  test.each([
    ['id_token', []],
    ['code id_token', ['code']],
    ['id_token code', ['code']],
    ['id_token token', ['access_token', 'expires_in', 'scope', 'token_type']],
  ])('%s answers in the fragment, with a nonce', async (responseType, others) => {
    const visit = await signIn({ response_type: responseType, nonce: 'n-1', state: 's' });
    const answer = paramsOf(visit);
    expect(new URL(visit.url).search).toBe('');
    expect([...answer.keys()].sort()).toEqual([...others, 'id_token', 'session_state', 'state'].sort());
    const keys = createRemoteJWKSet(new URL(`${idp.origin}/${CONTOSO}/discovery/v2.0/keys`));
    const { payload } = await jwtVerify(answer.get('id_token') ?? '', keys, {
      issuer: `${idp.origin}/${CONTOSO}/v2.0`,
      audience: HYBRID,
    });
    expect(payload).toMatchObject({ nonce: 'n-1', preferred_username: 'licensed@contoso.example' });
    expect(payload.c_hash).toBe(answer.has('code') ? halfHash(answer.get('code')) : undefined);
    expect(payload.at_hash).toBe(answer.has('access_token') ? halfHash(answer.get('access_token')) : undefined);
  });

  test('a code that comes beside an id_token is redeemed like any other', async () => {
    const answer = paramsOf(await signIn({ response_type: 'code id_token', nonce: 'n-2' }));
    const { body } = await redeem(answer.get('code') ?? '', {});
    expect(decodeJwt(String(body.id_token))).toMatchObject({ nonce: 'n-2' });
  });

  test('token alone answers with an access token for Graph and nothing to renew it with', async () => {
    const answer = paramsOf(await signIn({ response_type: 'token' }));
    expect(decodeJwt(answer.get('access_token') ?? '')).toMatchObject({ scp: expect.stringContaining('User.Read') });
    expect(answer.has('refresh_token') || answer.has('id_token') || answer.has('code')).toBe(false);
  });

  test('form_post carries them in a form that sends itself, and may be framed', async () => {
    const visit = await signIn({ response_type: 'code id_token', response_mode: 'form_post', nonce: 'n-3' });
    expect(visit.status).toBe(200);
    expect(visit.html).toContain(`action="${REDIRECT}"`);
    expect(visit.html).toMatch(/name="id_token" value="[\w.-]+"/);
    expect(visit.html).toMatch(/name="code" value="[\w.-]+"/);
    expect(visit.headers.get('x-frame-options')).toBeNull();
  });

  test.each([
    [{ response_type: 'code id_token', nonce: 'n', client_id: CODE_ONLY }, 700054],
    [{ response_type: 'id_token', nonce: 'n', client_id: CODE_ONLY }, 700054],
    [{ response_type: 'code token' }, 70005],
    [{ response_type: 'none' }, 70005],
    [{ response_type: '' }, 900144],
    [{ response_type: 'id_token', nonce: 'n', response_mode: 'query' }, 70007],
    [{ response_type: 'id_token' }, 900144],
    [{ response_type: 'id_token', nonce: 'n', scope: 'profile' }, 70005],
  ])('%j is refused: %i', async (more, code) => {
    const answer = paramsOf(await signIn(more));
    expect(answer.get('error_description')).toContain(`AADSTS${code}:`);
    expect(answer.get('error_uri') ?? `/error?code=${code}`).toContain(`/error?code=${code}`);
  });
});

test('the nonce comes back only where one was sent', async () => {
  const { body } = await redeem(paramsOf(await signIn({})).get('code') ?? '', {});
  expect(decodeJwt(String(body.id_token))).not.toHaveProperty('nonce');
});

test.each([['query'], ['fragment'], ['form_post']])('the state comes back byte for byte by %s', async (mode) => {
  const state = 'eyJpZCI6IjEifQ==|a b+c%20&d=e#f?g/"<script>\'\u00e9\u{1f600}\\';
  const visit = await signIn({ state, response_mode: mode });
  const form = /name="state" value="([^"]*)"/.exec(visit.html)?.[1];
  const entities: Readonly<Record<string, string>> = { quot: '"', '#39': "'", lt: '<', gt: '>', amp: '&' };
  const posted = form?.replace(/&(quot|#39|lt|gt|amp);/g, (_all, name: string) => entities[name] ?? '');
  expect(mode === 'form_post' ? posted : paramsOf(visit).get('state')).toBe(state);
});

test('a request by POST is answered like one by GET, and may say in its address again what stands in its body', async () => {
  const id = '5f0c0000-0000-4000-8000-000000000001';
  const visit = await signIn({ state: 'posted', 'client-request-id': id }, `?client-request-id=${id}`);
  expect(paramsOf(visit).get('state')).toBe('posted');
  expect(paramsOf(visit).has('code')).toBe(true);
  expect((await idp.signIns.list()).at(-1)?.correlationId).toBe(id);
});
