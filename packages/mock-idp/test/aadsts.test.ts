import { createPrivateKey } from 'node:crypto';
import { SignJWT } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { type CatalogueEntry, listCatalogue } from '../src/entra/aadstsCatalogue.ts';
import {
  BUILT_IN_APPS,
  BUILT_IN_PASSWORD,
  CONTOSO,
  createMockIdp,
  FABRIKAM,
  type MockIdp,
  type PolicyInput,
} from '../src/index.ts';
import { createFormBrowser, type FormBrowser, paramsOf, type Visit } from './support/formBrowser.ts';
import {
  APPLICATION,
  authorizeUrl,
  requestToken,
  type SignedIn,
  type SignInRequest,
  signInByForms,
} from './support/signInByForms.ts';

const EXCHANGE = 'https://outlook.office365.com';
const IMAP = `${EXCHANGE}/IMAP.AccessAsUser.All`;
const GRAPH = 'https://graph.microsoft.com/User.Read';
const SCOPE = `openid offline_access ${IMAP}`;
const DESKTOP = BUILT_IN_APPS.publicClient;
const SPA_REDIRECT = `${APPLICATION}/redirect`;
const DISABLED = 'b0000000-0000-4000-8000-000000000001';
const PERSONAL = 'b0000000-0000-4000-8000-000000000002';
const CLOSED = 'b0000000-0000-4000-8000-000000000003';
const NOBODY = 'b0000000-0000-4000-8000-000000000009';
const DAEMON = { client_id: BUILT_IN_APPS.daemon, client_secret: 'daemon-secret-value' };
const APP_ONLY = { ...DAEMON, grant_type: 'client_credentials', scope: `${EXCHANGE}/.default` };
const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

type Form = Readonly<Record<string, string>>;

let idp: MockIdp;
beforeAll(async () => {
  const redirectUris = ['http://localhost'];
  const adminConsent = [{ tenant: CONTOSO, delegated: [GRAPH] }];
  idp = await createMockIdp({
    devicePollSeconds: 1,
    seed: {
      apps: [
        { clientId: DISABLED, tenant: CONTOSO, kind: 'public', enabled: false, redirectUris },
        {
          clientId: PERSONAL,
          tenant: CONTOSO,
          kind: 'public',
          signInAudience: 'PersonalMicrosoftAccount',
          redirectUris,
        },
        { clientId: CLOSED, tenant: CONTOSO, kind: 'public', assignmentRequired: true, adminConsent, redirectUris },
      ],
    },
  });
});
beforeEach(() => idp.reset());
afterAll(() => idp.close());

/** The code in whatever came back: JSON, a redirect to the application, or a page. */
const codeIn = (text: string): number => Number(/AADSTS(\d+)/.exec(text)?.[1] ?? /\((\d{5,7})\)/.exec(text)?.[1]);

async function token(form: Form, { authority = CONTOSO, headers = {} }: { authority?: string; headers?: Form } = {}) {
  const url = `${idp.origin}/${authority}/oauth2/v2.0/token`;
  const { body } = await requestToken(url, { client_id: DESKTOP, ...form }, headers);
  return { code: Array.isArray(body.error_codes) ? Number(body.error_codes[0]) : 0, body };
}

const codeOf = async (...request: Parameters<typeof token>) => (await token(...request)).code;

const byPassword = (username = 'service@contoso.example', more: Form = {}) =>
  codeOf({ grant_type: 'password', username, password: BUILT_IN_PASSWORD, scope: SCOPE, ...more });

const DESKTOP_SIGN_IN = { clientId: DESKTOP, redirectUri: APPLICATION, scope: SCOPE, upn: 'service@contoso.example' };
const SPA_SIGN_IN = {
  ...DESKTOP_SIGN_IN,
  clientId: BUILT_IN_APPS.spa,
  redirectUri: SPA_REDIRECT,
  scope: `openid offline_access ${GRAPH}`,
};

type SignInFacts = Partial<Omit<SignInRequest, 'origin'>>;

const signIn = (facts: SignInFacts = {}): Promise<SignedIn> =>
  signInByForms({ origin: idp.origin, authority: CONTOSO, ...DESKTOP_SIGN_IN, ...facts });

function open(params: Form, { browser = createFormBrowser(APPLICATION), ...facts }: SignInFacts = {}): Promise<Visit> {
  return browser.open(
    authorizeUrl({ origin: idp.origin, authority: CONTOSO, ...DESKTOP_SIGN_IN, ...facts, browser }, params),
  );
}

/** What the application is told. */
const redirected = async (params: Form, facts: SignInFacts = {}) =>
  codeIn(paramsOf(await open(params, facts)).get('error_description') ?? '');

/** What the person reads. */
const onPage = async (params: Form, facts: SignInFacts = {}) => codeIn((await open(params, facts)).html);

/** What the person reads after their password. */
async function afterPassword(upn: string, facts: SignInFacts = {}): Promise<number> {
  const browser = facts.browser ?? createFormBrowser(APPLICATION);
  const visit = await open({ login_hint: upn }, { ...facts, browser });
  return codeIn((await browser.submit(visit, { passwd: BUILT_IN_PASSWORD })).html);
}

const redeem = ({ code, verifier }: SignedIn, form: Form = {}, where: Parameters<typeof token>[1] = {}) =>
  codeOf(
    { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: APPLICATION, ...form },
    where,
  );

async function refreshToken(facts: SignInFacts = {}, form: Form = {}, headers: Form = {}): Promise<string> {
  const { code, verifier } = await signIn(facts);
  const grant = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: APPLICATION, ...form };
  return String((await token(grant, { headers })).body.refresh_token);
}

const refresh = (refresh_token: string, form: Form = {}, headers: Form = {}) =>
  codeOf({ grant_type: 'refresh_token', refresh_token, ...form }, { headers });

const policy = async (input: Omit<PolicyInput, 'name'>) =>
  (await idp.tenant(CONTOSO)).policies.add({ name: 'p', ...input });
const change = async (what: Parameters<Awaited<ReturnType<MockIdp['tenant']>>['change']>[0]) =>
  (await idp.tenant(CONTOSO)).change(what);
const wait = async (duration: Parameters<Awaited<ReturnType<MockIdp['tenant']>>['clock']['advance']>[0]) =>
  (await idp.tenant(CONTOSO)).clock.advance(duration);

async function device(): Promise<{ readonly device_code: string; readonly user_code: string; readonly page: string }> {
  const { body } = await requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/devicecode`, {
    client_id: DESKTOP,
    scope: SCOPE,
  });
  return {
    device_code: String(body.device_code),
    user_code: String(body.user_code),
    page: String(body.verification_uri),
  };
}

const poll = (device_code: string) => codeOf({ grant_type: 'device_code', device_code });

/** An assertion of the daemon, by a certificate registered just now. */
async function assertion(expires: string): Promise<string> {
  const { privateKey, thumbprint } = await (await idp.app(BUILT_IN_APPS.daemon)).addCertificate();
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS256', x5t: Buffer.from(thumbprint, 'hex').toString('base64url') })
    .setIssuer(BUILT_IN_APPS.daemon)
    .setSubject(BUILT_IN_APPS.daemon)
    .setAudience(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`)
    .setExpirationTime(expires)
    .sign(createPrivateKey(privateKey));
}

const asserted = async (client_assertion: string) =>
  codeOf({
    grant_type: 'client_credentials',
    scope: `${EXCHANGE}/.default`,
    client_id: BUILT_IN_APPS.daemon,
    client_assertion_type: ASSERTION_TYPE,
    client_assertion,
  });

async function signedInTwice(): Promise<FormBrowser> {
  const { browser } = await signIn();
  await open({ prompt: 'login', login_hint: 'licensed@contoso.example' }, { browser }).then((visit) =>
    browser.submit(visit, { passwd: BUILT_IN_PASSWORD }),
  );
  return browser;
}

const sidOf = async (signedIn: SignedIn): Promise<string> => {
  const { body } = await token({
    grant_type: 'authorization_code',
    code: signedIn.code,
    code_verifier: signedIn.verifier,
    redirect_uri: APPLICATION,
  });
  const payload = String(body.id_token).split('.')[1] ?? '';
  return String(JSON.parse(Buffer.from(payload, 'base64url').toString()).sid);
};

const adminConsent = (query: Form, authority: string = CONTOSO) =>
  `${idp.origin}/${authority}/v2.0/adminconsent?${new URLSearchParams(query)}`;

/** How each code comes about in life. */
const RAISED: readonly (readonly [number, string, () => Promise<number>])[] = [
  [
    16000,
    'prompt=none with two accounts signed in',
    async () => redirected({ prompt: 'none' }, { browser: await signedInTwice() }),
  ],
  [
    16002,
    'prompt=none with the sid of an account that signed out',
    async () => {
      const signedIn = await signIn();
      const sid = await sidOf(signedIn);
      await signedIn.browser.open(`${idp.origin}/${CONTOSO}/oauth2/v2.0/logout?logout_hint=service@contoso.example`);
      return redirected({ prompt: 'none', sid }, signedIn);
    },
  ],
  [
    160021,
    'prompt=none with a sid that never was',
    async () =>
      redirected(
        { prompt: 'none', sid: 'b0000000-0000-4000-8000-000000000000' },
        { browser: (await signIn()).browser },
      ),
  ],
  [
    28002,
    'a code redeemed for a scope nobody offers',
    async () => redeem(await signIn(), { scope: `${EXCHANGE}/Nothing` }),
  ],
  [28003, 'a code redeemed for an empty scope', async () => redeem(await signIn(), { scope: ' ' })],
  [50011, 'a redirect URI that differs in case', () => onPage({}, { redirectUri: `${APPLICATION}/Callback` })],
  [50020, 'an account of another tenant', () => afterPassword('viewer@fabrikam.example')],
  [50027, 'a client assertion that is no JWT', () => asserted('not.a.jwt')],
  [50034, 'an unknown user name', () => byPassword('nobody@contoso.example')],
  [
    50049,
    'instance discovery for a stranger',
    async () =>
      codeIn(
        await (
          await fetch(
            `${idp.origin}/common/discovery/instance?api-version=1.1&authorization_endpoint=https://stranger.example/x/oauth2/v2.0/authorize`,
          )
        ).text(),
      ),
  ],
  [50053, 'a locked account', () => byPassword('locked@contoso.example')],
  [50055, 'an expired password', () => byPassword('expired-password@contoso.example')],
  [50057, 'a disabled account', () => byPassword('disabled@contoso.example')],
  [50058, 'prompt=none with nobody signed in', () => redirected({ prompt: 'none' })],
  [
    50059,
    'a user name without domain at organizations',
    async () => {
      await (await idp.app(DESKTOP)).change({ multiTenant: true });
      const form = { grant_type: 'password', username: 'service', password: BUILT_IN_PASSWORD };
      return codeOf(form, { authority: 'organizations' });
    },
  ],
  [
    50074,
    'a wrong code of an authenticator',
    async () => {
      const browser = createFormBrowser(APPLICATION);
      const asked = await browser.submit(await open({ login_hint: 'mfa@contoso.example' }, { browser }), {
        passwd: BUILT_IN_PASSWORD,
      });
      return codeIn((await browser.submit(asked, { otc: '000000' })).html);
    },
  ],
  [50076, 'a password grant for an account with a second factor', () => byPassword('mfa@contoso.example')],
  [
    50079,
    'a second factor wanted of somebody without one',
    async () => {
      await policy({ controls: ['mfa'] });
      return byPassword();
    },
  ],
  [
    50089,
    'a sign-in that nobody began',
    async () => codeIn(await (await fetch(`${idp.origin}/${CONTOSO}/login?ctx=unknown`)).text()),
  ],
  [
    50105,
    'an app that wants assignment',
    () => byPassword('service@contoso.example', { client_id: CLOSED, scope: `openid ${GRAPH}` }),
  ],
  [50125, 'a silent sign-in of an account with tasks', () => byPassword('pending-tasks@contoso.example')],
  [50126, 'a wrong password', () => byPassword('service@contoso.example', { password: 'wrong' })],
  [50147, 'a code_challenge of three characters', () => redirected({ code_challenge: 'abc' })],
  [
    50173,
    'a refresh token from before the sessions were revoked',
    async () => {
      const kept = await refreshToken();
      await (await idp.user('service@contoso.example')).revokeSessions();
      return refresh(kept);
    },
  ],
  [50194, 'a single-tenant app at common', () => onPage({}, { authority: 'common' })],
  [
    50196,
    'tasks that come back for ever',
    async () => {
      const browser = createFormBrowser(APPLICATION);
      let visit = await browser.submit(await open({ login_hint: 'loop@contoso.example' }, { browser }), {
        passwd: BUILT_IN_PASSWORD,
      });
      for (let round = 0; round < 10 && !visit.html.includes('AADSTS'); round += 1)
        visit = await browser.submit(visit, {});
      return codeIn(visit.html);
    },
  ],
  [500011, 'a resource that is not there', () => codeOf({ ...APP_ONLY, scope: 'https://nobody.example/.default' })],
  [500208, 'a personal account where only work accounts may be', () => afterUserName('private@personal.example')],
  [501481, 'a verifier of another sign-in', async () => redeem(await signIn(), { code_verifier: 'v'.repeat(43) })],
  [501491, 'a code_challenge that is no SHA-256', () => redirected({ code_challenge: 'a'.repeat(50) })],
  [53000, 'a policy for compliant devices', () => refusedBy({ controls: ['compliant-device'] })],
  [53001, 'a policy for joined devices', () => refusedBy({ controls: ['hybrid-joined-device'] })],
  [53002, 'a policy for approved apps', () => refusedBy({ controls: ['approved-app'] })],
  [53003, 'a policy that blocks', () => byPassword('blocked-by-policy@contoso.example')],
  [
    530035,
    'a password grant under security defaults',
    async () => {
      await change({ securityDefaults: true });
      return byPassword();
    },
  ],
  [
    54005,
    'a code redeemed twice',
    async () => {
      const signedIn = await signIn();
      await redeem(signedIn);
      return redeem(signedIn);
    },
  ],
  [
    65001,
    'a permission nobody approved',
    () => byPassword('service@contoso.example', { scope: `${EXCHANGE}/POP.AccessAsUser.All` }),
  ],
  [
    65004,
    'Cancel on the permissions page',
    async () => {
      const browser = createFormBrowser(APPLICATION);
      const facts = { browser, scope: `openid ${EXCHANGE}/POP.AccessAsUser.All` };
      const page = await browser.submit(await open({ login_hint: 'service@contoso.example' }, facts), {
        passwd: BUILT_IN_PASSWORD,
      });
      return codeIn(paramsOf(await browser.submit(page, { answer: 'cancel' })).get('error_description') ?? '');
    },
  ],
  [
    650057,
    '.default of an API the registration does not list',
    () => redirected({}, { ...SPA_SIGN_IN, scope: `openid ${EXCHANGE}/.default` }),
  ],
  [70000, 'a refresh token that was never issued', () => refresh('1.made-up')],
  [70003, 'an unknown grant_type', () => codeOf({ grant_type: 'magic' })],
  [70005, 'an unknown response_type', () => redirected({ response_type: 'magic' })],
  [70007, 'an unknown response_mode', () => redirected({ response_mode: 'magic' })],
  [
    70008,
    'a code older than ten minutes',
    async () => {
      const signedIn = await signIn();
      await wait({ minutes: 11 });
      return redeem(signedIn);
    },
  ],
  [70011, 'a scope nobody offers', () => redirected({}, { scope: `${EXCHANGE}/Nothing` })],
  [70016, 'a device that asks too early', async () => poll((await device()).device_code)],
  [70018, 'a device code that was never issued', () => poll('made-up')],
  [
    70019,
    'a user code typed too late',
    async () => {
      const { page, user_code } = await device();
      await wait({ minutes: 16 });
      const browser = createFormBrowser(APPLICATION);
      return codeIn((await browser.submit(await browser.open(page), { otc: user_code })).html);
    },
  ],
  [
    70020,
    'a device that asks too late',
    async () => {
      const { device_code } = await device();
      await wait({ minutes: 16 });
      return poll(device_code);
    },
  ],
  [
    70043,
    'a refresh token older than the sign-in frequency',
    async () => {
      await policy({ signInFrequencyHours: 1 });
      const kept = await refreshToken();
      await wait({ hours: 2 });
      return refresh(kept);
    },
  ],
  [
    70044,
    'a silent sign-in in a session older than the sign-in frequency',
    async () => {
      await policy({ signInFrequencyHours: 1 });
      const { browser } = await signIn();
      await wait({ hours: 2 });
      return redirected({ prompt: 'none' }, { browser });
    },
  ],
  [
    700005,
    "a code of one tenant at another's endpoint",
    async () => {
      await (await idp.app(DESKTOP)).change({ multiTenant: true });
      return redeem(await signIn(), {}, { authority: FABRIKAM });
    },
  ],
  [700016, 'an app that is not in the tenant', () => codeOf({ ...APP_ONLY, client_id: NOBODY })],
  [
    700022,
    'scopes of two APIs in one token request',
    async () => redeem(await signIn(), { scope: `${IMAP} ${GRAPH}` }),
  ],
  [700023, 'a scope of no API', async () => redeem(await signIn(), { scope: 'offline_access' })],
  [700024, 'a client assertion that is over', async () => asserted(await assertion('-1h'))],
  [700025, 'a secret with a public client', () => byPassword('service@contoso.example', { client_secret: 'x' })],
  [
    700027,
    'a certificate that has expired',
    async () => {
      const signed = await assertion('10m');
      await wait({ days: 366 * 30 });
      return asserted(signed);
    },
  ],
  [700038, 'a client id that is no GUID', () => codeOf({ ...APP_ONLY, client_id: 'my-app' })],
  [
    700054,
    'an id_token from the authorization endpoint without implicit flow',
    () => redirected({ response_type: 'id_token', nonce: 'n' }),
  ],
  [
    700082,
    'a refresh token unused for 91 days',
    async () => {
      const kept = await refreshToken();
      await wait({ days: 91 });
      return refresh(kept);
    },
  ],
  [
    700084,
    'a refresh token of a single-page app after a day, used or not',
    async () => {
      const spa = { client_id: BUILT_IN_APPS.spa, redirect_uri: SPA_REDIRECT };
      const headers = { origin: APPLICATION };
      const kept = await refreshToken(SPA_SIGN_IN, spa, headers);
      await wait({ hours: 23 });
      const { body } = await token({ grant_type: 'refresh_token', refresh_token: kept, ...spa }, { headers });
      expect(body.refresh_token_expires_in).toBeLessThanOrEqual(3600);
      await wait({ hours: 1 });
      return refresh(String(body.refresh_token), spa, headers);
    },
  ],
  [7000112, 'an app that is switched off', () => onPage({}, { clientId: DISABLED })],
  [7000215, 'a wrong secret', () => codeOf({ ...APP_ONLY, client_secret: 'the-id-of-the-secret' })],
  [7000218, 'a confidential app without proof', () => codeOf({ ...APP_ONLY, client_secret: '' })],
  [
    7000222,
    'an expired secret',
    () => codeOf({ ...APP_ONLY, client_id: BUILT_IN_APPS.expiredSecret, client_secret: 'expired-secret-value' }),
  ],
  [90002, 'an unknown tenant', () => codeOf(APP_ONLY, { authority: 'nobody.example' })],
  [90005, 'sid together with login_hint', () => redirected({ sid: 's', login_hint: 'service@contoso.example' })],
  [90014, 'a password grant without user name', () => byPassword('')],
  [90023, 'an unknown prompt', () => redirected({ prompt: 'magic' })],
  [
    90093,
    'admin consent by somebody who is no administrator',
    async () => {
      const browser = createFormBrowser(APPLICATION);
      const query = { client_id: DESKTOP, redirect_uri: APPLICATION, scope: IMAP };
      const userName = await browser.open(adminConsent(query));
      const password = await browser.submit(userName, { loginfmt: 'service@contoso.example' });
      return codeIn((await browser.submit(password, { passwd: BUILT_IN_PASSWORD })).html);
    },
  ],
  [
    90094,
    "mail permissions under Microsoft's consent policy",
    async () => {
      await change({ userConsent: 'microsoft-managed' });
      return afterPassword('service@contoso.example', { scope: `${EXCHANGE}/POP.AccessAsUser.All` });
    },
  ],
  [
    90095,
    'the same where an administrator takes requests',
    async () => {
      await change({ userConsent: 'blocked', consentRequests: true });
      return afterPassword('service@contoso.example', { scope: `${EXCHANGE}/POP.AccessAsUser.All` });
    },
  ],
  [900144, 'a request without grant_type', () => codeOf({})],
  [
    900561,
    'GET at the token endpoint',
    async () => codeIn(await (await fetch(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`)).text()),
  ],
  [
    900971,
    'admin consent without redirect URI',
    async () => codeIn(await (await fetch(adminConsent({ client_id: DESKTOP, scope: IMAP }))).text()),
  ],
  [901002, 'the parameter resource', () => codeOf({ ...APP_ONLY, resource: EXCHANGE })],
  [1002012, 'a client credentials request for a named scope', () => codeOf({ ...APP_ONLY, scope: IMAP })],
  [9001023, 'client credentials at common', () => codeOf(APP_ONLY, { authority: 'common' })],
  [9002313, 'claims that are no JSON', () => byPassword('service@contoso.example', { claims: '{' })],
  [
    9002325,
    'a single-page app without PKCE',
    async () => {
      const browser = (await signIn(SPA_SIGN_IN)).browser;
      const visit = await open(
        { code_challenge: '', code_challenge_method: '', prompt: 'none' },
        { ...SPA_SIGN_IN, browser },
      );
      const code = paramsOf(visit).get('code') ?? '';
      const form = { client_id: BUILT_IN_APPS.spa, grant_type: 'authorization_code', redirect_uri: SPA_REDIRECT, code };
      return codeOf(form, { headers: { origin: APPLICATION } });
    },
  ],
  [
    9002326,
    'a script with the code of a desktop app',
    async () => redeem(await signIn(), {}, { headers: { origin: APPLICATION } }),
  ],
  [
    9002327,
    'a server with the code of a single-page app',
    async () => redeem(await signIn(SPA_SIGN_IN), { client_id: BUILT_IN_APPS.spa, redirect_uri: SPA_REDIRECT }),
  ],
  [9002331, "an app for personal accounts at an organization's endpoint", () => onPage({}, { clientId: PERSONAL })],
];

async function refusedBy(input: Omit<PolicyInput, 'name'>): Promise<number> {
  await policy(input);
  return byPassword();
}

async function afterUserName(upn: string): Promise<number> {
  const browser = createFormBrowser(APPLICATION);
  const facts = { clientId: BUILT_IN_APPS.everyAccount, authority: 'organizations', scope: 'openid', browser };
  return codeIn((await browser.submit(await open({}, facts), { loginfmt: upn })).html);
}

/** What nothing in a world brings about by itself yet. Faults and `block` do. */
const BY_FAULT_ONLY: Readonly<Record<number, string>> = {
  50033: 'nothing here fails for a moment by itself',
  50056: 'every account has a password',
  50072: 'the registration page has no way to be left unfinished but closing it',
  50078: 'a factor is never older than its password, which is told first (70043)',
  50128: 'Entra uses it beside 50034 for the same request',
  50131: 'conditional access here always has a more exact code',
  50132: 'a session that has ended is told as 50058',
  50133: 'a session that has ended is told as 50058',
  50140: 'Entra writes it to its log only',
  50144: 'no account is synchronized from on premises',
  50158: 'no external challenge can be set up',
  53004: 'no risk is computed',
  53011: 'no risk is computed',
  530032: 'no security policy beyond conditional access',
  530034: 'no risk is computed',
  65005: 'the endpoints of version 1 raise it',
  650052: 'every tenant has every service',
  650056: 'Entra uses it beside 650057 for the same request',
  70001: 'Entra uses it beside 7000112 for the same request',
  700011: 'Entra uses it beside 700016 for the same request',
  90019: 'Entra uses it beside 50059 for the same request',
  90024: 'nothing here fails for a moment by itself',
  90033: 'nothing here fails for a moment by itself',
  90055: 'nothing here counts requests',
  90072: 'Entra uses it beside 50020 for the same account',
  90090: 'nothing here fails for a moment by itself',
};

describe('in life', () => {
  test.each(RAISED)('AADSTS%i: %s', async (code, _cause, raise) => {
    expect(await raise()).toBe(code);
  });

  test('every code has a cause here, or a reason why it needs a fault', () => {
    const known = listCatalogue().map(({ code }) => code);
    const raised = RAISED.map(([code]) => code);
    expect([...raised, ...Object.keys(BY_FAULT_ONLY).map(Number)].sort((one, other) => one - other)).toEqual(known);
  });
});

const GUID = '[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}';

describe('by a fault', () => {
  test.each(listCatalogue().map((entry) => [entry.code, entry] as const))(
    'AADSTS%i is answered as Entra words it',
    async (code, entry: CatalogueEntry) => {
      await idp.faults.add({ match: { endpoint: 'token' }, effect: { code }, times: 1 });
      const { status, body, headers } = await requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`, APP_ONLY);
      expect([status, body.error, body.suberror, body.error_codes]).toEqual([
        entry.status,
        entry.error,
        entry.suberror,
        [code],
      ]);
      expect(body.error_uri).toBe(entry.hasErrorPage ? `${idp.origin}/error?code=${code}` : undefined);
      expect(body.timestamp).toMatch(/^\d{4}-\d\d-\d\d \d\d:\d\d:\d\dZ$/);
      expect(body.trace_id).toBe(headers.get('x-ms-request-id'));
      expect(body.correlation_id).toBe(headers.get('client-request-id'));
      expect(body.error_description).toMatch(
        new RegExp(`^AADSTS${code}: .+ Trace ID: ${GUID} Correlation ID: ${GUID} Timestamp: ${body.timestamp}$`),
      );
      const page = await fetch(`${idp.origin}/error?code=${code}`);
      expect(page.status).toBe(200);
      expect(await page.text()).toContain(`AADSTS${code}`);
    },
  );
});
