import { expect, userEvent, waitFor, within } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage, scene } from '../../test/Stage.tsx';
import { basic, createWorld, freshOAuth, longName, oauth, parallelRun, type World } from '../../test/worlds.ts';
import { Button } from '../button/Button.tsx';
import { ConnectionList } from './ConnectionList.tsx';

const meta = preview.meta({
  title: 'Components/ConnectionList',
  component: ConnectionList,
  args: {
    returnTo: '/settings/exchange',
    navigate: () => undefined,
    add: <Button look="primary">Add a connection</Button>,
  },
});

const over = (world: () => World, actor?: 'viewer') => (args: Parameters<typeof ConnectionList>[0]) => (
  <Stage world={world} actor={actor ?? 'admin'} statusLine={false}>
    <ConnectionList {...args} />
  </Stage>
);

const titles = (canvasElement: HTMLElement) =>
  within(canvasElement)
    .getAllByRole('heading', { level: 3 })
    .map((heading) => heading.textContent);

/** What is being left stands first, whatever order the back end tells them in, and says how many mailboxes it still writes. */
export const OldBesideNew = meta.story({
  render: over(() => parallelRun({ connections: [oauth, basic] })),
  play: async ({ canvas, canvasElement }) => {
    await canvas.findByRole('button', { name: 'Add a connection' });
    await waitFor(() => expect(titles(canvasElement)).toEqual(['Exchange with Basic', 'Exchange with OAuth']));
    await expect(canvas.getByText('312 mailboxes')).toBeVisible();
    await expect(canvas.getByText('no mailbox')).toBeVisible();
    await expect(canvasElement.querySelector('.authshift-connections')).toHaveAttribute('data-state', 'ready');
  },
});

const third = { ...freshOAuth, id: 'connection-rooms', displayName: longName, account: 'rooms@contoso.example' };

export const Three = meta.story({ render: over(() => parallelRun({ connections: [basic, oauth, third] })) });

export const Empty = meta.story({
  render: over(() => createWorld({ connections: [], users: [] })),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('There is no connection yet.')).toBeVisible();
    await expect(canvas.getByRole('button', { name: 'Add a connection' })).toBeEnabled();
  },
});

export const EmptyForAViewer = meta.story({
  render: over(() => createWorld({ connections: [], users: [] }), 'viewer'),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText(/Only an administrator/)).toBeVisible();
    await expect(canvas.queryByRole('button')).toBeNull();
  },
});

export const Loading = meta.story({
  render: over(() => {
    const world = parallelRun();
    world.backend.hold();
    return world;
  }),
  play: async ({ canvasElement }) => {
    await expect(canvasElement.querySelector('.authshift-connections')).toHaveAttribute('data-state', 'loading');
  },
});

export const CouldNotBeLoaded = meta.story({
  render: over(() => {
    const world = parallelRun();
    world.backend.goOffline();
    return world;
  }),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('The connections could not be loaded.')).toBeVisible();
  },
});

export const LoadedAtTheSecondTry = meta.story({
  ...CouldNotBeLoaded.input,
  play: async ({ canvas }) => {
    const again = await canvas.findByRole('button', { name: 'Try again' });
    scene().backend.goOnline();
    await userEvent.click(again);
    await expect(await canvas.findByRole('heading', { name: 'Exchange with Basic' })).toBeVisible();
  },
});

export const Dark = meta.story({ globals: { theme: 'dark' }, ...Three.input });

export const RightToLeft = meta.story({ globals: { dir: 'rtl', locale: 'ar' }, ...Three.input });
