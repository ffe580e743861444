import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest';
import { CONTOSO, createMockIdp, FABRIKAM, type MockIdp } from '../src/index.ts';
import { createFormBrowser, type FormBrowser, headingOf, type Visit } from './support/formBrowser.ts';
import { APPLICATION, requestToken, signInByForms } from './support/signInByForms.ts';

const TOLD = 'b0000000-0000-4000-8000-000000000021';
const ALSO_TOLD = 'b0000000-0000-4000-8000-000000000022';
const NOT_TOLD = 'b0000000-0000-4000-8000-000000000023';
const SECRET = 'told-app-secret-value';
const REDIRECT = `${APPLICATION}/callback`;
const LICENSED = 'licensed@contoso.example';
const OPERATOR = 'operator@fabrikam.example';

let idp: MockIdp;
beforeAll(async () => {
  const shared = { kind: 'web', multiTenant: true, secrets: [{ value: SECRET }], redirectUris: [REDIRECT] } as const;
  idp = await createMockIdp({
    seed: {
      apps: [
        { ...shared, tenant: CONTOSO, clientId: TOLD, frontChannelLogoutUri: 'https://told.example/out?keep=1' },
        { ...shared, tenant: FABRIKAM, clientId: ALSO_TOLD, frontChannelLogoutUri: 'http://localhost:4998/out' },
        { ...shared, tenant: CONTOSO, clientId: NOT_TOLD },
      ],
    },
  });
});
beforeEach(() => idp.reset());
afterAll(() => idp.close());

/** Signs in and answers the id_token. */
async function signIn(browser: FormBrowser, clientId: string, upn: string): Promise<string> {
  const authority = upn === LICENSED ? CONTOSO : FABRIKAM;
  const scope = 'openid profile offline_access';
  const request = {
    origin: idp.origin,
    authority,
    clientId,
    redirectUri: REDIRECT,
    scope,
    upn,
    browser,
    more: { login_hint: upn },
  };
  const { code, verifier } = await signInByForms(request);
  const { body } = await requestToken(`${idp.origin}/${authority}/oauth2/v2.0/token`, {
    grant_type: 'authorization_code',
    client_id: clientId,
    client_secret: SECRET,
    redirect_uri: REDIRECT,
    code,
    code_verifier: verifier,
  });
  return String(body.id_token);
}

function logoutUrl(parameters: Readonly<Record<string, string>>, path = 'logout'): string {
  return `${idp.origin}/common/oauth2/v2.0/${path}?${new URLSearchParams(parameters)}`;
}

function framesOf(visit: Visit): readonly string[] {
  return [...visit.html.matchAll(/<iframe[^>]* src="([^"]*)"/g)].map(([, url = '']) => url.replaceAll('&amp;', '&'));
}

test('signing out calls every app of the account that asked for it, with issuer and session', async () => {
  const browser = createFormBrowser(APPLICATION);
  const idToken = await signIn(browser, TOLD, LICENSED);
  await signIn(browser, ALSO_TOLD, LICENSED);
  await signIn(browser, NOT_TOLD, LICENSED);
  const { sid } = decodeJwt(idToken);
  const visit = await browser.open(
    logoutUrl({ id_token_hint: idToken, post_logout_redirect_uri: REDIRECT, state: 's' }),
  );
  const session = `iss=${encodeURIComponent(`${idp.origin}/${CONTOSO}/v2.0`)}&sid=${String(sid)}`;
  expect(framesOf(visit)).toEqual([
    `https://told.example/out?keep=1&${session}`,
    `http://localhost:4998/out?${session}`,
  ]);
  expect(visit.headers.get('content-security-policy')).toContain(
    'frame-src https://told.example http://localhost:4998;',
  );
  expect(visit.html).toContain(`href="${REDIRECT}?state=s"`);
  // They were told once; a second sign-out has nobody to tell.
  expect((await browser.open(logoutUrl({ post_logout_redirect_uri: REDIRECT }))).url).toBe(REDIRECT);
});

test('of several accounts the person picks one, and only its apps are called', async () => {
  const browser = createFormBrowser(APPLICATION);
  await signIn(browser, TOLD, LICENSED);
  await signIn(browser, ALSO_TOLD, OPERATOR);
  const asked = await browser.open(logoutUrl({ post_logout_redirect_uri: REDIRECT }));
  expect(headingOf(asked)).toBe('Which account do you want to sign out of?');
  const { oid } = await idp.user(OPERATOR);
  const left = await browser.submit(asked, { account: `${FABRIKAM}/${oid}` });
  expect(framesOf(left).map((url) => new URL(url).host)).toEqual(['localhost:4998']);
  expect(left.html).toContain(`href="${REDIRECT}"`);
});

test('logoutsession signs out the account of a sid without asking, or everybody', async () => {
  const browser = createFormBrowser(APPLICATION);
  const { sid } = decodeJwt(await signIn(browser, NOT_TOLD, LICENSED));
  const other = await signIn(browser, TOLD, OPERATOR);
  const strangers = await createFormBrowser(APPLICATION).open(logoutUrl({ sid: String(sid) }, 'logoutsession'));
  expect(headingOf(strangers)).toBe('You are signed out');
  expect(framesOf(await browser.open(logoutUrl({ sid: String(sid) }, 'logoutsession')))).toEqual([]);
  const rest = await browser.open(logoutUrl({}, 'logoutsession'));
  expect(framesOf(rest)).toEqual([expect.stringContaining(`sid=${String(decodeJwt(other).sid)}`)]);
});

test('a form may ask as well as an address', async () => {
  const response = await fetch(`${idp.origin}/${CONTOSO}/oauth2/v2.0/logout`, {
    method: 'POST',
    body: new URLSearchParams({ post_logout_redirect_uri: REDIRECT, state: 'posted' }),
    redirect: 'manual',
  });
  expect(response.headers.get('location')).toBe(`${REDIRECT}?state=posted`);
});

test('single sign-out ends the browser session and leaves tokens alone', async () => {
  const browser = createFormBrowser(APPLICATION);
  const request = { origin: idp.origin, authority: CONTOSO, clientId: NOT_TOLD, redirectUri: REDIRECT };
  const scope = 'openid offline_access';
  const { code, verifier } = await signInByForms({ ...request, scope, upn: LICENSED, browser });
  const app = { client_id: NOT_TOLD, client_secret: SECRET };
  const token = `${idp.origin}/${CONTOSO}/oauth2/v2.0/token`;
  const grant = { grant_type: 'authorization_code', redirect_uri: REDIRECT, code, code_verifier: verifier };
  const { body } = await requestToken(token, { ...app, ...grant });
  await browser.open(logoutUrl({ logout_hint: LICENSED }));
  const refreshed = await requestToken(token, {
    ...app,
    grant_type: 'refresh_token',
    refresh_token: String(body.refresh_token),
  });
  expect(refreshed.status).toBe(200);
  const { pages } = await signInByForms({ ...request, scope, upn: LICENSED, browser }).catch((error: unknown) => ({
    pages: [String(error)],
  }));
  expect(pages.join()).toMatch(/Pick an account|Enter password/);
});
