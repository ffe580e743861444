import { makeConnection } from '@authshift/core/testing';
import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { basic, contosoApp, createWorld } from '../../test/worlds.ts';
import { AppRegistrationGuide } from './AppRegistrationGuide.tsx';

test('every value that Entra asks for can be copied, the permissions as the manifest takes them', async () => {
  await renderStaged(<AppRegistrationGuide />);
  await expect.element(page.getByLabelText('Redirect URI')).toHaveValue('http://localhost:3000/v1/oauth/callback');
  const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await page.getByRole('button', { name: 'Copy: Part of the manifest' }).click();
  await expect
    .poll(() => JSON.parse(written.mock.calls[0]?.[0] ?? '{}'))
    .toEqual({
      requiredResourceAccess: [
        {
          resourceAppId: '00000002-0000-0ff1-ce00-000000000000',
          resourceAccess: [{ id: 'dc890d15-9560-4a4c-9b7f-a736ec74ec40', type: 'Role' }],
        },
      ],
    });
  await expect.element(page.getByText('full_access_as_app', { exact: true })).toBeVisible();
  written.mockRestore();
});

test('ACTIVATE-23: the steps are one numbered list, made for the kind of app, and none speaks of another by its number', async () => {
  const { unmount } = await renderStaged(<AppRegistrationGuide protocol="exchange-admin" />);
  const steps = () => [...document.querySelectorAll('ol.authshift-steps > li')];
  await expect.element(page.getByText(/upload a certificate/)).toBeVisible();
  const forApp = steps().map((step) => step.querySelector('h4')?.textContent);
  expect(forApp[0]).toBe('Open the registrations');
  expect(forApp.at(-1)).toBe('Check');
  for (const step of steps()) expect(step.textContent).not.toMatch(/\bstep \d/i);
  await unmount();

  // A connection that is saved is approved here, which leaves one step less to do by hand.
  const known = { connections: [basic, makeConnection({ id: 'own', authType: 'oauth-app' })] };
  await renderStaged(<AppRegistrationGuide connectionId="own" returnTo="/" />, { world: () => createWorld(known) });
  await expect.element(page.getByText(/Entra shows it only now/)).toBeVisible();
  expect(steps().map((step) => step.querySelector('h4')?.textContent)).toEqual(forApp.slice(0, -1));
});

test('a pasted manifest comes back with the permissions in it; a broken one says where', async () => {
  await renderStaged(<AppRegistrationGuide protocol="imap-smtp" authType="oauth-delegated" />);
  await page.getByText('Put it into your manifest for you').first().click();
  const field = page.getByRole('textbox', { name: 'Put it into your manifest for you' });
  await field.fill('{ "id": 1, }');
  await expect.element(field).toHaveAccessibleDescription(/not valid JSON/);
  await field.fill('{ "id": 1 }');
  await expect
    .element(page.getByRole('button', { name: 'Copy: Your manifest with the permissions in it' }))
    .toBeVisible();
  await expect.element(page.getByText(/Compare after saving.*SMTP\.Send/)).toBeVisible();
});

test('with tenant and app known, the link that approves them', async () => {
  await renderStaged(<AppRegistrationGuide tenantId={contosoApp.tenantId} clientId={contosoApp.clientId} />);
  const link = page.getByRole('link', { name: 'Approve with Microsoft' });
  await expect
    .element(link)
    .toHaveAttribute(
      'href',
      expect.stringContaining(`/${contosoApp.tenantId}/v2.0/adminconsent?client_id=${contosoApp.clientId}`),
    );
});

test('for a saved connection, how its approval stands', async () => {
  const app = makeConnection({ authType: 'oauth-app' });
  await renderStaged(<AppRegistrationGuide connectionId={app.id} returnTo="/here" />, {
    world: () => createWorld({ connections: [basic, app] }),
  });
  await expect.element(page.getByText('Not asked for yet')).toBeVisible();
  expect(document.querySelector('[data-authshift-part=app-registration-guide]')).toHaveAttribute('data-state', 'ready');
});
