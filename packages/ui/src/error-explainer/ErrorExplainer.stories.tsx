import { expect, userEvent } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage } from '../../test/Stage.tsx';
import { noMailbox, parallelRun } from '../../test/worlds.ts';
import { ErrorExplainer, type ErrorExplainerProps } from './ErrorExplainer.tsx';

// Typed as all of them: Storybook takes what a union lacks for missing.
const args: ErrorExplainerProps = { error: noMailbox, headingLevel: 2 };

const meta = preview.meta({
  title: 'Components/ErrorExplainer',
  component: ErrorExplainer,
  args,
  decorators: [
    (Story) => (
      <Stage world={parallelRun} statusLine={false}>
        <Story />
      </Stage>
    ),
  ],
});

const notConnected = { code: null, literal: 'A1 BAD User is authenticated but not connected.' };

/** The literal answer first; then cause, who must act, and the steps. */
export const Known = meta.story({
  play: async ({ canvas, canvasElement }) => {
    await expect(await canvas.findByText('Give the user a licence with Exchange Online.')).toBeVisible();
    await expect(canvas.getByText(noMailbox.literal)).toBeVisible();
    await expect(canvasElement.querySelector('.authshift-diagnosis')).toHaveAttribute('data-state', 'known');
  },
});

/** One answer, several causes: the usual one first, the others one press away. */
export const SeveralCauses = meta.story({
  args: { error: notConnected },
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByText('Other possible causes, likeliest first'));
    await expect(canvas.getAllByRole('listitem').length).toBeGreaterThan(3);
  },
});

/** What is known of the mailbox rules causes out and puts the one that fits in front. */
export const RankedByEvidence = meta.story({
  args: { error: notConnected, evidence: { protocol: 'imap-smtp', imapEnabled: false, licence: 'full' } },
  play: async ({ canvas, canvasElement }) => {
    await userEvent.click(await canvas.findByText('Other possible causes, likeliest first'));
    await expect(canvas.getAllByText('Does not fit what is known').length).toBeGreaterThan(0);
    await expect(canvasElement.querySelector('[data-state="ruled-out"]')).not.toBeNull();
  },
});

/** Nothing is made up. */
export const Unknown = meta.story({
  args: { error: { code: 'ErrorNobodyHasSeen', literal: 'ErrorNobodyHasSeen: <b>quota</b> of the moon exceeded' } },
  play: async ({ canvas, canvasElement }) => {
    await expect(await canvas.findByText('ErrorNobodyHasSeen: <b>quota</b> of the moon exceeded')).toBeVisible();
    await expect(await canvas.findByRole('heading', { name: 'An answer we do not know' })).toBeVisible();
    await expect(canvasElement.querySelector('code b')).toBeNull();
  },
});

export const RightToLeft = meta.story({ globals: { dir: 'rtl' }, ...SeveralCauses.input });
