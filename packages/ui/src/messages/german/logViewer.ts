import type { LogViewerMessages } from '../english/logViewer.ts';
import type { Format } from '../format.ts';

export const logViewerGerman = (format: Format): LogViewerMessages => ({
  title: 'Protokoll',
  search: 'Im Protokoll suchen',
  redacted: 'Kennwörter, Geheimnisse und Token werden entfernt, bevor eine Zeile gezeigt oder kopiert wird.',
  empty: 'Es wurde noch nichts geschrieben.',
  noMatch: 'Keine Zeile enthält das.',
  lines: (shown, total) =>
    shown === total
      ? format.plural(total, { one: '# Zeile', other: '# Zeilen' })
      : `${format.number(shown)} von ${format.plural(total, { one: '# Zeile', other: '# Zeilen' })}`,
  earlier: (count) => format.plural(count, { one: '# frühere Zeile zeigen', other: '# frühere Zeilen zeigen' }),
  copyAll: 'Diese Zeilen kopieren',
  level: { info: 'Hinweis', warning: 'Warnung', error: 'Fehler' },
});
