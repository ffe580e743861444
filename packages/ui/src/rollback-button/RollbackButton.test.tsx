import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { basic, oauth, parallelRun } from '../../test/worlds.ts';
import { RollbackButton } from './RollbackButton.tsx';

/** A wave of two that has moved. */
async function moved() {
  const world = parallelRun();
  const client = world.backend.client();
  const stopRule = { failures: 1, rate: null, consecutive: null };
  const [wave] = await client.planWaves({
    name: 'Wave',
    scope: { type: 'include', ids: ['user-1', 'user-2'] },
    to: oauth.id,
    from: basic.id,
    size: null,
    window: null,
    concurrency: 2,
    stopRule,
    observeIntervals: 2,
    expectedCount: 2,
  });
  await client.startWave(wave?.id ?? '', {});
  await expect.poll(async () => (await client.getConnection(oauth.id)).counts.assigned).toBe(2);
  return { world, waveId: wave?.id ?? '' };
}

test('users go back by keyboard alone, for a reason; a veto keeps the reason', async () => {
  const { world, waveId } = await moved();
  let agrees = false;
  const asked: unknown[] = [];
  await renderStaged(
    <RollbackButton
      target={{ type: 'wave', waveId }}
      onBefore={(intent) => {
        asked.push(intent);
        return agrees;
      }}
    />,
    { world: () => world },
  );
  const open = page.getByRole('button', { name: 'Go back…' });
  await expect.element(open).toBeEnabled();
  await userEvent.keyboard('{Tab}{Enter}');
  await expect.element(page.getByRole('heading', { name: 'Go back to how it was' })).toHaveFocus();
  const reason = page.getByRole('textbox', { name: 'Why' });
  await expect.element(reason).toBeVisible();
  await userEvent.keyboard('{Tab}{Tab}{Enter}');
  await expect.element(reason).toHaveAccessibleDescription(/Say why\./);
  await expect.element(reason).toHaveFocus();
  await userEvent.keyboard('Calendars come late{Enter}');
  await expect.poll(() => asked).toEqual([{ type: 'roll-back', target: { type: 'wave', waveId }, count: 2 }]);
  await expect.element(reason).toHaveValue('Calendars come late');

  agrees = true;
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('Everybody is back.')).toBeVisible();
  await expect.element(open).toHaveFocus();
  expect(document.querySelector('.authshift-rollback')).toHaveAttribute('data-state', 'done');
  expect((await scene().backend.client().getConnection(oauth.id)).counts.assigned).toBe(0);
});
