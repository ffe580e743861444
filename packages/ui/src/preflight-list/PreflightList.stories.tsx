import { expect, fn, userEvent } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { createWorld, oauth, parallelRun, type World } from '../../test/worlds.ts';
import { PreflightList } from './PreflightList.tsx';

const meta = preview.meta({
  title: 'Components/PreflightList',
  component: PreflightList,
  args: { connectionId: oauth.id, onShowUsers: fn() },
});

type Args = Parameters<typeof PreflightList>[0];

const over = (world: () => World, actor?: 'viewer') => (args: Args) => (
  <Stage world={world} actor={actor ?? 'admin'} statusLine={false}>
    <PreflightList {...args} />
  </Stage>
);

function withTrouble(): World {
  const world = parallelRun();
  for (const number of [1, 2, 3]) world.backend.setMailbox(`user-${number}`, { licence: 'none' });
  world.backend.setMailbox('user-4', { mailboxExists: false });
  for (const number of [5, 6]) world.backend.setMailbox(`user-${number}`, { opened: false });
  return world;
}

/** Says what would be looked at, before anything is. */
export const NobodyChecked = meta.story({
  render: over(parallelRun),
  play: async ({ canvas, canvasElement }) => {
    await expect(await canvas.findByText('Nobody has been checked yet.')).toBeVisible();
    await expect(canvasElement.querySelector('.authshift-preflight')).toHaveAttribute('data-state', 'empty');
  },
});

/** By verdict, and by check with what to do once for all users it concerns. */
export const SomeBlocked = meta.story({
  render: over(withTrouble),
  play: async ({ canvas, args, step }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Check all users' }));
    await expect(await canvas.findByText('The licence includes what is needed')).toBeVisible();
    await expect(canvas.getAllByText('Give the user a licence with Exchange Online.')).toHaveLength(2);
    await step('the users of a verdict are one press away', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Show 4 users: Must not be moved yet' }));
      await expect(args.onShowUsers).toHaveBeenCalledWith({ preflight: ['block'] });
    });
  },
});

export const EverybodyReady = meta.story({
  render: over(parallelRun),
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Check all users' }));
    await expect(await canvas.findByText('Every check is ready for every user.')).toBeVisible();
  },
});

/** It can be stopped, and says so. */
export const Running = meta.story({
  render: over(() =>
    createWorld({ connections: [oauth], users: withTrouble().backend.users(), jobMilliseconds: 600_000 }),
  ),
  play: async ({ canvas, canvasElement, step }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Check all users' }));
    await expect(await canvas.findByRole('progressbar', { name: 'Users checked' })).toBeVisible();
    await step('stop', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Stop' }));
      await expect(await canvas.findByText('Stopped before the end')).toBeVisible();
      await expect(canvasElement.querySelector('.authshift-preflight')).toHaveAttribute('data-state', 'aborted');
    });
  },
});

export const RefusedByTheBackEnd = meta.story({
  render: over(parallelRun),
  play: async ({ canvas }) => {
    const button = await canvas.findByRole('button', { name: 'Check all users' });
    scene().backend.refuseNext('internal');
    await userEvent.click(button);
    await expect(await canvas.findByText('The check could not be started.')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Check all users' })).toBeEnabled();
  },
});

export const Viewer = meta.story({
  render: over(parallelRun, 'viewer'),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button')).toBeDisabled();
    await expect(canvas.getByText(/Only an operator/)).toBeVisible();
  },
});

export const ReadOnly = meta.story({
  args: { readOnly: true },
  render: over(parallelRun),
  play: async ({ canvas }) => {
    await canvas.findByText('Nobody has been checked yet.');
    await expect(canvas.queryByRole('button')).toBeNull();
  },
});

export const Dark = meta.story({ globals: { theme: 'dark' }, ...SomeBlocked.input });

export const RightToLeft = meta.story({ globals: { dir: 'rtl' }, ...SomeBlocked.input });
