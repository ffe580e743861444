import type { StatusLineMessages } from '../english/statusLine.ts';
import type { Format } from '../format.ts';

export const statusLineGerman = (format: Format): StatusLineMessages => ({
  label: 'Hinweise',
  offline:
    'Die laufende Aktualisierung ist unterbrochen. Was Sie sehen, kann etwas älter sein; es holt von selbst wieder auf.',
  changesFailed: (count) =>
    format.plural(count, {
      one: 'Ihre Änderung wurde nicht gespeichert, die Häkchen stehen deshalb wieder wie zuvor.',
      other: '# Änderungen wurden nicht gespeichert, ihre Häkchen stehen deshalb wieder wie zuvor.',
    }),
  during: {
    load: 'Die Migration konnte nicht geladen werden.',
    assign: 'Ihre Änderung wurde nicht gespeichert, die Häkchen stehen deshalb wieder wie zuvor.',
    connect: 'Die Verbindung wurde nicht gespeichert.',
    authorize: 'Die Autorisierung wurde nicht gestartet.',
    probe: 'Der Test wurde nicht ausgeführt.',
    disconnect: 'Die Verbindung wurde nicht getrennt.',
    restore: 'Die Verbindung wurde nicht wiederhergestellt.',
    programme: 'Das wurde nicht ausgeführt.',
  },
});
