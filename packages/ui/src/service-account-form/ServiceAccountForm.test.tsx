import type { MigrationClient } from '@authshift/core';
import { beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { basic, createWorld, type World } from '../../test/worlds.ts';
import { ServiceAccountForm } from './ServiceAccountForm.tsx';

const password = 'correct horse battery staple';
const secret = 'value-of-the-secret~';
const tenantId = '9c1f0d5e-6a44-4f2b-8f3e-2d1a7c5b9e01';
const navigate = vi.fn();

beforeEach(() => {
  navigate.mockReset();
});

/** A world that writes down every call of its clients. */
function recorded(calls: [string, unknown][]): World {
  const world = createWorld();
  const watch = (client: MigrationClient): MigrationClient =>
    new Proxy(client, {
      get(target, name: keyof MigrationClient) {
        const method = target[name] as (...parameters: unknown[]) => unknown;
        return (...parameters: unknown[]) => {
          calls.push([name, parameters]);
          return method.apply(target, parameters);
        };
      },
    });
  return { ...world, backend: { ...world.backend, client: (actor) => watch(world.backend.client(actor)) } };
}

const everythingWritten = () =>
  [
    document.documentElement.outerHTML,
    JSON.stringify(scene().migration.getState()),
    JSON.stringify({ ...localStorage }),
    JSON.stringify({ ...sessionStorage }),
    location.href,
  ].join('\n');

test('a password goes into one request and nowhere else', async () => {
  const calls: [string, unknown][] = [];
  const onSaved = vi.fn();
  const onDirtyChange = vi.fn();
  const logged = (['log', 'info', 'warn', 'error', 'debug'] as const).map((name) => vi.spyOn(console, name));
  await renderStaged(
    <ServiceAccountForm
      authTypes={['basic']}
      returnTo="/here"
      navigate={navigate}
      onSaved={onSaved}
      onDirtyChange={onDirtyChange}
    />,
    { world: () => recorded(calls) },
  );
  await page.getByLabelText('Display name').fill('Second');
  await page.getByLabelText('Service account', { exact: true }).fill('service@contoso.example');
  await page.getByLabelText('Password', { exact: true }).fill(password);
  expect(everythingWritten()).not.toContain(password);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.element(page.getByText('Second is saved.')).toBeVisible();

  expect(calls.filter(([, parameters]) => JSON.stringify(parameters).includes(password))).toHaveLength(1);
  expect(everythingWritten()).not.toContain(password);
  expect([...document.querySelectorAll('input')].map((input) => input.value)).not.toContain(password);
  expect(JSON.stringify([onSaved.mock.calls, onDirtyChange.mock.calls])).not.toContain(password);
  expect(JSON.stringify(logged.map((spy) => spy.mock.calls))).not.toContain(password);
  for (const spy of logged) spy.mockRestore();
});

test('a secret left alone is absent from what is sent', async () => {
  const calls: [string, unknown][] = [];
  await renderStaged(<ServiceAccountForm connectionId={basic.id} returnTo="/here" />, { world: () => recorded(calls) });
  await page.getByLabelText('Display name').fill('Old Exchange');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.element(page.getByText('Old Exchange is saved.')).toBeVisible();
  expect(calls.find(([name]) => name === 'updateConnection')?.[1]).toMatchObject([
    basic.id,
    { patch: { displayName: 'Old Exchange' } },
  ]);
  expect(calls.some(([name]) => name === 'replaceSecret')).toBe(false);
});

test('a replaced password is sent as a secret, and only that', async () => {
  const calls: [string, unknown][] = [];
  await renderStaged(<ServiceAccountForm connectionId={basic.id} returnTo="/here" />, { world: () => recorded(calls) });
  await page.getByRole('button', { name: 'Replace the password' }).click();
  await page.getByLabelText('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.element(page.getByText('Exchange with Basic is saved.')).toBeVisible();
  expect(calls.find(([name]) => name === 'replaceSecret')?.[1]).toMatchObject([basic.id, { secret: password }]);
  expect(calls.some(([name]) => name === 'updateConnection')).toBe(false);
});

test('a secret is forgotten when the page is left, also by a browser that keeps the page', async () => {
  await renderStaged(<ServiceAccountForm authTypes={['basic']} returnTo="/here" />);
  await page.getByLabelText('Password', { exact: true }).fill(password);
  window.dispatchEvent(new PageTransitionEvent('pagehide', { persisted: true }));
  await expect.element(page.getByLabelText('Password', { exact: true })).toHaveValue('');
});

test('an own app is saved once, however often the authorization has to be tried', async () => {
  const saved = vi.fn(() => scene().backend.refuseNext('microsoft_unreachable'));
  await renderStaged(<ServiceAccountForm returnTo="/here" navigate={navigate} onSaved={saved} />);
  await page.getByLabelText('Display name').fill('OAuth');
  await page.getByLabelText('Service account', { exact: true }).fill('service@contoso.example');
  await page.getByLabelText('Tenant ID').fill(tenantId);
  await page.getByRole('radio', { name: /^Use an app of our own/ }).click();
  await page.getByLabelText('Application (client) ID').fill('0f4c2b1a-7d3e-4c59-9a86-1e2d3c4b5a61');
  await page.getByLabelText('Client secret', { exact: true }).fill(secret);
  await page.getByRole('button', { name: 'Save and authorize' }).click();
  await expect.element(page.getByRole('alert').getByText(/^Microsoft’s sign-in page cannot be reached/)).toBeVisible();
  expect(everythingWritten()).not.toContain(secret);

  saved.mockImplementation(() => undefined);
  await page.getByRole('button', { name: 'Save and authorize' }).click();
  await expect.poll(() => navigate.mock.calls.length).toBe(1);
  expect(await scene().backend.client().listConnections()).toHaveLength(2);
});

test('enter in a field sends the form; the summary takes the focus and its links lead to the fields', async () => {
  await renderStaged(<ServiceAccountForm returnTo="/here" navigate={navigate} />);
  await page.getByLabelText('Display name').click();
  await userEvent.keyboard('{Enter}');
  await expect.element(page.getByRole('alert')).toHaveFocus();
  await userEvent.keyboard('{Tab}{Enter}');
  await expect.element(page.getByLabelText('Display name')).toHaveFocus();
});

test('a field nobody has come to yet is not scolded while another one is put right', async () => {
  await renderStaged(<ServiceAccountForm returnTo="/here" navigate={navigate} />);
  await page.getByLabelText('Display name').fill('Exchange');
  await userEvent.tab();
  await expect.element(page.getByLabelText('Service account', { exact: true })).not.toHaveAttribute('aria-invalid');
});

test('another account than the Basic one is allowed, and said', async () => {
  await renderStaged(<ServiceAccountForm returnTo="/here" navigate={navigate} />);
  const note = page.getByText(`${basic.displayName} signs in as ${basic.account}.`, { exact: false });
  await page.getByLabelText('Service account', { exact: true }).fill('other@contoso.example');
  await expect.element(note).toBeVisible();
  await page.getByLabelText('Service account', { exact: true }).fill(basic.account.toUpperCase());
  await expect.element(note).not.toBeInTheDocument();
});

test('the press that follows the last correction counts: nothing moves under the pointer', async () => {
  await renderStaged(<ServiceAccountForm returnTo="/here" navigate={navigate} />);
  const saveOnly = page.getByRole('button', { name: 'Save without authorizing' });
  await saveOnly.click();
  await expect.element(page.getByRole('alert', { name: 'There are 3 problems' })).toBeVisible();
  await page.getByLabelText('Display name').fill('Second');
  await page.getByLabelText('Service account', { exact: true }).fill(basic.account);
  await page.getByLabelText('Tenant ID').fill(tenantId);
  const place = () => saveOnly.element().getBoundingClientRect().top;
  await expect.element(page.getByRole('alert')).not.toBeInTheDocument();
  const before = place();
  (saveOnly.element() as HTMLElement).focus();
  await new Promise(requestAnimationFrame);
  expect(place()).toBe(before);
  await saveOnly.click();
  await expect.element(page.getByText('Second is saved.')).toBeVisible();
});
