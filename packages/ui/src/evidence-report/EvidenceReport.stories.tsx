import { expect, fn, userEvent } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { movedRun } from '../../test/worlds.ts';
import { EvidenceReport } from './EvidenceReport.tsx';

const meta = preview.meta({
  title: 'Components/EvidenceReport',
  component: EvidenceReport,
  args: { onPrint: fn() },
});

type Args = Parameters<typeof EvidenceReport>[0];

const as = (actor: 'viewer' | 'admin') => (args: Args) => (
  <Stage world={movedRun} actor={actor} statusLine={false}>
    <EvidenceReport {...args} />
  </Stage>
);

export const NotMadeYet = meta.story({ render: as('admin') });

export const Made = meta.story({
  render: as('admin'),
  play: async ({ canvas, canvasElement, args }) => {
    await userEvent.click(await canvas.findByRole('button', { name: 'Make the report' }));
    await expect(await canvas.findByRole('heading', { name: 'Connections' })).toBeVisible();
    await expect(canvasElement.querySelector('.authshift-evidence')).toHaveAttribute('data-state', 'ready');
    await userEvent.click(canvas.getByRole('button', { name: 'Print' }));
    await expect(args.onPrint).toHaveBeenCalledOnce();
  },
});

export const BackEndUnreachable = meta.story({
  render: as('admin'),
  play: async ({ canvas }) => {
    const button = await canvas.findByRole('button', { name: 'Make the report' });
    scene().backend.goOffline();
    await userEvent.click(button);
    await expect(await canvas.findByText('The report could not be made.')).toBeVisible();
  },
});

export const Viewer = meta.story({
  render: as('viewer'),
  play: async ({ canvas }) => {
    await expect(await canvas.findByRole('button')).toBeDisabled();
    await expect(canvas.getByText(/Only an administrator/)).toBeVisible();
  },
});

export const RightToLeft = meta.story({ globals: { dir: 'rtl' }, ...Made.input });
