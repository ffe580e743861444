import type { ProtocolPart } from '@authshift/core';
import type { Format } from '../format.ts';

export type DeadlineBannerMessages = ReturnType<typeof deadlineBannerEnglish>;

export const deadlineBannerEnglish = (format: Format) => ({
  label: 'Dates set by Microsoft',
  ahead: (days: number, day: string) =>
    format.plural(
      days,
      { one: 'Microsoft changes this in # day, on {day}', other: 'Microsoft changes this in # days, on {day}' },
      { day },
    ),
  since: (day: string) => `In force since ${day}`,
  hits: (connections: string) => `Concerns ${connections}.`,
  partly: (connections: string, parts: string) => `Concerns ${parts} of ${connections}.`,
  part: {
    ews: 'Exchange Web Services',
    graph: 'Microsoft Graph',
    imap: 'IMAP',
    pop: 'POP',
    smtp: 'SMTP',
    'exchange-admin': 'Exchange administration',
  } satisfies Record<ProtocolPart, string>,
  others: (count: number) => format.plural(count, { one: '# more date', other: '# more dates' }),
  source: (source: string, day: string) => `Source: ${source}, looked at on ${day}.`,
  unverified: 'No document of Microsoft confirms this date.',
  about: { week: 'to the week', month: 'to the month', 'half-year': 'to the half-year' },
});
