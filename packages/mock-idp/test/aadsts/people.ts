import { BUILT_IN_PASSWORD, CONTOSO } from '../../src/index.ts';
import { createFormBrowser } from '../support/formBrowser.ts';
import { APPLICATION } from '../support/signInByForms.ts';
import {
  afterPassword,
  afterUserName,
  byPassword,
  CLOSED,
  change,
  codeIn,
  codeOf,
  DESKTOP,
  GRAPH,
  idp,
  loggedInterrupt,
  open,
  policy,
  type Raised,
  redirected,
  refresh,
  refreshToken,
  sidOf,
  signedInTwice,
  signIn,
} from './asking.ts';

/** Accounts, passwords, second factors and browser sessions. */
export const PEOPLE: readonly Raised[] = [
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
  [50020, 'an account of another tenant', () => afterPassword('viewer@fabrikam.example')],
  [50034, 'an unknown user name', () => byPassword('nobody@contoso.example')],
  [
    50053,
    'more wrong passwords than smart lockout allows',
    async () => {
      await change({ smartLockout: { attempts: 2, seconds: 60 } });
      for (const password of ['wrong-1', 'wrong-2']) await byPassword('service@contoso.example', { password });
      return byPassword();
    },
  ],
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
  [
    50173,
    'a refresh token from before the sessions were revoked',
    async () => {
      const kept = await refreshToken();
      await (await idp.user('service@contoso.example')).revokeSessions();
      return refresh(kept);
    },
  ],
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
  [
    160021,
    'prompt=none with a sid that never was',
    async () =>
      redirected(
        { prompt: 'none', sid: 'b0000000-0000-4000-8000-000000000000' },
        { browser: (await signIn()).browser },
      ),
  ],
  [500208, 'a personal account where only work accounts may be', () => afterUserName('private@personal.example')],
  [
    50056,
    'an account that was synchronized without its password',
    async () => {
      await (await idp.user('service@contoso.example')).change({ passwordKept: 'nowhere' });
      return byPassword();
    },
  ],
  [
    50072,
    'the page that registers a second factor, in the sign-in log',
    async () => {
      await policy({ controls: ['mfa'] });
      const browser = createFormBrowser(APPLICATION);
      const password = await open({ login_hint: 'service@contoso.example' }, { browser });
      const registration = await browser.submit(await browser.submit(password, { passwd: BUILT_IN_PASSWORD }), {});
      const otc = await (await idp.user('service@contoso.example')).currentCode();
      await browser.submit(await browser.submit(registration, { otc }), { answer: 'no' });
      return loggedInterrupt();
    },
  ],
  [
    50128,
    'a user name of a domain nobody has, at organizations',
    async () => {
      await (await idp.app(DESKTOP)).change({ multiTenant: true });
      const form = { grant_type: 'password', username: 'service@nobody.example', password: BUILT_IN_PASSWORD };
      return codeOf(form, { authority: 'organizations' });
    },
  ],
  [
    50132,
    'a silent sign-in after the person changed the password',
    async () => {
      const { browser } = await signIn();
      await (await idp.user('service@contoso.example')).changePassword('Another-one-2022');
      return redirected({ prompt: 'none', login_hint: 'service@contoso.example' }, { browser });
    },
  ],
  [
    50133,
    'a silent sign-in after an administrator revoked the sessions',
    async () => {
      const { browser } = await signIn();
      await (await idp.user('service@contoso.example')).revokeSessions();
      return redirected({ prompt: 'none', login_hint: 'service@contoso.example' }, { browser });
    },
  ],
  [
    50140,
    'the page "Stay signed in?", in the sign-in log',
    async () => {
      await signIn();
      return loggedInterrupt();
    },
  ],
  [
    50144,
    'an expired password that is kept on premises',
    async () => {
      await (await idp.user('service@contoso.example')).change({ passwordKept: 'on-premises', passwordExpired: true });
      return byPassword();
    },
  ],
  [
    90072,
    'an account of another tenant, where guests need a second factor',
    async () => {
      await policy({ conditions: { people: ['guests'] }, controls: ['mfa'] });
      return afterPassword('viewer@fabrikam.example');
    },
  ],
];
