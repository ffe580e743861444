import { expect } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { StatusMark } from './StatusMark.tsx';

const meta = preview.meta({
  title: 'Foundations/Status marks',
  component: StatusMark,
  decorators: [
    (Story) => (
      <div data-authshift="">
        <Story />
      </div>
    ),
  ],
});

/** Shape and word carry the meaning; colour only repeats it. */
export const Tones = meta.story({
  args: { tone: 'good', children: 'Working' },
  render: () => (
    <div style={{ display: 'grid', gap: 12 }}>
      <StatusMark tone="good">Syncing</StatusMark>
      <StatusMark tone="progress">On trial</StatusMark>
      <StatusMark tone="warning">Retrying</StatusMark>
      <StatusMark tone="danger">Needs action</StatusMark>
      <StatusMark tone="neutral">Not connected yet</StatusMark>
    </div>
  ),
  play: async ({ canvas }) => {
    await expect(canvas.getByText('Needs action')).toBeVisible();
  },
});
