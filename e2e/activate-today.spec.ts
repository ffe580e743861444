import { deepTest, expect, test } from './harness/fixtures.ts';
import { askForAppOnly, card, cellBox, open, userRow } from './harness/harborline.ts';
import { type Stage, walkOf } from './harness/journey.ts';
import { decideForOrganization } from './harness/microsoft.ts';
import { act, labelOf, scenarioOf } from './harness/scenario.ts';

test.use({ coconut: 'at rest' });

const scenario = scenarioOf('activate-today');
const domain = 'wintergreen-south.example';
const [basic, overGraph, byCertificate] = [
  'Mailbox polling (Basic)',
  'Mailbox polling (Graph)',
  'Exchange administration (certificate)',
];

/** The third help page's customer who did nothing until today: what works now is Graph, and Exchange's administration by certificate. */
const { title, run } = walkOf({
  title: 'Activate, as of today: Graph takes over the polling, and a certificate the administration',
  scenario,
  end: {
    connections: {
      [basic]: 'basic over ews: left by everybody',
      [overGraph]: 'oauth-app over graph: healthy',
      [byCertificate]: 'oauth-app over exchange-admin: healthy',
    },
    users: {
      [`${overGraph} is healthy and writes`]: 4,
      // The mailbox that is not in the cloud.
      'nothing ticked': 1,
    },
    checks: {},
    approvals: {
      'Harborline connector': 'none',
      'Wintergreen Housing South automation': 'granted',
      'Wintergreen Housing South automation (certificate)': 'granted',
    },
    waves: {},
    policyChanges: {},
    audit: 'valid',
  },
  walk,
});

deepTest(title, run);

async function walk({ page, demo }: Stage): Promise<void> {
  const approver = { upn: `admin@${domain}`, password: demo.passwordOf(`admin@${domain}`) };

  await test.step('Basic is refused, and the next date of Microsoft’s is said', async () => {
    await open(page, 'Configuration');
    await card(page, basic).getByRole('button', { name: 'Test connection' }).click();
    await expect(card(page, basic)).toContainText('401');
    await expect(page.getByText('Exchange Online refuses Basic for good.').first()).toBeVisible();
  });

  await test.step('Graph takes over the polling, as the app itself', async () => {
    await askForAppOnly(page, {
      protocol: 'graph',
      displayName: overGraph,
      mailbox: `service-desk@${domain}`,
      tenantId: scenario.tenantId,
      registration: /South automation/,
    });
    await decideForOrganization(page, approver);
    await expect(card(page, overGraph)).toContainText('Working');
  });

  await test.step('a certificate takes over the administration', async () => {
    await act(page, labelOf(scenario.deeds, 'certificate'));
    await askForAppOnly(page, {
      protocol: 'exchange-admin',
      displayName: byCertificate,
      mailbox: `service-desk@${domain}`,
      tenantId: scenario.tenantId,
      registration: /automation \(certificate\)/,
    });
    await decideForOrganization(page, approver);
    await expect(card(page, byCertificate)).toContainText('Working');
  });

  await test.step('everybody whom the password polled is moved, and syncs', async () => {
    const polled = ['Service desk', 'New starters', 'Leavers', 'Room requests'];
    await open(page, 'User Accounts');
    for (const name of polled) await cellBox(page, overGraph, name).check();
    await page.getByRole('link', { name: 'Leavers', exact: true }).click();
    await expect(card(page, overGraph)).toContainText('Works: at least two successful syncs in a row.');
    await page.getByText('Back to all users').click();
    for (const name of polled) {
      await page.getByRole('button', { name: `Move ${name} to ${overGraph}` }).click();
      await expect(userRow(page, name)).toContainText('Syncing');
    }
    await open(page, 'Readiness');
    await expect(page.getByText('Sessions still on the old method: 0')).toBeVisible();
  });
}
