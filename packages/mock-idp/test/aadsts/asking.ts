import { createPrivateKey } from 'node:crypto';
import { exportJWK, generateKeyPair, SignJWT } from 'jose';
import {
  BUILT_IN_APPS,
  BUILT_IN_PASSWORD,
  CONTOSO,
  createMockIdp,
  type MockIdp,
  type PolicyInput,
} from '../../src/index.ts';
import { createFormBrowser, type FormBrowser, paramsOf, type Visit } from '../support/formBrowser.ts';
import {
  APPLICATION,
  authorizeUrl,
  requestToken,
  type SignedIn,
  type SignInRequest,
  signInByForms,
  VERIFIER,
} from '../support/signInByForms.ts';

export const EXCHANGE = 'https://outlook.office365.com';
export const IMAP = `${EXCHANGE}/IMAP.AccessAsUser.All`;
export const GRAPH = 'https://graph.microsoft.com/User.Read';
export const SCOPE = `openid offline_access ${IMAP}`;
export const DESKTOP = BUILT_IN_APPS.publicClient;
export const SPA_REDIRECT = `${APPLICATION}/redirect`;
export const DISABLED = 'b0000000-0000-4000-8000-000000000001';
export const PERSONAL = 'b0000000-0000-4000-8000-000000000002';
export const CLOSED = 'b0000000-0000-4000-8000-000000000003';
/** An API that asks on behalf of its callers. */
export const API = 'b0000000-0000-4000-8000-000000000004';
export const NOBODY = 'b0000000-0000-4000-8000-000000000009';
export const DAEMON = { client_id: BUILT_IN_APPS.daemon, client_secret: 'daemon-secret-value' };
export const APP_ONLY = { ...DAEMON, grant_type: 'client_credentials', scope: `${EXCHANGE}/.default` };
export const ASSERTION_TYPE = 'urn:ietf:params:oauth:client-assertion-type:jwt-bearer';

/** Code, cause in words, and what brings it about; answers the code that came. */
export type Raised = readonly [number, string, () => Promise<number>];

export type Form = Readonly<Record<string, string>>;

/** An issuer that is not the mock. */
const OUTSIDE = 'https://build-service.example';
const outside = await generateKeyPair('ES256');

/** The mock that all of them ask. */
export let idp: MockIdp;

export async function openWorld(): Promise<void> {
  const redirectUris = ['http://localhost'];
  const adminConsent = [{ tenant: CONTOSO, delegated: [GRAPH] }];
  const apiConsent = [{ tenant: CONTOSO, delegated: [GRAPH, IMAP, `${EXCHANGE}/SMTP.Send`, `api://${API}/Read`] }];
  const keys = [{ ...(await exportJWK(outside.publicKey)), kid: 'outside' } as { kty: 'EC' }];
  idp = await createMockIdp({
    devicePollSeconds: 1,
    seed: {
      apps: [
        { clientId: DESKTOP, adminConsent: apiConsent },
        {
          clientId: API,
          tenant: CONTOSO,
          kind: 'web',
          secrets: [{ value: 'api-secret-value' }],
          exposes: { scopes: ['Read'] },
          adminConsent,
        },
        {
          clientId: BUILT_IN_APPS.daemon,
          federatedCredentials: [
            { issuer: OUTSIDE, subject: 'The-run', keys },
            { issuer: 'http://127.0.0.1:1', subject: 'The-run' },
          ],
        },
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
}

/** The code in whatever came back: JSON, a redirect to the application, or a page. */
export const codeIn = (text: string): number =>
  Number(/AADSTS(\d+)/.exec(text)?.[1] ?? /\((\d{5,7})\)/.exec(text)?.[1]);

export async function token(
  form: Form,
  { authority = CONTOSO, headers = {} }: { authority?: string; headers?: Form } = {},
) {
  const url = `${idp.origin}/${authority}/oauth2/v2.0/token`;
  const { body } = await requestToken(url, { client_id: DESKTOP, ...form }, headers);
  return { code: Array.isArray(body.error_codes) ? Number(body.error_codes[0]) : 0, body };
}

export const codeOf = async (...request: Parameters<typeof token>) => (await token(...request)).code;

export const byPassword = (username = 'service@contoso.example', more: Form = {}) =>
  codeOf({ grant_type: 'password', username, password: BUILT_IN_PASSWORD, scope: SCOPE, ...more });

export const DESKTOP_SIGN_IN = {
  clientId: DESKTOP,
  redirectUri: APPLICATION,
  scope: SCOPE,
  upn: 'service@contoso.example',
};
export const SPA_SIGN_IN = {
  ...DESKTOP_SIGN_IN,
  clientId: BUILT_IN_APPS.spa,
  redirectUri: SPA_REDIRECT,
  scope: `openid offline_access ${GRAPH}`,
};

export type SignInFacts = Partial<Omit<SignInRequest, 'origin'>>;

export const signIn = (facts: SignInFacts = {}): Promise<SignedIn> =>
  signInByForms({ origin: idp.origin, authority: CONTOSO, ...DESKTOP_SIGN_IN, ...facts });

export function open(
  params: Form,
  { browser = createFormBrowser(APPLICATION), ...facts }: SignInFacts = {},
): Promise<Visit> {
  return browser.open(
    authorizeUrl({ origin: idp.origin, authority: CONTOSO, ...DESKTOP_SIGN_IN, ...facts, browser }, params),
  );
}

/** What the application is told. */
export const redirected = async (params: Form, facts: SignInFacts = {}) =>
  codeIn(paramsOf(await open(params, facts)).get('error_description') ?? '');

/** What the person reads. */
export const onPage = async (params: Form, facts: SignInFacts = {}) => codeIn((await open(params, facts)).html);

/** What the person reads after their password. */
export async function afterPassword(upn: string, facts: SignInFacts = {}): Promise<number> {
  const browser = facts.browser ?? createFormBrowser(APPLICATION);
  const visit = await open({ login_hint: upn }, { ...facts, browser });
  return codeIn((await browser.submit(visit, { passwd: BUILT_IN_PASSWORD })).html);
}

export const redeem = ({ code, verifier }: SignedIn, form: Form = {}, where: Parameters<typeof token>[1] = {}) =>
  codeOf(
    { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: APPLICATION, ...form },
    where,
  );

export async function refreshToken(facts: SignInFacts = {}, form: Form = {}, headers: Form = {}): Promise<string> {
  const { code, verifier } = await signIn(facts);
  const grant = { grant_type: 'authorization_code', code, code_verifier: verifier, redirect_uri: APPLICATION, ...form };
  return String((await token(grant, { headers })).body.refresh_token);
}

/** Of somebody who shows a code of an authenticator as well. */
export async function refreshTokenWithFactor(): Promise<string> {
  const browser = createFormBrowser(APPLICATION);
  const password = await open({ login_hint: 'service@contoso.example' }, { browser });
  const factor = await browser.submit(password, { passwd: BUILT_IN_PASSWORD });
  const otc = await (await idp.user('service@contoso.example')).currentCode();
  const keep = await browser.submit(factor, { otc });
  const code = paramsOf(await browser.submit(keep, { answer: 'no' })).get('code') ?? '';
  const grant = { grant_type: 'authorization_code', code, code_verifier: VERIFIER, redirect_uri: APPLICATION };
  return String((await token(grant)).body.refresh_token);
}

export const refresh = (refresh_token: string, form: Form = {}, headers: Form = {}) =>
  codeOf({ grant_type: 'refresh_token', refresh_token, ...form }, { headers });

export const policy = async (input: Omit<PolicyInput, 'name'>) =>
  (await idp.tenant(CONTOSO)).policies.add({ name: 'p', ...input });
export const change = async (what: Parameters<Awaited<ReturnType<MockIdp['tenant']>>['change']>[0]) =>
  (await idp.tenant(CONTOSO)).change(what);
export const wait = async (duration: Parameters<Awaited<ReturnType<MockIdp['tenant']>>['clock']['advance']>[0]) =>
  (await idp.tenant(CONTOSO)).clock.advance(duration);

export async function device(): Promise<{
  readonly device_code: string;
  readonly user_code: string;
  readonly page: string;
}> {
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

export const poll = (device_code: string) => codeOf({ grant_type: 'device_code', device_code });

/** An assertion of the daemon, by a certificate registered just now. */
export async function assertion(expires: string): Promise<string> {
  const { privateKey, thumbprint } = await (await idp.app(BUILT_IN_APPS.daemon)).addCertificate();
  return new SignJWT()
    .setProtectedHeader({ alg: 'RS256', x5t: Buffer.from(thumbprint, 'hex').toString('base64url') })
    .setIssuer(BUILT_IN_APPS.daemon)
    .setSubject(BUILT_IN_APPS.daemon)
    .setAudience(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`)
    .setExpirationTime(expires)
    .sign(createPrivateKey(privateKey));
}

export const asserted = async (client_assertion: string) =>
  codeOf({
    grant_type: 'client_credentials',
    scope: `${EXCHANGE}/.default`,
    client_id: BUILT_IN_APPS.daemon,
    client_assertion_type: ASSERTION_TYPE,
    client_assertion,
  });

export async function signedInTwice(): Promise<FormBrowser> {
  const { browser } = await signIn();
  await open({ prompt: 'login', login_hint: 'licensed@contoso.example' }, { browser }).then((visit) =>
    browser.submit(visit, { passwd: BUILT_IN_PASSWORD }),
  );
  return browser;
}

export const sidOf = async (signedIn: SignedIn): Promise<string> => {
  const { body } = await token({
    grant_type: 'authorization_code',
    code: signedIn.code,
    code_verifier: signedIn.verifier,
    redirect_uri: APPLICATION,
  });
  const payload = String(body.id_token).split('.')[1] ?? '';
  return String(JSON.parse(Buffer.from(payload, 'base64url').toString()).sid);
};

export const adminConsent = (query: Form, authority: string = CONTOSO) =>
  `${idp.origin}/${authority}/v2.0/adminconsent?${new URLSearchParams(query)}`;

export async function refusedBy(input: Omit<PolicyInput, 'name'>): Promise<number> {
  await policy(input);
  return byPassword();
}

export async function afterUserName(upn: string): Promise<number> {
  const browser = createFormBrowser(APPLICATION);
  const facts = { clientId: BUILT_IN_APPS.everyAccount, authority: 'organizations', scope: 'openid', browser };
  return codeIn((await browser.submit(await open({}, facts), { loginfmt: upn })).html);
}

/** The page that the last sign-in of the log was stopped by first. */
export const loggedInterrupt = async (): Promise<number> => (await idp.signIns.list()).at(-1)?.interrupts?.[0] ?? 0;

/** What a caller of the API holds. */
export async function callerTokens(scope = `api://${API}/Read`): Promise<Record<string, unknown>> {
  const form = { grant_type: 'password', username: 'service@contoso.example', password: BUILT_IN_PASSWORD };
  return (await token({ ...form, scope: `openid ${scope}` })).body;
}

export const onBehalfOf = (assertion: unknown): Promise<number> =>
  codeOf({
    grant_type: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    requested_token_use: 'on_behalf_of',
    client_id: API,
    client_secret: 'api-secret-value',
    scope: GRAPH,
    assertion: String(assertion),
  });

/** The daemon proves itself by a token of the outside issuer. */
export async function federated({ issuer = OUTSIDE, subject = 'The-run', audience = 'api://AzureADTokenExchange' }) {
  const signed = await new SignJWT()
    .setProtectedHeader({ alg: 'ES256', kid: 'outside' })
    .setIssuer(issuer)
    .setSubject(subject)
    .setAudience(audience)
    .setExpirationTime('10m')
    .sign(outside.privateKey);
  return asserted(signed);
}
