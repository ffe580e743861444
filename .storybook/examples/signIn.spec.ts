import { expect, test } from '@authshift/mock-idp/playwright';

// Until your own page stands here, `sampleApp` is a small one that signs people in.
test('the service account signs in at a Microsoft that is not Microsoft', async ({
  page,
  sampleApp,
  world,
  signIn,
}) => {
  const service = await world.user('service');
  await page.goto(sampleApp.url);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await signIn(page, service);
  await expect(page.getByText(service.upn)).toBeVisible();
});

test('its account was disabled meanwhile, and the page has to say so', async ({ page, sampleApp, world, signIn }) => {
  const service = await world.user('service');
  await service.disable();
  await page.goto(sampleApp.url);
  await page.getByRole('link', { name: 'Sign in' }).click();
  await expect(signIn(page, service)).rejects.toMatchObject({ code: 50057 });
});
