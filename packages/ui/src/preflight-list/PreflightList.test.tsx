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
