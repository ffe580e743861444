import { ConfidentialClientApplication } from '@azure/msal-node';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, CONTOSO, createMockIdp, type MockIdp } from '../src/index.ts';
import { APPLICATION, requestToken, type SignedIn, signInByForms } from './support/signInByForms.ts';

const EWS = 'https://outlook.office365.com/EWS.AccessAsUser.All';
const SCOPE = `openid profile offline_access ${EWS}`;
const SERVER = `${APPLICATION}/auth/callback`;
const SCRIPTS = `${APPLICATION}/scripts`;
const SECRET = { client_secret: 'web-app-secret-value' };
const SCRIPT = { origin: APPLICATION };
const HOURS = 60 * 60;

type Form = Readonly<Record<string, string>>;

/** A web app with scripts of its own, and tokens that live for a day. */
let idp: MockIdp;
beforeAll(async () => {
  idp = await createMockIdp({
    accessTokenLifetime: 24 * HOURS,
    seed: { apps: [{ clientId: BUILT_IN_APPS.web, spaRedirectUris: [SCRIPTS] }] },
  });
});
beforeEach(() => idp.reset());
afterAll(() => idp.close());

const signIn = (redirectUri: string): Promise<SignedIn> =>
  signInByForms({
    origin: idp.origin,
    authority: CONTOSO,
    clientId: BUILT_IN_APPS.web,
    redirectUri,
    scope: SCOPE,
    upn: 'service@contoso.example',
  });

async function ask(form: Form, headers: Form = {}) {
  const url = `${idp.origin}/${CONTOSO}/oauth2/v2.0/token`;
  const { body } = await requestToken(url, { client_id: BUILT_IN_APPS.web, scope: SCOPE, ...form }, headers);
  return body;
}

const grantOf = (code: string): Form => ({ grant_type: 'authorization_code', code });

async function redeemed({ code, verifier }: SignedIn, redirect_uri: string, headers: Form, form: Form) {
  return ask({ ...grantOf(code), code_verifier: verifier, redirect_uri, ...form }, headers);
}

async function spaCode(): Promise<string> {
  const answer = await redeemed(await signIn(SERVER), SERVER, {}, { ...SECRET, return_spa_code: '1' });
  return String(answer.spa_code);
}

const refusal = (code: number) => ({ error_codes: [code] });

test('MSAL Node gets a code for the scripts of its app, and is told when to renew its own token', async () => {
  const { auth } = await idp.msalConfig({ tenant: CONTOSO, clientId: BUILT_IN_APPS.web });
  const server = new ConfidentialClientApplication({ auth: { ...auth, clientSecret: SECRET.client_secret } });
  const { code, verifier: codeVerifier } = await signIn(SERVER);
  const request = { code, codeVerifier, scopes: [EWS], redirectUri: SERVER, enableSpaAuthorizationCode: true };
  const result = await server.acquireTokenByCode(request);
  const inHours = (at: Date | undefined): number => Math.round(((at?.getTime() ?? 0) - Date.now()) / (HOURS * 1000));
  expect({ expires: inHours(result.expiresOn ?? undefined), renew: inHours(result.refreshOn) }).toEqual({
    expires: 24,
    renew: 12,
  });
  expect(await ask(grantOf(result.code ?? ''), SCRIPT)).toMatchObject({ token_type: 'Bearer', id_token: /./ });
});

describe('the code for the scripts', () => {
  test('is redeemed once, without address, challenge and secret, for a refresh token of a day', async () => {
    const code = await spaCode();
    const answer = await ask(grantOf(code), SCRIPT);
    expect(answer).toMatchObject({
      expires_in: 24 * HOURS,
      refresh_in: 12 * HOURS,
      refresh_token_expires_in: 24 * HOURS,
    });
    expect(await ask(grantOf(code), SCRIPT)).toMatchObject(refusal(54005));
    const refresh = { grant_type: 'refresh_token', refresh_token: String(answer.refresh_token) };
    expect(await ask(refresh, SCRIPT)).toMatchObject({ token_type: 'Bearer' });
  });

  test('is for the scripts of the app alone', async () => {
    const code = await spaCode();
    expect(await ask({ ...grantOf(code), ...SECRET })).toMatchObject(refusal(9002327));
    expect(await ask(grantOf(code), { origin: 'https://elsewhere.example' })).toMatchObject(refusal(7000218));
    expect(await ask({ ...grantOf(code), ...SECRET }, SCRIPT)).toMatchObject(refusal(700025));
    expect(await ask({ ...grantOf(code), client_id: BUILT_IN_APPS.spa }, SCRIPT)).toMatchObject(refusal(70000));
    expect(await ask(grantOf(code), SCRIPT)).toMatchObject({ token_type: 'Bearer' });
  });

  test('lives ten minutes', async () => {
    const code = await spaCode();
    await (await idp.tenant(CONTOSO)).clock.advance({ minutes: 11 });
    expect(await ask(grantOf(code), SCRIPT)).toMatchObject(refusal(70008));
  });

  test('is not there for who did not ask, or has no scripts', async () => {
    expect(await redeemed(await signIn(SERVER), SERVER, {}, SECRET)).not.toHaveProperty('spa_code');
    await (await idp.app(BUILT_IN_APPS.web)).change({ spaRedirectUris: [] });
    const answer = await redeemed(await signIn(SERVER), SERVER, {}, { ...SECRET, return_spa_code: '1' });
    expect(answer).not.toHaveProperty('spa_code');
  });
});

test('scripts may also sign in by themselves; each half redeems the codes of its own address', async () => {
  expect(await redeemed(await signIn(SCRIPTS), SCRIPTS, SCRIPT, {})).toMatchObject({ token_type: 'Bearer' });
  expect(await redeemed(await signIn(SCRIPTS), SCRIPTS, {}, SECRET)).toMatchObject(refusal(9002327));
  expect(await redeemed(await signIn(SERVER), SERVER, SCRIPT, {})).toMatchObject(refusal(9002326));
});
