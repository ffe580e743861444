import { expect, waitFor } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { basic, createWorld, parallelRun } from '../../test/worlds.ts';
import { ConnectionCard } from '../connection-card/ConnectionCard.tsx';
import { MigrationStatusLine } from './MigrationStatusLine.tsx';

const meta = preview.meta({ title: 'Components/MigrationStatusLine', component: MigrationStatusLine });

/** All is well: an empty live region, nothing to see. */
export const Quiet = meta.story({
  render: () => (
    <Stage world={createWorld}>
      <ConnectionCard connectionId={basic.id} returnTo="/" />
    </Stage>
  ),
});

/** The event stream is cut; what is shown stays, and catches up by itself. */
export const Interrupted = meta.story({
  render: () => (
    <Stage world={parallelRun}>
      <ConnectionCard connectionId={basic.id} returnTo="/" />
    </Stage>
  ),
  play: async ({ canvas, step }) => {
    await canvas.findByRole('heading', { name: 'Exchange with Basic' });
    await waitFor(() => expect(scene().migration.getState().status).toBe('ready'));
    scene().backend.goOffline();
    await expect(await canvas.findByText(/^Live updates are interrupted/)).toBeVisible();
    await step('and comes back', async () => {
      scene().backend.goOnline();
      await waitFor(() => expect(canvas.queryByText(/^Live updates are interrupted/)).toBeNull());
      scene().backend.goOffline();
      await canvas.findByText(/^Live updates are interrupted/);
    });
  },
});

export const CouldNotLoad = meta.story({
  render: () => (
    <Stage
      world={() => {
        const world = createWorld();
        world.backend.goOffline();
        return world;
      }}
    >
      <ConnectionCard connectionId={basic.id} returnTo="/" />
    </Stage>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button', { name: 'Try again' })).toBeVisible();
  },
});
