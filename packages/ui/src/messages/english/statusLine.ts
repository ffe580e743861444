import type { Format } from '../format.ts';

export type StatusLineMessages = ReturnType<typeof statusLineEnglish>;

/** The one place where notices appear. */
export const statusLineEnglish = (format: Format) => ({
  label: 'Notices',
  offline: 'Live updates are interrupted. What you see may be a little old; it catches up by itself.',
  changesFailed: (count: number) =>
    format.plural(count, {
      one: 'Your change was not saved, so the ticks are back as they were.',
      other: '# changes were not saved, so their ticks are back as they were.',
    }),
  during: {
    load: 'The migration could not be loaded.',
    assign: 'Your change was not saved, so the ticks are back as they were.',
    connect: 'The connection was not saved.',
    authorize: 'The authorization did not start.',
    probe: 'The test did not run.',
    disconnect: 'The connection was not disconnected.',
    restore: 'The connection was not restored.',
    programme: 'That was not done.',
  },
});
