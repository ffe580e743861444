import type { Format } from '../format.ts';

export type LogViewerMessages = ReturnType<typeof logViewerEnglish>;

export const logViewerEnglish = (format: Format) => ({
  title: 'Log',
  search: 'Search in the log',
  redacted: 'Passwords, secrets and tokens are removed before a line is shown or copied.',
  empty: 'Nothing has been written yet.',
  noMatch: 'No line contains this.',
  lines: (shown: number, total: number) =>
    shown === total
      ? format.plural(total, { one: '# line', other: '# lines' })
      : `${format.number(shown)} of ${format.plural(total, { one: '# line', other: '# lines' })}`,
  earlier: (count: number) => format.plural(count, { one: 'Show # earlier line', other: 'Show # earlier lines' }),
  copyAll: 'Copy these lines',
  level: { info: 'Note', warning: 'Warning', error: 'Error' },
});
