import { makePreflightCheck } from '@authshift/core/testing';
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { oauth, parallelRun, type World } from '../../test/worlds.ts';
import { arabic } from '../messages/ar.ts';
import { german } from '../messages/de.ts';
import { SyncStatusDetails } from '../sync-status-details/SyncStatusDetails.tsx';
import { UserPreflight } from './UserPreflight.tsx';

/** One user without a licence, whom a preflight has looked at. */
function unlicensed(): World {
  const world = parallelRun();
  world.backend.setMailbox('user-1', { licence: 'none' });
  return world;
}

/** The user's checks, once they were made. */
async function checksOf({ backend }: World) {
  const client = backend.client();
  await client.startPreflight({ connectionId: oauth.id, scope: { type: 'include', ids: ['user-1'] } });
  const read = async () => (await client.getUser('user-1')).preflightChecks;
  await expect.poll(async () => (await read()).length).toBeGreaterThan(0);
  return read;
}

test('a risk is taken by keyboard alone, with a reason, in the name of who is signed in', async () => {
  const world = unlicensed();
  const read = await checksOf(world);
  await renderStaged(<UserPreflight userId="user-1" checks={await read()} />, { world: () => world });
  await expect.element(page.getByText('The licence includes what is needed')).toBeVisible();

  await userEvent.tab();
  await expect.element(page.getByRole('button', { name: 'Move anyway…' })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('heading', { name: 'Answer for these checks' })).toHaveFocus();
  await userEvent.keyboard('{Tab}{Tab}{Tab}{Tab}{Enter}');
  const reason = page.getByRole('textbox', { name: 'Why it may be moved all the same' });
  await expect.element(reason).toHaveAccessibleDescription('Say why in at least three characters.');
  await reason.fill('The licence is on its way');
  await page.getByRole('button', { name: 'I answer for it' }).click();
  await expect
    .poll(async () => (await read()).find((check) => check.code === 'licence')?.waiver)
    .toMatchObject({
      reason: 'The licence is on its way',
      by: expect.stringContaining('Admin'),
      until: null,
    });
});

test('what the host vetoes is not kept, and the reason typed stays', async () => {
  const onBefore = vi.fn(() => false);
  const checks = [makePreflightCheck({ code: 'licence', verdict: 'block' })];
  await renderStaged(<UserPreflight userId="user-1" checks={checks} onBefore={onBefore} />);
  await page.getByRole('button', { name: 'Move anyway…' }).click();
  const reason = page.getByRole('textbox');
  await reason.fill('The licence is on its way');
  await page.getByRole('button', { name: 'I answer for it' }).click();
  await expect
    .poll(() => onBefore.mock.calls)
    .toEqual([[{ type: 'waive-checks', userId: 'user-1', codes: ['licence'] }]]);
  await expect.element(reason).toHaveValue('The licence is on its way');
});

test('a waiver is taken back', async () => {
  const world = unlicensed();
  const read = await checksOf(world);
  const waive = { codes: ['licence' as const], reason: 'The licence is on its way', until: null };
  const { preflightChecks } = await world.backend.client().updateUser('user-1', { waive });
  await renderStaged(<UserPreflight userId="user-1" checks={preflightChecks} />, { world: () => world });
  await page.getByRole('button', { name: 'Take this back: The licence includes what is needed' }).click();
  await expect.poll(async () => (await read()).find((check) => check.code === 'licence')?.waiver).toBeNull();
});

test('a waiver says who answers and why; whoever may only look cannot take it back', async () => {
  const waiver = { reason: 'Moves in August', by: 'Admin of Contoso', at: '2022-05-30T08:00:00.000Z', until: null };
  const checks = [makePreflightCheck({ code: 'licence', verdict: 'block', waiver })];
  await renderStaged(<UserPreflight userId="user-1" checks={checks} />, { actor: 'viewer' });
  await expect.element(page.getByText(/Admin of Contoso answers for this/)).toBeVisible();
  await expect.element(page.getByText('Moves in August')).toBeVisible();
  expect(page.getByRole('button').elements()).toEqual([]);
});

test.each([
  ['English', undefined, /takes its time\. Checked again by itself .+ \(Jun 1, 2022/],
  ['German', german, /das dauert\. Wird .+ von selbst erneut geprüft \(01\.06\.2022/],
  ['Arabic', arabic, /يُعاد الفحص تلقائيًا/],
] as const)('a check that is made again by itself says when, in %s', async (_, language, said) => {
  const checks = [makePreflightCheck({ code: 'rights', verdict: 'block', retestAt: '2022-06-01T09:00:00.000Z' })];
  await renderStaged(<UserPreflight userId="user-1" checks={checks} />, { language });
  await expect.element(page.getByText(said)).toBeVisible();
});

test('the page of a user leads to checks and a test of this very mailbox', async () => {
  await renderStaged(<SyncStatusDetails userId="user-1" />, { world: unlicensed });
  await page.getByText('Test this mailbox now').first().click();
  await page.getByRole('button', { name: 'Test now' }).click();
  await expect.element(page.getByText('It works')).toBeVisible();
});
