import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp, FABRIKAM, type MockIdp } from '../src/index.ts';
import { createFormBrowser, type FormBrowser, headingOf, paramsOf, type Visit } from './support/formBrowser.ts';
import { APPLICATION, authorizeUrl, outcomeOf, requestToken } from './support/signInByForms.ts';

const SERVICE = 'service@contoso.example';
const LICENSED = 'licensed@contoso.example';
const VENDOR = 'operator@fabrikam.example';
const PRIVATE = 'private@personal.example';

let idp: MockIdp;
let browser: FormBrowser;
beforeAll(async () => {
  idp = await createMockIdp({ freshKey: true });
});
beforeEach(async () => {
  await idp.reset();
  browser = createFormBrowser(APPLICATION);
});
afterAll(() => idp.close());

/** An app that takes every account, at an authority that takes every account. */
const everybody = () => ({
  origin: idp.origin,
  authority: 'common' as string,
  clientId: BUILT_IN_APPS.everyAccount as string,
  redirectUri: `${APPLICATION}/`,
  scope: 'openid profile',
});

function open(more: Readonly<Record<string, string>> = {}, facts: Partial<ReturnType<typeof everybody>> = {}) {
  return browser.open(authorizeUrl({ ...everybody(), ...facts }, more));
}

async function signIn(upn: string): Promise<Visit> {
  let visit = await browser.submit(await open({ login_hint: upn }), { passwd: BUILT_IN_PASSWORD });
  if (outcomeOf(visit) === 'Permissions requested') visit = await browser.submit(visit, { answer: 'accept' });
  return browser.submit(visit, { answer: 'no' });
}

function listedOn(picker: Visit): readonly string[] {
  return [...picker.html.matchAll(/data-test-id="([^"]*)"/g)].map(([, upn = '']) => upn);
}

async function claimsOf(visit: Visit) {
  const { body } = await requestToken(
    `${idp.origin}/common/oauth2/v2.0/token`,
    {
      grant_type: 'authorization_code',
      client_id: BUILT_IN_APPS.everyAccount,
      code: paramsOf(visit).get('code') ?? '',
      code_verifier: 'a-code-verifier-that-is-long-enough-for-rfc-7636',
      redirect_uri: `${APPLICATION}/`,
    },
    { origin: APPLICATION },
  );
  return decodeJwt(String(body.id_token));
}

describe('domain_hint', () => {
  beforeEach(async () => {
    for (const upn of [SERVICE, LICENSED, VENDOR, PRIVATE]) await signIn(upn);
  });

  test.each([
    ['contoso.example', [SERVICE, LICENSED]],
    ['CONTOSO.onmicrosoft.com', [SERVICE, LICENSED]],
    ['organizations', [SERVICE, LICENSED, VENDOR]],
    // Entra ignores a hint it does not know.
    ['nowhere.example', [SERVICE, LICENSED, VENDOR, PRIVATE]],
    ['Contoso', [SERVICE, LICENSED, VENDOR, PRIVATE]],
  ])('%s leaves these accounts in the picker: %j', async (hint, listed) => {
    const picker = await open({ domain_hint: hint });
    expect(headingOf(picker)).toBe('Pick an account');
    expect([...listedOn(picker)].sort()).toEqual([...listed].sort());
  });

  test.each([
    ['fabrikam.example', VENDOR],
    ['consumers', PRIVATE],
  ])('%s leaves one account, which answers at once, silently as well', async (hint, upn) => {
    for (const prompt of [{}, { prompt: 'none' }]) {
      const answer = await open({ domain_hint: hint, ...prompt });
      expect(outcomeOf(answer)).toBe('code');
      expect((await claimsOf(answer)).preferred_username).toBe(upn);
    }
  });

  test('with accounts of other domains only asks for a user name, and silently says that nobody is signed in', async () => {
    await (await idp.createTenant({ name: 'Empty', domains: ['empty.example'] })).createUser({
      upn: 'new@empty.example',
    });
    expect(outcomeOf(await open({ domain_hint: 'empty.example' }))).toBe('Sign in');
    expect(outcomeOf(await open({ domain_hint: 'empty.example', prompt: 'none' }))).toBe('login_required 50058');
  });
});

describe('sid', () => {
  test('names one of several sessions, as long as it is signed in', async () => {
    const { sid } = await claimsOf(await signIn(SERVICE));
    await signIn(LICENSED);
    const named = { prompt: 'none', sid: String(sid) };
    const answer = await open(named);
    expect((await claimsOf(answer)).preferred_username).toBe(SERVICE);
    await browser.open(`${idp.origin}/${CONTOSO}/oauth2/v2.0/logout?logout_hint=${SERVICE}`);
    expect(outcomeOf(await open(named))).toBe('interaction_required 16002');
    expect(outcomeOf(await open({ ...named, sid: 'no-such-session' }))).toBe('interaction_required 160021');
  });

  test.each([{}, { prompt: 'none' }])('cannot stand beside login_hint: %j', async (prompt) => {
    expect(outcomeOf(await open({ sid: 'any', login_hint: SERVICE, ...prompt }))).toBe('invalid_request 90005');
  });
});

describe('prompt', () => {
  test.each(['none login', 'login consent', 'none none', 'LOGIN', 'admin_consent', 'no_session'])(
    '%j is not supported, and the application is told',
    async (prompt) => {
      expect(outcomeOf(await open({ prompt }))).toBe('invalid_request 90023');
    },
  );

  test('create is not supported where the organization lets nobody make an account', async () => {
    const tenant = { authority: FABRIKAM, clientId: BUILT_IN_APPS.harborlineSpa };
    expect(outcomeOf(await open({ prompt: 'create' }, tenant))).toBe('invalid_request 90023');
  });

  test('create makes an account where it does, and goes on with it', async () => {
    await (await idp.tenant(FABRIKAM)).change({ selfServiceSignUp: true });
    const tenant = { authority: FABRIKAM, clientId: BUILT_IN_APPS.harborlineSpa };
    const page = await open({ prompt: 'create' }, tenant);
    expect(outcomeOf(page)).toBe('Create account');
    const refusals = [
      [{ MemberName: 'new@contoso.example', Password: 'Long-enough' }, 'ends in one of the domains'],
      [{ MemberName: 'fabrikam.example', Password: 'Long-enough' }, 'ends in one of the domains'],
      [{ MemberName: VENDOR, Password: 'Long-enough' }, 'already'],
      [{ MemberName: 'new@fabrikam.example', Password: 'short' }, 'at least 8'],
    ] as const;
    for (const [typed, said] of refusals) {
      const again = await browser.submit(page, typed);
      expect(outcomeOf(again)).toBe('Create account');
      expect(again.html).toContain(said);
      expect(again.html).toContain(`value="${typed.MemberName}"`);
      expect(again.html).not.toContain(typed.Password);
    }
    const password = await browser.submit(page, { MemberName: 'new@Fabrikam.example', Password: 'Long-enough' });
    expect(outcomeOf(password)).toBe('Enter password');
    expect(outcomeOf(await browser.submit(password, { passwd: 'Long-enough' }))).toBe('Stay signed in?');
    expect(await idp.user('new@fabrikam.example')).toMatchObject({ tenantId: FABRIKAM, behaviour: 'self-made' });
    await idp.reset();
    await expect(idp.user('new@fabrikam.example')).rejects.toMatchObject({ code: 'unknown_user' });
  });

  test('create can be left for an account that is there already', async () => {
    const page = await open({ prompt: 'create' }, { authority: 'consumers' });
    expect(outcomeOf(page)).toBe('Create account');
    expect(outcomeOf(await browser.submit(page, { back: '1' }))).toBe('Sign in');
  });
});

describe('the window that opened a sign-in', () => {
  const openerPolicyOf = ({ headers }: Visit) => headers.get('cross-origin-opener-policy');

  test.each([
    ['a page that asks', {}],
    ['a refusal before the sign-in', { redirect_uri: 'https://elsewhere.example/' }],
  ])('is cut off from %s, unless the client checked it (pocd=1)', async (_what, more) => {
    expect(openerPolicyOf(await open(more))).toBe('same-origin');
    expect(openerPolicyOf(await open({ ...more, pocd: '1' }))).toBeNull();
  });

  test('is cut off from a refusal at the end in the same way', async () => {
    const stop = async (more: Readonly<Record<string, string>>) =>
      browser.submit(await open({ login_hint: 'blocked-by-policy@contoso.example', ...more }, { authority: CONTOSO }), {
        passwd: BUILT_IN_PASSWORD,
      });
    expect(openerPolicyOf(await stop({ prompt: 'login' }))).toBe('same-origin');
    expect(openerPolicyOf(await stop({ prompt: 'login', pocd: '1' }))).toBeNull();
  });
});

describe('a frame', () => {
  test('is refused by every page a person types into, and let through by silent answers', async () => {
    const userName = await open();
    const password = await browser.submit(userName, { loginfmt: SERVICE });
    const stopped = await open({ redirect_uri: 'https://elsewhere.example/' });
    for (const { headers } of [userName, password, stopped]) {
      expect(headers.get('x-frame-options')).toBe('DENY');
      expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
      expect(headers.get('cross-origin-opener-policy')).toBe('same-origin');
    }
    const { redirectUri, ...request } = everybody();
    const url = authorizeUrl({ ...request, redirectUri }, { prompt: 'none', response_mode: 'form_post' });
    const silent = await browser.open(url);
    expect(silent.html).toContain('login_required');
    expect(silent.headers.get('x-frame-options')).toBeNull();
    expect(silent.headers.get('content-security-policy')).not.toContain('frame-ancestors');
  });
});
