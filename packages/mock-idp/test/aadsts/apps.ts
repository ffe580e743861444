import { BUILT_IN_APPS, BUILT_IN_PASSWORD } from '../../src/index.ts';
import { createFormBrowser, paramsOf } from '../support/formBrowser.ts';
import { APPLICATION } from '../support/signInByForms.ts';
import {
  API,
  APP_ONLY,
  adminConsent,
  asserted,
  assertion,
  byPassword,
  callerTokens,
  codeIn,
  codeOf,
  DESKTOP,
  DISABLED,
  EXCHANGE,
  federated,
  GRAPH,
  IMAP,
  idp,
  NOBODY,
  onBehalfOf,
  onPage,
  open,
  PERSONAL,
  type Raised,
  redeem,
  redirected,
  SPA_REDIRECT,
  SPA_SIGN_IN,
  signIn,
  token,
  wait,
} from './asking.ts';

/** App registrations, their proof, redirect URIs and consents. */
export const APPS: readonly Raised[] = [
  [50011, 'a redirect URI that differs in case', () => onPage({}, { redirectUri: `${APPLICATION}/Callback` })],
  [50027, 'a client assertion that is no JWT', () => asserted('not.a.jwt')],
  [50194, 'a single-tenant app at common', () => onPage({}, { authority: 'common' })],
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
    650057,
    '.default of an API the registration does not list',
    () => redirected({}, { ...SPA_SIGN_IN, scope: `openid ${EXCHANGE}/.default` }),
  ],
  [700016, 'an app that is not in the tenant', () => codeOf({ ...APP_ONLY, client_id: NOBODY })],
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
  [7000112, 'an app that is switched off', () => onPage({}, { clientId: DISABLED })],
  [7000215, 'a wrong secret', () => codeOf({ ...APP_ONLY, client_secret: 'the-id-of-the-secret' })],
  [7000218, 'a confidential app without proof', () => codeOf({ ...APP_ONLY, client_secret: '' })],
  [
    7000222,
    'an expired secret',
    () => codeOf({ ...APP_ONLY, client_id: BUILT_IN_APPS.expiredSecret, client_secret: 'expired-secret-value' }),
  ],
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
  [50013, 'on behalf of somebody by text that is no token', () => onBehalfOf('no-token')],
  [50166, 'a token of an issuer that is out of reach', () => federated({ issuer: 'http://127.0.0.1:1' })],
  [
    65005,
    '.default where the registration lists a permission nobody offers',
    async () => {
      await (await idp.app(DESKTOP)).change({ delegated: [GRAPH, 'https://graph.microsoft.com/Nothing'] });
      return redirected({}, { scope: 'openid https://graph.microsoft.com/.default' });
    },
  ],
  [
    650056,
    '.default where the registration lists nothing',
    async () => {
      await (await idp.app(DESKTOP)).change({ delegated: [] });
      return redirected({}, { scope: 'openid https://graph.microsoft.com/.default' });
    },
  ],
  [
    70001,
    'an app that Microsoft switched off',
    async () => {
      await (await idp.app(DESKTOP)).change({ disabledByMicrosoft: true });
      return byPassword();
    },
  ],
  [
    70025,
    'a token of an outside issuer for an app that trusts none',
    async () => {
      await (await idp.app(BUILT_IN_APPS.daemon)).change({ federatedCredentials: [] });
      return federated({});
    },
  ],
  [240002, 'on behalf of somebody by an id_token', async () => onBehalfOf((await callerTokens()).id_token)],
  [
    500131,
    'on behalf of somebody by a token for another API',
    async () => onBehalfOf((await callerTokens(GRAPH)).access_token),
  ],
  [
    500133,
    'on behalf of somebody by a token that is over',
    async () => {
      await idp.faults.add({ match: { endpoint: 'token' }, effect: { tokens: 'expired' }, times: 1 });
      return onBehalfOf((await callerTokens()).access_token);
    },
  ],
  [
    700011,
    'an app that was removed',
    async () => {
      await (await idp.app(DESKTOP)).remove();
      return byPassword();
    },
  ],
  [700211, 'a token of an issuer the app does not trust', () => federated({ issuer: 'https://other.example' })],
  [700212, 'a token for another audience', () => federated({ audience: 'api://other' })],
  [700213, 'a token of another subject', () => federated({ subject: 'Another-run' })],
  [
    7000114,
    "on behalf of nobody: an app's own token",
    async () => onBehalfOf((await token({ ...APP_ONLY, scope: `api://${API}/.default` })).body.access_token),
  ],
  [7002138, 'a token whose subject differs in case', () => federated({ subject: 'the-run' })],
];
