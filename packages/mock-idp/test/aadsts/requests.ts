import { expect } from 'vitest';
import { BUILT_IN_APPS, CONTOSO, FABRIKAM } from '../../src/index.ts';
import { createFormBrowser } from '../support/formBrowser.ts';
import { APPLICATION } from '../support/signInByForms.ts';
import {
  APP_ONLY,
  adminConsent,
  byPassword,
  codeIn,
  codeOf,
  DESKTOP,
  device,
  EXCHANGE,
  GRAPH,
  IMAP,
  idp,
  poll,
  type Raised,
  redeem,
  redirected,
  refresh,
  refreshToken,
  SPA_REDIRECT,
  SPA_SIGN_IN,
  signIn,
  token,
  wait,
} from './asking.ts';

/** Parameters, scopes, codes, refresh tokens and devices. */
export const REQUESTS: readonly Raised[] = [
  [
    28002,
    'a code redeemed for a scope nobody offers',
    async () => redeem(await signIn(), { scope: `${EXCHANGE}/Nothing` }),
  ],
  [28003, 'a code redeemed for an empty scope', async () => redeem(await signIn(), { scope: ' ' })],
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
  [50147, 'a code_challenge of three characters', () => redirected({ code_challenge: 'abc' })],
  [
    54005,
    'a code redeemed twice',
    async () => {
      const signedIn = await signIn();
      await redeem(signedIn);
      return redeem(signedIn);
    },
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
  [90002, 'an unknown tenant', () => codeOf(APP_ONLY, { authority: 'nobody.example' })],
  [90005, 'sid together with login_hint', () => redirected({ sid: 's', login_hint: 'service@contoso.example' })],
  [90014, 'a password grant without user name', () => byPassword('')],
  [90023, 'an unknown prompt', () => redirected({ prompt: 'magic' })],
  [500011, 'a resource that is not there', () => codeOf({ ...APP_ONLY, scope: 'https://nobody.example/.default' })],
  [501481, 'a verifier of another sign-in', async () => redeem(await signIn(), { code_verifier: 'v'.repeat(43) })],
  [501491, 'a code_challenge that is no SHA-256', () => redirected({ code_challenge: 'a'.repeat(50) })],
  [
    700005,
    "a code of one tenant at another's endpoint",
    async () => {
      await (await idp.app(DESKTOP)).change({ multiTenant: true });
      return redeem(await signIn(), {}, { authority: FABRIKAM });
    },
  ],
  [
    700022,
    'scopes of two APIs in one token request',
    async () => redeem(await signIn(), { scope: `${IMAP} ${GRAPH}` }),
  ],
  [700023, 'a scope of no API', async () => redeem(await signIn(), { scope: 'offline_access' })],
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
    90019,
    'the token endpoint without a tenant in its address',
    async () => codeIn(await (await fetch(`${idp.origin}/oauth2/v2.0/token`, { method: 'POST' })).text()),
  ],
];
