import { createMigration } from '@authshift/core';
import { createMemoryBackend, makeConnection, makeGrant, makeUsers } from '@authshift/core/testing';
import { AuthTypeTable, MigrationProvider } from '@authshift/ui';
import { expect, test } from 'vitest';
import { render } from 'vitest-browser-react';

test('an operator ticks one user for OAuth', async () => {
  const basic = makeConnection();
  const oauth = makeConnection({ authType: 'oauth-delegated', status: 'healthy', grant: makeGrant() });
  const backend = createMemoryBackend({ connections: [basic, oauth], users: makeUsers(3) });
  const migration = createMigration({ client: backend.client({ role: 'operator' }) });

  const screen = await render(
    <MigrationProvider migration={migration}>
      <AuthTypeTable />
    </MigrationProvider>,
  );
  await screen.getByRole('checkbox', { name: /^Use Exchange with OAuth for Room 01 desk 1,/ }).click();

  await expect.poll(() => backend.users()[0]?.sync.map(({ connectionId }) => connectionId)).toContain(oauth.id);
});

test('the line is cut: the tick goes back, and the page says why', async () => {
  const backend = createMemoryBackend({ connections: [makeConnection()], users: makeUsers(3) });
  const screen = await render(
    <MigrationProvider client={backend.client()}>
      <AuthTypeTable />
    </MigrationProvider>,
  );
  const box = screen.getByRole('checkbox', { name: /^Use Exchange with Basic for Room 01 desk 2,/ });
  await expect.element(box).toBeChecked();
  backend.goOffline();
  await expect.element(screen.getByText(/Live updates are interrupted/)).toBeVisible();
});
