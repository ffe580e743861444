import { type DeviceCodeRequest, PublicClientApplication } from '@azure/msal-node';
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, BUILT_IN_PASSWORD, CONTOSO, createMockIdp, FABRIKAM, type MockIdp } from '../src/index.ts';
import { discover as discoverByOauth4webapi } from './clients/oauth4webapi.ts';
import { discover as discoverByOpenidClient } from './clients/openidClient.ts';
import { createFormBrowser, headingOf, type Visit } from './support/formBrowser.ts';
import { APPLICATION, requestToken } from './support/signInByForms.ts';

const SERVICE = 'service@contoso.example';
const CLIENT = BUILT_IN_APPS.publicClient;
const GRAPH = 'https://graph.microsoft.com/User.Read';

let idp: MockIdp;
beforeAll(async () => {
  idp = await createMockIdp({
    freshKey: true,
    devicePollSeconds: 1,
    seed: { apps: [{ clientId: CLIENT, adminConsent: [{ tenant: CONTOSO, delegated: [GRAPH] }] }] },
  });
});
beforeEach(() => idp.reset());
afterAll(() => idp.close());

/** What a person does on another device, up to the last question. */
async function enter(
  page: string,
  code: string,
  upn = SERVICE,
): Promise<{ visit: Visit; answer(value: string): Promise<Visit> }> {
  const browser = createFormBrowser(APPLICATION);
  const userName = await browser.submit(await browser.open(page), { otc: code });
  const password = await browser.submit(userName, { loginfmt: upn });
  const visit = await browser.submit(password, { passwd: BUILT_IN_PASSWORD });
  return { visit, answer: (value) => browser.submit(visit, { answer: value }) };
}

const start = (form: Readonly<Record<string, string>> = {}, authority: string = CONTOSO) =>
  requestToken(`${idp.origin}/${authority}/oauth2/v2.0/devicecode`, {
    client_id: CLIENT,
    scope: `openid ${GRAPH}`,
    ...form,
  });

const poll = (deviceCode: unknown, form: Readonly<Record<string, string>> = {}) =>
  requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`, {
    grant_type: 'urn:ietf:params:oauth:grant-type:device_code',
    client_id: CLIENT,
    device_code: String(deviceCode),
    ...form,
  });

type Shown = Parameters<DeviceCodeRequest['deviceCodeCallback']>[0];

test('MSAL Node signs in by device code, once the person has done so elsewhere', async () => {
  const { auth } = await idp.msalConfig({ tenant: CONTOSO, clientId: CLIENT });
  let waiting: ReturnType<PublicClientApplication['acquireTokenByDeviceCode']> | undefined;
  const { userCode, verificationUri, message, interval } = await new Promise<Shown>((deviceCodeCallback) => {
    waiting = new PublicClientApplication({ auth }).acquireTokenByDeviceCode({ scopes: [GRAPH], deviceCodeCallback });
  });
  expect(interval).toBe(1);
  expect(message).toContain(userCode);
  const { visit, answer } = await enter(verificationUri, userCode.toLowerCase());
  expect(headingOf(visit)).toContain('Are you trying to sign in to');
  await answer('continue');
  expect((await waiting)?.account?.username).toBe(SERVICE);
});

test.each([
  ['openid-client', discoverByOpenidClient],
  ['oauth4webapi', discoverByOauth4webapi],
])('%s signs in by device code, by the names of RFC 8628', async (_client, discover) => {
  const client = await discover({ issuer: `${idp.origin}/${CONTOSO}/v2.0`, clientId: CLIENT });
  const approve = async (page: string, code: string) => (await enter(page, code)).answer('continue');
  const { claims } = await client.signInByDevice(`openid profile ${GRAPH}`, approve);
  expect(claims.preferred_username).toBe(SERVICE);
});

describe('a device code', () => {
  test('is pending, then good once', async () => {
    const { body } = await start();
    expect(body).toMatchObject({ expires_in: 900, interval: 1 });
    expect(body).not.toHaveProperty('verification_uri_complete');
    expect((await poll(body.device_code)).body).toMatchObject({ error: 'authorization_pending', error_codes: [70016] });
    await (await enter(String(body.verification_uri), String(body.user_code))).answer('continue');
    expect((await poll(body.device_code, { grant_type: 'device_code' })).status).toBe(200);
    expect((await poll(body.device_code)).body).toMatchObject({ error: 'bad_verification_code', error_codes: [70018] });
  });

  test('tells a no, by Cancel at the last question', async () => {
    const { body } = await start();
    const done = await (await enter(String(body.verification_uri), String(body.user_code))).answer('cancel');
    expect(headingOf(done)).toBe('The sign-in was cancelled');
    expect((await poll(body.device_code)).body).toMatchObject({ error: 'authorization_declined' });
  });

  test('tells a no, by Cancel at the permissions', async () => {
    const { body } = await start({ scope: 'https://graph.microsoft.com/Mail.Read' });
    const { visit, answer } = await enter(String(body.verification_uri), String(body.user_code));
    expect(headingOf(visit)).toBe('Permissions requested');
    await answer('cancel');
    expect((await poll(body.device_code)).body).toMatchObject({ error: 'authorization_declined' });
  });

  test('of an account that was blocked in between is refused', async () => {
    const { body } = await start();
    await (await enter(String(body.verification_uri), String(body.user_code))).answer('continue');
    await (await idp.user(SERVICE)).block(53003);
    expect((await poll(body.device_code)).body.error_codes).toEqual([53003]);
  });

  test('of another app, or made up, is refused', async () => {
    const { body } = await start();
    expect((await poll(body.device_code, { client_id: BUILT_IN_APPS.spa })).status).toBe(400);
    expect((await poll('made-up')).body.error_codes).toEqual([70018]);
  });

  test('that nobody knows, or that was used, is asked for again on the page', async () => {
    const browser = createFormBrowser(APPLICATION);
    const page = `${idp.origin}/common/oauth2/deviceauth`;
    const again = await browser.submit(await browser.open(page), { otc: '<b>NOPE</b>' });
    expect(headingOf(again)).toBe('Enter code');
    expect(again.html).toContain('That code did not work');
    expect(again.html).not.toContain('<b>NOPE');
    const { body } = await start();
    await (await enter(page, String(body.user_code))).answer('continue');
    const used = await browser.submit(await browser.open(page), { otc: String(body.user_code) });
    expect(headingOf(used)).toBe('Enter code');
  });

  test.each<[Readonly<Record<string, string>>, string, number]>([
    [{ client_id: '' }, CONTOSO, 900144],
    [{ client_id: 'b0000000-0000-4000-8000-000000000001' }, CONTOSO, 700016],
    [{ scope: 'https://outlook.office365.com/Nothing' }, CONTOSO, 70011],
    [{}, FABRIKAM, 700016],
    [{}, 'common', 50194],
  ])('is not given for %j at %s', async (form, authority, code) => {
    expect((await start(form, authority)).body.error_codes).toEqual([code]);
  });
});
