import { renderToString } from 'react-dom/server';
import { expect, test } from 'vitest';
import { page } from 'vitest/browser';
import { AuthTypeTable } from '../src/auth-type-table/AuthTypeTable.tsx';
import { AuthorizationResult } from '../src/authorize-button/AuthorizationResult.tsx';
import { AuthorizeButton } from '../src/authorize-button/AuthorizeButton.tsx';
import { ConnectionCard } from '../src/connection-card/ConnectionCard.tsx';
import { DisconnectDialog } from '../src/disconnect-dialog/DisconnectDialog.tsx';
import { MigrationProvider } from '../src/provider/MigrationProvider.tsx';
import { ServiceAccountForm } from '../src/service-account-form/ServiceAccountForm.tsx';
import { SyncStatusDetails } from '../src/sync-status-details/SyncStatusDetails.tsx';
import { renderStaged } from './render.tsx';
import { basic, createWorld, freshOAuth, pilotRun } from './worlds.ts';

const everyPart = (
  <>
    <ConnectionCard connectionId={basic.id} returnTo="/" />
    <ServiceAccountForm returnTo="/" />
    <AuthorizeButton connectionId={freshOAuth.id} returnTo="/" />
    <AuthorizationResult attemptId="attempt-1" returnTo="/" />
    <AuthTypeTable pageSize={10} />
    <SyncStatusDetails userId="user-5" />
    <DisconnectDialog connectionId={basic.id} open onClose={() => undefined} />
  </>
);

// `style-src 'self'` forbids style elements and style attributes in the page's HTML.
test('what a server renders needs no inline style and no browser', () => {
  const html = renderToString(
    <MigrationProvider client={createWorld().backend.client()}>{everyPart}</MigrationProvider>,
  );
  expect(html).toContain('data-authshift');
  expect(html).not.toMatch(/ style=|<style/);
});

test('nothing on a running page carries an inline style or a handler in an attribute', async () => {
  await renderStaged(everyPart, { world: pilotRun });
  await expect.element(page.getByRole('heading', { name: 'Room 001 desk 5' })).toBeInTheDocument();
  const root = document.querySelector('[data-authshift]');
  expect(root?.querySelectorAll('[style], style, script')).toHaveLength(0);
  const handlers = [...(root?.querySelectorAll('*') ?? [])].flatMap((element) =>
    element.getAttributeNames().filter((name) => name.startsWith('on')),
  );
  expect(handlers).toEqual([]);
});

test('every id on a page with all parts is unique', async () => {
  await renderStaged(everyPart, { world: pilotRun });
  await expect.element(page.getByRole('heading', { name: 'Room 001 desk 5' })).toBeInTheDocument();
  const ids = [...document.querySelectorAll('[data-authshift] [id]')].map((element) => element.id);
  expect(new Set(ids).size).toBe(ids.length);
});
