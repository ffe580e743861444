import type { MigrationClient } from '@authshift/core';
import { sampleCertificate } from '@authshift/core/testing';
import { beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { basic, createWorld, freshOAuth, type World } from '../../test/worlds.ts';
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

const clientId = '0f4c2b1a-7d3e-4c59-9a86-1e2d3c4b5a61';
const block = `Application (client) ID: ${clientId}\nDirectory (tenant) ID: ${tenantId}\nClient secret value: ${secret}`;
const formState = () => document.querySelector<HTMLElement>('.authshift-form')?.dataset.state;

function pasteInto(element: Element, text: string): void {
  const clipboardData = new DataTransfer();
  clipboardData.setData('text', text);
  element.dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
}

test('three values pasted at once land in their fields, the secret only in its input', async () => {
  await renderStaged(<ServiceAccountForm returnTo="/here" navigate={navigate} />);
  const tenant = page.getByLabelText('Tenant ID');
  await tenant.click();
  // The parts of the form that take a paste apart are fetched when it is entered.
  await expect
    .poll(() => {
      pasteInto(tenant.element(), block);
      return page
        .getByRole('radio', { name: /^Use an app of our own/ })
        .query()
        ?.matches(':checked');
    })
    .toBe(true);
  await expect.element(page.getByLabelText('Application (client) ID')).toHaveValue(clientId);
  await expect.element(tenant).toHaveValue(tenantId);
  await expect.element(page.getByLabelText('Client secret', { exact: true })).toHaveValue(secret);
  await expect
    .element(page.getByText('Taken from what you pasted: Tenant ID, Application (client) ID, and Client secret.'))
    .toBeVisible();
  expect(everythingWritten()).not.toContain(secret);
  await expect.element(page.getByLabelText('Redirect URI')).toHaveValue('http://localhost:3000/v1/oauth/callback');
});

test('swapped ids are told apart where one is known, and exchanged by one press', async () => {
  const known = () => createWorld({ connections: [basic, { ...freshOAuth, tenantId }] });
  await renderStaged(<ServiceAccountForm returnTo="/here" navigate={navigate} />, { world: known });
  await page.getByRole('radio', { name: /^Use an app of our own/ }).click();
  await page.getByLabelText('Tenant ID').fill(clientId);
  await page.getByLabelText('Application (client) ID').fill(tenantId);
  await page.getByRole('button', { name: 'Save and authorize' }).click();
  await page.getByRole('button', { name: 'Swap tenant ID and application ID' }).click();
  await expect.element(page.getByLabelText('Tenant ID')).toHaveValue(tenantId);
  await expect.element(page.getByLabelText('Application (client) ID')).toHaveValue(clientId);
});

test('a host that vetoes stops the saving, and every typed value stays', async () => {
  const onBefore = vi.fn(() => false);
  const onAfter = vi.fn();
  await renderStaged(
    <ServiceAccountForm authTypes={['basic']} returnTo="/here" onBefore={onBefore} onAfter={onAfter} />,
  );
  await page.getByLabelText('Display name').fill('Second');
  await page.getByLabelText('Service account', { exact: true }).fill('service@contoso.example');
  await page.getByLabelText('Password', { exact: true }).fill(password);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.poll(() => onBefore.mock.calls).toEqual([[{ type: 'save-connection', connectionId: null }]]);
  await expect.element(page.getByRole('button', { name: 'Save' })).toBeEnabled();
  await expect.element(page.getByLabelText('Password', { exact: true })).toHaveValue(password);
  expect(onAfter).not.toHaveBeenCalled();
  expect(await scene().backend.client().listConnections()).toHaveLength(1);
  expect(formState()).toBe('dirty');
});

test('COCONUT-30: protocol and authentication type decide which fields there are', async () => {
  const everything = ['oauth-delegated', 'oauth-app', 'oauth-ropc', 'basic', 'ntlm'] as const;
  const protocols = ['ews', 'graph', 'imap-smtp', 'exchange-admin'] as const;
  await renderStaged(<ServiceAccountForm authTypes={everything} protocols={protocols} returnTo="/here" />);
  const labels = () =>
    [...document.querySelectorAll('.authshift-field-label')].map((label) => label.textContent).join(', ');
  await expect
    .poll(labels)
    .toBe('Protocol, Display name, Authentication type, Service account, Tenant ID, App registration, Service address');
  await page.getByRole('radio', { name: /^OAuth with password/ }).click();
  await expect.poll(labels).toContain('Password');
  await expect.element(page.getByText(/^Microsoft is ending sign-in by user name and password/)).toBeVisible();
  await page.getByRole('radio', { name: /^OAuth, app only/ }).click();
  await expect.poll(labels).toContain('Mailbox for tests');
  await page.getByLabelText('Protocol').selectOptions('graph');
  await expect.element(page.getByRole('radio', { name: /^Basic/ })).not.toBeInTheDocument();
  expect(labels()).not.toContain('Service address');
  await page.getByLabelText('Protocol').selectOptions('exchange-admin');
  await page.getByRole('radio', { name: /^Use an app of our own/ }).click();
  await expect.element(page.getByText(/^This protocol takes no secret/)).toBeVisible();
});

test('an app proves itself with a certificate where no secret will do, and the key is gone once it is sent', async () => {
  await renderStaged(
    <ServiceAccountForm
      authTypes={['oauth-app']}
      protocols={['exchange-admin']}
      returnTo="/here"
      navigate={navigate}
    />,
  );
  await page.getByLabelText('Display name').fill('Administration');
  await page.getByLabelText('Mailbox for tests').fill('service@contoso.example');
  await page.getByLabelText('Tenant ID').fill(tenantId);
  await page.getByRole('radio', { name: /^Use an app of our own/ }).click();
  await page.getByLabelText('Application (client) ID').fill('a3f7c9d2-1b44-4c7e-8a55-0d9e8f7a6b5c');
  const certificate = page.getByLabelText('Certificate and private key');
  await certificate.fill('a thumbprint');
  await page.getByRole('button', { name: 'Save and authorize' }).click();
  await expect.element(certificate).toHaveAccessibleDescription(/Paste the certificate and its private key/);
  await certificate.fill(sampleCertificate.pem);
  await page.getByRole('button', { name: 'Save and authorize' }).click();
  const { backend } = scene();
  await expect
    .poll(async () => (await backend.client().listRegistrations()).at(-1)?.secret)
    .toMatchObject({
      kind: 'certificate',
      expiresAt: sampleCertificate.endsAt,
    });
  await expect.poll(() => document.querySelector('textarea')?.value ?? '').toBe('');
});

test('an app is saved for Graph and goes on to its approval', async () => {
  const onAttempt = vi.fn();
  await renderStaged(
    <ServiceAccountForm
      authTypes={['oauth-app']}
      protocols={['graph']}
      returnTo="/here"
      navigate={navigate}
      onAttempt={onAttempt}
    />,
  );
  await page.getByLabelText('Display name').fill('Graph');
  await page.getByLabelText('Mailbox for tests').fill('service@contoso.example');
  await page.getByLabelText('Tenant ID').fill(tenantId);
  await page.getByRole('button', { name: 'Save and authorize' }).click();
  await expect.poll(() => onAttempt.mock.calls[0]?.[0].kind).toBe('consent');
  expect(await scene().backend.client().listConnections()).toMatchObject([
    {},
    { authType: 'oauth-app', protocol: 'graph', displayName: 'Graph' },
  ]);
});

test('the address of Exchange Web Services goes to no other protocol', async () => {
  const calls: [string, unknown][] = [];
  await renderStaged(<ServiceAccountForm returnTo="/" protocols={['ews', 'graph']} authTypes={['oauth-delegated']} />, {
    world: () => recorded(calls),
  });
  await expect.element(page.getByLabelText('Service address')).toHaveValue(basic.serviceAddress);
  await page.getByRole('combobox', { name: 'Protocol' }).selectOptions('graph');
  await page.getByRole('textbox', { name: 'Display name' }).fill('Over Graph');
  await page.getByRole('textbox', { name: 'Service account' }).fill('service@contoso.example');
  await page.getByRole('textbox', { name: 'Tenant ID' }).fill(tenantId);
  await page.getByRole('button', { name: 'Save without authorizing' }).click();
  await expect.poll(() => calls.find(([name]) => name === 'createConnection')).toBeDefined();
  const [, sent] = calls.find(([name]) => name === 'createConnection') ?? [];
  expect(JSON.stringify(sent)).not.toContain('serviceAddress');
});

test('password managers are kept away, unless the team keeps the account in one', async () => {
  const kept = await renderStaged(<ServiceAccountForm authTypes={['basic']} returnTo="/here" />);
  const field = () => page.getByLabelText('Password', { exact: true });
  await expect.element(field()).toHaveAttribute('autocomplete', 'new-password');
  await expect.element(field()).toHaveAttribute('data-1p-ignore');
  await expect.element(page.getByLabelText('Service account', { exact: true })).toHaveAttribute('autocomplete', 'off');
  await kept.unmount();
  await renderStaged(<ServiceAccountForm authTypes={['basic']} returnTo="/here" allowPasswordManager />);
  await expect
    .element(field())
    .toHaveAttribute('autocomplete', expect.stringMatching(/^section-\S+ current-password$/));
  await expect.element(field()).not.toHaveAttribute('data-1p-ignore');
});

test('states beside the work itself: gone, read-only, refused, saved', async () => {
  const gone = await renderStaged(<ServiceAccountForm connectionId="deleted" returnTo="/here" />);
  await expect.element(page.getByText('This connection is gone.')).toBeVisible();
  expect(formState()).toBe('empty');
  await gone.unmount();
  const shown = await renderStaged(<ServiceAccountForm connectionId={basic.id} returnTo="/here" readOnly />);
  await expect.element(page.getByLabelText('Display name')).toBeDisabled();
  await expect.element(page.getByRole('button', { name: 'Save' })).not.toBeInTheDocument();
  expect(formState()).toBe('read-only');
  await shown.unmount();
  const refused = await renderStaged(<ServiceAccountForm returnTo="/here" />, { actor: 'operator' });
  await expect.element(page.getByText(/^Only an administrator/)).toBeVisible();
  expect(formState()).toBe('refused');
  await refused.unmount();
  await renderStaged(<ServiceAccountForm connectionId={basic.id} returnTo="/here" />);
  await page.getByLabelText('Display name').fill('Renamed');
  expect(formState()).toBe('dirty');
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.element(page.getByText('Renamed is saved.')).toBeVisible();
  expect(formState()).toBe('saved');
});

test('Microsoft’s last answer points at the field it is about', async () => {
  const answered = { ...freshOAuth, lastError: { code: '700016', literal: 'AADSTS700016', at: basic.createdAt } };
  await renderStaged(<ServiceAccountForm connectionId={answered.id} returnTo="/here" />, {
    world: () => createWorld({ connections: [basic, answered] }),
  });
  await expect.element(page.getByText(/The tenant knows no such application/)).toBeVisible();
});
