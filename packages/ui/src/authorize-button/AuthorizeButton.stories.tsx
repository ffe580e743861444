import { makeConnection, makeGrant, makeRegistration } from '@authshift/core/testing';
import { expect, fn, spyOn, userEvent, waitFor } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { adminAccount, basic, createWorld, freshOAuth, type World, withConnection } from '../../test/worlds.ts';
import { AuthorizeButton } from './AuthorizeButton.tsx';

const meta = preview.meta({
  title: 'Components/AuthorizeButton',
  component: AuthorizeButton,
  args: { connectionId: freshOAuth.id, returnTo: '/settings/exchange', navigate: fn(), onAttempt: fn() },
});

const over = (world: () => World) => (args: Parameters<typeof AuthorizeButton>[0]) => (
  <Stage world={world}>
    <AuthorizeButton {...args} />
  </Stage>
);

/** Who is expected is said before leaving. */
export const Ready = meta.story({
  render: over(() => withConnection(freshOAuth)),
  play: async ({ canvas }) => {
    const button = await canvas.findByRole('button', { name: 'Authorize with Microsoft' });
    await expect(button).toHaveAccessibleDescription('You will sign in as service@contoso.example, not as yourself.');
  },
});

/** The browser leaves for the address the back end gave, with the account picker asked for. */
export const Leaves = meta.story({
  render: over(() => withConnection(freshOAuth)),
  play: async ({ canvas, args }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Authorize with Microsoft' }));
    await waitFor(() => expect(args.navigate).toHaveBeenCalledWith(expect.stringContaining('prompt=select_account')));
    await expect(args.onAttempt).toHaveBeenCalledWith(expect.objectContaining({ connectionId: freshOAuth.id }));
  },
});

/** It works; signing in again is still possible, for example before the account's password is reset. */
export const Works = meta.story({
  args: { look: 'secondary' },
  render: over(() => withConnection({ ...freshOAuth, status: 'healthy', grant: makeGrant() })),
});

const app = makeConnection({ authType: 'oauth-app', displayName: 'App only' });

/** For an app there is nobody to sign in: a Microsoft 365 admin approves it for the organization. */
export const Approve = meta.story({
  args: { connectionId: app.id },
  render: over(() => createWorld({ connections: [basic, app], registrations: [makeRegistration()] })),
});

const other = {
  upn: 'exchange-sync@contoso.example',
  objectId: 'object-1',
  tenantId: freshOAuth.tenantId ?? '',
  name: null,
};

/** Microsoft knows the account under another name: an administrator says whether it is the same one. */
export const AnotherName = meta.story({
  render: over(() =>
    withConnection({
      ...freshOAuth,
      status: 'wrong-account',
      statusReason: 'alias_not_accepted',
      wrongAccount: { returned: other, silent: false, attemptId: 'attempt-1' },
    }),
  ),
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('button', { name: `Accept ${other.upn}` }));
    await expect(await canvas.findByRole('button', { name: 'Authorize with Microsoft' })).toBeVisible();
    await expect(canvas.queryByRole('button', { name: `Accept ${other.upn}` })).toBeNull();
  },
});

/** With `useMsalAccount`: this browser would sign in somebody else by itself. */
export const SignedInAsSomeoneElse = meta.story({
  args: { signedInAs: adminAccount.upn },
  render: over(() => withConnection(freshOAuth)),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(/^Microsoft knows this browser as/)).toBeVisible();
  },
});

type Canvas = { readonly canvas: { findByRole: (role: string, options: { name: string }) => Promise<HTMLElement> } };
async function press({ canvas }: Canvas, name: string): Promise<void> {
  await userEvent.click(await canvas.findByRole('button', { name }));
}

/** Nothing opens in a story: a stand-in for the window. */
function standIn(window_: Partial<Window> | null): () => void {
  const open = spyOn(window, 'open').mockReturnValue(window_ as Window | null);
  return () => open.mockRestore();
}

/** A window of its own: this page waits for what the back end tells, because whether the window is still open cannot be known. */
export const Waiting = meta.story({
  args: { mode: 'popup' },
  render: over(() => withConnection(freshOAuth)),
  beforeEach: () => standIn({ location: { replace: fn() } as unknown as Location, close: fn() }),
  play: async (context) => {
    await press(context, 'Authorize with Microsoft');
    await expect(await context.canvas.findByText('Continue in the Microsoft window')).toBeVisible();
  },
});

export const WindowBlocked = meta.story({
  args: { mode: 'popup' },
  render: over(() => withConnection(freshOAuth)),
  beforeEach: () => standIn(null),
  play: async (context) => {
    await press(context, 'Authorize with Microsoft');
    await expect(await context.canvas.findByRole('link', { name: 'Open Microsoft in a new tab' })).toBeVisible();
  },
});

/** After the waiting: somebody else came back. */
export const WrongAccount = meta.story({
  args: { mode: 'popup' },
  render: over(() => withConnection(freshOAuth)),
  beforeEach: () => standIn({ location: { replace: fn() } as unknown as Location, close: fn() }),
  play: async (context) => {
    await press(context, 'Authorize with Microsoft');
    await waitFor(() => expect(context.args.onAttempt).toHaveBeenCalled());
    const [[attempt]] = (context.args.onAttempt as ReturnType<typeof fn>).mock.calls as [[{ attemptId: string }]];
    scene().backend.finishAuthorization(attempt.attemptId, { status: 'wrong_account', returned: adminAccount });
    await expect(await context.canvas.findByRole('heading', { name: 'Connected as someone else' })).toBeVisible();
  },
});

/** Microsoft kept the person on a page of its own. Its pasted text is explained here, and nothing is sent anywhere. */
export const Stranded = meta.story({
  render: over(() => withConnection({ ...freshOAuth, status: 'stranded' })),
  play: async ({ canvas }) => {
    const field = await canvas.findByLabelText('What Microsoft’s page says');
    await userEvent.click(field);
    await userEvent.paste(
      'Sorry, but we’re having trouble signing you in. AADSTS50011: The redirect URI specified in the request does not match ' +
        'the redirect URIs configured for the application. Trace ID: 8f1b9d3a-1111-4222-8333-abcdefabcdef ' +
        'Correlation ID: 0a1b2c3d-4444-4555-8666-abcdefabcdef Timestamp: 2022-06-01 08:00:00Z',
    );
    await expect(await canvas.findByText('Who must act')).toBeVisible();
  },
});

/** A link for whoever owns the service account: it says who it is for, works once and can be revoked. */
export const HandedOver = meta.story({
  args: { handOver: true },
  render: over(() => withConnection(freshOAuth)),
  play: async (context) => {
    await press(context, 'Make a link');
    await expect(await context.canvas.findByLabelText('Link for the owner of service@contoso.example')).toBeVisible();
  },
});

/** The host said no: nothing was sent. */
export const Vetoed = meta.story({
  args: { onBefore: fn(() => false) },
  render: over(() => withConnection(freshOAuth)),
  play: async (context) => {
    await press(context, 'Authorize with Microsoft');
    await waitFor(() => expect(context.args.onBefore).toHaveBeenCalled());
    await expect(context.args.onAttempt).not.toHaveBeenCalled();
  },
});

export const ReadOnly = meta.story({ args: { readOnly: true }, render: over(() => withConnection(freshOAuth)) });

export const Gone = meta.story({ args: { connectionId: 'deleted' }, render: over(() => withConnection(freshOAuth)) });

export const SignInAgain = meta.story({
  render: over(() => withConnection({ ...freshOAuth, status: 'needs-reauth' })),
});

export const SwitchAccount = meta.story({
  render: over(() => withConnection({ ...freshOAuth, status: 'wrong-account' })),
});

export const MicrosoftUnreachable = meta.story({
  render: over(() => withConnection(freshOAuth)),
  play: async ({ canvas, args }) => {
    const button = await canvas.findByRole('button', { name: 'Authorize with Microsoft' });
    scene().backend.refuseNext('microsoft_unreachable');
    await userEvent.click(button);
    await expect(await canvas.findByRole('alert')).toHaveTextContent('Microsoft’s sign-in page cannot be reached');
    await expect(args.navigate).not.toHaveBeenCalled();
  },
});

export const BackEndUnreachable = meta.story({
  render: over(() => withConnection(freshOAuth)),
  play: async ({ canvas }) => {
    const button = await canvas.findByRole('button', { name: 'Authorize with Microsoft' });
    scene().backend.goOffline();
    await userEvent.click(button);
    await expect(await canvas.findByRole('alert')).toHaveTextContent('The server could not be reached');
  },
});

export const Viewer = meta.story({
  render: (args) => (
    <Stage world={() => withConnection(freshOAuth)} actor="viewer">
      <AuthorizeButton {...args} />
    </Stage>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button')).toBeDisabled();
    await expect(canvas.getByText('Only an administrator of your organization can do this.')).toBeVisible();
  },
});
