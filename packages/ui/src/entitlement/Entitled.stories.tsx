import { expect } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage } from '../../test/Stage.tsx';
import { createWorld } from '../../test/worlds.ts';
import { Entitled } from './Entitled.tsx';

const meta = preview.meta({
  title: 'Components/Entitled',
  component: Entitled,
  args: {
    to: 'more-connections',
    what: 'More connections',
    request: <a href="mailto:support@harborline.example">Ask Harborline for it</a>,
    children: <p>The form of the next connection.</p>,
  },
});

type Args = Parameters<typeof Entitled>[0];

const over = (entitlements: readonly string[]) => (args: Args) => (
  <Stage world={() => createWorld({ me: { entitlements: [...entitlements] } })} statusLine={false}>
    <Entitled {...args} />
  </Stage>
);

export const SwitchedOn = meta.story({
  render: over(['more-connections']),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('The form of the next connection.')).toBeVisible();
    await expect(canvas.queryByRole('link')).toBeNull();
  },
});

/** In the place of what is not there stands the way to ask for it. */
export const NotSwitchedOn = meta.story({
  render: over([]),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('More connections: not switched on for your organization')).toBeVisible();
    await expect(canvas.getByRole('link', { name: 'Ask Harborline for it' })).toBeVisible();
    await expect(canvas.queryByText('The form of the next connection.')).toBeNull();
  },
});

export const Dark = meta.story({ globals: { theme: 'dark' }, ...NotSwitchedOn.input });

export const RightToLeft = meta.story({ globals: { dir: 'rtl' }, ...NotSwitchedOn.input });
