import type { DisconnectDialogMessages } from '../english/disconnectDialog.ts';
import type { Format } from '../format.ts';

export const disconnectDialogGerman = (format: Format): DisconnectDialogMessages => ({
  title: (name) => `${name} trennen?`,
  identity: (authType, account) => `${authType}, ${account}`,
  checking: 'Es wird geprüft, wer noch davon abhängt …',
  blockedTitle: 'Noch nicht: Es hängt noch jemand davon ab',
  blocked: {
    users_assigned: (count) =>
      format.plural(count, { one: '# Benutzer ist hier noch angehakt', other: '# Benutzer sind hier noch angehakt' }),
    lease_held: (count) =>
      format.plural(count, {
        one: '# Postfach wird noch über diese Verbindung geschrieben',
        other: '# Postfächer werden noch über diese Verbindung geschrieben',
      }),
    successor_unproven: (count) =>
      format.plural(count, {
        one: '# Benutzer hatte über die andere Verbindung noch keine zwei erfolgreichen Synchronisierungen',
        other: '# Benutzer hatten über die andere Verbindung noch keine zwei erfolgreichen Synchronisierungen',
      }),
    job_running: () => 'Eine Sammeländerung, die diese Verbindung betrifft, läuft noch',
    recently_used: () => 'Vor Kurzem hat sich noch etwas darüber angemeldet',
    cooling_off: () => 'Ihre Ruhetage sind noch nicht vorbei',
    no_checkpoint: () => 'Es gibt keinen Prüfpunkt, zu dem man zurückkehren könnte',
  },
  andMore: (count) => format.plural(count, { one: 'und # weiterer', other: 'und # weitere' }),
  showUsers: 'Diese Benutzer anzeigen',
  checkAgain: 'Erneut prüfen',
  effects: 'Was passiert',
  restorable: (days) =>
    format.plural(days, {
      one: 'Die gespeicherten Anmeldedaten bleiben # Tag lang verschlüsselt erhalten. So lange können Sie die Verbindung wiederherstellen.',
      other:
        'Die gespeicherten Anmeldedaten bleiben # Tage lang verschlüsselt erhalten. So lange können Sie die Verbindung wiederherstellen.',
    }),
  columnGoes: 'Ihre Spalte verschwindet aus der Benutzertabelle.',
  leftWithout: (count) =>
    count === 0
      ? 'Bei niemandem endet die Synchronisierung.'
      : format.plural(count, {
          one: 'Bei # Benutzer endet die Synchronisierung.',
          other: 'Bei # Benutzern endet die Synchronisierung.',
        }),
  confirmLabel: (name) => `Geben Sie zur Bestätigung „${name}“ ein`,
  confirmMismatch: (name) => `Geben Sie „${name}“ genau so ein, wie es hier steht.`,
  confirm: 'Trennen',
  confirming: 'Wird getrennt …',
  done: (name) => `${name} ist getrennt`,
  restore: 'Jetzt wiederherstellen',
  restoring: 'Wird wiederhergestellt …',
  restoreFailed: 'Die Verbindung wurde nicht wiederhergestellt.',
  softTitle: 'Noch nicht, außer ein zweiter Administrator stimmt zu',
  until: (when) => `Bis ${when}.`,
  ask: 'Um einen zweiten Administrator bitten',
  asking: 'Wird erbeten …',
  reason: 'Warum sie trotzdem getrennt werden soll',
  reasonMissing: 'Begründen Sie es mit mindestens drei Zeichen.',
  requested: (by) => `${by} hat darum gebeten, sie zu trennen. Ein anderer Administrator muss das bestätigen.`,
  requestedWhy: (reason) => `Die Begründung: „${reason}“`,
  withdraw: 'Bitte zurückziehen',
  withdrawing: 'Wird zurückgezogen …',
  pauseInstead: 'Stattdessen anhalten',
  pauseHint: 'Angehalten synchronisiert sie niemanden und behält alles; Sie können sie jederzeit fortsetzen.',
  pausing: 'Wird angehalten …',
  doneUntil: (until) => `Sie können die Verbindung bis ${until} wiederherstellen.`,
  failed: 'Die Verbindung wurde nicht getrennt.',
});
