import type { Format } from '../format.ts';

export type FormNoticesMessages = ReturnType<typeof formNoticesEnglish>;

/** What became of sending a form. */
export const formNoticesEnglish = (format: Format) => ({
  summary: (count: number) => format.plural(count, { one: 'There is a problem', other: 'There are # problems' }),
  saved: (name: string) => `${name} is saved.`,
  unreachable:
    'The server could not be reached, so nothing is known to be saved. Everything you typed is still here; try again.',
  refused: 'The server did not save this.',
  conflict:
    'Somebody else changed this in the meantime. Your text is still here; save again to overwrite, or reload to see the other version.',
});
