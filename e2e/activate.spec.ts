import { connectMockMicrosoft } from '@authshift/mock-exchange';
import { moveClock } from './harness/clock.ts';
import { expect, test } from './harness/fixtures.ts';
import { askForAppOnly, card, form, headerBox, open, userRow } from './harness/harborline.ts';
import { type Journey, type Stage, walksOf } from './harness/journey.ts';
import { decideForOrganization, signInAsAnother } from './harness/microsoft.ts';
import { act, labelOf, scenarioOf } from './harness/scenario.ts';

const scenario = scenarioOf('activate');
const { tenantId } = scenario;
const domain = 'wintergreen.example';
const deed = (id: string) => labelOf(scenario.deeds, id);
const [service, automation, admin] = [`service@${domain}`, `automation@${domain}`, `admin@${domain}`];
const [polling, byPassword, byCertificate, basic] = [
  'Mailbox polling (OAuth)',
  'Exchange administration (password)',
  'Exchange administration (certificate)',
  'Mailbox polling (Basic)',
];

/** The third help page AuthShift replaces: what polls mailboxes and runs commands leaves the password, and the tenant refuses it. */
const journey: Journey = {
  title: 'Activate: Exchange administration and polling leave the password, and the tenant refuses it',
  scenario,
  end: {
    connections: {
      [basic]: 'basic over ews: degraded',
      [polling]: `oauth-delegated over ews: healthy, signed in as ${service}`,
      [byPassword]: 'oauth-ropc over exchange-admin: healthy',
      [byCertificate]: 'oauth-app over exchange-admin: healthy',
    },
    users: {
      [`${basic} is failing; ${polling} is healthy and writes`]: 4,
      // The mailbox that is not in the cloud was never polled.
      'nothing ticked': 1,
    },
    checks: {},
    approvals: {
      'Harborline connector': 'none',
      'Wintergreen Housing automation': 'none',
      'Wintergreen Housing automation (certificate)': 'granted',
    },
    waves: {},
    policyChanges: { [`authentication-policy for ${basic}`]: 'verified' },
    audit: 'valid',
  },
  walk,
};

test.use({ coconut: 'at rest' });
for (const { title, run } of walksOf(journey)) test(title, run);

async function walk({ page, demo, disturb }: Stage): Promise<void> {
  const row = (title: string) => page.getByRole('listitem', { name: title });

  await test.step('ACTIVATE-02, ACTIVATE-09: the versions of the product and of the tools are checked', async () => {
    await expect(row('Version of Harborline')).toContainText('Ready');
    await expect(row('Version of the tools on this server')).toContainText('Found: Node');
  });

  await test.step('ACTIVATE-04, ACTIVATE-08: encryption and reachability are tried, not assumed, and the proxy is told', async () => {
    await expect(row('Encryption this server agrees on with Exchange')).toContainText(/Found: TLS 1\.[23]/);
    for (const title of ['Microsoft’s sign-in can be', 'Exchange can be']) {
      await expect(row(`${title} reached from this server`)).toContainText('directly, without a proxy');
    }
  });

  await test.step('ACTIVATE-10: an optional check is skipped by somebody, for a reason, and can be taken back', async () => {
    const optional = row('A script of your own reaches Exchange Online (optional)');
    await optional.getByRole('button', { name: 'Skip this check' }).click();
    await expect(optional).toContainText('Say why, in a few words.');
    await optional.getByLabel('Why it can be skipped').fill('It has polled mailboxes for years.');
    await optional.getByRole('button', { name: 'Skip this check' }).click();
    await expect(optional).toContainText('Skipped by admin@fabrikam.example');
    await expect(optional).toContainText('It has polled mailboxes for years.');
    await expect(optional.getByRole('button', { name: 'Take back' })).toBeVisible();
  });

  await test.step('ACTIVATE-11: the flag’s effective value stands with where it comes from', async () => {
    const flag = page.getByRole('region', { name: 'Setting “OAuth enabled”' });
    await expect(flag).toContainText('Nobody has set it: the default');
    await flag.getByRole('radio', { name: 'On', exact: true }).check();
    await expect(flag).toContainText('Set by somebody, for this customer');
    await expect(flag.getByRole('definition').first()).toHaveText('On');
  });

  await test.step('ACTIVATE-01: what goes over which interface, and why not over Graph', async () => {
    const work = page.getByRole('table', { name: 'What Harborline does, and over which interface' });
    await expect(work.getByRole('row').filter({ hasText: 'Sets permissions on shared' })).toContainText('Not Graph');
  });

  await test.step('ACTIVATE-12: as many sessions are on the old method as mailboxes are polled with the password', async () => {
    await expect(page.getByText('Sessions still on the old method: 4')).toBeVisible();
  });

  await test.step('ACTIVATE-03: a user name and a password are offered as what they are: deprecated', async () => {
    await open(page, 'Configuration');
    await form(page).getByLabel('Protocol').selectOption('exchange-admin');
    await form(page).getByLabel('Display name').fill(byPassword);
    await form(page)
      .getByRole('radio', { name: /OAuth with password \(deprecated\)/ })
      .check();
    await expect(form(page)).toContainText('Microsoft is ending sign-in by user name and password, and MFA stops it.');
    await form(page).getByLabel('Service account', { exact: true }).fill(automation);
    await form(page).getByLabel('Password', { exact: true }).fill(demo.passwordOf(automation));
    await form(page).getByLabel('Tenant ID').fill(tenantId);
    await form(page)
      .getByRole('radio', { name: /Wintergreen Housing automation/ })
      .check();
    await form(page).getByRole('button', { name: 'Save', exact: true }).click();
    await expect(card(page, byPassword)).toContainText('OAuth with password (deprecated)');
  });

  await test.step('ACTIVATE-05: what was typed is kept sealed; the page has a reference to it and never the value', async () => {
    await expect(card(page, byPassword)).toContainText(automation);
    expect(await page.getByRole('main').innerHTML()).not.toContain(demo.passwordOf(automation));
  });

  await test.step('ACTIVATE-06: a second factor stops the password; switching it off is named a debt', async () => {
    await card(page, byPassword).getByRole('button', { name: 'Test connection' }).click();
    await expect(card(page, byPassword)).toContainText('AADSTS50076');
    await act(page, deed('no-second-factor'));
    await open(page, 'Readiness');
    await expect(page.getByText('Security debt: a password without a second factor')).toBeVisible();
    await expect(page.getByText('Use an app with a certificate instead')).toBeVisible();
  });

  await test.step('ACTIVATE-23: the steps beside the page are numbered by the list that has them', async () => {
    const steps = page.getByRole('complementary', { name: 'Rehearsal' }).locator('ol').first().getByRole('listitem');
    await expect(steps).toHaveText([...scenario.steps]);
  });

  await test.step('ACTIVATE-07: without an Exchange role the account is refused, and the row says who has to give it', async () => {
    await open(page, 'Configuration');
    await card(page, byPassword).getByRole('button', { name: 'Test connection' }).click();
    await expect(card(page, byPassword)).toContainText("isn't supported in this scenario");
    await open(page, 'Readiness');
    await expect(row(byPassword)).toContainText('Exchange role: not shown');
    await act(page, deed('exchange-role'));
    await open(page, 'Configuration');
    await card(page, byPassword).getByRole('button', { name: 'Test connection' }).click();
    await expect(card(page, byPassword)).toContainText('Working');
    await open(page, 'Readiness');
    await expect(row(byPassword)).toContainText('Exchange role: enough');
  });

  await test.step('the way out: the app signs in with a certificate, and an administrator approves it', async () => {
    await act(page, deed('certificate'));
    await open(page, 'Configuration');
    await askForAppOnly(page, {
      protocol: 'exchange-admin',
      displayName: byCertificate,
      mailbox: `service-desk@${domain}`,
      tenantId,
      registration: /automation \(certificate\)/,
    });
    await decideForOrganization(page, { upn: admin, password: demo.passwordOf(admin) });
    await expect(card(page, byCertificate)).toContainText('Working');
    await open(page, 'Readiness');
    await expect(row(byCertificate)).toContainText('No password');
  });

  await test.step('ACTIVATE-20, ACTIVATE-21: a harmless self-test against a mailbox one chooses; one that is not in the cloud is said to be none', async () => {
    await open(page, 'Self-test');
    await page.getByLabel('Connection').selectOption({ label: byCertificate });
    await expect(page.getByText('Reads one mailbox and changes nothing in it.')).toBeVisible();
    await page.getByLabel('Mailbox').selectOption({ label: 'Depot (own server), Own server' });
    await expect(page.getByText('Not in the cloud')).toBeVisible();
    await page.getByRole('button', { name: 'Test now' }).click();
    await expect(page.getByText('It does not work')).toBeVisible();
    await page.getByLabel('Mailbox').selectOption({ label: 'Leavers, Exchange Online' });
    await page.getByRole('button', { name: 'Test now' }).click();
    await expect(page.getByText('It works', { exact: true })).toBeVisible();
  });

  await disturb();

  await test.step('ACTIVATE-22: the log has the expected line beside what it should look like', async () => {
    await page.getByLabel('Connection').selectOption({ label: byCertificate });
    const line = `Connectivity test of "${byCertificate}": works. HTTP/1.1 200 OK`;
    await expect(page.getByText('What success looks like in the log')).toContainText(line);
    await expect(page.getByRole('list', { name: 'Log of the tests' }).getByText(line).last()).toBeVisible();
  });

  await test.step('ACTIVATE-12: the sessions drain as everybody is moved, and nothing has to be restarted', async () => {
    await open(page, 'Configuration');
    await form(page).getByLabel('Display name').fill(polling);
    await form(page).getByLabel('Service account', { exact: true }).fill(service);
    await form(page).getByLabel('Tenant ID').fill(tenantId);
    await form(page).getByRole('button', { name: 'Save and authorize' }).click();
    await signInAsAnother(page, { upn: service, password: demo.passwordOf(service) }, { consent: true });
    await expect(card(page, polling)).toContainText('Working');
    await open(page, 'Readiness');
    await page.getByRole('link', { name: 'Move the 4 that are left' }).click();
    await expect(page.getByText('4 of 5 users match', { exact: true })).toBeVisible();
    await headerBox(page, polling).check();
    for (const name of ['Service desk', 'New starters', 'Leavers', 'Room requests']) {
      await expect(userRow(page, name)).toContainText(`${polling} writes the mailbox`);
    }
    await open(page, 'Readiness');
    await expect(page.getByText('Sessions still on the old method: 0')).toBeVisible();
  });

  const tenant = page.getByRole('region', { name: `Let your tenant refuse ${basic}` });
  await test.step('ACTIVATE-13, ACTIVATE-18: whom else it hits is asked before a command is written, and somebody signs', async () => {
    await open(page, 'Refuse the old sign-in');
    await tenant.getByRole('button', { name: 'Write the commands' }).click();
    await expect(tenant.getByText('Give your name.')).toBeVisible();
    await tenant.getByLabel('Other apps of your organization that still sign in the old way').fill('Door scanner');
    await tenant.getByLabel('How many accounts the change reaches').fill('2');
    await tenant.getByLabel('Your name, as the one who answers for it').fill('Administrator of Harborline');
    await tenant.getByRole('button', { name: 'Write the commands' }).click();
    await expect(tenant.getByText('The apps you named stop working.')).toBeVisible();
    await expect(tenant).toContainText('Proposed by admin@fabrikam.example');
  });

  await test.step('ACTIVATE-14, ACTIVATE-19: the commands are written for this account, to be copied or mailed; nothing here runs them', async () => {
    await expect(tenant.getByText('this product runs none of it')).toBeVisible();
    await expect(tenant.getByText(/New-AuthenticationPolicy -Name/)).toBeVisible();
    await expect(tenant.getByText(new RegExp(`Set-User -Identity '${service}'`)).first()).toBeVisible();
    await expect(tenant.getByRole('button', { name: 'Copy: Make the change' })).toBeVisible();
    await expect(tenant.getByRole('link', { name: 'Write a mail' })).toHaveAttribute(
      'href',
      /^mailto:\?subject=.*New-AuthenticationPolicy/,
    );
    await tenant.getByRole('button', { name: 'I have handed them over' }).click();
    await expect(tenant.getByText('Handed over to your Exchange admin')).toBeVisible();
    await act(page, deed('run-commands'));
    await tenant.getByRole('button', { name: 'It has been made' }).click();
  });

  await test.step('ACTIVATE-17: a test before Microsoft can have applied it proves nothing, and says when to come back', async () => {
    await tenant.getByRole('button', { name: 'Test now' }).click();
    await expect(tenant.getByText('Too early to tell')).toBeVisible();
    await expect(tenant.getByText(/^Test again in .* \(.*\)\.$/)).toBeVisible();
  });

  await test.step('ACTIVATE-16: once the hours are over the old sign-in is refused, and that is the success', async () => {
    await moveClock(page, '3 hours');
    await tenant.getByRole('button', { name: 'Test again' }).click();
    await expect(tenant.getByText('Proven: the old sign-in is refused')).toBeVisible();
    await expect(tenant.getByText('WWW-Authenticate: Basic Realm=""').first()).toBeVisible();
  });

  await test.step('ACTIVATE-15: and the new ones work, tested again after the change: polling, and Get-Mailbox by the certificate', async () => {
    for (const name of [polling, byCertificate]) {
      const positive = page.getByRole('region', { name: `Does ${name} work?` });
      await positive.getByRole('button', { name: 'Test now' }).click();
      await expect(positive.getByText('It works', { exact: true })).toBeVisible();
    }
    const { exchange } = await connectMockMicrosoft(demo.mocks);
    const commands = await exchange.requests.list({ protocol: 'exchange-admin' });
    expect(commands.at(-1)).toMatchObject({ operation: 'Get-Mailbox', status: 200 });
  });
}
