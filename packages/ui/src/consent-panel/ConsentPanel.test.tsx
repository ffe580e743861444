import { makeConnection, makeRegistration } from '@authshift/core/testing';
import { expect, test, vi } from 'vitest';
import { page } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { basic, createWorld, freshOAuth } from '../../test/worlds.ts';
import { ConsentPanel, type ConsentPanelProps } from './ConsentPanel.tsx';

const app = makeConnection({ authType: 'oauth-app', protocol: 'graph', displayName: 'App only' });
const world = (consent: Parameters<typeof makeRegistration>[0] = {}) =>
  createWorld({ connections: [basic, app], registrations: [makeRegistration(consent)] });
const onAttempt = vi.fn();
const panel = (props: Partial<ConsentPanelProps> = {}) => (
  <ConsentPanel connectionId={app.id} returnTo="/here" navigate={() => undefined} onAttempt={onAttempt} {...props} />
);
const root = () => document.querySelector<HTMLElement>('[data-authshift-part=consent-panel]');
const granted = {
  status: 'granted',
  tenantId: app.tenantId,
  requestedAt: '2022-05-31T08:00:00.000Z',
  decidedAt: '2022-05-31T09:00:00.000Z',
} as const;

test('from asking over waiting to the approval, each with its time', async () => {
  await renderStaged(panel(), { world });
  await expect.element(page.getByText('Not asked for yet')).toBeVisible();
  expect(root()?.dataset.state).toBe('none');
  await page.getByRole('button', { name: 'Approve for the organization' }).click();
  await expect.element(page.getByText('Waiting for your Microsoft 365 admin')).toBeVisible();
  await expect.element(page.getByText(/^\(asked/)).toBeVisible();
  await expect.poll(() => onAttempt.mock.calls[0]?.[0].kind).toBe('consent');
  scene().backend.finishAuthorization(onAttempt.mock.calls[0]?.[0].attemptId, 'declined');
  await expect.element(page.getByText('Declined', { exact: true })).toBeVisible();
  expect(root()?.dataset.state).toBe('declined');
});

test('beside a card that has the button, it offers the link for somebody else alone', async () => {
  await renderStaged(panel({ handOverOnly: true }), { world });
  await expect.element(page.getByRole('button', { name: 'Make a link' })).toBeVisible();
  expect(page.getByRole('button', { name: 'Approve for the organization' }).elements()).toEqual([]);
});

test('an approval of some permissions names the missing ones', async () => {
  const scopes = ['https://graph.microsoft.com/Mail.ReadWrite', 'https://graph.microsoft.com/Mail.Send'];
  await renderStaged(panel(), { world: () => world({ consent: { ...granted, scopes } }) });
  await expect.element(page.getByText('Approved in part')).toBeVisible();
  const marks = () => [...document.querySelectorAll('.authshift-permissions dt')].map((row) => row.textContent);
  expect(marks()).toEqual([
    'Mail.ReadWriteApproved',
    'Mail.SendApproved',
    'Calendars.ReadWriteMissing',
    'Contacts.ReadWriteMissing',
    'Tasks.ReadWrite.AllMissing',
  ]);
  await expect.element(page.getByText('Read and change calendars.', { exact: false })).toBeVisible();
});

test('an approval that names no permission is not taken for proof', async () => {
  const scopes = ['https://graph.microsoft.com/.default'];
  await renderStaged(panel(), { world: () => world({ consent: { ...granted, scopes } }) });
  await expect.element(page.getByText(/^Microsoft named no single permission/)).toBeVisible();
  await expect.element(page.getByText('Not confirmed').first()).toBeVisible();
  await expect.element(page.getByRole('button')).not.toBeInTheDocument();
  expect(root()?.dataset.state).toBe('granted');
});

test('another tenant’s approval counts for nothing, and says so', async () => {
  const other = '11111111-2222-4333-8444-555555555555';
  await renderStaged(panel(), {
    world: () => world({ consent: { ...granted, status: 'wrong_tenant', tenantId: other, scopes: [] } }),
  });
  await expect.element(page.getByText(new RegExp(`came from the tenant ${other}`))).toBeVisible();
});

test('handed over: a link, and a mail that says who asks, for what and until when', async () => {
  await renderStaged(panel(), { world });
  await page.getByRole('button', { name: 'Make a link' }).click();
  await expect
    .element(page.getByLabelText('Link for a Microsoft 365 admin'))
    .toHaveValue('https://product.example/invitations/invitation-1#invitation-1-once');
  const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await page.getByRole('button', { name: /^Copy a text for a mail/ }).click();
  await expect.element(page.getByText('Copied')).toBeVisible();
  expect(written.mock.calls[0]?.[0]).toMatch(
    /Contoso.*Admin of Contoso asks you.*invitation-1-once.*works once, until/s,
  );
  const link = page.getByRole('link', { name: 'Write a mail' }).element() as HTMLAnchorElement;
  expect(decodeURIComponent(link.href)).toContain('invitation-1-once');
  scene().backend.followInvitation('invitation-1', 'opened');
  await expect.element(page.getByText('Opened')).toBeVisible();
  written.mockRestore();
});

test('who signs in delegates needs an approval only where the tenant forbids its own', async () => {
  await renderStaged(panel({ connectionId: freshOAuth.id }), {
    world: () => createWorld({ connections: [basic, freshOAuth] }),
  });
  await expect.element(page.getByText(/^Usually the service account approves/)).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Approve for the organization' })).not.toBeInTheDocument();
  await expect.element(page.getByText(/lists the app among those that may use EWS/)).toBeVisible();
});

test('whoever may not act sees how it stands, and why there is nothing to press', async () => {
  const viewer = await renderStaged(panel(), { world, actor: 'viewer' });
  await expect.element(page.getByText(/^Only an administrator/)).toBeVisible();
  expect(root()?.dataset).toMatchObject({ state: 'none', refused: '' });
  await viewer.unmount();
  const basicOne = await renderStaged(panel({ connectionId: basic.id }), { world });
  await expect.element(page.getByText('This connection has no app to approve.')).toBeVisible();
  expect(root()?.dataset.state).toBe('empty');
  await basicOne.unmount();
  await renderStaged(panel({ readOnly: true }), { world });
  await expect.element(page.getByText('Not asked for yet')).toBeVisible();
  await expect.element(page.getByRole('button')).not.toBeInTheDocument();
});
