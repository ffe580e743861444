import { makeSync } from '@authshift/core/testing';
import { expect, fn, userEvent, waitFor } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { basic, failingOn, noMailbox, oauth, onTrial, parallelRun, proven, usersWith } from '../../test/worlds.ts';
import { SyncStatusDetails } from './SyncStatusDetails.tsx';

const meta = preview.meta({
  title: 'Components/SyncStatusDetails',
  component: SyncStatusDetails,
  args: { userId: 'user-1', onBack: fn() },
});

const user =
  (sync: Parameters<typeof usersWith>[1][number], enabled = true) =>
  (args: Parameters<typeof SyncStatusDetails>[0]) => (
    <Stage world={() => parallelRun({ users: usersWith(8, { 0: sync }).map((row) => ({ ...row, enabled })) })}>
      <SyncStatusDetails {...args} />
    </Stage>
  );

/** On positive evidence: a last success, items, two in a row. */
export const MovedAndHealthy = meta.story({
  render: user([makeSync({ connectionId: oauth.id, itemsSynced: 1204, consecutiveSuccesses: 96 })]),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Writes this mailbox')).toBeVisible();
    await expect(canvas.getByText('1,204')).toBeVisible();
  },
});

export const OnTrialBesideBasic = meta.story({ render: user(onTrial()) });

export const ProvenBesideBasic = meta.story({ render: user(proven()) });

export const WaitingForTheFirstSync = meta.story({
  render: user(onTrial({ lastAttemptAt: null, lastSuccessAt: null, consecutiveSuccesses: 0, itemsSynced: null })),
});

/** No licence: the literal answer, its cause, the steps, and who must take them. */
export const Unlicensed = meta.story({
  render: user([makeSync({ connectionId: basic.id }), { ...failingOn(oauth.id, noMailbox), leased: false }]),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(noMailbox.literal)).toBeVisible();
    await expect(await canvas.findByText('A Microsoft 365 administrator of your organization')).toBeVisible();
    await expect(canvas.getByText('Give the user a licence with Exchange Online.')).toBeVisible();
  },
});

/** Nothing is made up for an answer nobody knows. */
export const UnknownAnswer = meta.story({
  render: user([
    failingOn(oauth.id, {
      code: 'ErrorNobodyHasSeen',
      literal: 'ErrorNobodyHasSeen: <b>quota</b> of the moon exceeded',
    }),
  ]),
  play: async ({ canvas, canvasElement }) => {
    await expect(await canvas.findByText('ErrorNobodyHasSeen: <b>quota</b> of the moon exceeded')).toBeVisible();
    await expect(canvasElement.querySelector('code b')).toBeNull();
  },
});

export const NoConnection = meta.story({ render: user([]) });

export const NotEnabled = meta.story({ render: user([makeSync({ connectionId: basic.id })], false) });

export const UnknownUser = meta.story({
  args: { userId: 'user-of-nobody' },
  render: user([]),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('This user is not known.')).toBeVisible();
  },
});

export const CouldNotLoad = meta.story({
  render: (args) => (
    <Stage
      world={() => {
        const world = parallelRun();
        world.backend.goOffline();
        return world;
      }}
      statusLine={false}
    >
      <SyncStatusDetails {...args} />
    </Stage>
  ),
  play: async ({ canvas, step }) => {
    await expect(await canvas.findByText('This user could not be loaded.')).toBeVisible();
    await step('try again once the line is back', async () => {
      scene().backend.goOnline();
      await userEvent.click(canvas.getByRole('button', { name: 'Try again' }));
      await expect(await canvas.findByRole('heading', { name: 'Room 001 desk 1' })).toBeVisible();
    });
  },
});

/** The page follows along: a sync that recovers shows here without a reload. */
export const Recovers = meta.story({
  render: user([{ ...failingOn(oauth.id, noMailbox), leased: true }]),
  play: async ({ canvas }) => {
    await canvas.findByText(noMailbox.literal);
    scene().backend.runSync();
    scene().backend.runSync();
    await expect(await canvas.findByText('Sync works again', {}, { timeout: 3000 })).toBeVisible();
  },
});

export const Dark = meta.story({ globals: { theme: 'dark' }, ...Unlicensed.input });

export const RightToLeft = meta.story({ globals: { dir: 'rtl' }, ...Unlicensed.input });

/** Whether somebody is synced at all, and what of the mailbox: apart from the ticks. */
export const WhatIsSynced = meta.story({
  render: (args) => (
    <Stage
      world={() => {
        const world = parallelRun();
        void world.backend.client().updateUser('user-1', { syncItems: ['calendar', 'contacts'] });
        return world;
      }}
    >
      <SyncStatusDetails {...args} />
    </Stage>
  ),
  play: async ({ canvas, step }) => {
    await userEvent.click(await canvas.findByText('What is synced for this user', { selector: 'summary' }));
    const sync = await canvas.findByRole('checkbox', { name: 'Sync this user' });
    await expect(sync).toBeChecked();
    await step('switched off, and what is ticked stays', async () => {
      await userEvent.click(sync);
      await expect(await canvas.findByText('This user is not enabled in this product; nothing syncs.')).toBeVisible();
      await expect(canvas.getByRole('checkbox', { name: 'Sync this user' })).not.toBeChecked();
    });
    await step('the items, one by one, where the product tells them apart', async () => {
      await scene()
        .backend.client()
        .updateUser('user-1', { syncItems: ['calendar', 'contacts'] });
      const mail = await canvas.findByRole('checkbox', { name: 'Mail' });
      await expect(mail).not.toBeChecked();
      await userEvent.click(mail);
      await waitFor(() => expect(canvas.getByRole('checkbox', { name: 'Mail' })).toBeChecked());
      const { syncItems } = await scene().backend.client().getUser('user-1');
      await expect(syncItems).toEqual(['mail', 'calendar', 'contacts']);
    });
  },
});
