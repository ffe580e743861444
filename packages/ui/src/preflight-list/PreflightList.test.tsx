import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { oauth, parallelRun } from '../../test/worlds.ts';
import { PreflightList } from './PreflightList.tsx';

const state = () => document.querySelector('.authshift-preflight')?.getAttribute('data-state');

test('a check of everybody is vetoed, started and stopped by keyboard alone, and the focus is never lost', async () => {
  const told: string[] = [];
  let agrees = false;
  await renderStaged(
    <PreflightList
      connectionId={oauth.id}
      onBefore={() => agrees}
      onAfter={({ type }, { ok }) => void told.push(`${type} ${ok}`)}
    />,
    { world: () => parallelRun({ jobMilliseconds: 600_000 }) },
  );
  const start = page.getByRole('button', { name: 'Check all users' });
  await expect.element(start).toBeVisible();
  await userEvent.tab();
  await expect.element(start).toHaveFocus();
  await expect.element(start).toHaveAccessibleDescription(/./);
  await userEvent.keyboard('{Enter}');
  await expect.element(start).toBeVisible();
  expect(state()).toBe('empty');

  agrees = true;
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('progressbar', { name: 'Users checked' })).toBeVisible();
  await expect.element(page.getByText('0 of 312 users checked')).toBeVisible();
  await expect.element(page.getByRole('heading', { level: 3 })).toHaveFocus();
  await userEvent.tab();
  await expect.element(page.getByRole('button', { name: 'Stop' })).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText('Stopped before the end')).toBeVisible();
  expect(state()).toBe('aborted');
  await expect.element(page.getByRole('heading', { level: 3 })).toHaveFocus();
  expect(told).toEqual(['start-preflight true', 'abort-job true']);
});

test('COCONUT-34: after a remedy all are checked again, or only those who were not ready', async () => {
  const world = parallelRun();
  for (const number of [1, 2, 3]) world.backend.setMailbox(`user-${number}`, { licence: 'none' });
  const scopes: unknown[] = [];
  await renderStaged(
    <PreflightList connectionId={oauth.id} onAfter={(intent) => void scopes.push('scope' in intent && intent.scope)} />,
    { world: () => world },
  );
  await page.getByRole('button', { name: 'Check all users' }).click();
  await expect.element(page.getByText('The licence includes what is needed')).toBeVisible();
  world.backend.setMailbox('user-1', { licence: 'full' });
  await world.clock.advance(1000);
  await page.getByRole('button', { name: 'Check again who was not ready' }).click();
  await expect.element(page.getByText(/Must not be moved yet: 2 · Ready: 1/)).toBeVisible();
  await world.clock.advance(1000);
  await page.getByRole('button', { name: 'Check again', exact: true }).click();
  await expect.element(page.getByText('310', { exact: true })).toBeVisible();
  expect(scopes).toMatchObject([{ filter: {} }, { filter: { preflight: ['warn', 'block'] } }, { filter: {} }]);
});
