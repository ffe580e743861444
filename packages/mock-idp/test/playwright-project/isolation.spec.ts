import { expect, SignInStopped, test } from '../../src/playwright/index.ts';

/** Workers that run at the same time do the opposite to what has the same name, and each sees its own. */
for (const round of [1, 2]) {
  test(`a disabled account, round ${round}`, async ({ page, sampleApp, world, signIn }) => {
    const user = await world.user('licensed');
    await user.disable();
    await page.goto(sampleApp.url);
    await page.getByRole('link', { name: 'Sign in' }).click();
    const refusal = await signIn(page, user).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(SignInStopped);
    expect(refusal).toMatchObject({ code: 50057 });
  });

  test(`the same account signs in, round ${round}`, async ({ page, sampleApp, world, signIn, idp, mockTestId }) => {
    const user = await world.user('licensed');
    expect(user.enabled).toBe(true);
    await page.goto(sampleApp.url);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, user);
    await expect(page.getByRole('heading', { name: 'Signed in' })).toBeVisible();
    await expect(page.getByText(user.upn)).toBeVisible();
    expect(await idp.faults.list()).toEqual([]);
    const mine = await idp.requests.list({ testId: mockTestId });
    expect(mine.length).toBeGreaterThan(3);
    expect(new Set(mine.map(({ tenantId }) => tenantId))).toEqual(new Set([world.tenant.id]));
  });

  test(`throttling, round ${round}`, async ({ page, sampleApp, world, signIn, idp }) => {
    await idp.faults.add({ match: { endpoint: 'token' }, effect: { status: 429, retryAfter: 30 } });
    await page.goto(sampleApp.url);
    await page.getByRole('link', { name: 'Sign in' }).click();
    await signIn(page, await world.user('licensed'));
    await expect(page.getByRole('alert')).toContainText('HTTP 429');
  });
}
