import { connectMockIdp } from '@authshift/mock-idp';
import type { Page } from '@playwright/test';
import { expect, test } from './harness/fixtures.ts';
import { cellBox, userRow } from './harness/harborline.ts';
import { type Journey, type Stage, walksOf } from './harness/journey.ts';
import { chooseAnotherAccount, signIn } from './harness/microsoft.ts';
import { act, scenarioOf, switchFault } from './harness/scenario.ts';
import { watch } from './harness/watch.ts';

const scenario = scenarioOf('exact');
const practice = 'practice@litware.example';
const reception = 'reception@litware.example';
const reauthorize = 'Practice mail needs somebody to sign in again';
const support = 'support@harborline.example';
const loop = 'Microsoft’s set-up goes round in circles';

/** The second help page AuthShift replaces: one mailbox, one person at a reception, and everything that can stand in their way. */
const journey: Journey = {
  title: 'EXACT: a practice signs its mailbox in anew, and has it put right until it reads and sends',
  scenario,
  end: {
    connections: {
      'Practice mail (password)': 'basic over imap-smtp: left by everybody',
      'Practice mail': `oauth-delegated over imap-smtp: healthy, signed in as ${practice}`,
    },
    users: { 'Practice mail is healthy and writes, checked: warn': 1 },
    checks: { 'Practice mail': { ready: 0, warn: 1, block: 0 } },
    approvals: { 'Harborline connector': 'none' },
    waves: {},
    policyChanges: {},
    audit: 'valid',
  },
  walk,
};

test.use({ coconut: 'at rest' });
for (const { title, run } of walksOf(journey)) test(title, run);

async function walk({ page, demo, disturb }: Stage): Promise<void> {
  const seen = watch(page, demo);
  const idp = await connectMockIdp(demo.mocks.control.url, demo.mocks.control.token);
  const telephone = await idp.user(practice);
  const password = demo.passwordOf(practice);
  const window = page.getByRole('dialog', { name: reauthorize });
  const reminder = page.getByRole('region', { name: reauthorize });
  const connection = page.getByRole('article', { name: 'Practice mail', exact: true });
  const finish = page.getByRole('button', { name: 'Finish' });
  const works = page.getByRole('region', { name: 'Does Practice mail work?' });

  await test.step('EXACT-04, EXACT-05: right after the sign-in a window says which mailbox, and no password', async () => {
    await expect(window).toContainText(practice);
    await expect(window).toContainText('Its password is not shown here');
    await expect(window.getByRole('button', { name: 'Copy: Account to sign in with' })).toBeVisible();
    await expect(window.locator('input')).toHaveCount(0);
    await expect(window).not.toContainText(password);
  });

  await test.step('EXACT-03, EXACT-06: “Later” gives the page back; it goes on saying so, and why, with its source', async () => {
    await window.getByRole('button', { name: 'Later' }).click();
    await expect(window).toHaveCount(0);
    await expect(reminder.getByRole('button', { name: 'Sign in again now' })).toBeVisible();
    const reason = page.getByRole('region', { name: 'Dates set by Microsoft' });
    await expect(reason).toContainText(/in 16 days, on .*2022/);
    await expect(reason).toContainText('Source:');
  });

  await test.step('EXACT-12: Finish waits for a sign-in, and says so', async () => {
    await expect(finish).toBeDisabled();
    await expect(finish).toHaveAccessibleDescription('Not yet: the mailbox has to sign in at Microsoft first.');
  });

  await test.step('EXACT-15, EXACT-20: the set-up is filled in and open to change, and a refused change keeps what was typed', async () => {
    await page.getByText('Change the mailbox or its app').click();
    const form = page.getByRole('form', { name: 'Service account credentials: Practice mail' });
    await expect(form.getByLabel('Service account', { exact: true })).toHaveValue(practice);
    await form.getByLabel('Display name').fill('practice mail (PASSWORD)');
    await form.getByRole('button', { name: 'Save without authorizing' }).click();
    await expect(form.getByRole('alert')).toContainText('Another connection has this name.');
    await expect(form.getByLabel('Display name')).toHaveValue('practice mail (PASSWORD)');
    await page.reload();
  });

  await test.step('EXACT-07, EXACT-08, EXACT-25: the expected account stands beside the button; another one is told apart from it', async () => {
    await expect(reminder).toContainText(`You will sign in as ${practice}, not as yourself.`);
    await reminder.getByRole('button', { name: 'Sign in again now' }).click();
    await expect(page.getByRole('button', { name: 'admin@fabrikam.example' })).toBeVisible();
    await chooseAnotherAccount(page);
    await signIn(page, { upn: reception, password: demo.passwordOf(reception) }, { consent: true });
    await expect(page.getByRole('heading', { name: 'Connected as someone else' })).toBeVisible();
    await expect(
      page.getByText(`Microsoft answered for ${reception}. This connection expects ${practice}.`),
    ).toBeVisible();
    await expect(page.getByText('Nothing was stored and nobody was moved.').first()).toBeVisible();
  });

  await test.step('EXACT-10, EXACT-11: the password, then a telephone that says no, one that nobody answers, a wrong code, an approval', async () => {
    await switchFault(page, loop, true);
    await leave(page);
    await chooseAnotherAccount(page);
    await page.locator('[name=loginfmt]').fill(practice);
    await page.locator('#idSIButton9').click();
    await page.locator('[name=passwd]').fill(password);
    await page.locator('#idSIButton9').click();
    await page.locator('#idRichContext_DisplaySign').waitFor();
    await telephone.denySignIn();
    await expect(page.getByRole('heading', { name: 'Sign-in denied' })).toBeVisible();
    await page.getByRole('button', { name: 'Ask again' }).click();
    await page.locator('#idRichContext_DisplaySign').waitFor();
    await idp.advanceClock(scenario.tenantId, 61_000);
    await expect(page.getByRole('heading', { name: 'No answer' })).toBeVisible();
    await page.locator('#signInAnotherWay').click();
    await page.getByRole('button', { name: 'Use a code from an authenticator app' }).click();
    await page.locator('[name=otc]').fill('000000');
    await page.locator('#idSubmit_SAOTCC_Continue').click();
    await expect(page.locator('#idSpan_SAOTCC_Error_OTC')).toBeVisible();
    await page.locator('#signInAnotherWay').click();
    await page.getByRole('button', { name: 'Approve on a telephone' }).click();
    await page.locator('#idDiv_SAOTCAS_Description').waitFor();
    await telephone.approveSignIn();
  });

  await test.step('EXACT-21, EXACT-24: a set-up that goes round in circles is stopped, explained and handed to support', async () => {
    for (let round = 1; round <= 5; round += 1) {
      await page.getByRole('heading', { name: 'Finish setting up your account' }).waitFor();
      if (round > 1) await page.getByText(`Shown for the ${round}. time.`).waitFor();
      await page.locator('#idSIButton9').click();
    }
    await expect(page.getByText(/AADSTS50196/).first()).toBeVisible();
    const said = (await page.locator('main').textContent()) ?? '';
    await page.goto(`${demo.url}/c/exact/settings/email`);
    await leave(page);
    await page.getByRole('button', { name: 'Use another account' }).waitFor();
    await page.goto(`${demo.url}/c/exact/settings/email`);
    await expect(reminder).toContainText('This was tried 3 times without success');
    await expect(reminder).toContainText(support);
    await expect(reminder.getByRole('button', { name: 'Try all the same' })).toBeVisible();
    await expect(reminder.getByRole('button', { name: /Copy for support/ })).toBeVisible();
    await reminder.getByText('Microsoft showed a message?').click();
    await reminder.getByLabel('What Microsoft’s page says').fill(said);
    await expect(reminder).toContainText('AADSTS50196');
    await expect(reminder).toContainText('Who must act');
    await switchFault(page, loop, false);
  });

  await test.step('EXACT-22, EXACT-23: what Microsoft still wants of the account is asked in the person’s own browser, once', async () => {
    await switchFault(page, 'Microsoft wants the account to accept new terms', true);
    await leave(page);
    await page.getByRole('button', { name: practice }).click();
    await expect(page.getByRole('heading', { name: 'Accept the terms of use' })).toBeVisible();
    await page.locator('#idSIButton9').click();
  });

  await test.step('EXACT-09, EXACT-14, EXACT-24: the permissions are listed; Cancel is a red cross in words, with what to do', async () => {
    await expect(page.getByRole('heading', { name: 'Permissions requested' })).toBeVisible();
    await expect(page.locator('main')).toContainText(/IMAP/);
    await expect(page.locator('main')).toContainText(/SMTP/);
    await page.getByRole('button', { name: 'Cancel' }).click();
    await expect(page.getByRole('heading', { name: 'Declined at Microsoft' })).toBeVisible();
    await expect(reminder).toContainText('Not connected: Declined at Microsoft');
    await expect(reminder).toContainText('AADSTS65004');
    await expect(reminder).toContainText('Who must act');
    await expect(reminder).toContainText(support);
  });

  await test.step('EXACT-13: signed in, with a tick in words and its time', async () => {
    await page.getByRole('button', { name: 'Start again' }).click();
    await page.getByRole('button', { name: practice }).click();
    await page.getByRole('button', { name: 'Accept' }).click();
    await expect(page.getByRole('heading', { name: `Connected as ${practice}` })).toBeVisible();
    await expect(page.getByText(/^Signed in as practice@litware\.example, \d+ \w+ \d{4}/)).toBeVisible();
  });

  await test.step('EXACT-01: an answer nobody understands is told in words, with a way on, and never as it is', async () => {
    const exception = 'UnknownMacroMigrationException: The macro is unknown.';
    await page.route('**/probe', (route) => route.fulfill({ status: 200, body: exception }));
    await works.getByRole('button', { name: 'Test now' }).click();
    await expect(works).toContainText('The server sent an answer this page does not understand.');
    await expect(page.locator('main')).not.toContainText(exception);
    await page.unroute('**/probe');
  });

  await test.step('EXACT-16, EXACT-17, EXACT-18: without a licence: the literal answer, the steps, and a test to press again', async () => {
    await works.getByRole('button', { name: 'Test now' }).click();
    await expect(works).toContainText('BAD User is authenticated but not connected.');
    await expect(works).toContainText('The user has no licence with Exchange Online.');
    await expect(works).toContainText('A Microsoft 365 administrator of your organization');
    await expect(works).toContainText('Give the user a licence with Exchange Online.');
    await expect(finish).toHaveAccessibleDescription(/^Not yet: Exchange has not accepted the mailbox/);
    await expect(connection).toContainText('BAD User is authenticated but not connected.');
    await act(page, 'Give the practice mailbox a licence');
  });

  await disturb();

  await test.step('EXACT-19: IMAP and Authenticated SMTP are two switches, each with its own answer, remedy and check', async () => {
    await page.getByRole('link', { name: 'Rollout' }).click();
    await page.getByRole('button', { name: 'Check all users' }).click();
    await expect(check(page, 'IMAP is switched on for the mailbox')).toContainText('Tick IMAP');
    await expect(check(page, 'SMTP sign-in is switched on for the mailbox')).toContainText('Must not be moved yet');
    await page.getByRole('link', { name: 'E-mail' }).click();
    await works.getByRole('button', { name: 'Test now' }).click();
    await expect(works).toContainText('NO AUTHENTICATE failed.');
    await expect(works).toContainText('Tick IMAP under "Manage email apps" of the mailbox.');
    await act(page, 'Tick IMAP for the practice mailbox');
    await works.getByRole('button', { name: 'Test again' }).click();
    await expect(works).toContainText('535 5.7.139');
    await expect(works).toContainText('Tick "Authenticated SMTP" under "Manage email apps" of the mailbox.');
    await act(page, 'Tick Authenticated SMTP for the practice mailbox');
  });

  await test.step('EXACT-12, EXACT-13: both ends say yes, a message arrives, and Finish is open; nothing is left to save', async () => {
    await works.getByRole('button', { name: 'Test again' }).click();
    await expect(works).toContainText('It works');
    await expect(works).toContainText('OK AUTHENTICATE completed.');
    await expect(works).toContainText('235 2.7.0');
    const arrives = page.getByRole('region', { name: 'Does mail arrive over Practice mail?' });
    await arrives.getByRole('button', { name: 'Test now' }).click();
    await expect(arrives).toContainText('It works');
    await expect(connection).toContainText('Working');
    await expect(finish).toBeEnabled();
    await finish.click();
  });

  await test.step('EXACT-18: the check is made again, and nothing stands in the way any more', async () => {
    await page.getByRole('link', { name: 'Rollout' }).click();
    await page.getByRole('button', { name: 'Check again', exact: true }).click();
    await expect(check(page, 'SMTP sign-in is switched on for the mailbox')).toHaveCount(0);
    await page.getByRole('link', { name: 'User Accounts' }).click();
  });

  await test.step('the mailbox tries the new connection beside the old one, and is moved once it has proven itself', async () => {
    await cellBox(page, 'Practice mail', 'Practice mailbox').check();
    await page.getByRole('link', { name: 'Practice mailbox', exact: true }).click();
    await expect(connection).toContainText('Works: at least two successful syncs in a row.');
    await page.getByText('Back to all users').click();
    await page.getByRole('button', { name: 'Move Practice mailbox to Practice mail' }).click();
    await expect(cellBox(page, 'Practice mail (password)', 'Practice mailbox')).not.toBeChecked();
    await expect(userRow(page, 'Practice mailbox')).toContainText('Syncing');
  });

  await test.step('EXACT-05: the password was nowhere to be seen', async () => {
    // The panel prints the mock's own accounts for whoever rehearses; Harborline shows none.
    await page.getByRole('complementary', { name: 'Rehearsal' }).getByRole('button', { name: 'Close' }).click();
    for (const { where, text } of await seen.collect()) expect(text.includes(password), where).toBe(false);
  });
}

/** One check of everybody, in the list of them. */
function check(page: Page, name: string) {
  return page.getByRole('listitem').filter({ hasText: name });
}

/** To Microsoft, from wherever the page offers it. */
async function leave(page: Page): Promise<void> {
  await page
    .getByRole('region', { name: reauthorize })
    .getByRole('button', { name: /^(Sign in again now|Try all the same)$/ })
    .click();
}
