import { expect, userEvent } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { basic, movedRun, type World } from '../../test/worlds.ts';
import { TenantHardening } from './TenantHardening.tsx';

const meta = preview.meta({
  title: 'Components/TenantHardening',
  component: TenantHardening,
  args: { connectionId: basic.id },
});

type Args = Parameters<typeof TenantHardening>[0];

const over = (prepare: (world: World) => Promise<unknown> | undefined, actor?: 'viewer') => (args: Args) => (
  <Stage
    world={() => {
      const world = movedRun();
      void prepare(world);
      return world;
    }}
    actor={actor ?? 'admin'}
    statusLine={false}
  >
    <TenantHardening {...args} />
  </Stage>
);

async function propose({ backend }: World) {
  return backend.client().proposePolicyChange({
    kind: 'default-authentication-policy',
    connectionId: basic.id,
    scope: { type: 'tenant' },
    acknowledgement: { otherApps: ['Door scanner'], affectedAccounts: 400, signedBy: 'Admin of Contoso' },
  });
}

async function declare(world: World) {
  const { id } = await propose(world);
  return world.backend.client().declarePolicyApplied(id, {});
}

/** Which switch, and whom else it hits; nothing is written down before that has been looked at. */
export const NothingProposed = meta.story({
  render: over(() => undefined),
  play: async ({ canvas, canvasElement, step }) => {
    await step('not without a name', async () => {
      await userEvent.click(await canvas.findByRole('button', { name: 'Write the commands' }));
      const name = canvas.getByRole('textbox', { name: 'Your name, as the one who answers for it' });
      await expect(name).toHaveFocus();
      await expect(name).toHaveAccessibleDescription('Give your name.');
    });
    await step('then the commands stand there', async () => {
      await userEvent.keyboard('Admin of Contoso');
      await userEvent.click(canvas.getByRole('button', { name: 'Write the commands' }));
      await expect(await canvas.findByText(/New-AuthenticationPolicy -Name/)).toBeVisible();
      await expect(canvasElement.querySelector('.authshift-hardening')).toHaveAttribute('data-state', 'proposed');
      await expect(canvas.getByRole('button', { name: 'Copy: Make the change' })).toBeVisible();
    });
  },
});

/** What it does to others is said in words before anybody hands it over. */
export const ReachesEverybody = meta.story({
  render: over(propose),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('It holds for every account of the tenant, new ones too.')).toBeVisible();
    await expect(canvas.getByText('The apps you named stop working.')).toBeVisible();
    await userEvent.click(canvas.getByRole('button', { name: 'I have handed them over' }));
    await expect(await canvas.findByText('Handed over to your Exchange admin')).toBeVisible();
  },
});

/** Said to be made a moment ago: a test is possible and says that it means nothing yet. */
export const TooEarly = meta.story({
  render: over(declare),
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Test now' }));
    await expect(await canvas.findByText('Too early to tell')).toBeVisible();
  },
});

/** The old sign-in is refused, for the right reason, and the new one works. */
export const Proven = meta.story({
  render: over(async (world) => {
    await declare(world);
    const literal = 'HTTP/1.1 401 Unauthorized\nWWW-Authenticate: Basic Realm=""';
    world.backend.setAnswer({ connectionId: basic.id }, { code: null, literal });
    await world.clock.advance(3 * 3_600_000);
  }),
  play: async ({ canvas, canvasElement }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Test now' }));
    await expect(await canvas.findByText('Proven: the old sign-in is refused')).toBeVisible();
    await expect(canvasElement.querySelector('.authshift-hardening')).toHaveAttribute('data-state', 'verified');
  },
});

export const BackEndUnreachable = meta.story({
  render: over(propose),
  play: async ({ canvas }) => {
    const button = await canvas.findByRole('button', { name: 'It has been made' });
    scene().backend.goOffline();
    await userEvent.click(button);
    await expect(await canvas.findByText('This could not be saved.')).toBeVisible();
  },
});

export const Viewer = meta.story({
  render: over(propose, 'viewer'),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(/Only an administrator/)).toBeVisible();
    await expect(canvas.queryByRole('button', { name: /handed|made/ })).toBeNull();
  },
});

export const Dark = meta.story({ globals: { theme: 'dark' }, ...ReachesEverybody.input });

export const RightToLeft = meta.story({ globals: { dir: 'rtl' }, ...ReachesEverybody.input });
