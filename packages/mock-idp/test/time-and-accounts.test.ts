import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { BUILT_IN_APPS, CONTOSO, connectMockIdp, createMockIdp, FABRIKAM, type MockIdp } from '../src/index.ts';
import { createFormBrowser, type FormBrowser, headingOf, paramsOf } from './support/formBrowser.ts';
import { APPLICATION, authorizeUrl, requestToken, signInByForms } from './support/signInByForms.ts';

const SERVICE = 'service@contoso.example';
const EWS = 'https://outlook.office365.com/EWS.AccessAsUser.All';
const WEB = { clientId: BUILT_IN_APPS.web, redirectUri: 'http://localhost:4999/auth/callback' };
const SPA = { clientId: BUILT_IN_APPS.spa, redirectUri: 'http://localhost:4999/' };
const OFFLINE = 'openid profile offline_access';

let idp: MockIdp;
let remote: MockIdp;
beforeAll(async () => {
  idp = await createMockIdp({ freshKey: true });
  remote = await connectMockIdp(idp.control.url, idp.control.token);
});
beforeEach(() => idp.reset());
afterAll(() => idp.close());

type Client = 'web' | 'spa';

/** What the app of this kind sends with every token request, and in which headers. */
async function credentialsOf(client: Client) {
  if (client === 'spa') return { form: { client_id: SPA.clientId }, headers: { origin: APPLICATION } };
  const { apps } = await idp.world();
  const secret = apps.find(({ clientId }) => clientId === WEB.clientId)?.secret ?? '';
  return { form: { client_id: WEB.clientId, client_secret: secret }, headers: {} };
}

async function ask(client: Client, form: Readonly<Record<string, string>>) {
  const { form: own, headers } = await credentialsOf(client);
  return requestToken(`${idp.origin}/${CONTOSO}/oauth2/v2.0/token`, { ...own, ...form }, headers);
}

/** A sign-in up to the refresh token. */
async function signIn(client: Client, browser: FormBrowser = createFormBrowser(APPLICATION)): Promise<string> {
  const { clientId, redirectUri } = client === 'spa' ? SPA : WEB;
  const scope = client === 'spa' ? OFFLINE : `${OFFLINE} ${EWS}`;
  const request = { origin: idp.origin, authority: CONTOSO, clientId, redirectUri, scope, upn: SERVICE, browser };
  const { code, verifier } = await signInByForms(request);
  const { body } = await ask(client, {
    grant_type: 'authorization_code',
    code,
    code_verifier: verifier,
    redirect_uri: redirectUri,
  });
  return String(body.refresh_token);
}

const refresh = (client: Client, token: string) => ask(client, { grant_type: 'refresh_token', refresh_token: token });
const open = (browser: FormBrowser, more: Readonly<Record<string, string>> = {}) =>
  browser.open(authorizeUrl({ origin: idp.origin, authority: CONTOSO, scope: OFFLINE, browser, ...WEB }, more));

describe.each([
  ['in this process', () => idp],
  ['over the control API', () => remote],
])("a tenant's clock, %s", (_way, getIdp) => {
  test('goes on by days, hours, minutes and seconds, and back with reset()', async () => {
    const { clock } = await getIdp().tenant('contoso.example');
    const before = await clock.now();
    const after = await clock.advance({ days: 91, hours: 2, minutes: 3, seconds: 4 });
    const passed = after.getTime() - before.getTime();
    expect(passed).toBeGreaterThanOrEqual(((91 * 24 + 2) * 60 + 3) * 60_000 + 4000);
    expect(passed).toBeLessThan(((91 * 24 + 2) * 60 + 3) * 60_000 + 64_000);
    await getIdp().reset();
    expect((await clock.now()).getTime()).toBeLessThan(after.getTime() - 90 * 86_400_000);
  });

  test("leaves another tenant's alone, and never runs backwards", async () => {
    const fabrikam = await getIdp().tenant(FABRIKAM);
    await (await getIdp().tenant(CONTOSO)).clock.advance({ days: 400 });
    expect((await fabrikam.clock.now()).getTime()).toBeLessThan(Date.now() + 60_000);
    await expect(fabrikam.clock.advance({ days: -1 })).rejects.toMatchObject({ code: 'invalid_request' });
  });

  test('and its rules are of the date that was set', async () => {
    const tenant = await getIdp().tenant(CONTOSO);
    expect(await tenant.setAsOf('2027-04-01')).toMatchObject({ asOf: '2027-04-01' });
    expect(await getIdp().directory.findTenant(CONTOSO)).toMatchObject({ asOf: '2027-04-01' });
    await expect(tenant.setAsOf('soon')).rejects.toMatchObject({ code: 'invalid_request' });
    await tenant.setAsOf(null);
    expect((await getIdp().tenant(CONTOSO)).asOf).toBe(tenant.asOf);
  });

  test('never touches the times inside tokens', async () => {
    await (await getIdp().tenant(CONTOSO)).clock.advance({ days: 30 });
    const token = await signIn('web');
    const { body } = await refresh('web', token);
    const [, payload = ''] = String(body.access_token).split('.');
    const { iat } = JSON.parse(Buffer.from(payload, 'base64url').toString());
    expect(Math.abs(iat - Date.now() / 1000)).toBeLessThan(60);
  });
});

describe('time that passes', () => {
  test.each<[Client, object, number, number | null]>([
    ['web', { days: 89 }, 200, null],
    ['web', { days: 90, minutes: 1 }, 400, 700082],
    ['spa', { hours: 23 }, 200, null],
    ['spa', { hours: 24, minutes: 1 }, 400, 700084],
  ])('a refresh token of a %s app after %j answers %i', async (client, duration, status, code) => {
    const token = await signIn(client);
    await (await idp.tenant(CONTOSO)).clock.advance(duration);
    const reply = await refresh(client, token);
    expect(reply.status).toBe(status);
    expect(reply.body.error_codes ?? null).toEqual(code === null ? null : [code]);
  });

  test('the 90 days begin again with each use, the 24 hours do not', async () => {
    const [web, spa] = [await signIn('web'), await signIn('spa')];
    const { clock } = await idp.tenant(CONTOSO);
    await clock.advance({ hours: 20 });
    const renewedSpa = String((await refresh('spa', spa)).body.refresh_token);
    await clock.advance({ hours: 5 });
    expect((await refresh('spa', renewedSpa)).body.error_codes).toEqual([700084]);
    await clock.advance({ days: 80 });
    const renewedWeb = String((await refresh('web', web)).body.refresh_token);
    await clock.advance({ days: 80 });
    expect((await refresh('web', renewedWeb)).status).toBe(200);
    expect((await refresh('web', web)).body.error_codes).toEqual([700082]);
  });

  test("ends an app's secret on its date", async () => {
    const expires = new Date(Date.now() + 10 * 86_400_000).toISOString();
    const own = await createMockIdp({
      seed: { apps: [{ clientId: BUILT_IN_APPS.daemon, secrets: [{ value: 'ends-soon', expires }] }] },
    });
    const askForToken = () =>
      requestToken(`${own.origin}/${CONTOSO}/oauth2/v2.0/token`, {
        grant_type: 'client_credentials',
        client_id: BUILT_IN_APPS.daemon,
        client_secret: 'ends-soon',
        scope: 'https://outlook.office365.com/.default',
      });
    expect((await askForToken()).status).toBe(200);
    await (await own.tenant(CONTOSO)).clock.advance({ days: 10 });
    expect(await askForToken()).toMatchObject({ status: 401, body: { error_codes: [7000222] } });
    await own.close();
  });

  test('ends a sign-in of a browser after a day, and after 90 where the person asked to stay', async () => {
    const [short, long] = [createFormBrowser(APPLICATION), createFormBrowser(APPLICATION)];
    await signIn('web', short);
    await signIn('web', long);
    const kept = await open(long, { prompt: 'login', login_hint: SERVICE });
    const asked = await long.submit(kept, { passwd: (await idp.user(SERVICE)).password });
    expect(headingOf(asked)).toBe('Stay signed in?');
    await long.submit(asked, { answer: 'yes' });
    const { clock } = await idp.tenant(CONTOSO);
    await clock.advance({ hours: 25 });
    expect(paramsOf(await open(long, { prompt: 'none' })).has('code')).toBe(true);
    expect(paramsOf(await open(short, { prompt: 'none' })).get('error')).toBe('login_required');
    await clock.advance({ days: 90 });
    expect(paramsOf(await open(long, { prompt: 'none' })).get('error')).toBe('login_required');
  });

  test('max_age is measured in it', async () => {
    const browser = createFormBrowser(APPLICATION);
    await signIn('web', browser);
    await (await idp.tenant(CONTOSO)).clock.advance({ minutes: 10 });
    expect(headingOf(await open(browser, { max_age: '300', login_hint: SERVICE }))).toBe('Enter password');
    expect(paramsOf(await open(browser, { max_age: '3600' })).has('code')).toBe(true);
  });
});

/** "Refresh tokens in the Microsoft identity platform", as each row of its table shows: browser, public client, confidential client. */
describe('what revokes what', () => {
  const alive = { browser: true, spa: true, web: true };

  test.each<[string, (user: Awaited<ReturnType<MockIdp['user']>>) => Promise<void>, Partial<typeof alive>]>([
    ['an expired password: nothing', (user) => user.expirePassword(), {}],
    [
      "the person's own change: browser and public client",
      (user) => user.changePassword('Another-one-2022'),
      { browser: false, spa: false },
    ],
    [
      "an administrator's reset in the Azure portal: the same",
      (user) => user.adminResetPassword('Another-one-2022', { portal: 'azure' }),
      { browser: false, spa: false },
    ],
    [
      "an administrator's reset in the Entra admin centre: everything",
      (user) => user.adminResetPassword('Another-one-2022'),
      { browser: false, spa: false, web: false },
    ],
    ['revoked sessions: everything', (user) => user.revokeSessions(), { browser: false, spa: false, web: false }],
  ])('%s', async (_name, happen, dead) => {
    const browser = createFormBrowser(APPLICATION);
    const tokens = { web: await signIn('web', browser), spa: await signIn('spa', browser) };
    await happen(await remote.user(SERVICE));
    const silently = paramsOf(await open(browser, { prompt: 'none' }));
    const replies = { web: await refresh('web', tokens.web), spa: await refresh('spa', tokens.spa) };
    expect({
      browser: silently.has('code'),
      spa: replies.spa.status === 200,
      web: replies.web.status === 200,
    }).toEqual({ ...alive, ...dead });
    for (const client of ['web', 'spa'] as const) {
      if (dead[client] === false) expect(replies[client].body.error_codes).toEqual([50173]);
    }
  });

  test('and a new sign-in afterwards is good again', async () => {
    await signIn('web');
    await (await idp.user(SERVICE)).revokeSessions();
    expect((await refresh('web', await signIn('web'))).status).toBe(200);
  });
});

describe('an account', () => {
  test('with an expired password chooses another one on the way in', async () => {
    const user = await idp.user(SERVICE);
    await user.expirePassword();
    const browser = createFormBrowser(APPLICATION);
    const entered = await browser.submit(await open(browser, { login_hint: SERVICE }), { passwd: user.password });
    expect(headingOf(entered)).toBe('Update your password');
    const refusals = [
      [{ newPasswd: 'short', confirmNewPasswd: 'short' }, 'at least 8 characters'],
      [{ newPasswd: user.password, confirmNewPasswd: user.password }, 'differ from the old one'],
      [{ newPasswd: 'A-new-one-2022', confirmNewPasswd: 'A-new-one-2023' }, 'are not the same'],
    ] as const;
    let page = entered;
    for (const [typed, said] of refusals) {
      page = await browser.submit(page, typed);
      expect(headingOf(page)).toBe('Update your password');
      expect(page.html).toContain(said);
      expect(page.html).not.toContain(typed.newPasswd);
    }
    const done = await browser.submit(page, { newPasswd: 'A-new-one-2022', confirmNewPasswd: 'A-new-one-2022' });
    expect(headingOf(done)).toBe('Stay signed in?');
    expect(await idp.directory.checkPassword(SERVICE, 'A-new-one-2022')).toBe('correct');
    expect(await idp.directory.checkPassword(SERVICE, user.password)).toBe('wrong');
  });

  test('can be disabled and enabled while it is signed in', async () => {
    const token = await signIn('web');
    const user = await remote.user(SERVICE);
    await user.disable();
    expect((await refresh('web', token)).body.error_codes).toEqual([50057]);
    expect((await idp.user(SERVICE)).enabled).toBe(false);
    await user.enable();
    expect((await refresh('web', token)).status).toBe(200);
  });

  test('is as its last change says, whether a verb made it or change()', async () => {
    const user = await remote.user(SERVICE);
    await user.disable();
    await user.block(50053);
    expect((await user.change({ enabled: true })).enabled).toBe(true);
    const token = () => signIn('web').catch((error: Error) => error.message);
    expect(await token()).toContain('AADSTS50053');
    await user.unblock();
    await user.setMfa({ methods: ['code'] });
    await user.requireMfa();
    await user.change({ requiresMfa: false, displayName: 'Renamed' });
    expect(await token()).not.toContain('page');
    await user.disable();
    expect((await idp.user(SERVICE)).enabled).toBe(false);
  });

  test('that is deleted is unknown everywhere until reset()', async () => {
    const token = await signIn('web');
    await (await remote.user(SERVICE)).delete();
    expect((await refresh('web', token)).body.error_codes).toEqual([50034]);
    await expect(idp.user(SERVICE)).rejects.toMatchObject({ code: 'unknown_user' });
    expect(await idp.directory.findUser({ address: SERVICE })).toBeUndefined();
    expect((await idp.directory.listUsers(CONTOSO)).some(({ upn }) => upn === SERVICE)).toBe(false);
    await idp.reset();
    expect((await idp.user(SERVICE)).upn).toBe(SERVICE);
  });

  test.each([50053, 53003, 50105])(
    'blocked with %i meets it on the page, silently and at the token endpoint',
    async (code) => {
      const browser = createFormBrowser(APPLICATION);
      const token = await signIn('web', browser);
      const user = await remote.user(SERVICE);
      await user.block(code);
      expect((await open(browser)).html).toContain(`AADSTS${code}`);
      expect(paramsOf(await open(browser, { prompt: 'none' })).get('error_description')).toContain(`AADSTS${code}`);
      expect((await refresh('web', token)).body.error_codes).toEqual([code]);
      await user.unblock();
      expect((await refresh('web', token)).status).toBe(200);
    },
  );

  test('cannot be blocked with a code nobody could explain', async () => {
    for (const way of [idp, remote]) {
      await expect((await way.user(SERVICE)).block(1)).rejects.toMatchObject({ code: 'invalid_request' });
    }
  });
});
