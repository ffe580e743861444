import { expect, userEvent, waitFor, within } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import * as journey from '../../test/journey.ts';
import { Stage, scene } from '../../test/Stage.tsx';
import { basic, type World } from '../../test/worlds.ts';
import { MigrationBoard } from './MigrationBoard.tsx';

const meta = preview.meta({
  title: 'Components/MigrationBoard',
  component: MigrationBoard,
  args: { returnTo: '/settings/exchange', navigate: () => undefined },
});

type Args = Parameters<typeof MigrationBoard>[0];

interface Place {
  readonly world: () => World;
  readonly prepare?: (world: World) => Promise<unknown>;
  readonly actor?: 'viewer' | 'operator';
}

const at =
  ({ world, prepare, actor }: Place) =>
  (args: Args) => (
    <Stage
      world={() => {
        const made = world();
        void prepare?.(made);
        return made;
      }}
      actor={actor ?? 'admin'}
      statusLine={false}
    >
      <MigrationBoard {...args} />
    </Stage>
  );

const phaseOf = (element: HTMLElement) => element.querySelector('.authshift-board')?.getAttribute('data-phase');

async function expectPhase(element: HTMLElement, phase: string) {
  await waitFor(() => expect(phaseOf(element)).toBe(phase), { timeout: 5000 });
}

/** Nothing is set up: the form for the connection there is today stands open, and every other step can be looked at. */
export const NothingYet = meta.story({
  render: at({ world: journey.nothingYet }),
  play: async ({ canvas, canvasElement, step }) => {
    await expect(await canvas.findByText(/^Nothing is set up yet/)).toBeVisible();
    await expect(canvasElement.querySelector('.authshift-board')).toHaveAttribute('data-state', 'empty');
    await expect(await canvas.findByRole('button', { name: 'Save' })).toBeVisible();
    await step('no wizard: a later step opens as well', async () => {
      await userEvent.click(canvas.getByRole('button', { name: 'Let a first group go ahead' }));
      await expect(canvas.getByRole('group', { name: 'Let a first group go ahead' })).toBeVisible();
    });
  },
});

/** The new connection lacks its app. */
export const Inventory = meta.story({
  render: at({ world: journey.inventory }),
  play: async ({ canvas, canvasElement }) => {
    await expectPhase(canvasElement, 'inventory');
    const step = await canvas.findByRole('button', { name: 'Prepare the app in Entra' });
    await expect(step).toHaveAttribute('aria-current', 'step');
    await expect(step).toHaveAccessibleDescription(
      'To do Exchange with OAuth lacks something. Who must act: an Entra admin',
    );
  },
});

/** Everything is there but the sign-in at Microsoft. */
export const Prepared = meta.story({
  render: at({ world: journey.prepared }),
  play: async ({ canvas, canvasElement }) => {
    await expectPhase(canvasElement, 'prepared');
    await expect(await canvas.findByRole('button', { name: /^Authorize/ })).toBeEnabled();
  },
});

/** Somebody else came back: said on top, at the step, and on the card that does the step. */
export const HeldUp = meta.story({
  render: at({ world: journey.heldUp }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Held up: somebody has to step in.')).toBeVisible();
    await expect(canvas.getAllByText('Somebody else signed in for Exchange with OAuth.')).toHaveLength(2);
  },
});

/** Connected, and nobody uses it. */
export const Connected = meta.story({
  render: at({ world: journey.connected }),
  play: async ({ canvas, canvasElement, step }) => {
    await expectPhase(canvasElement, 'parallel');
    await userEvent.click(await canvas.findByRole('button', { name: 'Check all users' }));
    await step('what the check shows is the step done, and the way goes on from there', async () => {
      await userEvent.click(await canvas.findByRole('button', { name: 'Next: Let a first group go ahead' }));
      await expect(canvas.getByRole('button', { name: 'Let a first group go ahead' })).toHaveFocus();
    });
  },
});

/** The first group needs more syncs. */
export const PilotRunning = meta.story({
  render: at({ world: journey.tried, prepare: journey.beginPilot }),
  play: async ({ canvas, canvasElement }) => {
    await expectPhase(canvasElement, 'pilot');
    await expect(await canvas.findByText(/^\d+ of 12 users have moved$/)).toBeVisible();
  },
});

/** A wave has stopped by its rule. */
export const WaveStopped = meta.story({
  render: at({ world: journey.connected, prepare: journey.stopWave }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Held up: somebody has to step in.')).toBeVisible();
    await expect(await canvas.findByText('12 users are still on the old connection.')).toBeVisible();
  },
});

/** The old connection lies idle, and may go before that is over only with a second administrator. */
export const CoolingOff = meta.story({
  render: at({ world: () => journey.allMoved({ coolingOffDays: 14 }), prepare: journey.release }),
  play: async ({ canvas, canvasElement }) => {
    await expectPhase(canvasElement, 'cooling-off');
    await expect((await canvas.findAllByText(/^The quiet days are not over\. Until Jun 15, 2022/))[0]).toBeVisible();
    await expect(canvas.getByText('12 of 12 users have moved')).toBeVisible();
  },
});

/** Everybody has moved: the old connection can go, and its dialog opens in place. */
export const AllMoved = meta.story({
  args: { value: ['disconnect'] },
  render: at({ world: journey.allMoved, prepare: journey.release }),
  play: async ({ canvas, canvasElement }) => {
    await expectPhase(canvasElement, 'all-moved');
    await userEvent.click(await canvas.findByRole('button', { name: 'Disconnect Exchange with Basic…' }));
    const dialog = within(await canvas.findByRole('dialog'));
    await userEvent.type(await dialog.findByRole('textbox'), basic.displayName);
    await userEvent.click(dialog.getByRole('button', { name: 'Disconnect' }));
    await expectPhase(canvasElement, 'legacy-disconnected');
  },
});

export const Disconnected = meta.story({
  render: at({ world: journey.disconnected }),
  play: async ({ canvas, canvasElement }) => {
    await expectPhase(canvasElement, 'legacy-disconnected');
    await expect(await canvas.findByRole('button', { name: 'Write the commands' })).toBeVisible();
  },
});

/** Nobody has to act: Microsoft needs time, and the page says until when. */
export const Waiting = meta.story({
  render: at({ world: journey.disconnected, prepare: journey.declareHardened }),
  play: async ({ canvas, canvasElement }) => {
    await expectPhase(canvasElement, 'tenant-hardening');
    await expect(await canvas.findByText(/^Microsoft is applying the change\. Until/)).toBeVisible();
  },
});

/** Two tests are missing; done here, they close the migration. */
export const Proving = meta.story({
  args: { value: ['prove'] },
  render: at({ world: journey.disconnected, prepare: journey.passWindow }),
  play: async ({ canvas, canvasElement }) => {
    await expect(await canvas.findByText('No test shows that Exchange with OAuth works now.')).toBeVisible();
    await expect(canvas.getByText('No test shows that Exchange with Basic is refused.')).toBeVisible();
    const [works, refused] = await waitFor(() => {
      const buttons = canvas.getAllByRole('button', { name: 'Test now' });
      if (buttons.length < 2) throw new Error('Only one test is there.');
      return buttons;
    });
    if (works !== undefined) await userEvent.click(works);
    await waitFor(() => expect(canvas.queryByText('No test shows that Exchange with OAuth works now.')).toBeNull(), {
      timeout: 5000,
    });
    if (refused !== undefined) await userEvent.click(refused);
    await expectPhase(canvasElement, 'closed');
  },
});

export const Closed = meta.story({
  render: at({ world: journey.disconnected, prepare: journey.proveBoth }),
  play: async ({ canvas, canvasElement }) => {
    await expectPhase(canvasElement, 'closed');
    await expect(canvas.getByText('Done: nothing is left to do')).toBeVisible();
    await expect(canvasElement.querySelector('[aria-current]')).toBeNull();
  },
});

/** The same journey again: Exchange Web Services end, however one signs in. */
export const SecondLeg = meta.story({
  render: at({ world: journey.secondLeg }),
  play: async ({ canvas, canvasElement }) => {
    await expect(
      await canvas.findByRole('heading', { name: 'Move from Exchange Web Services to Graph' }),
    ).toBeVisible();
    await expect(canvasElement.querySelector('.authshift-board')).toHaveAttribute('data-leg', 'second');
    await expect(canvas.getByText('0 of 12 users have moved')).toBeVisible();
  },
});

/** A viewer opens every step and changes nothing; which proofs there are is for administrators. */
export const Viewer = meta.story({
  render: at({ world: journey.disconnected, prepare: journey.passWindow, actor: 'viewer' }),
  play: async ({ canvas, canvasElement }) => {
    await expect(
      await canvas.findByText('You can look at every step. Changing something is for others.'),
    ).toBeVisible();
    await expect(canvasElement.querySelector('.authshift-board')).toHaveAttribute('data-state', 'read-only');
    await expect(canvas.getAllByText('Only administrators can see which proofs there are.')[0]).toBeVisible();
  },
});

/** A back end that cannot plan waves: what is left out is neither shown nor asked for. */
export const FewerSteps = meta.story({
  args: { steps: ['know', 'choose-target', 'connect', 'dry-run', 'stragglers', 'disconnect'], openSeveral: true },
  render: at({ world: journey.connected }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button', { name: 'Help those who are left' })).toBeVisible();
    await expect(canvas.queryByRole('button', { name: 'Move in waves' })).toBeNull();
  },
});

export const Loading = meta.story({
  render: at({
    world: () => {
      const world = journey.connected();
      world.backend.hold();
      return world;
    },
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Looking where the migration stands…')).toBeVisible();
  },
});

export const BackEndUnreachable = meta.story({
  render: at({
    world: () => {
      const world = journey.connected();
      world.backend.goOffline();
      return world;
    },
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button', { name: 'Try again' })).toBeVisible();
  },
});

export const LoadedAtTheSecondTry = meta.story({
  ...BackEndUnreachable.input,
  play: async ({ canvas }) => {
    const again = await canvas.findByRole('button', { name: 'Try again' });
    scene().backend.goOnline();
    await userEvent.click(again);
    await expect(await canvas.findByRole('button', { name: 'Check the users' })).toBeVisible();
  },
});

/** One list does not answer: its steps say so instead of claiming that nothing is there. */
export const APartIsMissing = meta.story({
  render: at({
    world: () => {
      const world = journey.connected();
      world.backend.faults.fail('listPilots', { gateway: 503 }, Number.POSITIVE_INFINITY);
      return world;
    },
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('A part of it could not be read.')).toBeVisible();
    await expect(canvas.getByText('This could not be read here.')).toBeVisible();
  },
});

export const Dark = meta.story({ globals: { theme: 'dark' }, ...HeldUp.input });

export const RightToLeft = meta.story({
  globals: { dir: 'rtl', locale: 'ar' },
  render: at({ world: journey.connected }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button', { name: 'فحص المستخدمين' })).toHaveAttribute('aria-current', 'step');
  },
});
