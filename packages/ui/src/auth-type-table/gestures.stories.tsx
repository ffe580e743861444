import { makeUsers } from '@authshift/core/testing';
import { useState } from 'react';
import { expect, fireEvent, userEvent, waitFor, within } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { slowReading } from '../../test/slowReading.ts';
import { createWorld, oauth, parallelRun, pilotRun, proven, usersWith, type World } from '../../test/worlds.ts';
import { Button } from '../button/Button.tsx';
import { AuthTypeTable, type AuthTypeTableProps } from './AuthTypeTable.tsx';
import { readTableValue } from './tableValue.ts';

const meta = preview.meta({
  title: 'Components/AuthTypeTable at work',
  component: AuthTypeTable,
  args: { hrefForUser: (userId: string) => `#/users/${userId}`, pageSize: 10 },
});

const over = (world: () => World) => (args: AuthTypeTableProps) => (
  <Stage world={world}>
    <AuthTypeTable {...args} />
  </Stage>
);

type Canvas = ReturnType<typeof within>;
const header = (canvas: Canvas, connection: string) =>
  canvas.findByRole('checkbox', { name: new RegExp(`^Use ${connection} for (all|the)`) });
const cell = (canvas: Canvas, connection: string, user: string) =>
  canvas.findByRole('checkbox', { name: new RegExp(`^Use ${connection} for ${user},`) });
const ticked = () =>
  scene()
    .backend.users()
    .filter((user) => user.sync.some((entry) => entry.assigned && entry.connectionId === oauth.id)).length;

/** Shift ticks everybody from the box pressed before. */
export const Range = meta.story({
  render: over(parallelRun),
  play: async ({ canvas }) => {
    await userEvent.click(await cell(canvas, 'Exchange with OAuth', 'Room 001 desk 2'));
    await fireEvent.click(await cell(canvas, 'Exchange with OAuth', 'Room 001 desk 6'), { shiftKey: true });
    await waitFor(() => expect(ticked()).toBe(5));
  },
});

/** Some, all, nobody, and the some again: what the next press does stands under the box. */
export const HeaderRemembers = meta.story({
  render: over(() => parallelRun({ users: usersWith(20, { 0: proven(), 1: proven(), 4: proven() }) })),
  play: async ({ canvas, canvasElement }) => {
    await userEvent.click(await header(canvas, 'Exchange with OAuth'));
    await waitFor(() => expect(ticked()).toBe(20));
    await userEvent.click(await header(canvas, 'Exchange with OAuth'));
    const dialog = within(await within(canvasElement).findByRole('dialog'));
    await userEvent.click(await dialog.findByRole('button', { name: 'Apply to 20 users' }));
    await expect(await canvas.findByText('The next press ticks the 3 users from before again')).toBeVisible();
  },
});

/** The three who differ, and the way to let them differ no more. */
export const ExceptionsTakenBack = meta.story({
  render: over(() => {
    const moved = Object.fromEntries([...Array(17).keys()].map((index) => [index, proven()]));
    return parallelRun({ users: usersWith(20, moved) });
  }),
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Show 3 users without Exchange with OAuth' }));
    await expect(
      await canvas.findByRole('button', { name: 'Tick Exchange with OAuth for these 3 users too' }),
    ).toBeVisible();
  },
});

/** Products whose users have exactly one connection: `mode="exclusive"`, or as the organization says. */
export const OneConnectionPerUser = meta.story({
  args: { mode: 'exclusive' },
  render: over(() => parallelRun({ users: makeUsers(24) })),
  play: async ({ canvas }) => {
    const boxes = await canvas.findAllByRole('radio', { name: /^Use Exchange with Basic for Room/ });
    await expect(boxes[0]).toBeChecked();
  },
});

/** The server said no to one tick: it went back, and says why where it was made. */
export const TickRefused = meta.story({
  render: over(parallelRun),
  play: async ({ canvas }) => {
    await cell(canvas, 'Exchange with OAuth', 'Room 001 desk 3');
    scene().backend.refuseNext('connection_not_ready');
    await userEvent.click(await cell(canvas, 'Exchange with OAuth', 'Room 001 desk 3'));
    await expect(
      await canvas.findByRole('button', { name: 'Try again: Exchange with OAuth for Room 001 desk 3' }),
    ).toBeVisible();
  },
});

/** Who was left out of a bulk change, why, and what can be done now. */
export const SomeLeftOut = meta.story({
  render: over(() => {
    const users = makeUsers(40).map((user, i) => (i % 9 === 2 ? { ...user, preflight: 'block' as const } : user));
    return parallelRun({ users });
  }),
  play: async ({ canvas }) => {
    await userEvent.click(await header(canvas, 'Exchange with OAuth'));
    await expect(await canvas.findByText('35 users changed, 5 skipped, 0 failed.')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Who was left out, as CSV' })).toBeEnabled();
    await expect(canvas.getByRole('button', { name: 'Undo' })).toBeEnabled();
  },
});

/** From `previewFrom` users on, every change is counted before it happens. */
export const LargeChangeIsCounted = meta.story({
  args: { previewFrom: 100 },
  render: over(parallelRun),
  play: async ({ canvas, canvasElement }) => {
    await userEvent.click(await header(canvas, 'Exchange with OAuth'));
    const dialog = within(await within(canvasElement).findByRole('dialog'));
    await expect(await dialog.findByText('312 users change.')).toBeVisible();
  },
});

/** The host says no before anything is sent. */
export const HostVetoes = meta.story({
  args: { onBefore: () => false },
  render: over(parallelRun),
  play: async ({ canvas }) => {
    await userEvent.click(await cell(canvas, 'Exchange with OAuth', 'Room 001 desk 1'));
    await expect(await cell(canvas, 'Exchange with OAuth', 'Room 001 desk 1')).not.toBeChecked();
    await expect(ticked()).toBe(0);
  },
});

function Remembered(args: AuthTypeTableProps) {
  const [value, setValue] = useState(readTableValue({ hiddenColumns: ['status'] }));
  return <AuthTypeTable {...args} value={value} onValueChange={setValue} />;
}

/** Which columns are shown is part of the value the host keeps. */
export const ColumnsChosen = meta.story({
  render: (args) => (
    <Stage world={pilotRun}>
      <Remembered {...args} />
    </Stage>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('columnheader', { name: 'Name' })).toBeVisible();
    await expect(canvas.queryByRole('columnheader', { name: 'Sync status' })).toBeNull();
    await userEvent.click(canvas.getByText('Columns'));
    await expect(canvas.getByRole('checkbox', { name: 'Sync status' })).not.toBeChecked();
  },
});

/** Columns and buttons of the host's own. */
export const HostsOwn = meta.story({
  args: {
    toolbar: <Button>Invite users</Button>,
    extraColumns: [{ id: 'building', header: 'Building', cell: (user) => user.location }],
  },
  render: over(parallelRun),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('columnheader', { name: 'Building' })).toBeVisible();
  },
});

/** Worst first. */
export const SortedByStatus = meta.story({
  render: over(pilotRun),
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Sync status' }));
    await waitFor(() => expect(canvas.getAllByRole('rowheader')[0]).toHaveTextContent('Room 001 desk 5'));
  },
});

/** 2,500 users, 1,000 of them read so far: the pages, the order and the counts are the back end's own. */
export const StillReading = meta.story({
  render: over(() => slowReading(parallelRun({ users: makeUsers(2500) }))),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('1–10 of 2,500')).toBeVisible();
    await expect(canvas.getByText('The other users are still being read.')).toBeVisible();
  },
});

/** Scrolled instead of paged: `virtual`. */
export const OneLongList = meta.story({
  args: { virtual: true },
  render: over(() => parallelRun({ users: makeUsers(4000) })),
  play: async ({ canvas }) => {
    const table = await canvas.findByRole('table');
    await waitFor(() => expect(table).toHaveAttribute('aria-rowcount', '4001'));
    // Everybody has to be read first, which takes a busy machine its time.
    await waitFor(() => expect(table.parentElement?.scrollHeight).toBeGreaterThan(150_000), { timeout: 10_000 });
    await expect(table.querySelectorAll('tr[data-index]').length).toBeLessThan(80);
  },
});

export const ReadOnly = meta.story({
  args: { readOnly: true },
  render: over(pilotRun),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Shown here for reading only.')).toBeVisible();
    await expect(await header(canvas, 'Exchange with OAuth')).toBeDisabled();
  },
});

/** The back end does not show this person any users. */
export const Refused = meta.story({
  render: over(() => {
    const world = createWorld();
    world.backend.faults.fail('listUsers', 'role_required', 1000);
    return world;
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('You may not see these users')).toBeVisible();
  },
});
