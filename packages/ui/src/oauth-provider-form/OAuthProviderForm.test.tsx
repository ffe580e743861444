import { makeConnection } from '@authshift/core/testing';
import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { basic, contosoApp, createWorld, customerRegistration } from '../../test/worlds.ts';
import { Asked } from './Asked.tsx';
import { OAuthProviderForm } from './OAuthProviderForm.tsx';

const secret = 'Ab18Q~made-up-for-a-test-only';
const state = () => document.querySelector<HTMLElement>('[data-authshift-part=oauth-provider-form]')?.dataset.state;
const user = makeConnection({ authType: 'oauth-app', registrationId: customerRegistration.id, status: 'healthy' });
const consent = {
  status: 'granted',
  tenantId: user.tenantId,
  scopes: ['full_access_as_app'],
  requestedAt: basic.createdAt,
  decidedAt: basic.createdAt,
} as const;
const approved = { ...customerRegistration, consent: { ...consent, scopes: [...consent.scopes] } };
const recorded = () => createWorld({ connections: [basic, user], registrations: [approved] });

async function fillIn(values: Readonly<Record<string, string>>): Promise<void> {
  for (const [label, text] of Object.entries(values)) await page.getByLabelText(label, { exact: true }).fill(text);
}

test('an app is recorded with the end of its secret, and the secret goes nowhere else', async () => {
  const onSaved = vi.fn();
  await renderStaged(<OAuthProviderForm onSaved={onSaved} />);
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.element(page.getByRole('alert', { name: 'There are 4 problems' })).toHaveFocus();
  await fillIn({
    Name: 'Our calendar app',
    'Tenant ID': contosoApp.tenantId,
    'Application (client) ID': contosoApp.clientId,
    'Client secret': secret,
    'The secret ends on': '2022-01-01',
  });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.element(page.getByRole('alert').getByRole('link', { name: /^This day is over/ })).toBeVisible();
  await fillIn({ 'The secret ends on': '2023-01-01' });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.element(page.getByText('Our calendar app is saved.')).toBeVisible();
  expect(onSaved).toHaveBeenCalledExactlyOnceWith(
    expect.objectContaining({ secret: expect.objectContaining({ expiresAt: '2023-01-01T00:00:00.000Z' }) }),
  );
  const written = [document.documentElement.outerHTML, JSON.stringify(scene().migration.getState())].join();
  expect(written + [...document.querySelectorAll('input')].map(({ value }) => value).join()).not.toContain(secret);
  expect(state()).toBe('saved');
});

test('a second secret takes over only after a sign-in with it has worked', async () => {
  await renderStaged(<OAuthProviderForm registrationId={customerRegistration.id} />, { world: recorded });
  await expect.element(page.getByText(/^Used by 1 connection\./)).toBeVisible();
  await expect.element(page.getByText('The secret ends in 42 days')).toBeVisible();
  await page.getByText('Change the secret without an interruption').click();
  await page.getByLabelText('Second client secret').fill(secret);
  await page.getByRole('button', { name: 'Store the second secret' }).click();
  await expect.element(page.getByText('A second secret is stored')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Let it take over' })).toBeDisabled();
  await scene().backend.client().probe(user.id);
  await page.getByRole('button', { name: 'Let it take over' }).click();
  await expect.element(page.getByLabelText('Second client secret')).toBeInTheDocument();
  expect(await scene().backend.client().getRegistration(customerRegistration.id)).toMatchObject({ rotation: null });
});

test('three values pasted at once land in their fields', async () => {
  await renderStaged(<OAuthProviderForm />);
  const clipboardData = new DataTransfer();
  const { tenantId, clientId } = contosoApp;
  clipboardData.setData(
    'text',
    `Tenant ID: ${tenantId}\nApplication (client) ID: ${clientId}\nSecret value: ${secret}`,
  );
  page
    .getByLabelText('Tenant ID')
    .element()
    .dispatchEvent(new ClipboardEvent('paste', { clipboardData, bubbles: true, cancelable: true }));
  await expect.element(page.getByLabelText('Tenant ID')).toHaveValue(tenantId);
  await expect.element(page.getByLabelText('Application (client) ID')).toHaveValue(clientId);
  await expect.element(page.getByLabelText('Client secret', { exact: true })).toHaveValue(secret);
});

test('a template fills a blank form in, which is no typing yet', async () => {
  const tenantId = '9c1f0d5e-6a44-4f2b-8f3e-2d1a7c5b9e01';
  const suggested = { displayName: 'Microsoft 365 mail', tenantId };
  await renderStaged(<OAuthProviderForm protocol="imap-smtp" suggested={suggested} />);
  await expect.element(page.getByLabelText('Name')).toHaveValue('Microsoft 365 mail');
  await expect.element(page.getByLabelText('Tenant ID')).toHaveValue(tenantId);
  expect(document.querySelector<HTMLElement>('form')?.dataset.state).toBe('ready');
  await page.getByText('What is asked for at Microsoft').click();
  await expect
    .element(page.getByText(`https://login.microsoftonline.com/${tenantId}/oauth2/v2.0/token`, { exact: true }))
    .toBeVisible();
});

test.each([
  ['gov', 'https://login.microsoftonline.us/organizations/oauth2/v2.0/token', 'https://outlook.office365.us/SMTP.Send'],
  [
    'cn',
    'https://login.partner.microsoftonline.cn/organizations/oauth2/v2.0/token',
    'https://partner.outlook.cn/SMTP.Send',
  ],
] as const)('SERVICELY-05: addresses and scopes are those of the national cloud %s', async (cloud, token, scope) => {
  await renderStaged(<Asked protocol="imap-smtp" cloud={cloud} />);
  await page.getByText('What is asked for at Microsoft').click();
  const names = [...document.querySelectorAll('.authshift-permissions code')].map(({ textContent }) => textContent);
  expect(names).toEqual(expect.arrayContaining([token, scope]));
  expect(names.filter((name) => name?.includes('microsoftonline.com') || name?.includes('office.com'))).toEqual([]);
});

test('scopes, addresses and prompts are explained', async () => {
  await renderStaged(<OAuthProviderForm protocol="imap-smtp" />);
  await page.getByText('What is asked for at Microsoft').click();
  const names = [...document.querySelectorAll('.authshift-permissions code')].map(({ textContent }) => textContent);
  expect(names).toEqual([
    'openid',
    'profile',
    'offline_access',
    'https://outlook.office.com/IMAP.AccessAsUser.All',
    'https://outlook.office.com/SMTP.Send',
    'https://login.microsoftonline.com/organizations/oauth2/v2.0/authorize',
    'https://login.microsoftonline.com/organizations/oauth2/v2.0/token',
    'https://login.microsoftonline.com/organizations/v2.0/adminconsent',
    'select_account',
    'login',
    'consent',
    'none',
  ]);
  expect([...document.querySelectorAll('.authshift-permissions dd')].every((text) => text.textContent !== '')).toBe(
    true,
  );
});

test('a veto keeps what was typed; the vendor’s app, a viewer and an unknown app change nothing', async () => {
  const vetoed = await renderStaged(
    <OAuthProviderForm registrationId={customerRegistration.id} onBefore={() => false} />,
    { world: recorded },
  );
  await fillIn({ Name: 'Another name' });
  await page.getByRole('button', { name: 'Save' }).click();
  await expect.element(page.getByLabelText('Name')).toHaveValue('Another name');
  expect(state()).toBe('dirty');
  await vetoed.unmount();
  const vendor = await renderStaged(<OAuthProviderForm registrationId="registration-vendor" />);
  await expect.element(page.getByText(/^The app of this product’s maker/)).toBeVisible();
  expect(state()).toBe('read-only');
  await vendor.unmount();
  const viewer = await renderStaged(<OAuthProviderForm />, { actor: 'viewer' });
  await expect.element(page.getByText(/^Only an administrator/)).toBeVisible();
  expect(state()).toBe('refused');
  await viewer.unmount();
  await renderStaged(<OAuthProviderForm registrationId="deleted" />);
  await expect.element(page.getByText('This app is not recorded any more.')).toBeVisible();
  expect(state()).toBe('empty');
});
