import { makeSync, makeUser } from '@authshift/core/testing';
import { expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { basic, leaveBasic, movedRun, quietRun, secondAdmin } from '../../test/worlds.ts';
import { ConnectionCard } from '../connection-card/ConnectionCard.tsx';
import { DisconnectDialog } from './DisconnectDialog.tsx';

const statusOfBasic = async () => (await scene().backend.client().getConnection(basic.id)).status;

test('somebody who comes to depend on it while the dialog is open is shown instead of being cut off', async () => {
  await renderStaged(<DisconnectDialog connectionId={basic.id} open onClose={() => undefined} />, { world: movedRun });
  await page.getByLabelText('To confirm, type “Exchange with Basic”').fill('Exchange with Basic');
  scene().backend.addUsers([
    makeUser({ id: 'late', displayName: 'Late desk', sync: [makeSync({ connectionId: basic.id })] }),
  ]);
  await page.getByRole('button', { name: 'Disconnect', exact: true }).click();
  await expect.element(page.getByText('1 user is still ticked here')).toBeVisible();
  await expect.element(page.getByText('Late desk').first()).toBeVisible();
  expect(await statusOfBasic()).toBe('healthy');
});

test('Enter in the name field confirms; the wrong name does not', async () => {
  const onDisconnected = vi.fn();
  await renderStaged(
    <DisconnectDialog connectionId={basic.id} open onClose={() => undefined} onDisconnected={onDisconnected} />,
    { world: movedRun },
  );
  const name = page.getByLabelText('To confirm, type “Exchange with Basic”');
  await name.fill('exchange with basic');
  await userEvent.keyboard('{Enter}');
  await expect.element(name).toHaveAttribute('aria-invalid', 'true');
  expect(await statusOfBasic()).toBe('healthy');
  await name.fill('Exchange with Basic');
  await userEvent.keyboard('{Enter}');
  await expect.poll(() => onDisconnected.mock.calls.length).toBe(1);
  expect(await statusOfBasic()).toBe('disconnected');
});

test('from the card and back: the title has the focus inside, the button gets it back', async () => {
  await renderStaged(<ConnectionCard connectionId={basic.id} />, { world: movedRun });
  const button = page.getByRole('button', { name: 'Disconnect…' });
  await button.click();
  await expect.element(page.getByRole('heading', { name: 'Disconnect Exchange with Basic?' })).toHaveFocus();
  await userEvent.keyboard('{Escape}');
  await expect.element(button).toHaveFocus();
  expect(await statusOfBasic()).toBe('healthy');
});

test('a second admin finishes by keyboard alone what the first one asked for, after a veto that loses nothing', async () => {
  const world = quietRun();
  await leaveBasic(world);
  const client = world.backend.client(secondAdmin);
  await expect.poll(async () => (await client.getConnection(basic.id)).counts.assigned).toBe(0);
  await client.disconnect(basic.id, { override: { reason: 'The old servers go on Friday' } });

  const onBefore = vi
    .fn(() => false)
    .mockReturnValueOnce(false)
    .mockReturnValue(true);
  const outcomes: string[] = [];
  await renderStaged(
    <DisconnectDialog
      connectionId={basic.id}
      open
      onClose={() => undefined}
      onBefore={onBefore}
      onAfter={({ type }, { ok }) => void outcomes.push(`${type} ${ok}`)}
    />,
    { world: () => world },
  );
  const name = page.getByRole('textbox', { name: 'To confirm, type “Exchange with Basic”' });
  await expect.element(name).toBeVisible();
  await expect.element(page.getByText('The reason given: “The old servers go on Friday”')).toBeVisible();
  await userEvent.keyboard('{Tab}{Tab}');
  await expect.element(name).toHaveFocus();
  await userEvent.keyboard('Exchange with Basic{Enter}');
  await expect.poll(() => onBefore.mock.calls).toEqual([[{ type: 'disconnect', connectionId: basic.id }]]);
  await expect.element(name).toHaveValue('Exchange with Basic');
  expect(await statusOfBasic()).toBe('disconnect-requested');

  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('heading', { name: 'Exchange with Basic is disconnected' })).toBeVisible();
  expect(await statusOfBasic()).toBe('disconnected');
  expect(outcomes).toEqual(['disconnect true']);
});
