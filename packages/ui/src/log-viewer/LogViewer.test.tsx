import { expect, test } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { LogViewer } from './LogViewer.tsx';
import type { LogEntry } from './useLog.ts';

const secret = 'dXNlcj1zZXJ2aWNlQGNvbnRvc28uZXhhbXBsZQFhdXRoPUJlYXJlciBhYmMBAQ==';
const entries: readonly LogEntry[] = [
  { at: '2022-06-01T07:59:58.000Z', level: 'info', source: 'job', text: 'Syncing room-014@contoso.example' },
  { at: '2022-06-01T07:59:59.000Z', level: 'info', source: 'imap', text: `C: A1 AUTHENTICATE XOAUTH2 ${secret}` },
  { at: '2022-06-01T08:00:00.000Z', level: 'error', source: 'imap', text: 'S: A1 NO AUTHENTICATE failed.' },
];
const state = () => document.querySelector('.authshift-log')?.getAttribute('data-state');

test('a log is searched and read by keyboard alone, and no search finds what was removed', async () => {
  await renderStaged(<LogViewer entries={entries} />);
  // Two lines of one minute are told apart.
  const times = page
    .getByRole('time')
    .elements()
    .map(({ textContent }) => textContent);
  expect(new Set(times).size).toBe(3);
  const search = page.getByRole('searchbox', { name: 'Search in the log' });
  await userEvent.tab();
  await expect.element(search).toHaveFocus();
  await userEvent.keyboard('authenticate failed');
  await expect.element(page.getByText('1 of 3 lines')).toBeVisible();
  await expect.element(page.getByRole('listitem').getByText('Error', { exact: true })).toBeInTheDocument();

  await search.clear();
  await userEvent.keyboard(secret.slice(0, 8));
  await expect.element(page.getByText('No line contains this.')).toBeVisible();
  expect(state()).toBe('no-match');
  await search.clear();
  await expect.element(page.getByText('3 lines')).toBeVisible();
  await userEvent.keyboard('{Tab}{Tab}');
  // What scrolls is reached by Tab, so that the arrows move it.
  await expect.element(page.getByRole('list', { name: 'Log' })).toHaveFocus();
  expect(document.body.innerHTML.replaceAll(/<input[^>]*>/g, '')).not.toContain(secret.slice(0, 8));
});
