import { createMemoryBackend, createSimulatedClock, makeConnection } from '@authshift/core/testing';
import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { DeadlineBanner } from './DeadlineBanner.tsx';

function mailIn2026() {
  const clock = createSimulatedClock({ start: '2026-11-22T08:00:00Z' });
  const connections = [makeConnection({ id: 'mail', displayName: 'Mail (Basic)', protocol: 'imap-smtp' })];
  return { clock, backend: createMemoryBackend({ clock, connections }) };
}

test('the next date is told in words, and the others are opened by keyboard', async () => {
  await renderStaged(<DeadlineBanner />, { world: mailIn2026 });
  const banner = page.getByRole('region', { name: 'Dates set by Microsoft' });
  await expect.element(banner.getByText('Concerns SMTP of Mail (Basic).')).toBeVisible();
  expect(banner.element()).toHaveAttribute('data-state', expect.stringMatching(/^(urgent|near)$/));
  await userEvent.tab();
  const others = page.getByText(/more date/);
  await expect.element(others).toHaveFocus();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByText(/In force since/)).toBeVisible();
});
