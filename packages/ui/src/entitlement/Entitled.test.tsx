import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { createWorld } from '../../test/worlds.ts';
import { Entitled } from './Entitled.tsx';

const gate = (
  <Entitled to="more-connections" what="More connections" request={<a href="/contact">Ask for it</a>}>
    <button type="button">Add a connection</button>
  </Entitled>
);

test('COCONUT-02: who is entitled gets what is offered, and everybody else the way to ask for it', async () => {
  const { unmount } = await renderStaged(gate, { world: () => createWorld({ me: { entitlements: [] } }) });
  await expect.element(page.getByRole('link', { name: 'Ask for it' })).toBeVisible();
  await expect.element(page.getByRole('region', { name: 'More connections' })).toHaveAttribute('data-state', 'missing');
  expect(page.getByRole('button').elements()).toEqual([]);
  await unmount();

  await renderStaged(gate, { world: () => createWorld({ me: { entitlements: ['more-connections'] } }) });
  await expect.element(page.getByRole('button', { name: 'Add a connection' })).toBeVisible();
  expect(page.getByRole('link').elements()).toEqual([]);
});
