import { createHttpClient } from '@authshift/core';
import { createMemoryBackend, makeConnection, makeUsers } from '@authshift/core/testing';
import { MigrationProvider } from '@authshift/ui';
import stylesheet from '@authshift/ui/styles.css?url';
import { setupWorker } from 'msw/browser';
import type { ReactNode } from 'react';
import { afterEach, expect, onTestFinished, test } from 'vitest';
import { page } from 'vitest/browser';
import { render } from 'vitest-browser-react';
import { LinkableUsersPage } from './examples/deepLink.tsx';
import { dutch } from './examples/dutch.ts';
import { handlers, refuseAssignments } from './examples/handlers.ts';
import { mountInShadow } from './examples/shadowRoot.tsx';

const begun = window.location.href;
afterEach(() => window.history.replaceState(window.history.state, '', begun));

function Users({
  children,
  ...provider
}: { readonly children: ReactNode } & Partial<Parameters<typeof MigrationProvider>[0]>) {
  const backend = createMemoryBackend({ connections: [makeConnection()], users: makeUsers(30) });
  return (
    <MigrationProvider client={backend.client()} {...(provider as object)}>
      {children}
    </MigrationProvider>
  );
}

test('a search stands in the address, and the address brings it back', async () => {
  const first = await render(
    <Users>
      <LinkableUsersPage />
    </Users>,
  );
  await first.getByRole('searchbox').fill('desk 7');
  await expect.poll(() => new URLSearchParams(window.location.search).get('users')).toContain('desk 7');
  await first.unmount();
  const again = await render(
    <Users>
      <LinkableUsersPage />
    </Users>,
  );
  await expect.element(again.getByRole('searchbox')).toHaveValue('desk 7');
});

test('an address somebody spoiled shows everybody', async () => {
  window.history.replaceState(window.history.state, '', '?users={"filter":');
  const screen = await render(
    <Users>
      <LinkableUsersPage />
    </Users>,
  );
  await expect.element(screen.getByText('All 30 users').first()).toBeVisible();
});

test('a language on its way speaks where it has words, and English elsewhere', async () => {
  const screen = await render(
    <Users language={dutch}>
      <LinkableUsersPage />
    </Users>,
  );
  await expect.element(screen.getByRole('searchbox')).toHaveAccessibleName('Search users');
  await expect.element(screen.getByRole('table')).toBeVisible();
  expect(screen.container.querySelector('[data-authshift]')).toHaveAttribute('lang', 'nl');
});

test('in a shadow root it is styled by the sheet linked there', async () => {
  const host = document.createElement('div');
  document.body.append(host);
  const unmount = mountInShadow(
    host,
    <Users>
      <LinkableUsersPage />
    </Users>,
    stylesheet,
  );
  onTestFinished(() => {
    unmount();
    host.remove();
  });
  const table = page.getByRole('table');
  await expect.element(table).toBeVisible();
  await expect.poll(() => getComputedStyle(table.element()).borderCollapse).toBe('separate');
});

test('the handlers answer every page, and one of them refuses', async () => {
  const worker = setupWorker(refuseAssignments, ...handlers);
  await worker.start({ quiet: true });
  onTestFinished(() => worker.stop());
  const client = createHttpClient({ baseUrl: window.location.origin });
  expect((await client.listUsers({ limit: 1 })).total).toBe(48_000);
  const change = client.changeAssignment({
    scope: { type: 'exclude', filter: {}, ids: [] },
    change: { tick: [], untick: ['connection-1'] },
    expectedCount: 48_000,
    snapshot: '1',
    acceptUnproven: true,
    idempotencyKey: 'untick-everybody-once',
  });
  await expect(change).rejects.toMatchObject({ problem: { code: 'role_required', status: 403 } });
});
