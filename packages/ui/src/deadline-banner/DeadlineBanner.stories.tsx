import type { Connection } from '@authshift/core/contract';
import { createMemoryBackend, createSimulatedClock, makeConnection } from '@authshift/core/testing';
import { expect, userEvent } from 'storybook/test';
import preview from '../../../../.storybook/preview.tsx';
import { Stage } from '../../test/Stage.tsx';
import { basic, oauth, type World } from '../../test/worlds.ts';
import { DeadlineBanner } from './DeadlineBanner.tsx';

const meta = preview.meta({ title: 'Components/DeadlineBanner', component: DeadlineBanner });

function worldOn(day: string, connections: readonly Connection[]): World {
  const clock = createSimulatedClock({ start: day });
  return { clock, backend: createMemoryBackend({ clock, connections }) };
}

/** The banner as it stands on a day. */
const on = (day: string, connections: readonly Connection[]) => () => (
  <Stage world={() => worldOn(day, connections)} statusLine={false}>
    <DeadlineBanner />
  </Stage>
);

const mail = makeConnection({ id: 'mail', displayName: 'Mail (Basic)', protocol: 'imap-smtp' });

export const FourMonthsLeft = meta.story({
  render: on('2022-06-01T08:00:00Z', [basic, oauth]),
  play: async ({ canvas, canvasElement }) => {
    await expect(await canvas.findByText(/Microsoft changes this in 122 days/)).toBeVisible();
    await expect(canvasElement.querySelector('.authshift-deadline')).toHaveAttribute('data-state', 'near');
  },
});

export const TwoWeeksLeft = meta.story({ render: on('2022-09-17T08:00:00Z', [basic]) });

/** IMAP and SMTP do not end on the same day. */
export const HalfOfAProtocol = meta.story({
  render: on('2026-11-22T08:00:00Z', [mail]),
  play: async ({ canvas }) => {
    await expect(await canvas.findByText('Concerns SMTP of Mail (Basic).')).toBeVisible();
    await userEvent.click(canvas.getByText(/more date/));
    await expect(canvas.getByText(/In force since/)).toBeVisible();
  },
});

/** OAuth over Exchange Web Services has an end as well. */
export const EwsEnds = meta.story({ render: on('2026-11-22T08:00:00Z', [oauth]) });

export const NothingToSay = meta.story({
  render: on('2026-11-22T08:00:00Z', [makeConnection({ ...oauth, id: 'graph', protocol: 'graph' })]),
  play: async ({ canvasElement }) => {
    await expect(canvasElement.querySelector('.authshift-deadline')).toBeNull();
  },
});

export const Dark = meta.story({ globals: { theme: 'dark' }, ...HalfOfAProtocol.input });

export const RightToLeft = meta.story({ globals: { dir: 'rtl' }, ...HalfOfAProtocol.input });
