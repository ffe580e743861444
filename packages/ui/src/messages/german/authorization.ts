import type { AuthorizationMessages } from '../english/authorization.ts';
import type { Format } from '../format.ts';

export const authorizationGerman = (_format: Format): AuthorizationMessages => ({
  pickerHint: (account) =>
    `Microsoft zeigt zuerst eine Liste von Konten: Wählen Sie ${account} oder „Anderes Konto verwenden“.`,
  signedInHere: (other, account) =>
    `Dieser Browser ist bei Microsoft als ${other} angemeldet. Wählen Sie auf der Seite von Microsoft ${account} oder „Anderes Konto verwenden“.`,
  failedToStart: 'Die Autorisierung wurde nicht gestartet.',
  microsoftUnreachable:
    'Die Anmeldeseite von Microsoft ist gerade nicht erreichbar. Ihre Verbindung ist unverändert; versuchen Sie es in einigen Minuten erneut.',
  waiting: 'Weiter im Fenster von Microsoft',
  waitingDetail: (account) =>
    `Melden Sie sich dort als ${account} an. Diese Seite bemerkt von selbst, wenn Sie fertig sind, auch wenn das Fenster geschlossen ist.`,
  openUntil: 'Offen bis',
  reopen: 'Microsoft noch einmal öffnen',
  stopWaiting: 'Nicht länger warten',
  blocked: 'Ihr Browser hat das Fenster nicht geöffnet',
  blockedDetail: 'Öffnen Sie Microsoft stattdessen mit diesem Link; diese Seite wartet auf das Ergebnis.',
  openLink: 'Microsoft in einem neuen Tab öffnen',
  connecting: 'Die Autorisierung wird abgeschlossen …',
  succeeded: (account) => `Verbunden als ${account}`,
  succeededNext: 'Microsoft hat das Dienstkonto angenommen. Haken Sie ein paar Benutzer an, um es auszuprobieren.',
  closeWindow: 'Sie können dieses Fenster schließen.',
  wrongAccount: 'Mit einem anderen Konto verbunden',
  wrongAccountDetail: (returned, expected) =>
    `Microsoft hat für ${returned} geantwortet. Diese Verbindung erwartet ${expected}.`,
  wrongAccountSilent:
    'Ihr Browser war noch bei Microsoft angemeldet, deshalb hat Microsoft ohne Rückfrage geantwortet.',
  wrongAccountKept: 'Es wurde nichts gespeichert und niemand umgestellt.',
  wrongTenant: (returned, expected) =>
    `Das Konto gehört zum Mandanten ${returned}; diese Verbindung erwartet ${expected}.`,
  alias: (returned) => `Ist ${returned} dasselbe Konto?`,
  aliasDetail: (returned, expected) =>
    `Microsoft hat für ${returned} geantwortet; dieses Konto hat auch die Adresse ${expected}. Wenn es dasselbe Konto unter anderem Namen ist, nehmen Sie den Namen an und melden Sie sich noch einmal an. Von der Anmeldung wurde nichts behalten.`,
  acceptAlias: (returned) => `${returned} annehmen`,
  aliasFailed: 'Der Name wurde nicht angenommen.',
  declined: 'Bei Microsoft abgelehnt',
  declinedDetail: (account) =>
    `Jemand hat „Abbrechen“ gewählt, oder ${account} darf dies nicht genehmigen. Es wurde nichts geändert.`,
  expired: 'Die Zeit für diese Autorisierung ist abgelaufen',
  expiredDetail:
    'Sie wurde bei Microsoft nicht rechtzeitig abgeschlossen. Beginnen Sie von vorn; es wurde nichts geändert.',
  failed: 'Microsoft hat abgelehnt',
  failedDetail: 'Das Dienstkonto wurde nicht verbunden. Das hat Microsoft geantwortet:',
  stranded: 'Hat Microsoft eine Meldung angezeigt?',
  strandedDetail:
    'Die Anmeldung ist nicht zurückgekommen. Falls Microsoft einen Fehler gezeigt hat, fügen Sie ihn unten ein und beginnen Sie dann von vorn.',
  startAgain: 'Von vorn beginnen',
  notFound: 'Diese Autorisierung ist nicht mehr bekannt.',
  paste: 'Was auf der Seite von Microsoft steht',
  pasteHint:
    'Kopieren Sie die ganze Seite oder ihre Adresse und fügen Sie sie hier ein. Kennwörter, Codes und Token werden sofort entfernt, und nichts wird irgendwohin gesendet.',
  pasteNothing:
    'In diesem Text wurde kein Fehler von Microsoft gefunden. Kopieren Sie die ganze Seite, auch das Kleingedruckte mit „Trace ID“ oder „Correlation ID“.',
  copyForSupport: 'Für den Support kopieren',
});
