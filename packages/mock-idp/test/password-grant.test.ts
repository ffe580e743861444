import { PublicClientApplication } from '@azure/msal-node';
import { decodeJwt } from 'jose';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp, FABRIKAM, type MockIdp } from '../src/index.ts';
import { requestToken } from './support/signInByForms.ts';

const SERVICE = 'service@contoso.example';
const EWS = 'https://outlook.office365.com/EWS.AccessAsUser.All';

let idp: MockIdp;
beforeAll(async () => {
  idp = await createMockIdp({
    freshKey: true,
    seed: {
      apps: [
        {
          clientId: BUILT_IN_APPS.publicClient,
          delegated: [EWS],
          adminConsent: [{ tenant: CONTOSO, delegated: [EWS, 'https://graph.microsoft.com/User.Read'] }],
        },
      ],
    },
  });
});
beforeEach(() => idp.reset());
afterAll(() => idp.close());

const ask = (form: Readonly<Record<string, string>>, authority: string = CONTOSO) =>
  requestToken(`${idp.origin}/${authority}/oauth2/v2.0/token`, {
    grant_type: 'password',
    client_id: BUILT_IN_APPS.publicClient,
    username: SERVICE,
    password: BUILT_IN_PASSWORD,
    scope: `openid profile offline_access ${EWS}`,
    ...form,
  });

test('MSAL Node signs an account in by its password, and has an account afterwards', async () => {
  const { auth } = await idp.msalConfig({ tenant: CONTOSO, clientId: BUILT_IN_APPS.publicClient });
  const client = new PublicClientApplication({ auth });
  const result = await client.acquireTokenByUsernamePassword({
    username: SERVICE,
    password: BUILT_IN_PASSWORD,
    scopes: [EWS],
  });
  expect(result?.account?.username).toBe(SERVICE);
  expect(decodeJwt(result?.accessToken ?? '')).toMatchObject({
    upn: SERVICE,
    scp: 'EWS.AccessAsUser.All',
    appidacr: '0',
  });
  const account = result?.account;
  if (account == null) throw new Error('no account');
  const silent = await client.acquireTokenSilent({ account, scopes: [EWS], forceRefresh: true });
  expect(silent.accessToken).not.toBe(result?.accessToken);
});

describe('the password grant is refused', () => {
  test.each<[string, Readonly<Record<string, string>>, string, number]>([
    ['at common', {}, 'common', 9001023],
    ['with a wrong password', { password: 'wrong' }, CONTOSO, 50126],
    ['with a space around the right password', { password: `${BUILT_IN_PASSWORD} ` }, CONTOSO, 50126],
    ['for an account with a task to finish first', { username: 'pending-tasks@contoso.example' }, CONTOSO, 50125],
    ['for somebody unknown', { username: 'nobody@contoso.example' }, CONTOSO, 50034],
    ['for a guest, whose password is kept elsewhere', { username: 'guest@fabrikam.example' }, CONTOSO, 50034],
    ['for an account of another tenant', { username: 'viewer@fabrikam.example' }, CONTOSO, 50034],
    ['for a disabled account', { username: 'disabled@contoso.example' }, CONTOSO, 50057],
    ['without consent', { scope: 'https://outlook.office365.com/IMAP.AccessAsUser.All' }, CONTOSO, 65001],
    ['without a password', { password: '' }, CONTOSO, 90014],
    ['for a confidential app without its secret', { client_id: BUILT_IN_APPS.web }, CONTOSO, 7000218],
  ])('%s', async (_name, form, authority, code) => {
    expect((await ask(form, authority)).body.error_codes).toEqual([code]);
  });

  test('once the password has expired, in words that lead to a browser', async () => {
    await (await idp.user(SERVICE)).expirePassword();
    const { body } = await ask({});
    expect(body).toMatchObject({ error_codes: [50055], error: 'invalid_grant', suberror: 'user_password_expired' });
  });
});

test('organizations finds the tenant by the account, and the realm page says so to clients that ask', async () => {
  expect((await ask({}, 'organizations')).body.error_codes).toEqual([50194]);
  await (await idp.app(BUILT_IN_APPS.publicClient)).change({ multiTenant: true });
  expect((await ask({}, 'organizations')).status).toBe(200);
  expect((await ask({ username: 'service' }, 'organizations')).body.error_codes).toEqual([50059]);
  const realm = async (address: string) =>
    (await fetch(`${idp.origin}/common/userrealm/${address}?api-version=1.0`)).json();
  expect(await realm(SERVICE)).toMatchObject({ account_type: 'Managed', domain_name: 'contoso.example' });
  expect(await realm('somebody@elsewhere.example')).toMatchObject({ account_type: 'Unknown' });
  expect((await idp.tenant(FABRIKAM)).id).toBe(FABRIKAM);
});

describe('smart lockout, where a tenant wants it', () => {
  const lockout = async () => (await idp.tenant(CONTOSO)).change({ smartLockout: { attempts: 3, seconds: 60 } });
  const codeFor = async (password: string) => (await ask({ password })).body.error_codes;

  test('counts different wrong passwords in a row, and is over after its time', async () => {
    await lockout();
    for (const password of ['one', 'one', 'one', 'two', 'three']) expect(await codeFor(password)).toEqual([50126]);
    expect(await codeFor(BUILT_IN_PASSWORD)).toEqual([50053]);
    expect(await idp.directory.judgePasswordSignIn(SERVICE, BUILT_IN_PASSWORD)).toBe('blocked');
    await (await idp.tenant(CONTOSO)).clock.advance({ seconds: 61 });
    expect(await codeFor(BUILT_IN_PASSWORD)).toBeUndefined();
  });

  test('begins again after a right one, and counts each account for itself', async () => {
    await lockout();
    for (const password of ['one', 'two', BUILT_IN_PASSWORD, 'three', 'four']) await codeFor(password);
    expect(await codeFor(BUILT_IN_PASSWORD)).toBeUndefined();
    for (const password of ['one', 'two', 'three']) await codeFor(password);
    expect((await ask({ username: 'licensed@contoso.example' })).body.error_codes).toBeUndefined();
  });

  test('counts nothing where no tenant asked for it', async () => {
    for (let attempt = 0; attempt < 20; attempt += 1) await codeFor(`wrong-${attempt}`);
    expect(await codeFor(BUILT_IN_PASSWORD)).toBeUndefined();
  });
});
