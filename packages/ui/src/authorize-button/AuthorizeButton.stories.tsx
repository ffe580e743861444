import { expect, fn, userEvent, waitFor } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { freshOAuth, type World, withConnection } from '../../test/worlds.ts';
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
