import type { DeadlineBannerMessages } from '../english/deadlineBanner.ts';
import type { Format } from '../format.ts';

export const deadlineBannerGerman = (format: Format): DeadlineBannerMessages => ({
  label: 'Von Microsoft gesetzte Termine',
  ahead: (days, day) =>
    format.plural(
      days,
      { one: 'Microsoft ändert das in # Tag, am {day}', other: 'Microsoft ändert das in # Tagen, am {day}' },
      { day },
    ),
  since: (day) => `In Kraft seit ${day}`,
  hits: (connections) => `Betrifft ${connections}.`,
  partly: (connections, parts) => `Betrifft ${parts} von ${connections}.`,
  part: {
    ews: 'Exchange-Webdienste',
    graph: 'Microsoft Graph',
    imap: 'IMAP',
    pop: 'POP',
    smtp: 'SMTP',
    'exchange-admin': 'die Exchange-Verwaltung',
  },
  others: (count) => format.plural(count, { one: '# weiterer Termin', other: '# weitere Termine' }),
  source: (source, day) => `Quelle: ${source}, nachgesehen am ${day}.`,
  unverified: 'Kein Dokument von Microsoft bestätigt diesen Termin.',
  about: { week: 'auf die Woche genau', month: 'auf den Monat genau', 'half-year': 'auf das Halbjahr genau' },
});
