import { expect, openHarborline, test } from './harness/fixtures.ts';
import { chooseAnotherAccount, signIn } from './harness/microsoft.ts';

const serviceAccount = 'service@contoso.example';
const contoso = '11111111-1111-4111-8111-111111111111';

test('Coconut: an admin moves a customer from Basic to OAuth and disconnects Basic', async ({ page, demo }) => {
  await openHarborline(page, demo);
  const basic = page.getByRole('article', { name: 'Exchange (Basic)' });
  const oauth = page.getByRole('article', { name: 'Exchange (OAuth)' });

  await test.step('COCONUT-12, COCONUT-14: a blank second form, filled in', async () => {
    await expect(basic).toContainText('Working');
    await page.getByLabel('Display name').fill('Exchange (OAuth)');
    await page.getByLabel('Service account', { exact: true }).fill(serviceAccount);
    await page.getByLabel('Tenant ID').fill(contoso);
  });

  await test.step('COCONUT-09: Authorize, sign in at Microsoft as the service account, and back', async () => {
    await page.getByRole('button', { name: 'Save and authorize' }).click();
    await chooseAnotherAccount(page);
    await signIn(page, { upn: serviceAccount, password: demo.passwordOf(serviceAccount) }, { consent: true });
    await expect(page.getByRole('heading', { name: `Connected as ${serviceAccount}` })).toBeVisible();
    await expect(oauth).toContainText('Working');
  });

  await test.step('COCONUT-18: tick all for OAuth by the header', async () => {
    await page.getByRole('link', { name: 'User Accounts' }).click();
    await page.getByRole('checkbox', { name: 'Use Exchange (OAuth) for all 312 users' }).check();
  });
});
