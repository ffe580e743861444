import { makeUser, makeUsers } from '@authshift/core/testing';
import { expect, userEvent, waitFor, within } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import {
  basic,
  createWorld,
  freshOAuth,
  hostileName,
  longName,
  movedRun,
  oauth,
  parallelRun,
  pilotRun,
  type World,
} from '../../test/worlds.ts';
import { AuthTypeTable } from './AuthTypeTable.tsx';

const meta = preview.meta({
  title: 'Components/AuthTypeTable',
  component: AuthTypeTable,
  args: { hrefForUser: (userId: string) => `#/users/${userId}`, pageSize: 10 },
});

const over = (world: () => World) => (args: Parameters<typeof AuthTypeTable>[0]) => (
  <Stage world={world}>
    <AuthTypeTable {...args} />
  </Stage>
);

type Canvas = ReturnType<typeof within>;
const header = (canvas: Canvas, connection: string) =>
  canvas.findByRole('checkbox', { name: new RegExp(`^Use ${connection} for (all|the)`) });
const cell = (canvas: Canvas, connection: string, user: string) =>
  canvas.findByRole('checkbox', { name: new RegExp(`^Use ${connection} for ${user},`) });

/** Basic alone: one column, nothing to move to yet. */
export const OnlyBasic = meta.story({ render: over(() => createWorld({ users: makeUsers(40) })) });

/** The second connection is saved but nobody has signed in: its column is there, its boxes wait. */
export const SecondNotAuthorized = meta.story({
  render: over(() => createWorld({ connections: [basic, freshOAuth], users: makeUsers(40) })),
  play: async ({ canvas }) => {
    await expect(await header(canvas, 'Exchange with OAuth')).toBeDisabled();
    await expect(canvas.getAllByText('Authorize this connection first')[0]).toBeVisible();
  },
});

export const ParallelRun = meta.story({ render: over(parallelRun) });

export const Pilot = meta.story({ render: over(pilotRun) });

export const AllMoved = meta.story({ render: over(movedRun) });

export const Empty = meta.story({
  render: over(() => createWorld({ users: [] })),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('No users yet')).toBeVisible();
  },
});

export const Loading = meta.story({
  render: over(() => {
    const world = parallelRun();
    world.backend.hold();
    return world;
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Loading users…')).toBeVisible();
  },
});

export const CouldNotLoad = meta.story({
  render: over(() => {
    const world = parallelRun();
    world.backend.goOffline();
    return world;
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('The migration could not be loaded.')).toBeVisible();
  },
});

/** The line is back, and somebody tries again. */
export const LoadedAtTheSecondTry = meta.story({
  ...CouldNotLoad.input,
  play: async ({ canvas }) => {
    const again = await canvas.findByRole('button', { name: 'Try again' });
    scene().backend.goOnline();
    await userEvent.click(again);
    await expect(await canvas.findByText('All 312 users', { selector: 'strong' })).toBeVisible();
  },
});

/** The header acts on everybody; the exceptions stay visible and one press away. */
export const HeaderTickWithExceptions = meta.story({
  render: over(parallelRun),
  play: async ({ canvas, step }) => {
    await step('tick all', async () => {
      await userEvent.click(await header(canvas, 'Exchange with OAuth'));
      await waitFor(async () => expect(await header(canvas, 'Exchange with OAuth')).toBeChecked());
    });
    await step('untick three', async () => {
      for (const desk of [1, 2, 3]) {
        await userEvent.click(await cell(canvas, 'Exchange with OAuth', `Room 001 desk ${desk}`));
      }
      await expect(await canvas.findByText('All 312 users except 3')).toBeVisible();
      await waitFor(async () =>
        expect(((await header(canvas, 'Exchange with OAuth')) as HTMLInputElement).indeterminate).toBe(true),
      );
    });
    await step('show the exceptions', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Show 3 users without Exchange with OAuth' }));
      await expect(await canvas.findByText('3 of 312 users match')).toBeVisible();
    });
  },
});

/** The pilot: tick three, then show only those. */
export const PilotOfThree = meta.story({
  render: over(parallelRun),
  play: async ({ canvas, step }) => {
    await step('tick three users for OAuth', async () => {
      for (const desk of [1, 2, 3]) {
        await userEvent.click(await cell(canvas, 'Exchange with OAuth', `Room 001 desk ${desk}`));
      }
    });
    await step('they are three of 312', async () => {
      await userEvent.click(await canvas.findByRole('button', { name: 'Show 3 users on Exchange with OAuth' }));
      await expect(await canvas.findByRole('button', { name: 'Move 3 users to Exchange with OAuth…' })).toBeEnabled();
    });
  },
});

/** Moving before OAuth has proven itself is possible, and has to be meant. */
export const MoveUnproven = meta.story({
  render: over(parallelRun),
  play: async ({ canvas, canvasElement, step }) => {
    await userEvent.click(await canvas.findByRole('button', { name: /^Move 312 users/ }));
    const dialog = within(await within(canvasElement).findByRole('dialog'));
    await expect(await dialog.findByText('312 users change.')).toBeVisible();
    await step('not without accepting the risk', async () => {
      await expect(dialog.getByRole('button', { name: 'Apply to 312 users' })).toBeDisabled();
    });
    await step('accepting arms the button', async () => {
      await userEvent.click(dialog.getByRole('checkbox'));
      await expect(dialog.getByRole('button', { name: 'Apply to 312 users' })).toBeEnabled();
    });
  },
});

export const UntickAllAsksFirst = meta.story({
  render: over(parallelRun),
  play: async ({ canvas, canvasElement }) => {
    await userEvent.click(await header(canvas, 'Exchange with Basic'));
    const dialog = within(await within(canvasElement).findByRole('dialog'));
    await expect(await dialog.findByText('312 users are left without any connection and stop syncing.')).toBeVisible();
    await expect(await header(canvas, 'Exchange with Basic')).toBeChecked();
  },
});

export const NobodyMatches = meta.story({
  render: over(parallelRun),
  play: async ({ canvas }) => {
    await userEvent.type(await canvas.findByRole('searchbox'), 'nobody of that name');
    await expect(await canvas.findByText('Nobody matches')).toBeVisible();
  },
});

/** The line is cut while ticking: the tick goes back, and one message says so. */
export const OfflineWhileTicking = meta.story({
  render: over(parallelRun),
  play: async ({ canvas, step }) => {
    const box = await cell(canvas, 'Exchange with OAuth', 'Room 001 desk 1');
    await step('cut the line and tick', async () => {
      scene().backend.goOffline();
      await userEvent.click(box);
    });
    await step('the tick is back as it was', async () => {
      await expect(
        await canvas.findByText('Your change was not saved, so the ticks are back as they were.'),
      ).toBeVisible();
      await expect(await cell(canvas, 'Exchange with OAuth', 'Room 001 desk 1')).not.toBeChecked();
    });
  },
});

/** The same tick once more, after the line is back. */
export const TickedAgain = meta.story({
  render: over(parallelRun),
  play: async ({ canvas }) => {
    const box = await cell(canvas, 'Exchange with OAuth', 'Room 001 desk 1');
    scene().backend.goOffline();
    await userEvent.click(box);
    const again = await canvas.findByRole('button', { name: 'Try again' });
    scene().backend.goOnline();
    await userEvent.click(again);
    await waitFor(async () => expect(await cell(canvas, 'Exchange with OAuth', 'Room 001 desk 1')).toBeChecked());
  },
});

export const Saving = meta.story({
  render: over(parallelRun),
  play: async ({ canvas }) => {
    await cell(canvas, 'Exchange with OAuth', 'Room 001 desk 1');
    scene().backend.hold();
    await userEvent.click(await cell(canvas, 'Exchange with OAuth', 'Room 001 desk 1'));
    await expect(await canvas.findByText('Saving…')).toBeInTheDocument();
  },
});

export const BulkChangeRunning = meta.story({
  args: { previewFrom: 10_000 },
  render: over(() => parallelRun({ users: makeUsers(5000), jobMilliseconds: 600_000 })),
  play: async ({ canvas }) => {
    await userEvent.click(await header(canvas, 'Exchange with OAuth'));
    await expect(await canvas.findByRole('progressbar')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Stop' })).toBeEnabled();
  },
});

export const FiveThousandUsers = meta.story({
  render: over(() => parallelRun({ users: makeUsers(5000) })),
  play: async ({ canvas }) => {
    const table = await canvas.findByRole('table');
    await waitFor(() => expect(table).toHaveAttribute('aria-rowcount', '5001'));
    await userEvent.click(canvas.getByRole('button', { name: 'Next page' }));
    await expect(await canvas.findByText('11–20 of 5,000')).toBeVisible();
  },
});

export const ThreeConnections = meta.story({
  render: over(() =>
    parallelRun({
      connections: [
        basic,
        oauth,
        { ...oauth, id: 'connection-archive', displayName: 'Archive mailboxes', account: 'archive@contoso.example' },
      ],
    }),
  ),
});

export const LongNamesAndMarkup = meta.story({
  render: over(() =>
    parallelRun({
      connections: [
        { ...basic, displayName: hostileName },
        { ...oauth, displayName: longName },
      ],
      users: [
        makeUser({ id: 'a', displayName: hostileName, address: 'markup@contoso.example' }),
        makeUser({
          id: 'b',
          displayName: 'Reception of the visitors’ centre on the ground floor of the north building, left desk',
          address: `${'reception-north-building-'.repeat(3)}left@subsidiary-with-a-long-name.contoso.example`,
        }),
        ...makeUsers(4),
      ],
    }),
  ),
  play: async ({ canvas, canvasElement }) => {
    await expect(await canvas.findByRole('rowheader', { name: /<img src=x/ })).toBeVisible();
    await expect(canvasElement.querySelector('img')).toBeNull();
  },
});

export const Viewer = meta.story({
  render: (args) => (
    <Stage world={pilotRun} actor="viewer">
      <AuthTypeTable {...args} />
    </Stage>
  ),
  play: async ({ canvas }) => {
    await expect(await header(canvas, 'Exchange with OAuth')).toBeDisabled();
    await expect(canvas.queryByRole('button', { name: /^Move Room/ })).toBeNull();
  },
});

export const Narrow = meta.story({
  render: (args) => (
    <div style={{ maxInlineSize: '24rem' }}>
      <Stage world={pilotRun}>
        <AuthTypeTable {...args} />
      </Stage>
    </div>
  ),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('table')).toBeVisible();
    await expect((await canvas.findAllByRole('rowheader'))[0]).toBeVisible();
  },
});

export const RightToLeft = meta.story({ globals: { dir: 'rtl' }, render: over(pilotRun) });

export const Dark = meta.story({ globals: { theme: 'dark' }, render: over(pilotRun) });

export const Compact = meta.story({
  render: (args) => (
    <Stage world={pilotRun} density="compact">
      <AuthTypeTable {...args} />
    </Stage>
  ),
});
