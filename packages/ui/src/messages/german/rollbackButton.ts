import type { RollbackButtonMessages } from '../english/rollbackButton.ts';
import type { Format } from '../format.ts';

export const rollbackButtonGerman = (format: Format): RollbackButtonMessages => ({
  open: 'Zurückkehren …',
  title: 'Zurück zum früheren Stand',
  looking: 'Es wird nachgesehen, ob Benutzer zurückkehren können …',
  lookFailed: 'Ob Benutzer zurückkehren können, ließ sich nicht feststellen.',
  nothing: 'Für niemanden würde sich etwas ändern. Alles ist wie früher.',
  count: (count) =>
    format.plural(count, {
      one: '# Benutzer erhält die Verbindungen, die er vorher hatte.',
      other: '# Benutzer erhalten die Verbindungen, die sie vorher hatten.',
    }),
  undoable: 'Der jetzige Stand wird aufbewahrt, damit Sie zu ihm zurückkehren können.',
  impossible: 'Benutzer können zurzeit nicht zurückkehren.',
  obstacle: {
    retired: (connection, since) =>
      since === null
        ? `Microsoft lässt ${connection} auf diese Art nicht mehr anmelden.`
        : `Microsoft lässt ${connection} seit ${since} nicht mehr auf diese Art anmelden.`,
    disconnected: (connection) => `${connection} ist getrennt. Stellen Sie sie zuerst wieder her.`,
    purged: (connection) => `Die Anmeldedaten von ${connection} sind endgültig gelöscht.`,
    paused: (connection) => `${connection} ist angehalten. Setzen Sie sie zuerst fort.`,
    unproven: (connection) =>
      `${connection} hat zuletzt nicht funktioniert; für zurückkehrende Benutzer kann die Synchronisierung ausfallen.`,
  },
  ending: (connection, from) => `Ab ${from} lässt Microsoft ${connection} nicht mehr auf diese Art anmelden.`,
  users: (count) => format.plural(count, { one: 'Betrifft # Benutzer.', other: 'Betrifft # Benutzer.' }),
  instead: 'Was Sie stattdessen tun können',
  alternative: {
    restore_connection: 'Stellen Sie die alte Verbindung wieder her und versuchen Sie es erneut.',
    sign_in_again: 'Melden Sie sich mit dem Dienstkonto der neuen Verbindung erneut an.',
    move_to_graph: 'Stellen Sie weiter auf eine Verbindung über Microsoft Graph um.',
    pause: 'Halten Sie die neue Verbindung an, bis die Störung gefunden ist.',
    fix_forward: 'Beheben Sie, was an der neuen Verbindung fehlschlägt; die Seite jedes Benutzers sagt, was das ist.',
  },
  reason: 'Warum',
  reasonHint: 'Wird mit Ihrem Namen als Nachweis aufbewahrt.',
  reasonMissing: 'Sagen Sie, warum.',
  confirm: (count) => format.plural(count, { one: '# Benutzer zurückholen', other: '# Benutzer zurückholen' }),
  starting: 'Wird gestartet …',
  changed: 'Die Benutzer haben sich geändert, während Sie lasen. Das ist die neue Zahl.',
  failed: 'Die Benutzer wurden nicht zurückgeholt.',
  running: (done, total) => `${format.number(done)} von ${format.number(total)} Benutzern zurückgeholt`,
  progress: 'Fortschritt der Rückkehr',
  stop: 'Anhalten',
  stopping: 'Wird angehalten …',
  finished: {
    done: 'Alle sind zurück.',
    aborted: 'Angehalten, bevor alle zurück waren.',
    failed: 'Nicht alle konnten zurückgeholt werden.',
  },
});
