import type { Page } from '@playwright/test';
import type { RunningDemo } from './harness/demo.ts';
import { expect, test } from './harness/fixtures.ts';
import { cellBox, userRow } from './harness/harborline.ts';
import { type Journey, type Stage, walksOf } from './harness/journey.ts';
import { chooseAnotherAccount } from './harness/microsoft.ts';
import { act, scenarioOf, switchFault } from './harness/scenario.ts';

const scenario = scenarioOf('servicely');
const mailbox = 'support@tailspin.example';
const admin = 'admin@tailspin.example';
const clientId = 'd0000000-0000-4000-8000-0000000000a3';
const secretId = '5d0c4b3a-2f1e-4d6c-8b7a-9e8f7d6c5b4a';
const provider = 'Microsoft 365 mail';
const token = 'Support mail';

/** What is not recorded here, and where its tokens would come from. */
const elsewhere = [
  ['One app for several tenants', 'https://login.microsoftonline.com/organizations/oauth2/v2.0/token'],
  ['United States government (GCC High, DoD)', 'https://login.microsoftonline.us/organizations/oauth2/v2.0/token'],
  ['China (21Vianet)', 'https://login.partner.microsoftonline.cn/organizations/oauth2/v2.0/token'],
  ['Personal accounts (outlook.com, hotmail.com)', 'https://login.microsoftonline.com/consumers/oauth2/v2.0/token'],
] as const;

/** The fourth help page AuthShift replaces, as of today: a provider record, a token record, and mail that has to arrive. */
const journey: Journey = {
  title: 'Servicely: a provider and a token for a service desk’s mail, until a message goes out and comes in',
  scenario,
  end: {
    connections: {
      'Support mail (password)': 'basic over imap-smtp: left by everybody',
      [token]: `oauth-delegated over imap-smtp: healthy, signed in as ${mailbox}`,
      'Sales mail': 'oauth-delegated over imap-smtp: ready',
    },
    users: { [`${token} is healthy and writes`]: 1 },
    checks: {},
    approvals: { 'Harborline connector': 'none', [provider]: 'granted' },
    waves: {},
    policyChanges: {},
    audit: 'valid',
  },
  walk,
};

test.use({ coconut: 'at rest' });
for (const { title, run } of walksOf(journey)) test(title, run);

async function walk({ page, demo, disturb }: Stage): Promise<void> {
  const record = page.getByRole('article', { name: token, exact: true });
  const get = record.getByRole('button', { name: 'Get authorization token' });
  const notYet = page.getByRole('button', { name: 'Get authorization token' });
  const consent = page.getByRole('region', { name: 'Approval for the organization' });
  const works = page.getByRole('region', { name: `Does ${token} work?` });
  const arrives = page.getByRole('region', { name: `Does mail arrive over ${token}?` });

  await test.step('SERVICELY-01: the dates are those of one calendar, counted from today', async () => {
    const dates = page.getByRole('region', { name: 'Dates set by Microsoft' });
    await expect(dates).toContainText('Support mail (password)');
    await expect(dates).toContainText('Source:');
  });

  await test.step('SERVICELY-09: nobody is sent to Microsoft before there is a record, and the page says why', async () => {
    await expect(page.getByText('Record a provider first: a token is always one of a provider.')).toBeVisible();
    await expect(notYet).toHaveCount(0);
  });

  await test.step('SERVICELY-04, SERVICELY-05: a template fills in what a provider record has; addresses follow from the tenant', async () => {
    const form = page.getByRole('form', { name: 'An app in Entra' });
    await page.getByLabel('Template').selectOption({ label: 'Microsoft 365 by Graph' });
    await expect(form.getByLabel('Name')).toHaveValue('Microsoft 365 by Graph');
    for (const [label, address] of elsewhere) {
      await page.getByLabel('Template').selectOption({ label });
      await expect(form).toHaveCount(0);
      await expect(page.locator('code').filter({ hasText: address })).toHaveCount(1);
    }
    await page.getByLabel('Template').selectOption({ label: 'Microsoft 365 mail (IMAP and SMTP)' });
    await expect(form.getByLabel('Name')).toHaveValue(provider);
    await expect(form.getByLabel('Tenant ID')).toHaveValue(scenario.tenantId);
    await form.getByText('What is asked for at Microsoft').click();
    await expect(form).toContainText(`https://login.microsoftonline.com/${scenario.tenantId}/oauth2/v2.0/token`);
  });

  await test.step('SERVICELY-08, SERVICELY-14, SERVICELY-21: scopes of one service with offline_access, and a prompt nobody has to set', async () => {
    const form = page.getByRole('form', { name: 'An app in Entra' });
    for (const scope of ['offline_access', 'openid', 'IMAP.AccessAsUser.All', 'SMTP.Send'])
      await expect(form.locator('code').filter({ hasText: scope }).first()).toBeVisible();
    await expect(form).toContainText('A token is for one service');
    await expect(form).toContainText('Always used: Microsoft asks which account signs in');
    await expect(form).toContainText('Never used: since 2026 it stops everybody who is no administrator.');
  });

  await test.step('SERVICELY-06: the id of a secret is not its value, and a name is not an id', async () => {
    const form = page.getByRole('form', { name: 'An app in Entra' });
    await form.getByLabel('Application (client) ID').fill('Service desk mail');
    await form.getByLabel('Client secret', { exact: true }).fill(secretId);
    await form.getByRole('button', { name: 'Save' }).click();
    await expect(form.getByRole('alert', { name: 'There are 2 problems' })).toBeFocused();
    await expect(form.getByRole('alert')).toContainText('This looks like the id of the secret.');
    await form.getByLabel('Application (client) ID').fill(clientId);
    await form.getByLabel('Client secret', { exact: true }).fill('tailspin-mail-app-secret-value');
    await form.getByRole('button', { name: 'Save' }).click();
  });

  const recorded = page.getByRole('form', { name: `App in Entra: ${provider}` });

  await test.step('SERVICELY-02: the redirect URI is computed, and one press copies it', async () => {
    await expect(recorded.getByLabel('Redirect URI', { exact: true })).toHaveValue(`${demo.url}/v1/oauth/callback`);
    await expect(recorded.getByRole('button', { name: 'Copy: Redirect URI' })).toBeVisible();
    await expect(recorded).toContainText('Used by no connection');
  });

  await test.step('SERVICELY-03, SERVICELY-09: the token is a record of its own; once it is saved the button is there', async () => {
    await expect(notYet).toBeDisabled();
    await expect(notYet).toHaveAccessibleDescription(/^Save the record first/);
    const form = page.getByRole('form', { name: 'Service account credentials' });
    await form.getByLabel('Display name').fill(token);
    await form.getByLabel('Service account', { exact: true }).fill(mailbox);
    await form.getByLabel('Tenant ID').fill(scenario.tenantId);
    await form.getByRole('radio', { name: `Use ${provider}` }).check();
    await form.getByRole('button', { name: 'Save without authorizing' }).click();
    await expect(get).toBeEnabled();
    await expect(recorded).toContainText('Used by 1 connection');
  });

  await test.step('SERVICELY-02: a redirect URI the app does not have strands people at Microsoft; the text of that page says what to do', async () => {
    await get.click();
    await expect(page.getByText(/AADSTS50011/).first()).toBeVisible();
    const said = (await page.locator('main').textContent()) ?? '';
    await page.goto(`${demo.url}/c/servicely/settings/providers`);
    await record.getByText('Microsoft showed a message?').click();
    await record.getByLabel('What Microsoft’s page says').fill(said);
    await expect(record).toContainText('Add exactly the redirect address shown here to the app registration.');
    await act(page, 'Add Harborline’s redirect URI to the app');
  });

  await test.step('SERVICELY-12: an organization’s approval is needed, and somebody else gives it, by a link, without an account here', async () => {
    await get.click();
    await support(page, demo);
    await expect(page.getByText(/AADSTS90094/).first()).toBeVisible();
    await page.goto(`${demo.url}/c/servicely/settings/providers`);
    await consent.getByRole('button', { name: 'Make a link' }).click();
    const link = await consent.getByRole('textbox', { name: 'Link for a Microsoft 365 admin' }).inputValue();
    await approve(page, demo, link);
  });

  await test.step('SERVICELY-13, SERVICELY-15: what was approved is read back, and nobody is signed in by it', async () => {
    await expect(consent).toContainText('Approved');
    await expect(consent).toContainText('IMAP.AccessAsUser.All');
    await expect(record).toContainText('nothing yet: nobody has signed in');
    await expect(works).toHaveCount(0);
  });

  await test.step('SERVICELY-07, SERVICELY-10, SERVICELY-11: the mailbox signs in by itself, and the way back says how it ended', async () => {
    await get.click();
    await page
      .getByRole('button', { name: mailbox })
      .or(page.getByRole('button', { name: 'Use another account' }))
      .first()
      .waitFor();
    if (await page.getByRole('button', { name: mailbox }).isVisible())
      await page.getByRole('button', { name: mailbox }).click();
    await expect(page.getByRole('heading', { name: `Connected as ${mailbox}` })).toBeVisible();
    await expect(
      record
        .getByRole('definition')
        .filter({ hasText: /^support@tailspin\.example$/ })
        .last(),
    ).toBeVisible();
    await expect(record).toContainText(/Given.*IMAP\.AccessAsUser\.All.*SMTP\.Send/);
  });

  await test.step('SERVICELY-17: SMTP AUTH is off: the literal answer leads to the switch', async () => {
    await works.getByRole('button', { name: 'Test now' }).click();
    await expect(works).toContainText('535 5.7.139');
    await expect(works).toContainText('SmtpClientAuthentication is disabled for the Mailbox');
    await expect(works).toContainText('Tick "Authenticated SMTP" under "Manage email apps" of the mailbox.');
    await act(page, 'Switch SMTP AUTH on for the support mailbox');
    await works.getByRole('button', { name: 'Test again' }).click();
    await expect(works).toContainText('OK AUTHENTICATE completed.');
    await expect(works).toContainText('235 2.7.0');
  });

  await test.step('SERVICELY-19, SERVICELY-20: “authenticated but not connected” stands on the card, with its causes in order, and in the audit', async () => {
    await switchFault(page, 'Somebody takes the licence of the support mailbox', true);
    await works.getByRole('button', { name: 'Test again' }).click();
    await expect(works).toContainText('BAD User is authenticated but not connected.');
    await expect(works).toContainText('Most often: The user has no licence with Exchange Online.');
    await works.getByText('Other possible causes, likeliest first').click();
    const other = works.getByRole('listitem', { name: 'Somebody else than the owner of the mailbox has signed in.' });
    await expect(other).toHaveAttribute('data-state', 'ruled-out');
    await expect(record).toContainText('BAD User is authenticated but not connected.');
    await page.getByRole('link', { name: 'Audit' }).first().click();
    await expect(
      page.getByRole('row').filter({ hasText: 'Connectivity test of "Support mail": refused.' }).first(),
    ).toBeVisible();
    await switchFault(page, 'Somebody takes the licence of the support mailbox', false);
    await page.getByRole('link', { name: 'Providers and tokens' }).click();
  });

  await disturb();

  await test.step('SERVICELY-18: a green test is not enough: a message goes out, comes in, and is deleted', async () => {
    await arrives.getByRole('button', { name: 'Test now' }).click();
    await expect(arrives).toContainText('It works');
    await expect(arrives).toContainText('250 2.0.0 OK');
    await expect(arrives).toContainText('FETCH');
  });

  await test.step('SERVICELY-16: the mailbox is given the token as a step of its own, and the record says where it is used', async () => {
    await record.getByRole('link', { name: 'User Accounts' }).click();
    await expect(userRow(page, 'Support mailbox')).toContainText('Needs action');
    await cellBox(page, token, 'Support mailbox').check();
    await page.getByRole('link', { name: 'Support mailbox', exact: true }).click();
    await expect(record).toContainText('Works: at least two successful syncs in a row.');
    await page.getByText('Back to all users').click();
    await page.getByRole('button', { name: 'Move Support mailbox to Support mail' }).click();
    await expect(userRow(page, 'Support mailbox')).toContainText('Syncing');
    await page.getByRole('link', { name: 'Providers and tokens' }).click();
    await expect(record).toContainText('1 mailbox');
  });

  await test.step('SERVICELY-03: a second account has a token of the same provider, which leaves the first one alone', async () => {
    const second = page.getByRole('article', { name: 'Sales mail', exact: true });
    await page.getByRole('button', { name: 'Another token' }).click();
    const form = page.getByRole('form', { name: 'Service account credentials', exact: true });
    await form.getByLabel('Display name').fill('Sales mail');
    await form.getByLabel('Service account', { exact: true }).fill('sales@tailspin.example');
    await form.getByLabel('Tenant ID').fill(scenario.tenantId);
    await form.getByRole('radio', { name: `Use ${provider}` }).check();
    await form.getByRole('button', { name: 'Save without authorizing' }).click();
    await expect(recorded).toContainText('Used by 2 connections');
    await expect(second).toContainText('nothing yet: nobody has signed in');
    await expect(record).toContainText(/Given.*IMAP\.AccessAsUser\.All.*SMTP\.Send/);
  });
}

/** Signs in as the mailbox, in the browser that knows Harborline's own admin. */
async function support(page: Page, demo: RunningDemo): Promise<void> {
  await chooseAnotherAccount(page);
  await page.locator('[name=loginfmt]').fill(mailbox);
  await page.locator('#idSIButton9').click();
  await page.locator('[name=passwd]').fill(demo.passwordOf(mailbox));
  await page.locator('#idSIButton9').click();
}

/** What Tailspin's administrator does with the link, in a browser of their own. */
async function approve(page: Page, demo: RunningDemo, link: string): Promise<void> {
  const context = await page.context().browser()?.newContext();
  if (context === undefined) throw new Error('There is no browser for somebody else.');
  const theirs = await context.newPage();
  await theirs.goto(link);
  await expect(theirs.getByText('Nobody is signed in for the connection by it.')).toBeVisible();
  await theirs.getByRole('button', { name: 'Continue to Microsoft' }).click();
  await theirs.locator('[name=loginfmt]').fill(admin);
  await theirs.locator('#idSIButton9').click();
  await theirs.locator('[name=passwd]').fill(demo.passwordOf(admin));
  await theirs.locator('#idSIButton9').click();
  await theirs.getByRole('button', { name: 'Accept' }).click();
  await theirs.waitForURL((url) => url.origin === new URL(demo.url).origin);
  await context.close();
}
