import { makeUsers } from '@authshift/core/testing';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { basic, noMailbox, oauth, parallelRun, type World } from '../../test/worlds.ts';
import { PilotAndWaves } from './PilotAndWaves.tsx';

const meta = preview.meta({
  title: 'Components/PilotAndWaves',
  component: PilotAndWaves,
  args: { from: basic.id, to: oauth.id },
});

type Args = Parameters<typeof PilotAndWaves>[0];

const few = () => parallelRun({ users: makeUsers(12) });

const over =
  (prepare: (world: World) => Promise<unknown> | undefined, actor?: 'viewer' | 'operator') => (args: Args) => (
    <Stage
      world={() => {
        const world = few();
        void prepare(world);
        return world;
      }}
      actor={actor ?? 'admin'}
      statusLine={false}
    >
      <PilotAndWaves {...args} />
    </Stage>
  );

async function beginPilot({ backend }: World) {
  const rule = { intervals: 2, probe: true };
  return backend.client().createPilot({ connectionId: oauth.id, userIds: ['user-1', 'user-2'], rule });
}

async function passPilot(world: World) {
  await beginPilot(world);
  const client = world.backend.client();
  await waitFor(async () => expect((await client.getConnection(oauth.id)).counts.assigned).toBe(2));
  world.backend.runSync();
  world.backend.runSync();
  await client.probe(oauth.id, {});
}

async function planWaves({ backend }: World) {
  return backend.client().planWaves({
    name: 'Wave',
    scope: { type: 'exclude', filter: {}, ids: [] },
    to: oauth.id,
    from: basic.id,
    size: 6,
    window: null,
    concurrency: 2,
    stopRule: { failures: 1, rate: null, consecutive: null },
    observeIntervals: 2,
    expectedCount: 12,
  });
}

/** A first group is suggested that stands for every kind of mailbox; nobody moves before somebody says so. */
export const NothingYet = meta.story({
  render: over(() => undefined),
  play: async ({ canvas, step }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Suggest who goes first' }));
    await step('and starts on request', async () => {
      await userEvent.click(await canvas.findByRole('button', { name: /^Start the pilot with/ }));
      await expect(await canvas.findByText('Running')).toBeVisible();
    });
  },
});

export const PilotPassed = meta.story({
  render: over(passPilot),
  play: async ({ canvas, canvasElement }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Sign off: the others can follow' }));
    await expect(await canvas.findByText('Signed off')).toBeVisible();
    await expect(canvasElement.querySelector('.authshift-pilot')).toHaveAttribute('data-state', 'signed-off');
  },
});

/** Only an administrator signs off. */
export const PilotPassedForAnOperator = meta.story({
  render: over(passPilot, 'operator'),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button', { name: 'Sign off: the others can follow' })).toBeDisabled();
  },
});

export const PlansWaves = meta.story({
  render: over(() => undefined),
  play: async ({ canvas, step }) => {
    const size = await canvas.findByRole('textbox', { name: 'Users per wave' });
    await step('a wrong number stays and is named', async () => {
      await userEvent.type(size, 'five');
      await userEvent.click(canvas.getByRole('button', { name: 'Plan for 12 users' }));
      await expect(size).toHaveAccessibleDescription(/whole number/);
      await expect(size).toHaveFocus();
      await expect(size).toHaveValue('five');
    });
    await userEvent.clear(size);
    await userEvent.type(size, '6');
    await userEvent.click(canvas.getByRole('button', { name: 'Plan for 12 users' }));
    await expect(await canvas.findAllByText('Planned')).toHaveLength(2);
  },
});

/** It moves, is watched, and can be paused, stopped and released. */
export const WaveUnderObservation = meta.story({
  render: over(planWaves),
  play: async ({ canvas, step }) => {
    const [first] = await canvas.findAllByRole('button', { name: 'Start' });
    if (first !== undefined) await userEvent.click(first);
    await expect(await canvas.findByText('Watching the moved users')).toBeVisible();
    await step('the second may not start yet; a person can decide otherwise', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Start' }));
      await expect(await canvas.findByText('The wave before is still being watched.')).toBeVisible();
      await expect(canvas.getByRole('button', { name: 'Start in spite of this' })).toBeEnabled();
    });
    await step('nobody loses the old connection unseen', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Release the old connection' }));
      await expect(
        await canvas.findByText('6 users have not had two successful syncs on the new connection.'),
      ).toBeVisible();
    });
  },
});

/** One failed user is enough for this rule. */
export const StoppedByItsRule = meta.story({
  render: over(async (world) => {
    for (let number = 1; number <= 12; number += 1) {
      world.backend.setAnswer({ connectionId: oauth.id, userId: `user-${number}` }, noMailbox);
    }
    const [first] = await planWaves(world);
    if (first !== undefined) await world.backend.client().startWave(first.id, {});
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Stopped by its rule: too many users failed.')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Go on' })).toBeVisible();
    const [way] = canvas.getAllByRole('button', { name: 'Go back…' });
    await expect(way).toBeVisible();
  },
});

export const BackEndUnreachable = meta.story({
  render: over(planWaves),
  play: async ({ canvas }) => {
    const [first] = await canvas.findAllByRole('button', { name: 'Start' });
    scene().backend.goOffline();
    if (first !== undefined) await userEvent.click(first);
    await expect(await canvas.findByText('That was not done.')).toBeVisible();
  },
});

export const Viewer = meta.story({
  render: over(planWaves, 'viewer'),
  play: async ({ canvas, canvasElement }) => {
    await canvas.findAllByText('Planned');
    await expect(within(canvasElement).queryByRole('button', { name: 'Start' })).toBeNull();
  },
});

export const Dark = meta.story({ globals: { theme: 'dark' }, ...StoppedByItsRule.input });

export const RightToLeft = meta.story({ globals: { dir: 'rtl' }, ...StoppedByItsRule.input });
