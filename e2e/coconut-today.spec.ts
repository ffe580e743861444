import { deepTest, expect, test } from './harness/fixtures.ts';
import { card, disconnect, headerBox, openUsers, tile, userRow } from './harness/harborline.ts';
import { type Stage, walkOf } from './harness/journey.ts';
import { chooseAnotherAccount, decideForOrganization, signIn } from './harness/microsoft.ts';
import { scenarioOf } from './harness/scenario.ts';

test.use({ coconut: 'at rest' });

const service = 'service@proseware.example';
const [overEws, overGraph] = ['Exchange (EWS)', 'Exchange (Graph)'];

/** The first help page's journey once more, with today's rules: who moved to OAuth on EWS has to leave EWS. */
const { title, run } = walkOf({
  title: 'Coconut, as of today: who left Basic behind moves from EWS to Graph, and disconnects EWS',
  scenario: scenarioOf('coconut-graph'),
  end: {
    connections: {
      [overEws]: `oauth-delegated over ews: disconnected, signed in as ${service}`,
      [overGraph]: 'oauth-app over graph: healthy',
    },
    users: { [`${overGraph} is healthy and writes`]: 6 },
    checks: {},
    approvals: { 'Harborline connector': 'granted' },
    waves: {},
    policyChanges: {},
    audit: 'valid',
  },
  walk,
});

deepTest(title, run);

async function walk({ page, demo }: Stage): Promise<void> {
  const [ews, graph] = [card(page, overEws), card(page, overGraph)];

  await test.step('the connection over EWS is signed in again, and Microsoft’s date for EWS stands above the page', async () => {
    await page.getByRole('dialog').getByRole('button', { name: 'Later' }).click();
    await expect(page.getByText('Concerns Exchange (EWS).').first()).toBeVisible();
    await ews.getByRole('button', { name: 'Sign in again with Microsoft' }).click();
    await chooseAnotherAccount(page);
    await signIn(page, { upn: service, password: demo.passwordOf(service) }, { consent: true });
    await expect(ews).toContainText('Working');
  });

  await test.step('an administrator approves the app over Graph; no account signs in', async () => {
    const admin = 'admin@proseware.example';
    await page.getByLabel('Display name').fill(overGraph);
    await page.getByLabel('Mailbox for tests').fill(service);
    await page.getByLabel('Tenant ID').fill('33333333-3333-4333-8333-333333333331');
    await page.getByRole('button', { name: 'Save and authorize' }).click();
    await page.waitForURL(({ origin }) => origin === demo.mocks.origin);
    await decideForOrganization(page, { upn: admin, password: demo.passwordOf(admin) });
    await expect(graph).toContainText('Working');
  });

  await test.step('everybody is ticked for Graph, proves it, and leaves EWS, which is disconnected', async () => {
    await openUsers(page);
    await headerBox(page, overGraph).check();
    await expect.poll(() => tile(page, 'Syncing')).toBe('6');
    await expect(userRow(page, 'Laboratory')).toContainText('Exchange (Graph) writes the mailbox');
    await headerBox(page, overEws).click();
    await page
      .getByRole('dialog', { name: 'Untick Exchange (EWS)' })
      .getByRole('button', { name: /^Apply/ })
      .click();
    await expect(page.getByText('6 users changed.').last()).toBeVisible();
    await page.getByRole('link', { name: 'Configuration' }).click();
    await ews.getByRole('button', { name: 'Disconnect…' }).click();
    await disconnect(page.getByRole('dialog', { name: 'Disconnect Exchange (EWS)?' }), overEws);
    await expect(ews).toContainText('Can be restored until');
    await expect(graph).toContainText('6 assigned, 6 working');
  });
}
