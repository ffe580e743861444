import type { Page } from '@playwright/test';
import { moveClock } from './harness/clock.ts';
import { expect, openHarborline, test } from './harness/fixtures.ts';
import { card, cellBox, form, open, userRow } from './harness/harborline.ts';
import { type Journey, type Stage, walksOf } from './harness/journey.ts';
import { decideForOrganization } from './harness/microsoft.ts';
import { act, labelOf, scenarioOf, switchFault } from './harness/scenario.ts';

const scenario = scenarioOf('handle');
const { tenantId } = scenario;
const deed = (id: string) => labelOf(scenario.deeds, id);
const fault = (id: string) => labelOf(scenario.faults, id);

const ownApp = 'd0000000-0000-4000-8000-0000000000a4';
const ownAppSecret = 'ironbark-sync-app-secret-value';
const admin = 'admin@ironbark.example';
const [byOwnApp, byVendorApp, byUsers] = ['Exchange sync (our app)', 'Exchange sync (Harborline)', 'Own mailboxes'];
/** As the help page has it, with its comma. */
const snippet = `{ "requiredResourceAccess": [
{ "resourceAppId": "00000002-0000-0ff1-ce00-000000000000",
  "resourceAccess": [ { "id": "dc890d15-9560-4a4c-9b7f-a736ec74ec40", "type": "Role" } ] },
] }`;

/** The fifth help page AuthShift replaces: an app of one's own, for every user, after a guide that contradicts itself. */
const journey: Journey = {
  title: 'Handle: an app of the customer’s own, approved by the right tenant, for users who are moved with care',
  scenario,
  end: {
    connections: {
      'Exchange sync (Basic)': 'basic over ews: healthy',
      [byOwnApp]: 'oauth-app over ews: healthy',
      [byVendorApp]: 'oauth-app over ews: healthy',
      [byUsers]: 'oauth-delegated over ews: ready',
    },
    users: {
      [`${byOwnApp} is healthy and writes, checked: warn`]: 9,
      'Exchange sync (Basic) is failing and writes, checked: block': 1,
    },
    checks: { [byOwnApp]: { ready: 0, warn: 9, block: 1 } },
    approvals: { 'Harborline connector': 'granted', 'Ironbark Exchange sync': 'granted' },
    waves: { 'Everybody else': 'done, 9 of 10 moved' },
    policyChanges: {},
    audit: 'valid',
  },
  walk,
};

test.use({ coconut: 'at rest' });
for (const { title, run } of walksOf(journey)) test(title, run);

async function walk({ page, demo, disturb }: Stage): Promise<void> {
  const guide = page.getByRole('region', { name: 'Register an app of your own in Entra' });
  const password = (upn: string) => demo.passwordOf(upn);

  await test.step('HANDLE-02, HANDLE-03, HANDLE-04: current names with the old one, a name to copy, one tenant alone', async () => {
    await expect(guide).toContainText('it used to be called Azure Active Directory');
    await expect(guide.getByRole('link', { name: 'Microsoft Entra admin centre' })).toHaveAttribute(
      'href',
      'https://entra.microsoft.com',
    );
    await expect(guide.getByRole('textbox', { name: 'Name' })).toHaveValue('Harborline for Ironbark Rentals');
    await expect(guide).toContainText('Accounts in this organizational directory only');
  });

  await test.step('HANDLE-05: the redirect URI is of the platform Web, and is copied, not typed', async () => {
    await expect(guide).toContainText('Platform “Web”, not “Public client”.');
    await expect(guide.getByRole('textbox', { name: 'Redirect URI' })).toHaveValue(`${demo.url}/v1/oauth/callback`);
  });

  await test.step('HANDLE-08, HANDLE-20: who signs in decides the permission; where the app does, no user is asked', async () => {
    await expect(guide).toContainText('dc890d15-9560-4a4c-9b7f-a736ec74ec40');
    await expect(page.getByText('Users are not asked for anything')).toBeVisible();
    await page.getByRole('radio', { name: /^People/ }).check();
    await expect(guide).toContainText('3b5f3d61-589b-4a3c-a359-5dd4b5ee5bd5');
    await page.getByRole('radio', { name: /^The app itself/ }).check();
  });

  await test.step('HANDLE-07: the comma of the old guide is found before Entra finds it; a whole manifest is merged', async () => {
    await guide.locator('summary').click();
    const manifest = guide.getByRole('textbox', { name: 'Put it into your manifest for you' });
    await manifest.fill(snippet);
    await expect(guide).toContainText('This is not valid JSON, so Entra would not take it either');
    await manifest.fill('{ "id": "1", "requiredResourceAccess": [] }');
    await expect(guide).toContainText('Your manifest with the permissions in it');
  });

  const record = page.getByRole('form', { name: 'An app in Entra' });
  await test.step('HANDLE-12: the secret’s id is told from its value, which is shown once; when it ends is asked for', async () => {
    await expect(guide).toContainText('Entra shows it only now');
    await record.getByLabel('Name').fill('Ironbark Exchange sync');
    await record.getByLabel('Tenant ID').fill(tenantId);
    await record.getByLabel('Application (client) ID').fill(ownApp);
    await record.getByRole('textbox', { name: 'Client secret' }).fill('6f0d6c1e-1d5c-4b7f-9f0e-0c8f2f8a1b11');
    await record.getByRole('button', { name: 'Save' }).click();
    await expect(record).toContainText('Copy the column "Value" instead.');
    await record.getByRole('textbox', { name: 'Client secret' }).fill(ownAppSecret);
    await record
      .getByLabel('The secret ends on')
      .fill(new Date(Date.now() + 200 * 86_400_000).toISOString().slice(0, 10));
    await record.getByRole('button', { name: 'Save' }).click();
  });

  const recorded = page.getByRole('form', { name: 'App in Entra: Ironbark Exchange sync' });
  await test.step('HANDLE-18: recorded once for everybody, with the days its secret still has', async () => {
    await expect(recorded).toContainText('Used by no connection');
    await expect(recorded).toContainText(/The secret ends in (199|200) days/);
    expect(await page.getByRole('main').innerHTML()).not.toContain(ownAppSecret);
  });

  await test.step('HANDLE-01, HANDLE-11: the own app stands beside Harborline’s; swapped ids are noticed and swapped back', async () => {
    await open(page, 'Configuration');
    await form(page).getByLabel('Display name').fill(byOwnApp);
    await form(page).getByLabel('Mailbox for tests').fill('rental-desk-1@ironbark.example');
    await form(page)
      .getByRole('radio', { name: /Use the app of Harborline/ })
      .check();
    await form(page)
      .getByRole('radio', { name: /Use an app of our own/ })
      .check();
    await form(page).getByLabel('Tenant ID').fill(ownApp);
    await form(page).getByLabel('Application (client) ID').fill(tenantId);
    await form(page).getByRole('button', { name: 'Save without authorizing' }).click();
    await expect(form(page)).toContainText('This is an application id. Enter the tenant id here.');
    await form(page).getByRole('button', { name: 'Swap tenant ID and application ID' }).click();
    await expect(form(page).getByLabel('Tenant ID')).toHaveValue(tenantId);
    await form(page)
      .getByRole('radio', { name: /Use Ironbark Exchange sync/ })
      .check();
    await expect(form(page)).toContainText('The app reaches every mailbox until an Exchange admin narrows it.');
    await form(page).getByRole('button', { name: 'Save without authorizing' }).click();
  });

  const own = card(page, byOwnApp);
  await test.step('HANDLE-05: an address the app does not know strands whoever comes; pasted here, the message is explained', async () => {
    await own
      .getByRole('button', { name: /Authorize|approv/i })
      .first()
      .click();
    await page.waitForURL((url) => url.origin !== demo.url);
    const said = (await page.getByText('AADSTS50011').first().textContent()) ?? '';
    await page.goto(`${demo.url}/c/handle/settings/exchange/configuration`);
    await own
      .getByText(/Microsoft showed/)
      .first()
      .click();
    await own.getByRole('textbox', { name: 'What Microsoft’s page says' }).first().fill(said);
    await expect(own).toContainText(/redirect/i);
    await act(page, deed('redirect'));
    await act(page, deed('manifest'));
  });

  const consent = page.getByRole('region', { name: 'Approval for the organization' });
  await test.step('HANDLE-10: an administrator says no, and the connection says so', async () => {
    await own
      .getByRole('button', { name: /Authorize|approv/i })
      .first()
      .click();
    await decideForOrganization(page, { upn: admin, password: password(admin) }, 'Cancel');
    await expect(consent).toContainText('Declined');
  });

  await test.step('HANDLE-13: the approval is handed over by a link that says who asks, works once, and needs no account here', async () => {
    await consent.getByRole('button', { name: 'Make a link' }).click();
    const link = await consent.getByRole('textbox', { name: 'Link for a Microsoft 365 admin' }).inputValue();
    await expect(consent.getByRole('link', { name: 'Write a mail' })).toHaveAttribute('href', /^mailto:/);
    const other = await elsewhere(page);
    await other.goto(link);
    await expect(other.getByRole('heading', { name: 'Approve an app for Ironbark Rentals' })).toBeVisible();
    await expect(other.getByText('An approval by another tenant counts for nothing.')).toBeVisible();
    await other.getByRole('button', { name: 'Continue to Microsoft' }).click();
    await decideForOrganization(other, { upn: admin, password: password(admin) });
    await other.context().close();
  });

  await test.step('HANDLE-09, HANDLE-10: what was approved is read back, permission by permission', async () => {
    await expect(consent).toContainText('full_access_as_app');
    await expect(consent.getByText('Approved', { exact: true }).first()).toBeVisible();
  });

  await test.step('HANDLE-06: a public client that sends a secret is refused, in Microsoft’s words and in plain ones', async () => {
    await own.getByRole('button', { name: 'Test connection' }).click();
    await expect(own).toContainText('AADSTS700025');
    await expect(own).toContainText(/public client/i);
    await act(page, deed('confidential'));
    await own.getByRole('button', { name: 'Test connection' }).click();
    await expect(own).toContainText('Working');
  });

  await test.step('HANDLE-13: an approval by another tenant counts for nothing, and the right one counts', async () => {
    await form(page).getByLabel('Display name').fill(byVendorApp);
    await form(page).getByLabel('Mailbox for tests').fill('rental-desk-1@ironbark.example');
    await form(page).getByLabel('Tenant ID').fill(tenantId);
    await form(page).getByRole('button', { name: 'Save and authorize' }).click();
    await decideForOrganization(page, { upn: 'admin@fabrikam.example', password: '' });
    const vendor = card(page, byVendorApp);
    await expect(page.getByText('The approval came from the tenant').first()).toBeVisible();
    await vendor
      .getByRole('button', { name: /Authorize|approv/i })
      .first()
      .click();
    await decideForOrganization(page, { upn: admin, password: password(admin) });
    await expect(vendor).toContainText('Working');
  });

  await open(page, 'Self-test');
  await disturb();

  await test.step('HANDLE-17: what is synced for one user, and whether at all, apart from how', async () => {
    await open(page, 'User Accounts');
    await page.getByRole('link', { name: 'Rental desk 2', exact: true }).click();
    await page.locator('summary', { hasText: 'What is synced for this user' }).click();
    await expect(page.getByRole('checkbox', { name: 'Sync this user' })).toBeChecked();
    await expect(page.getByRole('checkbox', { name: 'Calendar' })).toBeChecked();
    await page.getByRole('checkbox', { name: 'Mail' }).click();
    await expect(page.getByRole('checkbox', { name: 'Mail' })).toBeChecked();
  });

  await test.step('HANDLE-16: one user at a time is a tick', async () => {
    await open(page, 'User Accounts');
    await cellBox(page, byOwnApp, 'Rental desk 1').check();
    await expect(userRow(page, 'Rental desk 1')).toContainText(`${byOwnApp} writes the mailbox`);
  });

  const rollout = page.getByRole('main');
  await test.step('HANDLE-15: what Harborline itself wants of a user first keeps that user back, and nobody else', async () => {
    await switchFault(page, fault('not-mobile'), true);
    await open(page, 'Rollout');
    await rollout.getByRole('combobox', { name: /^Move users to/ }).selectOption({ label: byOwnApp });
    await rollout.getByRole('button', { name: 'Check all users' }).click();
    const prerequisite = rollout
      .getByRole('listitem')
      .filter({ hasText: 'Nothing is left to do for the user in this product' });
    await expect(prerequisite).toContainText('Must not be moved yet: 1');
    await switchFault(page, fault('not-mobile'), false);
    await rollout.getByRole('button', { name: 'Check again who was not ready' }).click();
    await expect(prerequisite).toHaveCount(0);
  });

  await test.step('HANDLE-14, HANDLE-21: many at once, with guard rails: checked first, then tried by a few who stand for all', async () => {
    await rollout.getByRole('button', { name: 'Suggest who goes first' }).click();
    await rollout.getByRole('button', { name: /^Start the pilot with/ }).click();
    await expect(rollout.getByText(/\d+ passed, \d+ to come, \d+ failing/)).toBeVisible();
  });

  await test.step('HANDLE-21: a second administrator signs the pilot off, and whoever began it cannot', async () => {
    await rollout.getByRole('button', { name: 'Test the connection' }).click();
    const signOff = 'Sign off: the others can follow';
    await expect(rollout.getByRole('button', { name: signOff })).toBeDisabled();
    await expect(rollout.getByRole('button', { name: signOff })).toHaveAccessibleDescription(/another administrator/);
    const second = await elsewhere(page);
    await openHarborline(second, demo, { upn: 'second-admin@fabrikam.example', address: '/c/handle/rollout' });
    await second.getByRole('combobox', { name: /^Move users to/ }).selectOption({ label: byOwnApp });
    await second.getByRole('button', { name: signOff }).click();
    await expect(rollout).toContainText('Signed off by second-admin@fabrikam.example');
    await second.context().close();
  });

  await test.step('HANDLE-21: a wave that meets trouble stops by its rule, and goes on when the trouble is over', async () => {
    await switchFault(page, fault('desks-closed'), true);
    await rollout.getByLabel('Name', { exact: true }).fill('Everybody else');
    await rollout.getByLabel('Stop after this many failed users').fill('2');
    await rollout.getByRole('button', { name: /^Plan/ }).click();
    const wave = rollout.getByRole('listitem', { name: 'Everybody else' });
    await wave.getByRole('button', { name: 'Start', exact: true }).click();
    await expect(wave).toContainText('Stopped by its rule: too many users failed.');
    await switchFault(page, fault('desks-closed'), false);
    await wave.getByRole('button', { name: 'Go on' }).click();
    await wave.getByRole('button', { name: 'Start in spite of this' }).click();
    await expect(wave).toContainText(/Watching the moved users|Done/);
  });

  await test.step('HANDLE-22: how far the app reaches is said, and the commands that limit it are written', async () => {
    await open(page, 'Refuse the old sign-in');
    const limit = page.getByRole('region', { name: `Limit what ${byOwnApp} can open` });
    await expect(limit).toContainText('It reaches every mailbox of the tenant Harborline works with 10 of them.');
    await limit.getByLabel(/^Object ID/).fill('6f0d6c1e-1d5c-4b7f-9f0e-0c8f2f8a1b11');
    await expect(limit).toContainText("-Role 'Application EWS.AccessAsApp'");
    await expect(limit.getByRole('button', { name: /^Copy/ })).toBeVisible();
  });

  const campaign = page.getByRole('region', { name: byUsers, exact: true });
  const invited = (name: string) => campaign.getByRole('listitem').filter({ hasText: name });
  await test.step('HANDLE-19: users who connect their own mailbox are invited by links of their own, and one signs in', async () => {
    await open(page, 'Configuration');
    await form(page).getByLabel('Display name').fill(byUsers);
    await form(page)
      .getByRole('radio', { name: /^OAuth The service account/ })
      .check();
    await form(page).getByLabel('Service account', { exact: true }).fill('service@ironbark.example');
    await form(page).getByLabel('Tenant ID').fill(tenantId);
    await form(page).getByRole('button', { name: 'Save without authorizing' }).click();
    await open(page, 'Users sign in');
    const made = page.waitForResponse((answer) => answer.url().endsWith('/v1/invitations') && answer.status() === 201);
    await campaign.getByRole('button', { name: 'Invite 10 users' }).click();
    await expect(campaign).toContainText('0 of 10 users have signed in');
    const { invitations } = (await (await made).json()) as { invitations: { userId: string; url: string }[] };
    const desk = await elsewhere(page);
    await desk.goto(invitations.find(({ userId }) => userId === 'rental-desk-3')?.url ?? '');
    await expect(desk.getByRole('heading', { name: 'Connect your mailbox for Ironbark Rentals' })).toBeVisible();
    await desk.getByRole('button', { name: 'Continue to Microsoft' }).click();
    // Whose mailbox it is stands in the link, and the app is approved: Microsoft asks for the password alone.
    await desk.locator('[name=passwd]').fill(password('rental-desk-3@ironbark.example'));
    await desk.locator('#idSIButton9').click();
    await desk.locator('#idBtn_Back').click();
    await expect(desk.getByRole('heading', { name: /connected/i })).toBeVisible();
    await expect(campaign).toContainText('1 of 10 users have signed in');
    await desk.context().close();
  });

  await test.step('HANDLE-19: the others are reminded by new links, which end; who signed in stays so', async () => {
    await campaign.getByRole('button', { name: 'New links for 9 users who have not signed in' }).click();
    await expect(campaign).toContainText('9 links were made');
    await moveClock(page, '31 days');
    await page.reload();
    await expect(invited('Rental desk 4')).toContainText('Expired');
    await expect(invited('Rental desk 3')).toContainText('Signed in');
  });

  await test.step('HANDLE-23: the days of the secret are counted on, and Microsoft’s next date stands on every page', async () => {
    await open(page, 'App registration');
    await expect(recorded).toContainText(/The secret ends in 16[89] days/);
    await open(page, 'Overview');
    await expect(page.getByText('Exchange Online switches Basic off').first()).toBeVisible();
  });
}

/** Another person's browser. */
async function elsewhere(page: Page): Promise<Page> {
  const context = await page.context().browser()?.newContext({ locale: 'en-GB', timezoneId: 'UTC' });
  if (context === undefined) throw new Error('The page has no browser.');
  return context.newPage();
}
