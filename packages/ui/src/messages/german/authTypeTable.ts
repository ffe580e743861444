import type { AssignmentPreviewMessages, AuthTypeTableMessages } from '../english/authTypeTable.ts';
import type { Format } from '../format.ts';

const users = { one: '# Benutzer', other: '# Benutzer' };
/** As in “von 5 Benutzern”. */
const ofUsers = { one: '# Benutzer', other: '# Benutzern' };

export const authTypeTableGerman = (format: Format): AuthTypeTableMessages => ({
  caption: 'Benutzer und die Verbindungen, über die ihre Postfächer synchronisiert werden',
  name: 'Name',
  status: 'Synchronisierung',
  actions: 'Aktionen',
  search: 'Benutzer suchen',
  sortBy: (column) => `Nach ${column} sortieren`,
  sortedBy: (column, descending) =>
    descending ? `Nach ${column} sortiert, absteigend` : `Nach ${column} sortiert, aufsteigend`,
  columns: 'Spalten',
  columnsShown: 'Angezeigte Spalten',
  tiles: {
    label: 'Benutzer nach Stand der Synchronisierung anzeigen',
    all: 'Alle',
    syncing: 'Synchronisiert',
    starting: 'Beginnt',
    warnings: 'Warnungen',
    errors: 'Fehler',
    none: 'Keine Verbindung',
  },
  shown: (shown, all) =>
    shown === all
      ? format.plural(all, { one: '# Benutzer', other: 'Alle # Benutzer' })
      : `${format.number(shown)} von ${format.plural(all, ofUsers)} gefunden`,
  scopeNote: 'Ein Kästchen im Spaltenkopf wirkt auf alle hier gezählten Benutzer, auf allen Seiten.',
  columnAll: (count) => format.plural(count, { one: 'Der einzige Benutzer', other: 'Alle # Benutzer' }),
  columnAllExcept: (all, except) =>
    `${format.plural(all, { one: '# Benutzer', other: 'Alle # Benutzer' })} außer ${format.number(except)}`,
  columnSome: (ticked, all) => `${format.number(ticked)} von ${format.plural(all, ofUsers)}`,
  columnNone: 'Niemand',
  counting: 'Wird gezählt …',
  remembered: (count) =>
    format.plural(count, {
      one: 'Ein weiterer Druck hakt den # Benutzer von vorher wieder an',
      other: 'Ein weiterer Druck hakt die # Benutzer von vorher wieder an',
    }),
  restore: (count) => format.plural(count, { one: '# Benutzer wieder anhaken', other: '# Benutzer wieder anhaken' }),
  takeBack: (count, connection) =>
    format.plural(
      count,
      {
        one: '{connection} auch für diesen # Benutzer anhaken',
        other: '{connection} auch für diese # Benutzer anhaken',
      },
      { connection },
    ),
  titleRange: (count, connection) =>
    format.plural(
      count,
      { one: '{connection} für # Benutzer anhaken', other: '{connection} für # Benutzer anhaken' },
      { connection },
    ),
  showExceptions: (count, connection) =>
    format.plural(
      count,
      { one: '# Benutzer ohne {connection} anzeigen', other: '# Benutzer ohne {connection} anzeigen' },
      { connection },
    ),
  showTicked: (count, connection) =>
    format.plural(
      count,
      { one: '# Benutzer mit {connection} anzeigen', other: '# Benutzer mit {connection} anzeigen' },
      { connection },
    ),
  showShort: (count) => `${format.number(count)} anzeigen`,
  exceptionsOf: (connection) => `Ohne ${connection}`,
  tickedOn: (connection) => `Mit ${connection}`,
  removeFilter: (filter) => `Filter „${filter}“ entfernen`,
  clearFilters: 'Alle Benutzer anzeigen',
  headerCheckbox: (connection, shown) => `${connection} verwenden für ${shown}`,
  scopeAll: (count) => format.plural(count, { one: 'den einzigen Benutzer', other: 'alle # Benutzer' }),
  scopeMatching: (count) =>
    format.plural(count, { one: 'den # gefundenen Benutzer', other: 'alle # gefundenen Benutzer' }),
  cellCheckbox: (connection, user, address) => `${connection} verwenden für ${user}, ${address}`,
  saving: 'Wird gespeichert …',
  retryCell: (connection, user) => `Erneut versuchen: ${connection} für ${user}`,
  closed: {
    user_disabled: 'In diesem Produkt nicht aktiviert',
    preflight_blocked: 'Eine Prüfung sagt, dass die Umstellung fehlschlagen würde',
    notReady: 'Autorisieren Sie diese Verbindung zuerst',
  },
  readOnly: 'Wird hier nur angezeigt.',
  reading: 'Die übrigen Benutzer werden noch gelesen.',
  writer: (writer) => `${writer} schreibt das Postfach`,
  onConnection: (connection) => `über ${connection}`,
  moveAll: (count, target) =>
    format.plural(
      count,
      { one: '# Benutzer auf {target} umstellen …', other: '# Benutzer auf {target} umstellen …' },
      { target },
    ),
  moveRow: (user, target) => `${user} auf ${target} umstellen`,
  moveRowShort: 'Umstellen',
  moveTarget: 'Umstellen auf',
  page: (from, to, total) => `${format.number(from)}–${format.number(to)} von ${format.number(total)}`,
  previousPage: 'Vorherige Seite',
  nextPage: 'Nächste Seite',
  pages: 'Seiten der Benutzertabelle',
  loading: 'Benutzer werden geladen …',
  nobody: {
    empty: 'Noch keine Benutzer',
    error: 'Die Benutzer konnten nicht geladen werden',
    refused: 'Sie dürfen diese Benutzer nicht sehen',
  },
  emptyHint: 'Benutzer erscheinen hier, sobald Ihr Produkt sie meldet.',
  noMatch: 'Niemand gefunden',
  noMatchHint: 'Ändern Sie die Suche oder zeigen Sie alle Benutzer an.',
  afterTable: 'Hinter die Tabelle springen',
});

export const assignmentPreviewGerman = (format: Format): AssignmentPreviewMessages => ({
  titleMove: (target) => `Auf ${target} umstellen`,
  titleUntick: (connection) => `Häkchen bei ${connection} entfernen`,
  refused: (count, why) =>
    format.plural(
      count,
      { one: '# Häkchen wurde nicht übernommen: {why}', other: '# Häkchen wurden nicht übernommen. Das erste: {why}' },
      { why },
    ),
  refusedCode: {
    user_disabled: 'In diesem Produkt nicht aktiviert',
    preflight_blocked: 'Eine Prüfung sagt, dass die Umstellung fehlschlagen würde',
    user_removed: 'Diesen Benutzer gibt es nicht mehr',
    unknown: 'Der Server hat nicht gesagt, warum',
  },
  notDone: 'Das wurde nicht ausgeführt.',
  undo: 'Rückgängig machen',
  retryFailed: (count) =>
    format.plural(count, {
      one: 'Den # fehlgeschlagenen Benutzer erneut versuchen',
      other: 'Die # fehlgeschlagenen Benutzer erneut versuchen',
    }),
  exportFailed: 'Wer ausgelassen wurde, als CSV',
  counting: 'Es wird gezählt, wer betroffen ist …',
  changing: (changing, count) =>
    changing === count
      ? format.plural(changing, { one: '# Benutzer ändert sich.', other: '# Benutzer ändern sich.' })
      : `${format.plural(changing, { one: '# Benutzer ändert sich', other: '# Benutzer ändern sich' })}; ${format.number(count - changing)} von ${format.number(count)} bleiben, wie sie sind.`,
  nothing: 'Es würde sich nichts ändern.',
  before: 'Vorher',
  after: 'Nachher',
  usersColumn: 'Benutzer',
  nothingTicked: 'Nichts angehakt',
  transitions: 'Was sich ändert',
  warned: {
    unproven: (count) =>
      format.plural(count, {
        one: '# Benutzer verlässt eine Verbindung, bevor sich die neue durch zwei erfolgreiche Synchronisierungen bewährt hat.',
        other:
          '# Benutzer verlassen eine Verbindung, bevor sich die neue durch zwei erfolgreiche Synchronisierungen bewährt hat.',
      }),
    left_without: (count) =>
      format.plural(count, {
        one: '# Benutzer bleibt ohne Verbindung und wird nicht mehr synchronisiert.',
        other: '# Benutzer bleiben ohne Verbindung und werden nicht mehr synchronisiert.',
      }),
    preflight_warned: (count) =>
      format.plural(count, {
        one: '# Benutzer wird umgestellt, obwohl eine Prüfung warnt.',
        other: '# Benutzer werden umgestellt, obwohl eine Prüfung warnt.',
      }),
  },
  blocked: {
    user_disabled: (count) =>
      format.plural(count, {
        one: '# Benutzer wird übersprungen: in diesem Produkt nicht aktiviert.',
        other: '# Benutzer werden übersprungen: in diesem Produkt nicht aktiviert.',
      }),
    preflight_blocked: (count) =>
      format.plural(count, {
        one: '# Benutzer wird übersprungen: Eine Prüfung sagt, dass die Umstellung fehlschlagen würde.',
        other: '# Benutzer werden übersprungen: Eine Prüfung sagt, dass die Umstellung fehlschlagen würde.',
      }),
  },
  andMore: (count) => format.plural(count, { one: 'und # weiterer', other: 'und # weitere' }),
  acceptUnproven: (count) =>
    format.plural(count, {
      one: 'Diesen Benutzer trotzdem umstellen. Falls die neue Verbindung versagt, ruht die Synchronisierung, bis jemand die alte wieder anhakt.',
      other:
        'Diese # Benutzer trotzdem umstellen. Falls die neue Verbindung versagt, ruht ihre Synchronisierung, bis jemand die alte wieder anhakt.',
    }),
  apply: (count) => format.plural(count, { one: 'Auf # Benutzer anwenden', other: 'Auf # Benutzer anwenden' }),
  changed: 'Die Benutzer haben sich geändert, während Sie gelesen haben. Dies sind die neuen Zahlen.',
  failed: 'Die Zahlen konnten nicht geladen werden.',
  running: (done, total) => `${format.number(done)} von ${format.plural(total, ofUsers)} erledigt`,
  progress: 'Fortschritt der Sammeländerung',
  stop: 'Anhalten',
  stopping: 'Wird angehalten …',
  finished: (ok) => `${format.plural(ok, users)} geändert.`,
  finishedWith: (ok, skipped, failed) =>
    `${format.plural(ok, users)} geändert, ${format.number(skipped)} übersprungen, ${format.number(failed)} fehlgeschlagen.`,
  stopped: (ok, total) => `Angehalten: ${format.number(ok)} von ${format.plural(total, ofUsers)} geändert.`,
});
