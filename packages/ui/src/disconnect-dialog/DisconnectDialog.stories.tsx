import { makeSync, makeUsers } from '@authshift/core/testing';
import { type ReactNode, useState } from 'react';
import { expect, fn, userEvent, within } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { basic, hostileName, movedRun, oauth, parallelRun, pilotRun, type World } from '../../test/worlds.ts';
import { Button } from '../button/Button.tsx';
import { DisconnectDialog } from './DisconnectDialog.tsx';

const meta = preview.meta({
  title: 'Components/DisconnectDialog',
  component: DisconnectDialog,
  args: { connectionId: basic.id, open: true, onClose: fn(), onShowUsers: fn() },
});

type Args = Parameters<typeof DisconnectDialog>[0];

function Opener(args: Args): ReactNode {
  const [open, setOpen] = useState(false);
  return (
    <div style={{ minBlockSize: '34rem' }}>
      <Button onClick={() => setOpen(true)}>Disconnect…</Button>
      <DisconnectDialog
        {...args}
        open={open}
        onClose={() => {
          setOpen(false);
          args.onClose();
        }}
      />
    </div>
  );
}

const over = (world: () => World) => (args: Args) => (
  <Stage world={world}>
    <Opener {...args} />
  </Stage>
);

const opened = async (canvasElement: HTMLElement) => {
  await userEvent.click(await within(canvasElement).findByRole('button', { name: 'Disconnect…' }));
  return within(await within(canvasElement).findByRole('dialog'));
};

/** Somebody still depends on it: who, how many, and the way to them. */
export const Blocked = meta.story({
  render: over(pilotRun),
  play: async ({ canvasElement, args, step }) => {
    const dialog = await opened(canvasElement);
    await expect(await dialog.findByText('Not yet: somebody still depends on it')).toBeVisible();
    await expect(dialog.queryByRole('button', { name: 'Disconnect' })).toBeNull();
    await step('the table can show exactly them', async () => {
      await userEvent.click(dialog.getAllByRole('button', { name: 'Show these users' })[0] as HTMLElement);
      await expect(args.onShowUsers).toHaveBeenCalledWith({ connection: { id: basic.id, assigned: true } });
    });
  },
});

export const BlockedStaysOpen = meta.story({
  render: over(() =>
    parallelRun({
      users: makeUsers(40).map((user, index) =>
        index < 2
          ? {
              ...user,
              sync: [
                makeSync({ connectionId: basic.id }),
                makeSync({ connectionId: oauth.id, leased: false, consecutiveSuccesses: 1 }),
              ],
            }
          : { ...user, sync: [makeSync({ connectionId: oauth.id })] },
      ),
    }),
  ),
  play: async ({ canvasElement }) => {
    const dialog = await opened(canvasElement);
    await expect(await dialog.findByText('Not yet: somebody still depends on it')).toBeVisible();
  },
});

/** Allowed: the effects first, then the name typed out. */
export const Allowed = meta.story({
  args: { effects: 'Appointments already in your calendars stay where they are.' },
  render: over(movedRun),
  play: async ({ canvasElement }) => {
    const dialog = await opened(canvasElement);
    await expect(await dialog.findByText('Nobody stops syncing.')).toBeVisible();
  },
});

export const WrongName = meta.story({
  render: over(movedRun),
  play: async ({ canvasElement }) => {
    const dialog = await opened(canvasElement);
    const input = await dialog.findByRole('textbox');
    await userEvent.type(input, 'Exchange with OAuth');
    await userEvent.click(dialog.getByRole('button', { name: 'Disconnect' }));
    await expect(input).toHaveAccessibleDescription('Type “Exchange with Basic” exactly as it is written here.');
    await expect(input).toHaveFocus();
  },
});

export const Done = meta.story({
  render: over(movedRun),
  play: async ({ canvasElement, step }) => {
    const dialog = await opened(canvasElement);
    await step('type the name and press', async () => {
      await userEvent.type(await dialog.findByRole('textbox'), 'Exchange with Basic');
      await userEvent.click(dialog.getByRole('button', { name: 'Disconnect' }));
    });
    await expect(await dialog.findByRole('heading', { name: 'Exchange with Basic is disconnected' })).toBeVisible();
    await expect(dialog.getByText(/^You can restore it until/)).toBeVisible();
  },
});

export const BackEndUnreachable = meta.story({
  render: over(movedRun),
  play: async ({ canvasElement }) => {
    await within(canvasElement).findByRole('button', { name: 'Disconnect…' });
    scene().backend.goOffline();
    const dialog = await opened(canvasElement);
    await expect(await dialog.findByText(/^The server could not be reached/)).toBeVisible();
  },
});

export const MarkupInName = meta.story({
  render: over(() =>
    parallelRun({
      connections: [{ ...basic, displayName: hostileName }, oauth],
      users: makeUsers(8, { connectionId: oauth.id }),
    }),
  ),
  play: async ({ canvasElement }) => {
    await opened(canvasElement);
    await expect(canvasElement.querySelector('img')).toBeNull();
  },
});
