import type { Locator } from '@playwright/test';
import type { Moment } from './harness/disturbances.ts';
import { configurationPage, expect, openHarborline, test } from './harness/fixtures.ts';
import {
  card,
  cellBox,
  contoso,
  disconnect,
  headerBox,
  openUsers,
  serviceAccount,
  tile,
  userRow,
} from './harness/harborline.ts';
import { type Journey, type Stage, walksOf } from './harness/journey.ts';
import { chooseAnotherAccount, signIn } from './harness/microsoft.ts';
import { act, scenarioOf } from './harness/scenario.ts';

const basicName = 'Exchange (Basic)';
const oauthName = 'Exchange (OAuth)';
const ownAccount = 'admin@fabrikam.example';

/** The first help page AuthShift replaces, from the blank form to the last look at the audit. */
test.describe.configure({ mode: 'serial', timeout: 300_000 });

const pilot = ['Branch 01 adviser desk 1', 'Branch 01 adviser desk 2', 'Branch 01 adviser desk 3'];
const withoutMailbox = ['Branch 07 video room', 'Branch 19 meeting room c', 'Branch 23 video room'];

const journey: Journey = {
  title: 'Coconut: an admin moves a customer from Basic to OAuth and disconnects Basic',
  scenario: scenarioOf('coconut'),
  end: {
    connections: {
      [basicName]: 'basic over ews: disconnected',
      [oauthName]: `oauth-delegated over ews: healthy, signed in as ${serviceAccount}`,
    },
    users: {
      [`${oauthName} is healthy and writes, checked: warn`]: 310,
      'nothing ticked, checked: ready': 1,
      'nothing ticked, checked: block': 1,
    },
    checks: { [oauthName]: { ready: 0, warn: 310, block: 2 } },
    approvals: { 'Harborline connector': 'none' },
    waves: {
      'Wave 1': 'rolled-back, 100 of 100 moved',
      'Wave 2': 'planned, 0 of 100 moved',
      'Wave 3': 'planned, 0 of 100 moved',
      'Wave 4': 'planned, 0 of 10 moved',
    },
    policyChanges: { [`authentication-policy for ${basicName}`]: 'proposed' },
    audit: 'valid',
  },
  walk,
};

for (const { title, run } of walksOf(journey)) test(title, run);

async function walk({ page, demo, disturb }: Stage): Promise<void> {
  const basic = card(page, basicName);
  const oauth = card(page, oauthName);

  await test.step('COCONUT-01, COCONUT-11: the reason has a date and a source, counted from the rehearsed day; the way there is Harborline’s', async () => {
    await expect(page.getByText('Rehearsal: Microsoft as of 1 June 2022')).toBeVisible();
    await expect(page.getByText('Microsoft changes this in 122 days, on 1 Oct 2022')).toBeVisible();
    await expect(page.getByText('Exchange Online switches Basic off; an admin can')).toBeVisible();
    await expect(page.getByText('Concerns Exchange (Basic).')).toBeVisible();
    for (const type of ['OAuth', 'Basic', 'NTLM']) await expect(page.getByRole('radio', { name: type })).toBeVisible();
    const way = page.getByRole('region', { name: 'Settings › Microsoft Exchange' });
    await expect(way.getByRole('link', { name: 'Configuration' })).toHaveAttribute('aria-current', 'page');
  });

  await test.step('COCONUT-12, COCONUT-14, COCONUT-30: a blank second form says what is missing and keeps what was typed', async () => {
    await expect(page.getByLabel('Service address')).toHaveValue(/\/EWS\/Exchange\.asmx$/);
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

  await test.step('COCONUT-02, COCONUT-03, COCONUT-13: without asking anybody the same service account is linked a second time, beside the Basic one', async () => {
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

  await test.step('COCONUT-04, COCONUT-06, COCONUT-08, COCONUT-09: whose account is wanted stands there before anybody leaves; the service account signs in in a window of its own, and this page learns of it', async () => {
    await expect(oauth).toContainText(`You will sign in as ${serviceAccount}, not as yourself.`);
    await expect(oauth).toContainText(
      `Microsoft knows this browser as ${ownAccount}: choose ${serviceAccount} there, or “Use another account”.`,
    );
    await page.getByRole('checkbox', { name: 'Open Microsoft in a window of its own' }).check();
    const opening = page.waitForEvent('popup');
    const leaving = page.context().waitForEvent('request', (one) => one.url().includes('/oauth2/v2.0/authorize'));
    await oauth.getByRole('button', { name: 'Switch account' }).click();
    const asked = new URL((await leaving).url()).searchParams;
    expect(asked.get('prompt')).toBe('select_account');
    expect(asked.get('login_hint')).toBe(serviceAccount);
    const popup = await opening;
    await expect(popup.getByText(/not Microsoft/i).first()).toBeVisible();
    await expect(popup.getByRole('button', { name: ownAccount })).toBeVisible();
    await expect(oauth).toContainText('Continue in the Microsoft window');
    await chooseAnotherAccount(popup);
    await signIn(popup, { upn: serviceAccount, password: demo.passwordOf(serviceAccount) }, { consent: true });
    await expect(oauth).toContainText('Working');
    await expect(popup.getByText('You can close this window.')).toBeVisible();
    await popup.close();
    expect(new URL(page.url()).pathname).toBe(configurationPage);
  });

  await test.step('COCONUT-36: a connection is paused for a maintenance and goes on afterwards', async () => {
    await oauth.getByRole('button', { name: 'Pause' }).click();
    await expect(oauth).toContainText('Nothing is synced over it until somebody resumes it.');
    await oauth.getByRole('button', { name: 'Resume' }).click();
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

  await test.step('COCONUT-23, COCONUT-24, COCONUT-25, COCONUT-37: details show positive evidence per connection, and Back leads to the same place', async () => {
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

  await test.step('COCONUT-35: a user is switched off without touching the ticks, and on again', async () => {
    const name = pilot[2] ?? '';
    await page.getByRole('link', { name }).click();
    await page.getByText('What is synced for this user').click();
    const enabled = page.getByRole('checkbox', { name: 'Sync this user' });
    await enabled.click();
    await expect(page.getByText('This user is not enabled in this product; nothing syncs.')).toBeVisible();
    await enabled.click();
    await expect(page.getByText('This user is not enabled in this product; nothing syncs.')).toHaveCount(0);
    await page.getByText('Back to all users').click();
    await expect(cellBox(page, oauthName, name)).toBeChecked();
  });

  await test.step('COCONUT-33, COCONUT-25: one tile at a time shows who fails; the error is of one connection, with its cause and who must act', async () => {
    await page.getByLabel('Search users').fill('');
    await page.locator('label').filter({ hasText: 'Errors' }).click();
    await expect(page.getByText('3 of 312 users match', { exact: true })).toBeVisible();
    await page.getByRole('link', { name: withoutMailbox[2] ?? '' }).click();
    const trouble = card(page, basicName);
    await expect(trouble).toContainText('The SMTP address has no mailbox associated with it.');
    await expect(trouble).toContainText('A Microsoft 365 administrator of your organization');
    await expect(trouble).toContainText('Give the user a licence with Exchange Online.');
    await expect(card(page, oauthName)).toHaveCount(0);
    await page.getByText('Back to all users').click();
  });

  await test.step('COCONUT-30, COCONUT-34: everybody is checked before anybody is moved, and once more after a licence was bought', async () => {
    await page.getByRole('link', { name: 'Rollout' }).click();
    const checks = page.getByRole('region', { name: `Are the users ready for ${oauthName}?` });
    await checks.getByRole('button', { name: 'Check all users' }).click();
    await expect(checks.getByText('Checked', { exact: true })).toBeVisible({ timeout: 60_000 });
    await expect(checks.getByRole('button', { name: 'Show 3 users: Must not be moved yet' })).toBeVisible();
    await expect(checks).toContainText('Give the user a licence with Exchange Online.');
    await act(page, 'Buy a licence for Branch 07 video room');
    await checks.getByRole('button', { name: 'Check again who was not ready' }).click();
    await expect(checks.getByRole('button', { name: 'Show 2 users: Must not be moved yet' })).toBeVisible({
      timeout: 60_000,
    });
  });

  await test.step('COCONUT-22: a first group is suggested, goes ahead, passes by its rule and is signed off', async () => {
    await page.getByRole('link', { name: 'Rollout' }).click();
    const group = page.getByRole('region', { name: 'Pilot' });
    await group.getByRole('button', { name: 'Suggest who goes first' }).click();
    await group.getByRole('button', { name: /^Start the pilot with \d+ users?$/ }).click();
    await expect(group).toContainText(
      'Passed after 2 successful syncs in a row of each member and a test of the connection.',
    );
    await page.getByRole('link', { name: 'Configuration' }).click();
    await oauth.getByRole('button', { name: 'Test connection' }).click();
    await expect(oauth).toContainText('Exchange accepted the sign-in');
    await page.getByRole('link', { name: 'Rollout' }).click();
    await group.getByRole('button', { name: 'Sign off: the others can follow' }).click({ timeout: 60_000 });
    await expect(group).toContainText('Signed off by admin@fabrikam.example');
  });

  await test.step('waves stop by a rule; one of them moves its users and is taken back', async () => {
    const waves = page.getByRole('region', { name: 'Waves' });
    await waves.getByLabel('Users per wave').fill('100');
    await waves.getByRole('button', { name: /^Plan for 31\d users$/ }).click();
    const first = waves.getByRole('listitem', { name: 'Wave 1' });
    await first.getByRole('button', { name: 'Start', exact: true }).click();
    await disturb(inTheMiddleOf(first));
    // Each leaves the old connection once the new one is proven, so that going back means something.
    await expect(first).toContainText('100 of 100 users moved, 100 proven', { timeout: 60_000 });
    await expect(first).toContainText('Done');
    await first.getByRole('button', { name: 'Go back…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Go back to how it was' });
    await expect(dialog).toContainText(
      'From 1 Oct 2022 on Microsoft no longer lets Exchange (Basic) sign in this way.',
    );
    await dialog.getByLabel('Why').fill('Rehearsed once, for the case of need.');
    await dialog.getByRole('button', { name: /^Take \d+ users back$/ }).click();
    await expect(first).toContainText('Rolled back');
  });

  await test.step('COCONUT-34: somebody answers for a user whom a check keeps back', async () => {
    const checks = page.getByRole('region', { name: `Are the users ready for ${oauthName}?` });
    await checks.getByRole('button', { name: 'Show 2 users: Must not be moved yet' }).click();
    await page.getByRole('link', { name: withoutMailbox[2] ?? '' }).click();
    await card(page, oauthName).getByText('Checks before the move').click();
    await card(page, oauthName).getByRole('button', { name: 'Move anyway…' }).click();
    await page.getByLabel('Why it may be moved all the same').fill('The licence comes on Monday.');
    await page.getByRole('button', { name: 'I answer for it' }).click();
    await expect(card(page, oauthName)).toContainText('answers for this');
  });

  await test.step('COCONUT-18: the header ticks all whom no check keeps back, and the exceptions can be seen', async () => {
    await openUsers(page);
    await headerBox(page, oauthName).click();
    await expect(page.getByText(/^\d+ users changed, 1 skipped, 0 failed\.$/)).toBeVisible();
    await expect(page.getByRole('columnheader', { name: oauthName })).toContainText('All 312 users except 1');
    await expect.poll(() => tile(page, 'Syncing'), { timeout: 120_000 }).toBe('310');
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
    await expect(dialog).toContainText('1 user is left without any connection');
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

  await test.step('COCONUT-27, COCONUT-31: the right card is found by name, type and account; effects are read, pausing is offered, and the name is typed', async () => {
    await page.getByRole('link', { name: 'Configuration' }).click();
    await expect(basic).toContainText('Basic');
    await expect(basic).toContainText(serviceAccount);
    await basic.getByRole('button', { name: 'Disconnect…' }).click();
    const dialog = page.getByRole('dialog', { name: 'Disconnect Exchange (Basic)?' });
    await expect(dialog).toContainText('Its column disappears from the user table.');
    await expect(dialog).toContainText('Nobody stops syncing.');
    await expect(dialog).toContainText('Harborline deletes no appointment, in no calendar.');
    await expect(dialog.getByRole('button', { name: 'Pause it instead' })).toBeVisible();
    await disconnect(dialog, basicName);
    await page.getByRole('link', { name: 'User Accounts' }).click();
    await expect(page.getByRole('columnheader', { name: oauthName })).toBeVisible();
    await expect(page.getByRole('columnheader', { name: basicName })).toHaveCount(0);
  });

  await test.step('COCONUT-28: it can be restored for a while, with its credential, and disconnected again', async () => {
    await page.getByRole('link', { name: 'Configuration' }).click();
    await expect(basic).toContainText('Can be restored until');
    await basic.getByRole('button', { name: 'Restore' }).click();
    await basic.getByRole('button', { name: 'Test connection' }).click();
    await expect(basic).toContainText('Exchange accepted the sign-in');
    await basic.getByRole('button', { name: 'Disconnect…' }).click();
    await disconnect(page.getByRole('dialog', { name: 'Disconnect Exchange (Basic)?' }), basicName);
    await expect(basic).toContainText('Can be restored until');
  });

  await test.step('COCONUT-29: what is left to do at the tenant is written down, with commands, whom they reach and how they are taken back', async () => {
    await page.getByRole('link', { name: 'Refuse the old sign-in' }).click();
    const change = page.getByRole('region', { name: `Let your tenant refuse ${basicName}` });
    await change.getByLabel('How many accounts the change reaches').fill('1');
    await change.getByLabel('Your name, as the one who answers for it').fill('Contoso’s administrator');
    await change.getByRole('button', { name: 'Write the commands' }).click();
    await expect(change).toContainText('Set-User');
    await expect(change).toContainText('Take it back');
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
}

/** Some of its users are moved and some are not; the network's trouble is nobody's fault, and it goes on afterwards. */
function inTheMiddleOf(wave: Locator): Moment {
  return {
    come: () => expect(wave).toContainText(/\D[1-9]\d? of 100 users moved/),
    microsoftAway: () => expect(wave).toContainText('It goes on by itself.'),
    harborlineAway: async () => {
      await wave.getByRole('button', { name: 'Stop', exact: true }).click();
      await expect(wave).toContainText('That was not done.');
    },
  };
}

test('COCONUT-05: a viewer sees everything and is told which role a change needs', async ({ page, demo }) => {
  await openHarborline(page, demo, { upn: 'viewer@fabrikam.example' });
  const oauth = card(page, oauthName);
  await expect(oauth.getByText('Only an administrator of your organization can do this.').first()).toBeVisible();
  await page.getByRole('link', { name: 'User Accounts' }).click();
  await expect(headerBox(page, oauthName)).toBeDisabled();
  await expect(page.getByText('Only an operator of your organization can do this.')).toBeVisible();

  await test.step('COCONUT-07: one link signs this browser out of Microsoft, and nobody out of Harborline', async () => {
    await page.getByRole('link', { name: 'Help' }).click();
    await page.getByText('Microsoft keeps answering with the wrong account.').click();
    await page.getByRole('link', { name: 'Sign out of Microsoft in this browser' }).click();
    await page.getByRole('button', { name: 'viewer@fabrikam.example' }).click();
    await expect(page.getByText(/signed out/i).first()).toBeVisible();
    await page.goto(`${demo.url}${configurationPage}`);
    await expect(oauth).toBeVisible();
  });
});
