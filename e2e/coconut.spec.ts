import type { Page } from '@playwright/test';
import { expect, openHarborline, test } from './harness/fixtures.ts';
import {
  answerAsServiceAccount,
  card,
  cellBox,
  contoso,
  headerBox,
  serviceAccount,
  userRow,
} from './harness/harborline.ts';

const basicName = 'Exchange (Basic)';
const oauthName = 'Exchange (OAuth)';
const ownAccount = 'admin@fabrikam.example';

/** The first help page AuthShift replaces, from the blank form to the last look at the audit. */
test.describe.configure({ mode: 'serial' });

const pilot = ['Branch 01 adviser desk 1', 'Branch 01 adviser desk 2', 'Branch 01 adviser desk 3'];
const withoutMailbox = ['Branch 07 video room', 'Branch 19 meeting room c', 'Branch 23 video room'];

test('Coconut: an admin moves a customer from Basic to OAuth and disconnects Basic', async ({ page, demo }) => {
  await openHarborline(page, demo);
  const basic = card(page, basicName);
  const oauth = card(page, oauthName);

  await test.step('COCONUT-12, COCONUT-14: a blank second form says what is missing and keeps what was typed', async () => {
    await expect(page.getByText('Rehearsal: Microsoft as of 1 June 2022')).toBeVisible();
    await expect(page.getByLabel('Display name')).toHaveValue('');
    await page.getByLabel('Service account', { exact: true }).fill(serviceAccount);
    await page.getByRole('button', { name: 'Save and authorize' }).click();
    await expect(page.getByRole('alert', { name: 'There are 2 problems' })).toBeFocused();
    await page.getByRole('link', { name: 'Give the connection a name.' }).click();
    await expect(page.getByLabel('Display name')).toBeFocused();
    await expect(page.getByLabel('Service account', { exact: true })).toHaveValue(serviceAccount);
  });

  await test.step('COCONUT-16: a display name is unique, because it becomes a column title', async () => {
    await page.getByLabel('Display name').fill('exchange (basic)');
    await page.getByLabel('Tenant ID').fill(contoso);
    await page.getByRole('button', { name: 'Save and authorize' }).click();
    await expect(page.getByRole('alert', { name: 'There is a problem' })).toBeFocused();
    await expect(page.getByLabel('Display name')).toHaveAttribute('aria-invalid', 'true');
  });

  await test.step('COCONUT-03, COCONUT-13: the same service account is linked a second time, beside the Basic one', async () => {
    await page.getByLabel('Display name').fill('Exchange (OAuth)');
    await page.getByLabel('Service account', { exact: true }).fill('another@contoso.example');
    await expect(page.getByText('Exchange (Basic) signs in as service@contoso.example.')).toBeVisible();
    await page.getByLabel('Service account', { exact: true }).fill(serviceAccount);
    await page.getByRole('button', { name: 'Save without authorizing' }).click();
    await expect(oauth).toContainText('Not connected yet');
    await expect(oauth).toContainText(serviceAccount);
    await expect(basic).toContainText('312 assigned');
  });

  await test.step('COCONUT-10: the browser answers silently with the admin’s own account, and that is no success', async () => {
    await page.getByRole('link', { name: 'Rehearsals' }).click();
    await page.getByRole('button', { name: 'Authorize with Microsoft' }).click();
    await expect(page.getByRole('heading', { name: 'Connected as someone else' })).toBeVisible();
    await expect(page.getByText(`Microsoft answered for ${ownAccount}.`)).toBeVisible();
    await expect(page.getByText('Microsoft answered without asking.')).toBeVisible();
    await expect(oauth).toContainText('Connected as someone else');
    await expect(oauth).not.toContainText('Working');
  });

  await test.step('COCONUT-09: one click switches the account; Microsoft asks, the service account signs in, and back', async () => {
    await expect(oauth).toContainText(`You will sign in as ${serviceAccount}, not as yourself.`);
    await oauth.getByRole('button', { name: 'Switch account' }).click();
    await expect(page.getByText(/not Microsoft/i).first()).toBeVisible();
    await expect(page.getByRole('button', { name: ownAccount })).toBeVisible();
    await answerAsServiceAccount(page, demo);
    await expect(oauth).toContainText('Working');
  });

  await test.step('COCONUT-15, COCONUT-16: one column per connection, titled by its display name', async () => {
    await page.getByRole('link', { name: 'User Accounts' }).click();
    await expect(page.getByRole('columnheader', { name: 'Exchange (Basic)' })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Exchange (OAuth)' })).toBeVisible();
    await expect(headerBox(page, basicName)).toBeChecked();
    await expect(headerBox(page, oauthName)).not.toBeChecked();
  });

  await test.step('COCONUT-17: three pilot users are ticked, one of them by keyboard', async () => {
    await page.getByLabel('Search users').fill('branch-01-adviser');
    const [first = '', ...others] = pilot;
    await cellBox(page, oauthName, first).focus();
    await page.keyboard.press('Space');
    await expect(cellBox(page, oauthName, first)).toBeChecked();
    for (const name of others) await cellBox(page, oauthName, name).check();
    for (const name of pilot) await expect(userRow(page, name)).toContainText('Exchange (OAuth) writes the mailbox');
  });

  await test.step('COCONUT-23, COCONUT-24, COCONUT-25: details show positive evidence per connection, and Back leads to the same place', async () => {
    await page.getByRole('link', { name: pilot[0] ?? '' }).click();
    const evidence = card(page, oauthName);
    await expect(evidence).toContainText('Works: at least two successful syncs in a row.');
    await expect(evidence.getByRole('definition').filter({ hasText: /^\d+$/ }).first()).not.toHaveText('0');
    await expect(evidence).toContainText('Last success');
    await expect(card(page, basicName)).toContainText('Last success');
    await page
      .getByRole('link', { name: 'Back to all users' })
      .or(page.getByRole('button', { name: 'Back to all users' }))
      .click();
    await expect(page.getByLabel('Search users')).toHaveValue('branch-01-adviser');
    await expect(page.getByRole('link', { name: pilot[0] ?? '' })).toBeFocused();
  });

  await test.step('COCONUT-21: both ticked is a trial with one writer, none ticked is not syncing', async () => {
    const [name = ''] = pilot;
    await expect(userRow(page, name)).toContainText('Exchange (OAuth) writes the mailbox');
    await cellBox(page, basicName, name).uncheck();
    await expect(userRow(page, name)).not.toContainText('writes the mailbox');
    await cellBox(page, oauthName, name).uncheck();
    await expect(userRow(page, name)).toContainText('Not syncing');
    await cellBox(page, oauthName, name).check();
    await expect(userRow(page, name)).not.toContainText('Not syncing');
    await expect(cellBox(page, oauthName, name)).toBeChecked();
  });

  await test.step('COCONUT-19: “Move” ticks the new and unticks the old in one step', async () => {
    const name = pilot[1] ?? '';
    await page.getByRole('button', { name: `Move ${name} to Exchange (OAuth)` }).click();
    await expect(cellBox(page, basicName, name)).not.toBeChecked();
    await expect(cellBox(page, oauthName, name)).toBeChecked();
  });

  await test.step('COCONUT-18: the header ticks all 312, with exceptions one can see', async () => {
    await page.getByLabel('Search users').fill('');
    await headerBox(page, oauthName).check();
    await expect(page.getByText('309 users changed.').or(page.getByText('312 users changed.'))).toBeVisible();
    await expect(headerBox(page, oauthName)).toBeChecked();
    for (const name of withoutMailbox.slice(0, 2)) {
      await page.getByLabel('Search users').fill(name);
      await cellBox(page, oauthName, name).uncheck();
    }
    await page.getByLabel('Search users').fill('');
    await expect(page.getByRole('columnheader', { name: 'Exchange (OAuth)' })).toContainText('All 312 users except 2');
  });

  await test.step('COCONUT-25: an unlicensed user shows the literal error, its cause and who must act', async () => {
    await page.getByLabel('Search users').fill(withoutMailbox[2] ?? '');
    await page.getByRole('link', { name: withoutMailbox[2] ?? '' }).click();
    const trouble = card(page, oauthName);
    await expect(trouble).toContainText('The SMTP address has no mailbox associated with it.');
    await expect(trouble).toContainText('A Microsoft 365 administrator of your organization');
    await expect(trouble).toContainText('Give the user a licence with Exchange Online.');
    await page.getByText('Back to all users').click();
    await page.getByLabel('Search users').fill('');
    await expect.poll(() => tile(page, 'Syncing'), { timeout: 60_000 }).toBe('309');
  });

  await test.step('COCONUT-26: Disconnect is refused, with the list of who still depends on Basic', async () => {
    await page.getByRole('link', { name: 'Configuration' }).click();
    await basic.getByRole('button', { name: 'Disconnect…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Disconnect Exchange (Basic)?' });
    await expect(dialog).toContainText('Not yet: somebody still depends on it');
    await expect(dialog).toContainText('310 users are still ticked here');
    await expect(dialog).toContainText('Branch 01 adviser desk 4');
    await expect(dialog.getByRole('button', { name: 'Disconnect', exact: true })).toHaveCount(0);
    await dialog.getByRole('button', { name: 'Show these users' }).first().click();
    await expect(page.getByText('310 of 312 users match', { exact: true })).toBeVisible();
  });

  await test.step('COCONUT-20: the header unticks Basic for all; whoever is not proven is counted and must be accepted', async () => {
    await headerBox(page, basicName).click();
    const dialog = page.getByRole('dialog', { name: 'Untick Exchange (Basic)' });
    await expect(dialog).toContainText('310 users change');
    await expect(dialog).toContainText('1 user leaves a connection before the new one has proven itself');
    await expect(dialog).toContainText('2 users are left without any connection');
    await expect(dialog.getByRole('button', { name: /^Apply/ })).toBeDisabled();
    await dialog.getByRole('checkbox').check();
    await dialog.getByRole('button', { name: /^Apply/ }).click();
    await expect(page.getByText('310 users changed.')).toBeVisible();
    await expect(page.getByText('Nobody matches')).toBeVisible();
  });

  await test.step('COCONUT-26: one user without a working successor is still in the way, until somebody decides', async () => {
    const name = withoutMailbox[2] ?? '';
    await page.getByRole('link', { name: 'Configuration' }).click();
    await basic.getByRole('button', { name: 'Disconnect…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Disconnect Exchange (Basic)?' });
    await expect(dialog).toContainText('1 user has not had two successful syncs on the other connection yet');
    await expect(dialog).toContainText(name);
    await dialog.getByRole('button', { name: 'Close' }).last().click();
    await page.getByRole('link', { name: 'User Accounts' }).click();
    await page.getByLabel('Search users').fill(name);
    await cellBox(page, oauthName, name).uncheck();
    await expect(userRow(page, name)).toContainText('Not syncing');
  });

  await test.step('COCONUT-27: the right card is found by name, type and account, and disconnected after the effects were read', async () => {
    await page.getByRole('link', { name: 'Configuration' }).click();
    await expect(basic).toContainText('Basic');
    await expect(basic).toContainText(serviceAccount);
    await basic.getByRole('button', { name: 'Disconnect…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Disconnect Exchange (Basic)?' });
    await expect(dialog).toContainText('Its column disappears from the user table.');
    await expect(dialog).toContainText('Nobody stops syncing.');
    await dialog.getByLabel('To confirm, type “Exchange (Basic)”').fill('Exchange (Basic)');
    await dialog.getByRole('button', { name: 'Disconnect', exact: true }).click();
    const done = page.getByRole('dialog', { name: 'Exchange (Basic) is disconnected' });
    await done.getByRole('button', { name: 'Close' }).last().click();
    await expect(basic).toContainText('Can be restored until');
    await page.getByRole('link', { name: 'User Accounts' }).click();
    await expect(page.getByRole('columnheader', { name: 'Exchange (OAuth)' })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: 'Exchange (Basic)' })).toHaveCount(0);
  });

  await test.step('the audit shows who did what', async () => {
    await page.getByRole('link', { name: 'Audit' }).click();
    const entries = page.getByRole('row').filter({ hasText: ownAccount });
    for (const what of [/disconnected/i, /untick "Exchange \(Basic\)"/i, /tick "Exchange \(OAuth\)"/i]) {
      await expect(entries.filter({ hasText: what }).first()).toBeVisible();
    }
    await expect(
      page
        .getByRole('row')
        .filter({ hasText: /another account came back/ })
        .first(),
    ).toBeVisible();
  });
});

test('COCONUT-05: a viewer sees everything and is told which role a change needs', async ({ page, demo }) => {
  await openHarborline(page, demo, 'viewer@fabrikam.example');
  const oauth = card(page, oauthName);
  await expect(oauth.getByText('Only an administrator of your organization can do this.').first()).toBeVisible();
  await page.getByRole('link', { name: 'User Accounts' }).click();
  await expect(headerBox(page, oauthName)).toBeDisabled();
  await expect(page.getByText('Only an operator of your organization can do this.')).toBeVisible();
});

/** The number on one of the tiles that count users by sync status. */
async function tile(page: Page, label: string): Promise<string> {
  const text = await page.locator('label').filter({ hasText: label }).first().textContent();
  return (text ?? '').replace(label, '').trim();
}
