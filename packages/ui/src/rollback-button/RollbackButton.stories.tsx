import { type ReactNode, useEffect, useState } from 'react';
import { expect, userEvent, within } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { basic, oauth, parallelRun, type World } from '../../test/worlds.ts';
import { useMigration } from '../provider/useMigration.ts';
import { useMigrationSelector } from '../provider/useMigrationSelector.ts';
import { RollbackButton, type RollbackButtonProps } from './RollbackButton.tsx';

// The checkpoint of each story is made in it.
const args: RollbackButtonProps = { target: { type: 'checkpoint', checkpointId: 'checkpoint-1' } };

const meta = preview.meta({ title: 'Components/RollbackButton', component: RollbackButton, args });

/** Makes a checkpoint, moves a few users, and offers the way back. */
function Moved({ afterMove }: { readonly afterMove?: (() => Promise<unknown>) | undefined }): ReactNode {
  const migration = useMigration();
  const ready = useMigrationSelector((state) => state.status === 'ready');
  const [checkpointId, setCheckpointId] = useState<string | null>(null);
  useEffect(() => {
    if (!ready) return;
    const move = async () => {
      const made = await migration.call('createCheckpoint', { label: 'Before the first move' });
      if (!made.ok) throw made.error;
      const ids = ['user-1', 'user-2', 'user-3'];
      const change = { tick: [oauth.id], untick: [basic.id] };
      await migration.assign({ type: 'include', ids }, change, { acceptUnproven: true });
      await afterMove?.();
      setCheckpointId(made.value.id);
    };
    void move();
  }, [migration, ready, afterMove]);
  return checkpointId === null ? null : <RollbackButton target={{ type: 'checkpoint', checkpointId }} />;
}

const over =
  (world: () => World, options: { actor?: 'viewer'; afterMove?: () => Promise<unknown> } = {}) =>
  () => (
    <Stage world={world} actor={options.actor ?? 'admin'} statusLine={false}>
      <Moved afterMove={options.afterMove} />
    </Stage>
  );

const dialogOf = async (canvasElement: HTMLElement) => within(await within(canvasElement).findByRole('dialog'));

/** How many, why, and then they are back; the reason is asked for. */
export const TakesUsersBack = meta.story({
  render: over(parallelRun),
  play: async ({ canvas, canvasElement, step }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Go back…' }));
    const dialog = await dialogOf(canvasElement);
    await expect(await dialog.findByText('3 users get the connections they had before.')).toBeVisible();
    await step('not without a reason', async () => {
      await userEvent.click(dialog.getByRole('button', { name: 'Take 3 users back' }));
      await expect(dialog.getByRole('textbox', { name: 'Why' })).toHaveAccessibleDescription(/Say why\./);
    });
    await userEvent.type(dialog.getByRole('textbox', { name: 'Why' }), 'Calendars come late');
    await userEvent.click(dialog.getByRole('button', { name: 'Take 3 users back' }));
    await expect(await canvas.findByText('Everybody is back.')).toBeVisible();
    await expect(scene().backend.users().filter(isOn(oauth.id))).toHaveLength(0);
  },
});

const isOn = (connectionId: string) => (user: ReturnType<World['backend']['users']>[number]) =>
  user.sync.some((sync) => sync.connectionId === connectionId && sync.assigned);

/** Years later Microsoft no longer takes Basic: said before anything is pressed, with what helps instead. */
export const MicrosoftNoLongerAllowsIt = meta.story({
  render: over(parallelRun, { afterMove: async () => scene().clock.advance(5 * 365 * 86_400_000) }),
  play: async ({ canvas, canvasElement }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Go back…' }));
    const dialog = await dialogOf(canvasElement);
    await expect(await dialog.findByText('Users cannot go back now.')).toBeVisible();
    await expect(dialog.getByText(/Microsoft has not let Exchange with Basic sign in this way since/)).toBeVisible();
    await expect(dialog.queryByRole('button', { name: /^Take/ })).toBeNull();
  },
});

export const BackEndUnreachable = meta.story({
  render: over(parallelRun),
  play: async ({ canvas, canvasElement, step }) => {
    const button = await canvas.findByRole('button', { name: 'Go back…' });
    scene().backend.goOffline();
    await userEvent.click(button);
    const dialog = await dialogOf(canvasElement);
    await expect(await dialog.findByText(/could not be found out/)).toBeVisible();
    await step('try again', async () => {
      scene().backend.goOnline();
      await userEvent.click(dialog.getByRole('button', { name: 'Try again' }));
      await expect(await dialog.findByText('3 users get the connections they had before.')).toBeVisible();
    });
  },
});

export const Dark = meta.story({ globals: { theme: 'dark' }, ...MicrosoftNoLongerAllowsIt.input });

export const RightToLeft = meta.story({ globals: { dir: 'rtl' }, ...MicrosoftNoLongerAllowsIt.input });
