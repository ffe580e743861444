import { expect, userEvent } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage } from '../../test/Stage.tsx';
import { parallelRun } from '../../test/worlds.ts';
import { LogViewer } from './LogViewer.tsx';
import type { LogEntry } from './useLog.ts';

const entries: readonly LogEntry[] = [
  { at: '2022-06-01T07:59:58.000Z', level: 'info', source: 'job', text: 'Syncing room-014@contoso.example' },
  {
    at: '2022-06-01T07:59:59.000Z',
    level: 'info',
    source: 'imap',
    text: 'C: A1 AUTHENTICATE XOAUTH2 dXNlcj1zZXJ2aWNlQGNvbnRvc28uZXhhbXBsZQFhdXRoPUJlYXJlciBhYmMBAQ==',
  },
  { at: '2022-06-01T08:00:00.000Z', level: 'error', source: 'imap', text: 'S: A1 NO AUTHENTICATE failed.' },
  { at: '2022-06-01T08:00:01.000Z', level: 'warning', source: 'job', text: 'Trying again in 5 minutes' },
];

const many: readonly LogEntry[] = Array.from({ length: 620 }, (_, index) => ({
  at: new Date(Date.parse('2022-06-01T08:00:00Z') + index * 1000).toISOString(),
  level: 'info',
  source: 'job',
  text: `Synced user ${index + 1}`,
}));

const meta = preview.meta({
  title: 'Components/LogViewer',
  component: LogViewer,
  args: { entries },
  decorators: [
    (Story) => (
      <Stage world={parallelRun} statusLine={false}>
        <Story />
      </Stage>
    ),
  ],
});

/** A credential in a line is removed before the page has it. */
export const Lines = meta.story({
  play: async ({ canvas, canvasElement }) => {
    await expect(await canvas.findByText('4 lines')).toBeVisible();
    await expect(canvasElement.innerHTML).not.toContain('dXNlcj1z');
    await expect(canvas.getByText(/AUTHENTICATE XOAUTH2 \[removed\]/)).toBeVisible();
  },
});

export const Searched = meta.story({
  play: async ({ canvas }) => {
    await userEvent.type(await canvas.findByRole('searchbox', { name: 'Search in the log' }), 'authenticate failed');
    await expect(canvas.getByText('1 of 4 lines')).toBeVisible();
    await userEvent.type(canvas.getByRole('searchbox'), ' never');
    await expect(canvas.getByText('No line contains this.')).toBeVisible();
  },
});

/** The latest 500; earlier ones when asked for. */
export const VeryLong = meta.story({
  args: { entries: many },
  // The contrast of a line is judged in `Lines`; of hundreds alike it takes seconds.
  parameters: { a11y: { config: { rules: [{ id: 'color-contrast', enabled: false }] } } },
  play: async ({ canvas }) => {
    await userEvent.click(await canvas.findByText('Show 120 earlier lines'));
    await expect(canvas.getByText('Synced user 1')).toBeInTheDocument();
    await expect(canvas.queryByText(/earlier lines/)).toBeNull();
  },
});

export const Empty = meta.story({ args: { entries: [] } });

export const Dark = meta.story({ globals: { theme: 'dark' } });
