import { OnBehalfOfCredential } from '@azure/identity';
import { ConfidentialClientApplication, type InteractionRequiredAuthError } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp, FABRIKAM, type MockIdp } from '../src/index.ts';
import { leadTo } from './support/azureIdentity.ts';
import { createFormBrowser, paramsOf } from './support/formBrowser.ts';
import { APPLICATION, authorizeUrl, requestToken, VERIFIER } from './support/signInByForms.ts';

const JWT_BEARER = 'urn:ietf:params:oauth:grant-type:jwt-bearer';
const GRAPH = 'https://graph.microsoft.com/User.Read';
const DESKTOP = BUILT_IN_APPS.publicClient;
const API = 'b0000000-0000-4000-8000-000000000001';
const OTHER_API = 'b0000000-0000-4000-8000-000000000002';
const SECRET = 'the-secret-of-the-api';
const SERVICE = 'service@contoso.example';

let idp: MockIdp;
beforeAll(async () => {
  const ours = [GRAPH, `api://${API}/Read`, `api://${OTHER_API}/Read`];
  idp = await createMockIdp({
    seed: {
      apps: [
        { clientId: DESKTOP, multiTenant: true, adminConsent: [{ tenant: CONTOSO, delegated: ours }] },
        {
          clientId: API,
          tenant: CONTOSO,
          name: 'Middle tier',
          kind: 'web',
          multiTenant: true,
          secrets: [{ value: SECRET }],
          exposes: { scopes: ['Read'], uris: ['https://api.contoso.example'] },
          delegated: [GRAPH],
          adminConsent: [{ tenant: CONTOSO, delegated: [GRAPH, `api://${OTHER_API}/Read`] }],
        },
        {
          clientId: OTHER_API,
          tenant: CONTOSO,
          kind: 'web',
          secrets: [{ value: SECRET }],
          exposes: { scopes: ['Read'], tokenVersion: 1 },
        },
      ],
    },
  });
});
beforeEach(() => idp.reset());
afterAll(() => idp.close());

type Form = Readonly<Record<string, string>>;

const ask = async (form: Form, tenant: string = CONTOSO) =>
  (await requestToken(`${idp.origin}/${tenant}/oauth2/v2.0/token`, form)).body;

/** What the client of the API holds. */
async function tokensFor(scope: string, username = SERVICE): Promise<Record<string, unknown>> {
  const form = { grant_type: 'password', client_id: DESKTOP, username, password: BUILT_IN_PASSWORD };
  return ask({ ...form, scope: `openid ${scope}` });
}

const accessToken = async (username = SERVICE) => String((await tokensFor(`api://${API}/Read`, username)).access_token);

/** The person signs in once more, with the claims of a refusal: password, second factor, stay signed in. */
async function stepUp(claims: string): Promise<string> {
  const browser = createFormBrowser(APPLICATION);
  const scope = `api://${API}/Read`;
  const request = { origin: idp.origin, authority: CONTOSO, clientId: DESKTOP, redirectUri: APPLICATION, scope };
  const password = await browser.open(authorizeUrl(request, { login_hint: SERVICE, claims }));
  const factor = await browser.submit(password, { passwd: BUILT_IN_PASSWORD });
  const keep = await browser.submit(factor, { otc: await (await idp.user(SERVICE)).currentCode() });
  const code = paramsOf(await browser.submit(keep, { answer: 'no' })).get('code') ?? '';
  const grant = { grant_type: 'authorization_code', code, code_verifier: VERIFIER, redirect_uri: APPLICATION };
  return String((await ask({ client_id: DESKTOP, ...grant })).access_token);
}

const exchange = (assertion: string, form: Form = {}, tenant?: string) =>
  ask(
    {
      grant_type: JWT_BEARER,
      requested_token_use: 'on_behalf_of',
      client_id: API,
      client_secret: SECRET,
      scope: GRAPH,
      assertion,
      ...form,
    },
    tenant,
  );

const middleTier = async () =>
  new ConfidentialClientApplication({
    auth: { ...(await idp.msalConfig({ tenant: CONTOSO, clientId: API })).auth, clientSecret: SECRET },
  });

describe('unmodified clients', () => {
  test('MSAL Node exchanges the token of its caller, keeps the answer, and is told whose it is', async () => {
    const client = await middleTier();
    const request = { oboAssertion: await accessToken(), scopes: [GRAPH] };
    const result = await client.acquireTokenOnBehalfOf(request);
    expect(decodeJwt(result?.accessToken ?? '')).toMatchObject({
      appid: API,
      appidacr: '1',
      aud: 'https://graph.microsoft.com',
      scp: expect.stringContaining('User.Read'),
      upn: SERVICE,
      tid: CONTOSO,
    });
    const { oid } = decodeJwt(request.oboAssertion);
    expect(result?.account?.homeAccountId).toBe(`${oid}.${CONTOSO}`);
    expect((await client.acquireTokenOnBehalfOf(request))?.fromCache).toBe(true);
  });

  test('Azure Identity exchanges the token of its caller, too', async () => {
    const credential = new OnBehalfOfCredential({
      ...leadTo(idp.origin),
      tenantId: CONTOSO,
      clientId: API,
      clientSecret: SECRET,
      userAssertionToken: await accessToken(),
    });
    expect(decodeJwt((await credential.getToken(GRAPH)).token)).toMatchObject({ appid: API, upn: SERVICE });
  });

  test('what a policy wants reaches the person by the claims of the refusal, and then the exchange succeeds', async () => {
    const tenant = await idp.tenant(CONTOSO);
    const before = await accessToken();
    await (await idp.user(SERVICE)).setMfa({ methods: ['code'] });
    const { id } = await tenant.policies.add({
      name: 'A second factor for the mail of the organization',
      conditions: { apps: [API] },
      controls: ['mfa'],
    });
    const client = await middleTier();
    const refusal = await client.acquireTokenOnBehalfOf({ oboAssertion: before, scopes: [GRAPH] }).then(
      () => undefined,
      (error: unknown) => error,
    );
    expect(refusal).toMatchObject({
      name: 'InteractionRequiredAuthError',
      errorCode: 'interaction_required',
      subError: 'basic_action',
      errorNo: 50076,
      claims: JSON.stringify({ access_token: { capolids: { essential: true, values: [id] } } }),
    });
    const after = await stepUp(String((refusal as InteractionRequiredAuthError).claims));
    const result = await client.acquireTokenOnBehalfOf({ oboAssertion: after, scopes: [GRAPH] });
    expect(decodeJwt(result?.accessToken ?? '').amr).toEqual(['pwd', 'mfa']);
  });
});

describe('the exchange', () => {
  test('goes on from API to API, and gives a refresh token of the API that asked', async () => {
    const first = await exchange(await accessToken(), { scope: `api://${OTHER_API}/Read offline_access` });
    expect(decodeJwt(String(first.access_token))).toMatchObject({ appid: API, aud: `api://${OTHER_API}`, ver: '1.0' });
    const form = { grant_type: 'refresh_token', refresh_token: String(first.refresh_token), scope: GRAPH };
    expect(await ask({ ...form, client_id: API, client_secret: SECRET })).toMatchObject({ token_type: 'Bearer' });
    const second = await exchange(String(first.access_token), { client_id: OTHER_API });
    expect(second).toMatchObject({ error: 'invalid_grant', error_codes: [65001] });
  });

  test('takes the token at organizations, for the tenant it was issued in', async () => {
    expect(await exchange(await accessToken(), {}, 'organizations')).toMatchObject({ token_type: 'Bearer' });
  });

  test('goes by resource at the version 1 endpoint', async () => {
    const form = {
      grant_type: JWT_BEARER,
      requested_token_use: 'on_behalf_of',
      client_id: API,
      client_secret: SECRET,
      resource: 'https://graph.microsoft.com',
      assertion: await accessToken(),
    };
    const { body } = await requestToken(`${idp.origin}/${CONTOSO}/oauth2/token`, form);
    expect(decodeJwt(String(body.access_token))).toMatchObject({ appid: API, upn: SERVICE, scp: expect.any(String) });
  });

  test('fails on purpose for the person it is about', async () => {
    const assertion = await accessToken();
    await idp.faults.add({ match: { user: SERVICE, grant: JWT_BEARER }, effect: { code: 50079 }, times: 1 });
    expect(await exchange(assertion)).toMatchObject({ error_codes: [50079] });
    await idp.faults.add({ match: { user: 'licensed@contoso.example', grant: JWT_BEARER }, effect: { code: 50079 } });
    expect(await exchange(assertion)).toMatchObject({ token_type: 'Bearer' });
  });

  test('is written to the sign-in log without the token', async () => {
    const assertion = await accessToken();
    await exchange(assertion);
    const log = await idp.signIns.list();
    expect(log.at(-1)).toMatchObject({ flow: 'on_behalf_of', clientId: API, upn: SERVICE, errorCode: 0 });
    expect(JSON.stringify([log, await idp.requests.list()])).not.toContain(assertion.slice(0, 40));
  });
});

describe('is refused', () => {
  const appOnly = async (): Promise<string> => {
    const { body } = await requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`, {
      grant_type: 'client_credentials',
      client_id: BUILT_IN_APPS.daemon,
      client_secret: 'daemon-secret-value',
      scope: `api://${API}/.default`,
    });
    return String(body.access_token);
  };
  const tampered = async (tokens: 'wrong-signature' | 'expired' | 'not-yet-valid'): Promise<string> => {
    await idp.faults.add({ match: { endpoint: 'token' }, effect: { tokens }, times: 1 });
    return accessToken();
  };

  test.each<[string, number, string, () => Promise<Record<string, unknown>>]>([
    ['text that is no token', 50013, 'invalid_grant', () => exchange('no-token')],
    ['a token with a strange key', 50013, 'invalid_grant', () => exchange('e30.e30.e30')],
    [
      'a token with a strange signature',
      50013,
      'invalid_grant',
      async () => exchange(await tampered('wrong-signature')),
    ],
    ['a token that is over', 500133, 'invalid_grant', async () => exchange(await tampered('expired'))],
    ['a token of the future', 500133, 'invalid_grant', async () => exchange(await tampered('not-yet-valid'))],
    [
      'a token for another API',
      500131,
      'invalid_grant',
      async () => exchange(String((await tokensFor(`api://${OTHER_API}/Read`)).access_token)),
    ],
    ['an id_token', 240002, 'invalid_grant', async () => exchange(String((await tokensFor(GRAPH)).id_token))],
    ["an app's own token", 7000114, 'unauthorized_client', async () => exchange(await appOnly())],
    [
      'a permission nobody approved',
      65001,
      'invalid_grant',
      async () => exchange(await accessToken(), { scope: 'https://graph.microsoft.com/Mail.Read' }),
    ],
    ["another tenant's endpoint", 50013, 'invalid_grant', async () => exchange(await accessToken(), {}, FABRIKAM)],
    ['no assertion', 900144, 'invalid_request', () => exchange('')],
    ['no scope', 900144, 'invalid_request', async () => exchange(await accessToken(), { scope: '' })],
    [
      'another use',
      9002313,
      'invalid_request',
      async () => exchange(await accessToken(), { requested_token_use: 'mine' }),
    ],
    ['a wrong secret', 7000215, 'invalid_client', async () => exchange(await accessToken(), { client_secret: 'x' })],
    [
      'a public client',
      7000218,
      'invalid_client',
      async () => exchange(await accessToken(), { client_id: DESKTOP, client_secret: '' }),
    ],
    [
      'an account that was disabled since',
      50057,
      'invalid_grant',
      async () => {
        const assertion = await accessToken();
        await (await idp.user(SERVICE)).disable();
        return exchange(assertion);
      },
    ],
    [
      'a policy that blocks the API',
      53003,
      'interaction_required',
      async () => {
        const assertion = await accessToken();
        const conditions = { grants: ['on_behalf_of' as const] };
        await (await idp.tenant(CONTOSO)).policies.add({ name: 'p', conditions, controls: ['block'] });
        return exchange(assertion);
      },
    ],
  ])('%s: AADSTS%i', async (_what, code, error, act) => {
    expect(await act()).toMatchObject({ error, error_codes: [code] });
  });
});
