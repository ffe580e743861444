import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import {
  BUILT_IN_APPS,
  BUILT_IN_PASSWORD,
  CONTOSO,
  connectMockIdp,
  createMockIdp,
  FABRIKAM,
  type MockIdp,
} from '../src/index.ts';
import { createFormBrowser, type FormBrowser, headingOf, paramsOf, type Visit } from './support/formBrowser.ts';
import { APPLICATION, authorizeUrl, outcomeOf, requestToken } from './support/signInByForms.ts';

const SERVICE = 'service@contoso.example';
const MFA = 'mfa@contoso.example';
const CONNECTOR = { clientId: BUILT_IN_APPS.harborlineConnector, redirectUri: `${APPLICATION}/v1/oauth/callback` };

let idp: MockIdp;
let remote: MockIdp;
let browser: FormBrowser;
beforeAll(async () => {
  idp = await createMockIdp({ freshKey: true });
  remote = await connectMockIdp(idp.control.url, idp.control.token);
});
beforeEach(async () => {
  await idp.reset();
  browser = createFormBrowser(APPLICATION);
});
afterAll(() => idp.close());

const web = () => ({
  origin: idp.origin,
  authority: CONTOSO as string,
  clientId: BUILT_IN_APPS.web as string,
  redirectUri: `${APPLICATION}/auth/callback`,
  scope: 'openid profile User.Read',
});

function open(more: Readonly<Record<string, string>> = {}, facts: Partial<ReturnType<typeof web>> = {}) {
  return browser.open(authorizeUrl({ ...web(), ...facts }, more));
}

/** Up to the page after the password. */
async function enterPassword(upn: string, more: Readonly<Record<string, string>> = {}): Promise<Visit> {
  return browser.submit(await open({ login_hint: upn, ...more }), { passwd: BUILT_IN_PASSWORD });
}

function textOf(visit: Visit, id: string): string {
  return new RegExp(`id="${id}"[^>]*>([^<]*)<`).exec(visit.html)?.[1] ?? '';
}

/** What the waiting page's script asks. */
async function isWaiting(visit: Visit): Promise<boolean> {
  const url = new URL(/data-answer="([^"]*)"/.exec(visit.html)?.[1] ?? '', visit.url).href;
  return ((await browser.open(url).then(({ html }) => JSON.parse(html))) as { waiting: boolean }).waiting;
}

const look = (visit: Visit): Promise<Visit> => browser.submit(visit, {});
const otherWay = (visit: Visit): Promise<Visit> =>
  browser.open(new URL(/id="signInAnotherWay" href="([^"]*)"/.exec(visit.html)?.[1] ?? '', visit.url).href);

describe('a one-time code', () => {
  test.each([
    ['in this process', () => idp],
    ['over the control API', () => remote],
  ])('from the authenticator of the account, %s, lets it in', async (_way, way) => {
    const page = await enterPassword(MFA);
    expect(outcomeOf(page)).toBe('Enter code');
    const keep = await browser.submit(page, { otc: await (await way().user(MFA)).currentCode() });
    expect(outcomeOf(keep)).toBe('Stay signed in?');
    expect(outcomeOf(await browser.submit(keep, { answer: 'no' }))).toBe('code');
  });

  test('that is wrong is told on the page and in the log, and may be typed again', async () => {
    const wrong = await browser.submit(await enterPassword(MFA), { otc: '000000x' });
    expect(outcomeOf(wrong)).toBe('Enter code');
    expect(textOf(wrong, 'idSpan_SAOTCC_Error_OTC')).toContain('50074');
    expect((await idp.signIns.list()).at(-1)).toMatchObject({ upn: MFA, errorCode: 50074 });
    const { currentCode } = await idp.user(MFA);
    expect(outcomeOf(await browser.submit(wrong, { otc: await currentCode() }))).toBe('Stay signed in?');
  });

  test('can be read off the page that stands in for the telephone', async () => {
    const page = await enterPassword(MFA);
    const link = /href="(\/authenticator\/[^"]*)"/.exec(page.html)?.[1] ?? '';
    const telephone = await browser.open(idp.origin + link);
    expect(headingOf(telephone)).toBe('Authenticator');
    const keep = await browser.submit(page, { otc: textOf(telephone, 'oneTimeCode') });
    expect(outcomeOf(keep)).toBe('Stay signed in?');
  });

  test('is asked for once per browser session, until the password is asked for again', async () => {
    const { currentCode } = await idp.user(MFA);
    const keep = await browser.submit(await enterPassword(MFA), { otc: await currentCode() });
    await browser.submit(keep, { answer: 'no' });
    expect(outcomeOf(await open({ prompt: 'none' }))).toBe('code');
    expect(outcomeOf(await enterPassword(MFA, { prompt: 'login' }))).toBe('Enter code');
    expect(outcomeOf(await open({ prompt: 'none' }))).toBe('interaction_required 50076');
  });
});

describe('a telephone that is asked', () => {
  const choose = async (proof: string): Promise<Visit> =>
    browser.submit(await otherWay(await enterPassword(MFA)), { authMethodId: proof });
  const numberPage = () => choose('PhoneAppNotification');

  test('can be chosen instead of a code', async () => {
    const methods = await otherWay(await enterPassword(MFA));
    expect(outcomeOf(methods)).toBe('Verify your identity');
    for (const proof of ['PhoneAppOTP', 'PhoneAppNotification', 'CompanionAppsNotification']) {
      expect(methods.html).toContain(`data-value="${proof}"`);
    }
    expect(outcomeOf(await browser.submit(methods, { authMethodId: 'Pigeon' }))).toBe('Verify your identity');
    expect(outcomeOf(await browser.submit(methods, { authMethodId: 'PhoneAppOTP' }))).toBe('Enter code');
  });

  test('shows a number, and lets in whoever types it there', async () => {
    const page = await numberPage();
    const number = textOf(page, 'idRichContext_DisplaySign');
    expect(number).toMatch(/^\d\d$/);
    expect(outcomeOf(await look(page))).toBe('Approve the sign-in');
    expect(await isWaiting(page)).toBe(true);
    const user = await remote.user(MFA);
    expect(await user.waitingSignIns()).toEqual([{ app: 'Contoso web app', method: 'number-match', number }]);
    expect(await user.approveSignIn(number)).toBe('approved');
    expect(await isWaiting(page)).toBe(false);
    expect(outcomeOf(await look(page))).toBe('Stay signed in?');
  });

  test('denies on a wrong number, and can be asked again with another', async () => {
    const page = await numberPage();
    const user = await idp.user(MFA);
    const wrong = textOf(page, 'idRichContext_DisplaySign') === '10' ? '11' : '10';
    expect(await user.approveSignIn(wrong)).toBe('denied');
    const denied = await look(page);
    expect(outcomeOf(denied)).toBe('Sign-in denied');
    expect(denied.html).toContain('50074');
    const again = await browser.submit(denied, { resend: 'Ask again' });
    expect(outcomeOf(again)).toBe('Approve the sign-in');
    await user.approveSignIn(textOf(again, 'idRichContext_DisplaySign'));
    expect(outcomeOf(await look(again))).toBe('Stay signed in?');
  });

  test('may be denied, and approving afterwards comes too late', async () => {
    const page = await choose('CompanionAppsNotification');
    expect(page.html).not.toContain('idRichContext_DisplaySign');
    const user = await remote.user(MFA);
    await user.denySignIn();
    expect(outcomeOf(await look(page))).toBe('Sign-in denied');
    await expect(user.approveSignIn()).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(user.denySignIn()).rejects.toMatchObject({ code: 'invalid_request' });
    expect((await idp.signIns.list()).at(-1)).toMatchObject({ upn: MFA, errorCode: 50074 });
  });

  test('that nobody answers is given up after a minute, and can be asked again or left for a code', async () => {
    const page = await numberPage();
    const { clock } = await idp.tenant(CONTOSO);
    await clock.advance({ seconds: 58 });
    expect(await isWaiting(page)).toBe(true);
    await clock.advance({ seconds: 2 });
    expect(await isWaiting(page)).toBe(false);
    const late = await look(page);
    expect(outcomeOf(late)).toBe('No answer');
    await expect((await idp.user(MFA)).approveSignIn()).rejects.toMatchObject({ code: 'invalid_request' });
    expect(outcomeOf(await browser.submit(late, { resend: 'Ask again' }))).toBe('Approve the sign-in');
    expect(outcomeOf(await otherWay(late))).toBe('Verify your identity');
  });

  test.each([
    ['approve', 'Stay signed in?'],
    ['deny', 'Sign-in denied'],
    ['ignore', 'Approve the sign-in'],
  ] as const)('can answer by itself: %s leads to: %s', async (answer, expected) => {
    await (await remote.user(MFA)).setMfa({ methods: ['number-match'], answer });
    const page = await enterPassword(MFA);
    expect(outcomeOf(page)).toBe('Approve the sign-in');
    expect(textOf(page, 'idRichContext_DisplaySign')).toMatch(/^\d\d$/);
    expect(page.html).not.toContain('signInAnotherWay');
    expect(outcomeOf(await look(page))).toBe(expected);
  });

  test('stands in the list of telephones while it is asked, and can be answered by hand there', async () => {
    const page = await numberPage();
    const list = await browser.open(`${idp.origin}/authenticator`);
    expect(list.html).toContain('(1 waiting)');
    const { oid } = await idp.user(MFA);
    const url = `${idp.origin}/authenticator/${CONTOSO}/${oid}`;
    const id = /name="approval" value="([^"]*)"/.exec((await browser.open(url)).html)?.[1] ?? '';
    const number = textOf(page, 'idRichContext_DisplaySign');
    const sendAnswer = async (fields: Readonly<Record<string, string>>) =>
      browser.submit(await browser.open(url), { approval: id, ...fields }, url);
    expect((await sendAnswer({ answer: 'approve', number })).html).toContain('Approved.');
    expect((await sendAnswer({ answer: 'deny' })).html).toContain('does not wait any more');
    expect(outcomeOf(await look(page))).toBe('Stay signed in?');
  });

  test.each(['/authenticator/nowhere/nobody', `/authenticator/${CONTOSO}/c0000000-0000-4000-8000-000000000024`])(
    'of nobody is not found: %s',
    async (path) => {
      expect((await browser.open(idp.origin + path)).status).toBe(404);
      expect((await fetch(idp.origin + path, { method: 'POST', body: 'answer=approve' })).status).toBe(404);
    },
  );

  test('is forgotten with its tenant', async () => {
    await numberPage();
    await (await idp.tenant(FABRIKAM)).reset();
    expect(await (await idp.user(MFA)).waitingSignIns()).toHaveLength(1);
    await (await idp.tenant(CONTOSO)).reset();
    expect(await (await idp.user(MFA)).waitingSignIns()).toHaveLength(0);
  });

  test('is forgotten when a snapshot is put back, as the sign-in is', async () => {
    const [world, contoso] = [await idp.snapshot(), await (await idp.tenant(CONTOSO)).snapshot()];
    for (const snapshot of [world, contoso]) {
      await numberPage();
      await idp.restore(snapshot);
      expect(await (await idp.user(MFA)).waitingSignIns()).toEqual([]);
      browser = createFormBrowser(APPLICATION);
    }
  });
});

describe('whoever has no second factor yet', () => {
  const secretOf = (page: Visit): string => textOf(page, 'authenticatorKey').replaceAll(' ', '');

  test.each([
    ["the account's own setting", async () => (await remote.user(SERVICE)).requireMfa()],
    ['security defaults', async () => void (await (await idp.tenant(CONTOSO)).change({ securityDefaults: true }))],
    [
      'a policy',
      async () => {
        const policies = [{ name: 'Second factor', controls: ['mfa'] as const }];
        await (await idp.tenant(CONTOSO)).change({ policies: policies.map((one) => ({ ...one, controls: ['mfa'] })) });
      },
    ],
  ])('registers one when it is wanted by %s', async (_why, want) => {
    await want();
    expect(outcomeOf(await open({ prompt: 'none' }))).toBe('login_required 50058');
    const more = await enterPassword(SERVICE);
    expect(outcomeOf(more)).toBe('More information required');
    expect(more.html).not.toContain('btnAskLater');
    // The password alone is no session an application could use.
    expect(outcomeOf(await open({ prompt: 'none' }))).toBe('interaction_required 50079');
    const form = await browser.submit(more, { later: 'Ask later' });
    expect(outcomeOf(form)).toBe('Register an authenticator');
    expect(secretOf(form)).toMatch(/^[A-Z2-7]{32}$/);
    const user = await idp.user(SERVICE);
    const wrong = await browser.submit(form, { otc: '12' });
    expect(wrong.html).toContain('50074');
    const keep = await browser.submit(wrong, { otc: await user.currentCode() });
    expect(outcomeOf(await browser.submit(keep, { answer: 'no' }))).toBe('code');
    // From now on it has one.
    expect(outcomeOf(await enterPassword(SERVICE, { prompt: 'login' }))).toBe('Enter code');
    await user.setMfa('unregistered');
    expect(outcomeOf(await enterPassword(SERVICE, { prompt: 'login' }))).toBe('More information required');
  });

  test('can put off what only a registration campaign wants, until the next password', async () => {
    const user = await idp.user(SERVICE);
    await user.setInterrupts(['more-information']);
    const later = await browser.submit(await enterPassword(SERVICE), { later: 'Ask later' });
    expect(outcomeOf(await browser.submit(later, { answer: 'no' }))).toBe('code');
    expect(outcomeOf(await open({ prompt: 'none' }))).toBe('code');
    const again = await enterPassword(SERVICE, { prompt: 'login' });
    const form = await browser.submit(again, {});
    expect(outcomeOf(await browser.submit(form, { otc: await user.currentCode() }))).toBe('Stay signed in?');
    expect(outcomeOf(await enterPassword(SERVICE, { prompt: 'login' }))).toBe('Stay signed in?');
  });
});

test('registering another second factor leaves what was registered before', async () => {
  const user = await idp.user(SERVICE);
  await user.setMfa({ methods: ['approve'], answer: 'approve' });
  await user.setInterrupts(['more-information']);
  const more = await enterPassword(SERVICE);
  const form = await browser.submit(more, {});
  await browser.submit(form, { otc: await user.currentCode() });
  await user.requireMfa();
  const asked = await enterPassword(SERVICE, { prompt: 'login' });
  expect(outcomeOf(asked)).toBe('Approve the sign-in');
  expect(outcomeOf(await browser.submit(await otherWay(asked), { authMethodId: 'PhoneAppOTP' }))).toBe('Enter code');
});

describe('tasks of an account', () => {
  const PENDING = 'pending-tasks@contoso.example';

  test('stand between password and application until what cannot wait is done', async () => {
    const terms = await enterPassword(PENDING);
    expect(outcomeOf(terms)).toBe('Accept the terms of use');
    expect(outcomeOf(await open({ prompt: 'none' }))).toBe('interaction_required 50125');
    expect(outcomeOf(await open())).toBe('Accept the terms of use');
    expect(outcomeOf(await browser.submit(terms, { later: 'Ask later' }))).toBe('Is this still how to reach you?');
    // The same page sent twice does not do the next task.
    const contact = await browser.submit(terms, {});
    expect(outcomeOf(contact)).toBe('Is this still how to reach you?');
    const keep = await browser.submit(contact, { later: 'Ask later' });
    expect(outcomeOf(await browser.submit(keep, { answer: 'no' }))).toBe('code');
    expect(outcomeOf(await open({ prompt: 'none' }))).toBe('code');
    const contactAgain = await enterPassword(PENDING, { prompt: 'login' });
    expect(outcomeOf(contactAgain)).toBe('Is this still how to reach you?');
    expect(outcomeOf(await browser.submit(contactAgain, {}))).toBe('Stay signed in?');
    expect(outcomeOf(await enterPassword(PENDING, { prompt: 'login' }))).toBe('Stay signed in?');
  });

  test('that never end come back five times, and then are a loop', async () => {
    let page = await enterPassword('loop@contoso.example');
    for (let round = 0; round < 5; round += 1) {
      expect(outcomeOf(page)).toBe('Finish setting up your account');
      page = await browser.submit(page, {});
    }
    expect(page.html).toContain('AADSTS50196');
    expect(outcomeOf(await open({ prompt: 'none' }))).toBe('interaction_required 50125');
  });

  test('can be set and taken away by a test', async () => {
    const user = await remote.user(SERVICE);
    await user.setInterrupts(['pending-tasks']);
    expect(outcomeOf(await enterPassword(SERVICE))).toBe('Accept the terms of use');
    await user.setInterrupts([]);
    expect(outcomeOf(await open())).toBe('code');
  });
});

describe('policies in front of a browser', () => {
  const setRules = async (change: Readonly<Record<string, unknown>>) =>
    void (await (await idp.tenant(CONTOSO)).change(change));

  test.each([
    [{ controls: ['block'] }, 53003],
    [{ controls: ['compliant-device'] }, 53000],
    [{ controls: ['hybrid-joined-device'] }, 53001],
    [{ controls: ['approved-app'] }, 53002],
  ])('with %j stop the person on a page, and the silent application by redirect: %i', async (policy, code) => {
    await setRules({ policies: [{ name: 'Strict', ...policy }] });
    const stopped = await enterPassword(SERVICE);
    expect(stopped.status).toBe(400);
    expect(stopped.html).toContain(`AADSTS${code}`);
    const silent = paramsOf(await open({ prompt: 'none' }));
    expect(silent.get('error_description')).toContain(`AADSTS${code}`);
    expect(silent.get('suberror')).not.toBeNull();
  });

  test('name themselves in the claims of a silent refusal', async () => {
    const id = 'b0000000-0000-4000-8000-000000000001';
    await enterPassword(SERVICE);
    await setRules({ policies: [{ id, name: 'Second factor', controls: ['mfa'] }] });
    const params = paramsOf(await open({ prompt: 'none' }));
    expect(params.get('error')).toBe('interaction_required');
    expect(params.get('suberror')).toBe('basic_action');
    expect(params.get('error_uri')).toMatch(/code=50079$/);
    expect(JSON.parse(params.get('claims') ?? '')).toEqual({
      access_token: { capolids: { essential: true, values: [id] } },
    });
  });

  test('ask for the password again when it was too long ago', async () => {
    await setRules({ policies: [{ name: 'Often', signInFrequencyHours: 1 }] });
    const keep = await enterPassword(SERVICE);
    expect(outcomeOf(await browser.submit(keep, { answer: 'no' }))).toBe('code');
    expect(outcomeOf(await open())).toBe('code');
    await (await idp.tenant(CONTOSO)).clock.advance({ hours: 1, minutes: 1 });
    expect(outcomeOf(await open({ prompt: 'none' }))).toBe('interaction_required 70044');
    const password = await open();
    expect(outcomeOf(password)).toBe('Enter password');
    expect(outcomeOf(await browser.submit(password, { passwd: BUILT_IN_PASSWORD }))).toBe('Stay signed in?');
  });

  test('of the host meet its guests, whose second factor is the one they have at home', async () => {
    await setRules({ policies: [{ name: 'Second factor', controls: ['mfa'] }] });
    const guest = 'guest@fabrikam.example';
    await (await idp.user(guest)).setMfa({ methods: ['code'] });
    const page = await enterPassword(guest);
    expect(outcomeOf(page)).toBe('Enter code');
    const keep = await browser.submit(page, { otc: await (await idp.user(guest)).currentCode() });
    expect(outcomeOf(await browser.submit(keep, { answer: 'no' }))).toBe('code');
    const atHome = { authority: FABRIKAM, ...CONNECTOR, scope: 'openid' };
    expect(outcomeOf(await open({ prompt: 'none' }, atHome))).toBe('code');
  });

  test('hold for administrators who approve, and for devices', async () => {
    await setRules({ securityDefaults: true });
    const query = new URLSearchParams({ client_id: BUILT_IN_APPS.web, redirect_uri: web().redirectUri });
    const userName = await browser.open(`${idp.origin}/${CONTOSO}/adminconsent?${query}`);
    const password = await browser.submit(userName, { loginfmt: 'admin@contoso.example' });
    const more = await browser.submit(password, { passwd: BUILT_IN_PASSWORD });
    expect(outcomeOf(more)).toBe('More information required');
    const form = await browser.submit(more, {});
    const { currentCode } = await idp.user('admin@contoso.example');
    expect(outcomeOf(await browser.submit(form, { otc: await currentCode() }))).toBe('Permissions requested');
  });

  test('hold for whoever signs in for a device, whose tokens then say so', async () => {
    await setRules({ policies: [{ name: 'Second factor', controls: ['mfa'] }] });
    const client = { client_id: BUILT_IN_APPS.publicClient };
    const started = await requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/devicecode`, {
      ...client,
      scope: 'openid',
    });
    const code = await browser.open(`${idp.origin}/common/oauth2/deviceauth`);
    const userName = await browser.submit(code, { otc: String(started.body.user_code) });
    const password = await browser.submit(userName, { loginfmt: MFA });
    const factor = await browser.submit(password, { passwd: BUILT_IN_PASSWORD });
    expect(outcomeOf(factor)).toBe('Enter code');
    const { currentCode } = await idp.user(MFA);
    const confirm = await browser.submit(factor, { otc: await currentCode() });
    await browser.submit(confirm, { answer: 'continue' });
    const { body } = await requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`, {
      ...client,
      grant_type: 'device_code',
      device_code: String(started.body.device_code),
    });
    expect(decodeJwt(String(body.access_token)).amr).toEqual(['pwd', 'mfa']);
  });
});

describe('the picker', () => {
  test('holds with second factors: who has shown one is signed in, who has not is asked for it', async () => {
    const { currentCode } = await idp.user(MFA);
    await browser.submit(await enterPassword(SERVICE), { answer: 'no' });
    await enterPassword(MFA);
    const { oid } = await idp.user(MFA);
    const picked = await browser.submit(await open(), { account: `${CONTOSO}/${oid}` });
    expect(outcomeOf(picked)).toBe('Enter code');
    await browser.submit(picked, { otc: await currentCode() });
    expect((await idp.signIns.list()).at(-1)).toMatchObject({ upn: MFA, flow: 'interactive', errorCode: 0 });
    expect(outcomeOf(await browser.submit(await open(), { account: `${CONTOSO}/${oid}` }))).toBe('code');
  });
});

describe('an app that requires assignment', () => {
  test.each([
    ['in this process', () => idp],
    ['over the control API', () => remote],
  ])('lets in only who is assigned, %s', async (_way, way) => {
    const user = await way().user(SERVICE);
    await expect(user.unassign(BUILT_IN_APPS.web)).rejects.toMatchObject({ code: 'invalid_request' });
    await expect(user.assign(CONTOSO)).rejects.toMatchObject({ code: 'unknown_app' });
    await (await way().app(BUILT_IN_APPS.web)).change({ assignmentRequired: true });
    expect((await enterPassword(SERVICE)).html).toContain('AADSTS50105');
    expect(paramsOf(await open({ prompt: 'none' })).get('error_description')).toContain('AADSTS50105');
    await user.assign(BUILT_IN_APPS.web);
    expect(outcomeOf(await open())).toBe('code');
    await user.unassign(BUILT_IN_APPS.web);
    expect((await open()).html).toContain('AADSTS50105');
  });
});

describe('the accounts of the built-in world', () => {
  test.each([
    ['mfa', 'Enter code'],
    ['expired-password', 'Update your password'],
    ['pending-tasks', 'Accept the terms of use'],
    ['loop', 'Finish setting up your account'],
    ['imap-off', 'Stay signed in?'],
    ['smtp-off', 'Stay signed in?'],
  ])('%s@: %s', async (name, expected) => {
    expect(outcomeOf(await enterPassword(`${name}@contoso.example`))).toBe(expected);
  });

  test.each([
    ['locked', 50053],
    ['blocked-by-policy', 53003],
    ['shared', 50057],
    ['disabled', 50057],
  ])('%s@: AADSTS%i on the page', async (name, code) => {
    const page = await enterPassword(`${name}@contoso.example`);
    expect(page.html).toContain(String(code));
    expect(page.url).not.toContain(APPLICATION);
  });

  test('a lock that comes from the seed can be lifted', async () => {
    await (await remote.user('locked@contoso.example')).unblock();
    expect(outcomeOf(await enterPassword('locked@contoso.example'))).toBe('Stay signed in?');
  });
});

test('what happened to an account outlives the process, where a folder keeps it', async () => {
  const state = await mkdtemp(join(tmpdir(), 'mock-idp-'));
  try {
    const first = await createMockIdp({ state });
    await (await first.user('locked@contoso.example')).unblock();
    await (await first.user(SERVICE)).setMfa({ methods: ['code'] });
    await (await first.user(SERVICE)).requireMfa();
    await first.close();
    const again = await createMockIdp({ state });
    const outcome = async (upn: string) => {
      const own = createFormBrowser(APPLICATION);
      const password = await own.open(authorizeUrl({ ...web(), origin: again.origin }, { login_hint: upn }));
      return outcomeOf(await own.submit(password, { passwd: BUILT_IN_PASSWORD }));
    };
    expect(await outcome('locked@contoso.example')).toBe('Stay signed in?');
    expect(await outcome(SERVICE)).toBe('Enter code');
    await again.close();
  } finally {
    await rm(state, { recursive: true });
  }
});

const FORMS = {
  username: ['loginfmt'],
  account: ['account'],
  'new-password': ['newPasswd', 'confirmNewPasswd'],
  'new-account': ['MemberName', 'Password', 'back'],
  factor: ['authMethodId'],
  'factor-code': ['otc'],
  approval: ['resend'],
  'more-information': ['later'],
  enrolment: ['otc'],
  task: ['task', 'later'],
  consent: ['answer', 'organization'],
  kmsi: ['answer', 'DontShowAgain'],
} as const;

const values = fc.oneof(
  fc.constantFrom(MFA, 'PhoneAppOTP', 'PhoneAppNotification', 'other', 'resend', 'check', 'done', 'later', 'next'),
  fc.constantFrom('terms', 'endless', 'accept', 'yes', '000000', '1', '<b>"\'&'),
  fc.string({ unit: 'binary', maxLength: 40 }),
);
const forms = fc
  .constantFrom(...(Object.keys(FORMS) as (keyof typeof FORMS)[]))
  .chain((name) =>
    fc.tuple(fc.constant(name), fc.record(Object.fromEntries(FORMS[name].map((field) => [field, values])))),
  );

test('no forms in any order lead past a second factor, and none breaks the mock', { timeout: 60_000 }, async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(forms, { minLength: 1, maxLength: 6 }), async (sent) => {
      browser = createFormBrowser(APPLICATION);
      const page = await enterPassword(MFA);
      for (const [form, fields] of sent) {
        const visit = await browser.submit(page, fields, new URL(`login/${form}`, page.url).href);
        expect(visit.status).toBeLessThan(500);
        expect(visit.url.startsWith(APPLICATION) && paramsOf(visit).has('code')).toBe(false);
      }
      expect(outcomeOf(await open({ prompt: 'none' }))).toMatch(/50076|50058/);
    }),
    { numRuns: process.env.AUTHSHIFT_DEEP === undefined ? 40 : 400 },
  );
});
