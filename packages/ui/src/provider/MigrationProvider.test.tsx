import { createMigration } from '@authshift/core';
import { StrictMode } from 'react';
import { expect, test, vi } from 'vitest';
import { render } from 'vitest-browser-react';
import { createWorld, parallelRun } from '../../test/worlds.ts';
import { MigrationProvider } from './MigrationProvider.tsx';
import { useMigration } from './useMigration.ts';
import { useMigrationSelector } from './useMigrationSelector.ts';

function Names() {
  const names = useMigrationSelector((state) =>
    state.connections.map((connection) => connection.displayName).join(', '),
  );
  return <output>{names}</output>;
}

function Lost() {
  useMigration();
  return <p>found</p>;
}

function Role({ rendered }: { readonly rendered: () => void }) {
  rendered();
  return <output>{useMigrationSelector((state) => state.me?.role ?? 'nobody')}</output>;
}

test('a part without a provider says what is missing and how to mend it', async () => {
  const silence = vi.spyOn(console, 'error').mockImplementation(() => undefined);
  await expect(render(<Lost />)).rejects.toThrow(/Wrap your page in <MigrationProvider client=/);
  silence.mockRestore();
});

test('given a client, it makes, starts and stops a migration of its own, also under strict effects', async () => {
  const client = createWorld().backend.client();
  const screen = await render(
    <StrictMode>
      <MigrationProvider client={client}>
        <Names />
      </MigrationProvider>
    </StrictMode>,
  );
  await expect.element(screen.getByText('Exchange with Basic')).toBeVisible();
});

test('a migration the host made is started but left running when the page goes', async () => {
  const migration = createMigration({ client: createWorld().backend.client() });
  const stop = vi.spyOn(migration, 'stop');
  const screen = await render(
    <MigrationProvider migration={migration}>
      <Names />
    </MigrationProvider>,
  );
  await expect.element(screen.getByText('Exchange with Basic')).toBeVisible();
  await screen.unmount();
  expect(stop).not.toHaveBeenCalled();
  migration.stop();
});

test('a selected part renders again only when it changes', async () => {
  const { backend } = parallelRun();
  const migration = createMigration({ client: backend.client() });
  const rendered = vi.fn();
  const screen = await render(
    <MigrationProvider migration={migration}>
      <Role rendered={rendered} />
    </MigrationProvider>,
  );
  await expect.element(screen.getByText('admin')).toBeVisible();
  await expect.poll(() => migration.getState().status).toBe('ready');
  const before = rendered.mock.calls.length;
  migration.setFilter({ text: 'desk 1' });
  migration.setFilter({ text: 'desk 2' });
  expect(migration.getState().view.filter).toEqual({ text: 'desk 2' });
  expect(rendered.mock.calls.length).toBe(before);
  migration.stop();
});

test('messages, direction, language and look reach the page', async () => {
  const client = createWorld().backend.client();
  const screen = await render(
    <MigrationProvider client={client} dir="rtl" locale="de" density="compact" colorScheme="dark">
      <p>inside</p>
    </MigrationProvider>,
  );
  const root = screen.getByText('inside').element().parentElement;
  expect(root?.dir).toBe('rtl');
  expect(root?.lang).toBe('de');
  expect(root?.dataset).toMatchObject({ density: 'compact', colorScheme: 'dark' });
});
