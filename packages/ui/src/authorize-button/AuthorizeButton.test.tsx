import { makeConnection, makeRegistration } from '@authshift/core/testing';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { page, userEvent } from 'vitest/browser';
import { renderStaged } from '../../test/render.tsx';
import { scene } from '../../test/Stage.tsx';
import { adminAccount, basic, createWorld, freshOAuth, withConnection } from '../../test/worlds.ts';
import { AuthorizationResult } from './AuthorizationResult.tsx';
import { AuthorizeButton, type AuthorizeButtonProps } from './AuthorizeButton.tsx';

const fresh = () => withConnection(freshOAuth);
const app = makeConnection({ authType: 'oauth-app', displayName: 'App only' });

/** A window as `window.open` answers: what Microsoft's pages do to it, it does not tell. */
function fakeWindow() {
  return { opener: window as unknown, location: { replace: vi.fn() }, close: vi.fn(), closed: true };
}

let opened: ReturnType<typeof fakeWindow> | null;
const onAttempt = vi.fn();
const onOutcome = vi.fn();

beforeEach(() => {
  opened = fakeWindow();
  vi.spyOn(window, 'open').mockImplementation(() => opened as unknown as Window);
});
afterEach(() => {
  vi.restoreAllMocks();
  onAttempt.mockReset();
  onOutcome.mockReset();
});

const button = (props: Partial<AuthorizeButtonProps> = {}) => (
  <AuthorizeButton
    connectionId={freshOAuth.id}
    returnTo="/here"
    navigate={() => undefined}
    onAttempt={onAttempt}
    {...props}
  />
);
const root = () => document.querySelector('.authshift-authorize') as HTMLElement;
const attemptId = () => onAttempt.mock.calls[0]?.[0].attemptId as string;

test('where the page stays open, the outcome comes from the back end', async () => {
  await renderStaged(button({ onOutcome }), { world: fresh });
  await page.getByRole('button').click();
  await expect.poll(() => onAttempt.mock.calls.length).toBe(1);
  scene().backend.finishAuthorization(attemptId(), { status: 'wrong_account', returned: adminAccount, silent: true });
  await expect.poll(() => onOutcome.mock.calls[0]?.[0]).toMatchObject({ status: 'wrong_account', silent: true });
  await expect.element(page.getByRole('button', { name: 'Switch account' })).toBeEnabled();
  await expect.element(page.getByRole('heading', { name: 'Connected as someone else' })).toBeVisible();
  expect(root().dataset.state).toBe('wrong_account');
});

test('coming back with the browser’s Back, the button can be pressed again', async () => {
  const navigate = vi.fn();
  await renderStaged(button({ navigate, label: 'Go' }), { world: fresh });
  await page.getByRole('button', { name: 'Go' }).click();
  await expect.poll(() => navigate.mock.calls.length).toBe(1);
  await expect.element(page.getByRole('button', { name: 'Opening Microsoft…' })).toBeVisible();
  window.dispatchEvent(new PageTransitionEvent('pageshow', { persisted: true }));
  await expect.element(page.getByRole('button', { name: 'Go' })).toBeVisible();
});

test('a second press while Microsoft is being opened starts no second attempt', async () => {
  await renderStaged(button(), { world: fresh });
  await page.getByRole('button').click();
  await expect.element(page.getByRole('button', { name: 'Opening Microsoft…' })).toBeVisible();
  (page.getByRole('button').element() as HTMLElement).click();
  await expect.poll(() => onAttempt.mock.calls.length).toBe(1);
});

test('COCONUT-09: a popup is waited for by asking the back end, whatever its window says of itself', async () => {
  const navigate = vi.fn();
  await renderStaged(button({ mode: 'popup', navigate, onOutcome }), { world: fresh });
  await page.getByRole('button').click();
  await expect.element(page.getByText('Continue in the Microsoft window')).toBeVisible();
  expect(root().dataset.state).toBe('waiting');
  expect(opened?.location.replace).toHaveBeenCalledExactlyOnceWith(expect.stringContaining('https://login.example/'));
  expect(opened?.opener).toBeNull();
  expect(navigate).not.toHaveBeenCalled();
  await page.getByRole('button', { name: 'Open Microsoft again' }).click();
  expect(window.open).toHaveBeenCalledTimes(2);
  scene().backend.finishAuthorization(attemptId(), 'succeeded');
  await expect.element(page.getByRole('heading', { name: 'Connected as service@contoso.example' })).toBeVisible();
  expect(onOutcome).toHaveBeenCalledOnce();
  expect(root().dataset.state).toBe('succeeded');
});

test('the page that came back hints, and the waiting one asks at once', async () => {
  await renderStaged(button({ mode: 'popup' }), { world: fresh });
  await page.getByRole('button').click();
  await expect.element(page.getByText('Continue in the Microsoft window')).toBeVisible();
  const follow = vi.spyOn(scene().migration, 'followAuthorization');
  const channel = new BroadcastChannel('authshift');
  channel.postMessage('another attempt');
  channel.postMessage(attemptId());
  await expect.poll(() => follow.mock.calls.map(([followed]) => followed)).toEqual([attemptId()]);
  channel.close();
});

test('a popup that is kept from opening leaves a link, and waits all the same', async () => {
  opened = null;
  await renderStaged(button({ mode: 'popup' }), { world: fresh });
  await page.getByRole('button').click();
  const link = page.getByRole('link', { name: 'Open Microsoft in a new tab' });
  await expect.element(link).toHaveAttribute('href', onAttempt.mock.calls[0]?.[0].authorizeUrl);
  expect(root().dataset.state).toBe('blocked');
  scene().backend.finishAuthorization(attemptId(), 'declined');
  await expect.element(page.getByRole('heading', { name: 'Declined at Microsoft' })).toBeVisible();
});

test('waiting can be given up; the button is there again', async () => {
  await renderStaged(button({ mode: 'popup' }), { world: fresh });
  await page.getByRole('button').click();
  await page.getByRole('button', { name: 'Stop waiting' }).click();
  await expect.element(page.getByText('Continue in the Microsoft window')).not.toBeInTheDocument();
  expect(root().dataset.state).toBe('ready');
});

test('a host that vetoes keeps the person here: no attempt, no window', async () => {
  const onBefore = vi.fn(async () => false);
  await renderStaged(button({ mode: 'popup', onBefore }), { world: fresh });
  await page.getByRole('button').click();
  await expect.poll(() => onBefore.mock.calls.length).toBe(1);
  await expect.element(page.getByRole('button', { name: 'Authorize with Microsoft' })).toBeEnabled();
  expect(onBefore).toHaveBeenCalledWith({ type: 'authorize', connectionId: freshOAuth.id, kind: 'grant' });
  expect(onAttempt).not.toHaveBeenCalled();
  expect(window.open).not.toHaveBeenCalled();
  expect(root().dataset.state).toBe('ready');
});

test('an app is approved, not signed in', async () => {
  const onBefore = vi.fn();
  await renderStaged(button({ connectionId: app.id, onBefore }), {
    world: () => createWorld({ connections: [basic, app], registrations: [makeRegistration()] }),
  });
  const approve = page.getByRole('button', { name: 'Approve for the organization' });
  await expect.element(approve).toHaveAccessibleDescription(/Privileged Role Administrator/);
  await approve.click();
  await expect.poll(() => onAttempt.mock.calls[0]?.[0].kind).toBe('consent');
  expect(onBefore).toHaveBeenCalledWith({ type: 'authorize', connectionId: app.id, kind: 'consent' });
});

test('whoever this browser would sign in by itself is named before leaving', async () => {
  await renderStaged(button({ signedInAs: adminAccount.upn }), { world: fresh });
  await expect.element(page.getByText(/^Microsoft knows this browser as admin@fabrikam\.example/)).toBeVisible();
});

test('the expected account itself is no cause for a warning', async () => {
  await renderStaged(button({ signedInAs: 'Service@contoso.example' }), { world: fresh });
  await expect.element(page.getByRole('button')).toBeEnabled();
  await expect.element(page.getByText(/^Microsoft knows/)).not.toBeInTheDocument();
});

test('a pasted page of Microsoft is explained, and its secrets are gone at once', async () => {
  await renderStaged(button(), { world: () => withConnection({ ...freshOAuth, status: 'stranded' }) });
  const field = page.getByLabelText('What Microsoft’s page says');
  await field.fill(
    'https://app.example/callback?code=0.AQsecretcode_value-1234567890&state=s\n' +
      'Sorry, but we’re having trouble signing you in. AADSTS65001: The user or administrator has not consented to use the application. ' +
      'Trace ID: 8f1b9d3a-1111-4222-8333-abcdefabcdef Correlation ID: 0a1b2c3d-4444-4555-8666-abcdefabcdef Timestamp: 2022-06-01 08:00:00Z',
  );
  await expect.element(page.getByText('Who must act')).toBeVisible();
  expect((field.element() as HTMLTextAreaElement).value).not.toContain('secretcode');
  expect(document.body.textContent).not.toContain('secretcode');
  const written = vi.spyOn(navigator.clipboard, 'writeText').mockResolvedValue();
  await page.getByRole('button', { name: /^Copy for support/ }).click();
  await expect.element(page.getByText('Copied')).toBeVisible();
  expect(written.mock.calls[0]?.[0]).toContain('Correlation ID: 0a1b2c3d-4444-4555-8666-abcdefabcdef');
});

test('text without any error of Microsoft’s is said to hold none', async () => {
  await renderStaged(button(), { world: () => withConnection({ ...freshOAuth, status: 'authorizing' }) });
  await page.getByText('Microsoft showed a message?').click();
  await page.getByLabelText('What Microsoft’s page says').fill('Nothing of the kind');
  await expect.element(page.getByText(/^No error of Microsoft’s was found/)).toBeVisible();
});

test('a link hands the sign-in over: for whom, until when, once, revocable', async () => {
  const onBefore = vi.fn();
  await renderStaged(button({ handOver: true, onBefore }), { world: fresh });
  await page.getByRole('button', { name: 'Make a link' }).click();
  const link = page.getByLabelText('Link for the owner of service@contoso.example');
  await expect.element(link).toHaveValue('https://product.example/invitations/invitation-1#invitation-1-once');
  await expect.element(link).toHaveAccessibleDescription(/works once.*Works until/);
  await expect.element(page.getByText('Not opened yet')).toBeVisible();
  await page.getByRole('button', { name: 'Revoke' }).click();
  await expect.element(page.getByText('Revoked')).toBeVisible();
  await expect.element(link).not.toBeInTheDocument();
  const { invitations } = await scene().backend.client().listInvitations({});
  expect(invitations).toMatchObject([{ kind: 'grant', status: 'revoked' }]);
});

test('an account under another name waits until an administrator accepts the name', async () => {
  const tenantId = freshOAuth.tenantId ?? '';
  const returned = { upn: 'exchange-sync@contoso.example', objectId: 'object-1', tenantId, name: null };
  const wrongAccount = { returned, silent: false, attemptId: 'attempt-1' };
  const status = { status: 'wrong-account', statusReason: 'alias_not_accepted', wrongAccount } as const;
  await renderStaged(button(), { world: () => withConnection({ ...freshOAuth, ...status }) });
  const accept = page.getByRole('button', { name: 'Accept exchange-sync@contoso.example' });
  await expect.element(accept).toHaveAccessibleDescription(/which also has the address service@contoso\.example/);
  await accept.click();
  await expect.element(page.getByRole('button', { name: 'Authorize with Microsoft' })).toBeVisible();
  await expect.element(accept).not.toBeInTheDocument();
  expect(await scene().backend.client().getConnection(freshOAuth.id)).toMatchObject({
    status: 'ready',
    wrongAccount: null,
    account: freshOAuth.account,
  });
});

test('by keyboard alone: to the button, off, and on from the waiting', async () => {
  await renderStaged(button({ mode: 'popup' }), { world: fresh });
  await expect.element(page.getByRole('button')).toBeEnabled();
  await userEvent.keyboard('{Tab}{Enter}');
  await expect.element(page.getByText('Continue in the Microsoft window')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Waiting for Microsoft…' })).toHaveFocus();
  await userEvent.keyboard('{Tab}{Tab}{Enter}');
  await expect.element(page.getByRole('button', { name: 'Authorize with Microsoft' })).toBeVisible();
});

test('each state that is not ready says so', async () => {
  const { unmount } = await renderStaged(button({ connectionId: 'unknown' }), { world: fresh });
  await expect.element(page.getByText('This connection is gone.')).toBeVisible();
  expect(root().dataset.state).toBe('empty');
  await unmount();
  const viewer = await renderStaged(button(), { world: fresh, actor: 'viewer' });
  await expect.element(page.getByRole('button')).toBeDisabled();
  expect(root().dataset.state).toBe('refused');
  await viewer.unmount();
  await renderStaged(button({ readOnly: true }), { world: fresh });
  await expect.element(page.getByText(/^You will sign in as/)).toBeVisible();
  expect(root().dataset.state).toBe('read-only');
  await expect.element(page.getByRole('button')).not.toBeInTheDocument();
});

test('in the window a popup ended in, the result says that it can be closed and leads nowhere else', async () => {
  await renderStaged(button(), { world: fresh });
  await page.getByRole('button').click();
  await expect.poll(() => onAttempt.mock.calls.length).toBe(1);
  const { backend } = scene();
  backend.finishAuthorization(attemptId(), 'declined');
  const heard: unknown[] = [];
  const channel = new BroadcastChannel('authshift');
  channel.onmessage = ({ data }) => heard.push(data);
  await renderStaged(<AuthorizationResult attemptId={attemptId()} returnTo="/here" inPopup />, {
    world: () => ({ ...scene(), backend }),
  });
  await expect.element(page.getByText('You can close this window.')).toBeVisible();
  await expect.element(page.getByRole('button', { name: 'Start again' })).not.toBeInTheDocument();
  await expect.poll(() => heard).toEqual([attemptId()]);
  channel.close();
});
