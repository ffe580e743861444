import { expect, test } from '../../src/playwright/index.ts';

test.beforeEach(async ({ page, sampleApp }) => {
  await page.goto(sampleApp.url);
});

test('a fault with a test id strikes the requests of this page', async ({ page, idp, world, signIn, mockTestId }) => {
  await idp.faults.add({ match: { testId: mockTestId, endpoint: 'authorize' }, effect: { code: 90033 } });
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(signIn(page, await world.user('service'))).rejects.toMatchObject({ code: 90033 });
});

test('the telephone, the code and the choice between them are answered', async ({ page, world, signIn }) => {
  const user = await world.user('mfa');
  for (const method of ['code', 'number-match', 'approve'] as const) {
    await user.setMfa({ methods: [method] });
    await user.requireMfa();
    await user.revokeSessions();
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, user);
    await expect(page.getByText(user.upn)).toBeVisible();
    await page.goto(page.url().replace(/\/auth\/callback.*/, '/'));
  }
  await user.revokeSessions();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(signIn(page, user, { secondFactor: 'deny' })).rejects.toThrow('denied');
});

test('an account registers its second factor, renews its password and does its tasks', async ({
  page,
  world,
  signIn,
}) => {
  const user = await world.tenant.createUser({ upn: `new@${world.domain}`, interrupts: ['pending-tasks'] });
  await user.setMfa('unregistered');
  await user.requireMfa();
  await user.expirePassword();
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, user, { newPassword: 'Another-one-2026' });
  await expect(page.getByText(user.upn)).toBeVisible();
});

test('consent is given, or not', async ({ page, world, signIn }) => {
  const app = await world.app('web');
  await app.change({ adminConsent: [] });
  const user = await world.user('service');
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, user, { consent: 'decline' });
  await expect(page.getByRole('alert')).toContainText('AADSTS65004');
  await page.goto(page.url().replace(/\/auth\/callback.*/, '/'));
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, user, { keepSignedIn: true });
  await expect(page.getByText(user.upn)).toBeVisible();
});

test('a wrong password is told with its code', async ({ page, world, signIn }) => {
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(signIn(page, await world.user('service'), { password: 'wrong' })).rejects.toMatchObject({ code: 50126 });
});

test('stored state begins signed in; two accounts make the picker ask', async ({
  browser,
  world,
  signedInState,
  sampleApp,
  signIn,
}) => {
  const [service, licensed] = [await world.user('service'), await world.user('licensed')];
  const alone = await browser.newContext({ storageState: await signedInState(service) });
  const page = await alone.newPage();
  await page.goto(`${sampleApp.url}/sign-in`);
  // Nothing is left to answer, and so it answers nothing.
  await signIn(page, service);
  await expect(page.getByText(service.upn)).toBeVisible();
  const both = await browser.newContext({ storageState: await signedInState([service, licensed]) });
  const second = await both.newPage();
  await second.goto(`${sampleApp.url}/sign-in`);
  await signIn(second, licensed);
  await expect(second.getByText(licensed.upn)).toBeVisible();
  await alone.close();
  await both.close();
});

test('a world begins anew for each test', async ({ world, idp }) => {
  expect((await idp.directory.listUsers(world.tenant.id)).some(({ upn }) => upn === `new@${world.domain}`)).toBe(false);
  expect((await world.app('web')).redirectUris).not.toEqual([]);
});
