import { makeSync, makeUsers } from '@authshift/core/testing';
import { type ReactNode, useState } from 'react';
import { expect, fn, userEvent, waitFor, within } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import {
  basic,
  hostileName,
  leaveBasic,
  movedRun,
  oauth,
  parallelRun,
  pilotRun,
  quietRun,
  secondAdmin,
  type World,
} from '../../test/worlds.ts';
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
  play: async ({ canvasElement }) => {
    const dialog = await opened(canvasElement);
    await expect(await dialog.findByText('Not yet: somebody still depends on it')).toBeVisible();
    await expect(dialog.queryByRole('button', { name: 'Disconnect' })).toBeNull();
  },
});

/** The table can show exactly those who depend on it; the dialog makes room. */
export const ShowsWhoDependsOnIt = meta.story({
  render: over(pilotRun),
  play: async ({ canvasElement, args }) => {
    const dialog = await opened(canvasElement);
    const [show] = await dialog.findAllByRole('button', { name: 'Show these users' });
    await userEvent.click(show as HTMLElement);
    await expect(args.onShowUsers).toHaveBeenCalledWith({ connection: { id: basic.id, assigned: true } });
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

/** The undo window, at once: whoever regrets it presses a button. */
export const RestoredAtOnce = meta.story({
  render: over(movedRun),
  play: async ({ canvasElement }) => {
    const dialog = await opened(canvasElement);
    await userEvent.type(await dialog.findByRole('textbox'), 'Exchange with Basic');
    await userEvent.click(dialog.getByRole('button', { name: 'Disconnect' }));
    await userEvent.click(await dialog.findByRole('button', { name: 'Restore it now' }));
    await waitFor(() => expect(within(canvasElement).queryByRole('dialog')).toBeNull());
    await waitFor(() => expect(statusOfBasic()).not.toBe('disconnected'));
  },
});

const statusOfBasic = () =>
  scene()
    .migration.getState()
    .connections.find(({ id }) => id === basic.id)?.status;

/** Everybody has left, and the quiet days have begun. */
const left =
  (and: (world: World) => Promise<unknown> = async () => undefined) =>
  (): World => {
    const world = quietRun();
    void leaveBasic(world)
      .then(() => untilLeft(world))
      .then(() => and(world));
    return world;
  };

const untilLeft = ({ backend }: World) =>
  waitFor(async () => expect((await backend.client().getConnection(basic.id)).counts.assigned).toBe(0));

const reason = 'The old servers go on Friday';
const ask = (who?: typeof secondAdmin) => (world: World) =>
  world.backend.client(who).disconnect(basic.id, { override: { reason } });

const openedOnce = async (canvasElement: HTMLElement, status: string) => {
  await waitFor(() => expect(statusOfBasic()).toBe(status));
  await untilLeft(scene());
  return opened(canvasElement);
};

/** Nobody depends on it, and still it is early: one admin asks, another one decides. */
export const AsksASecondAdmin = meta.story({
  render: over(left()),
  play: async ({ canvasElement, step }) => {
    const dialog = await openedOnce(canvasElement, 'healthy');
    await expect(await dialog.findByText('Not yet, unless a second administrator agrees')).toBeVisible();
    await step('not without a reason', async () => {
      await userEvent.click(dialog.getByRole('button', { name: 'Ask for a second administrator' }));
      await expect(dialog.getByRole('textbox')).toHaveAccessibleDescription('Say why in at least three characters.');
      await expect(dialog.getByRole('textbox')).toHaveFocus();
    });
    await userEvent.type(dialog.getByRole('textbox'), reason);
    await userEvent.click(dialog.getByRole('button', { name: 'Ask for a second administrator' }));
    await waitFor(() => expect(statusOfBasic()).toBe('disconnect-requested'));
  },
});

/** Something signed in after everybody had left: said, with the day on which it will have been quiet. */
export const StillSignsIn = meta.story({
  render: over(
    left(async ({ backend, clock }) => {
      await clock.advance(86_400_000);
      await backend.client().probe(basic.id);
    }),
  ),
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(scene().migration.getState().connections[0]?.lastUsedAt).not.toBeNull());
    const dialog = await openedOnce(canvasElement, 'healthy');
    await expect(await dialog.findByText(/^Something still signed in with it/)).toBeVisible();
  },
});

/** Whoever asked cannot agree as well, but can take it back. */
export const RequestedByMe = meta.story({
  render: over(left(ask())),
  play: async ({ canvasElement }) => {
    const dialog = await openedOnce(canvasElement, 'disconnect-requested');
    await expect(await dialog.findByText(`The reason given: “${reason}”`)).toBeVisible();
    await expect(dialog.queryByRole('button', { name: 'Disconnect' })).toBeNull();
  },
});

export const WithdrawsTheRequest = meta.story({
  render: over(left(ask())),
  play: async ({ canvasElement }) => {
    const dialog = await openedOnce(canvasElement, 'disconnect-requested');
    await userEvent.click(await dialog.findByRole('button', { name: 'Withdraw the request' }));
    await waitFor(() => expect(statusOfBasic()).not.toBe('disconnect-requested'));
  },
});

/** The second admin reads who asked and why, and confirms as always. */
export const RequestedByAnother = meta.story({
  render: over(left(ask(secondAdmin))),
  play: async ({ canvasElement }) => {
    const dialog = await openedOnce(canvasElement, 'disconnect-requested');
    await expect(await dialog.findByText(/^Second admin of Contoso asked to disconnect it/)).toBeVisible();
  },
});

export const SecondAdminAgrees = meta.story({
  render: over(left(ask(secondAdmin))),
  play: async ({ canvasElement }) => {
    const dialog = await openedOnce(canvasElement, 'disconnect-requested');
    await userEvent.type(await dialog.findByRole('textbox'), 'Exchange with Basic');
    await userEvent.click(dialog.getByRole('button', { name: 'Disconnect' }));
    await expect(await dialog.findByRole('heading', { name: 'Exchange with Basic is disconnected' })).toBeVisible();
  },
});

/** The safer way, where the back end can pause. */
export const PauseInstead = meta.story({
  args: { offersPause: true },
  render: over(movedRun),
  play: async ({ canvasElement }) => {
    const dialog = await opened(canvasElement);
    await userEvent.click(await dialog.findByRole('button', { name: 'Pause it instead' }));
    await waitFor(() => expect(statusOfBasic()).toBe('paused'));
    await expect(within(canvasElement).queryByRole('dialog')).toBeNull();
  },
});

export const BackEndUnreachable = meta.story({
  render: over(movedRun),
  play: async ({ canvasElement }) => {
    await waitFor(() => expect(statusOfBasic()).toBeDefined());
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

export const Dark = meta.story({ globals: { theme: 'dark' }, ...RequestedByAnother.input });

export const RightToLeft = meta.story({
  globals: { dir: 'rtl', locale: 'ar' },
  render: over(pilotRun),
  play: async ({ canvasElement }) => {
    await userEvent.click(await within(canvasElement).findByRole('button', { name: 'Disconnect…' }));
    await within(canvasElement).findByRole('dialog');
  },
});
