import type { ConnectionCardMessages } from '../english/connectionCard.ts';
import type { Format } from '../format.ts';

export const connectionCardGerman = (format: Format): ConnectionCardMessages => ({
  account: 'Dienstkonto',
  serviceAddress: 'Dienstadresse',
  tenant: 'Mandant',
  lastSuccess: 'Letzter Erfolg',
  users: 'Benutzer',
  counts: (assigned, healthy, failing) =>
    `${format.number(assigned)} zugewiesen, ${format.number(healthy)} in Ordnung, ${format.number(failing)} mit Fehlern`,
  writes: 'Schreibt in',
  mailboxes: (count) =>
    count === 0 ? 'kein Postfach' : format.plural(count, { one: '# Postfach', other: '# Postfächer' }),
  environment: {
    online: 'Exchange Online',
    'on-premises': 'Exchange auf eigenen Servern',
    hybrid: 'Exchange Online und eigene Server',
  },
  neverWorked: 'Funktioniert noch nicht',
  second: {
    savedOAuth: 'Zum Abschluss mit dem Dienstkonto autorisieren.',
    savedBasic: 'Wartet auf die erste Antwort von Exchange.',
    authorizing: (account) => `Melden Sie sich als ${account} an.`,
    wrongAccount: (returned, expected) => `${returned} statt ${expected} hat geantwortet.`,
    awaitingConsent: 'Zuerst muss ein Administrator des Microsoft-365-Mandanten die Berechtigungen genehmigen.',
    declined: 'Es wurde niemand verbunden. Sie können von vorn beginnen.',
    stranded:
      'Von Microsoft ist niemand zurückgekommen. Beginnen Sie von vorn und bewahren Sie den Text einer Meldung auf.',
    abandoned: 'Die Zeit lief ab, bevor jemand zurückkam. Sie können von vorn beginnen.',
    unverified: 'Führen Sie einen Test aus oder haken Sie ein paar Benutzer an.',
    testFailed: 'Der letzte Test ist fehlgeschlagen; die Antwort steht unten.',
    degraded: (failing) =>
      format.plural(failing, {
        one: 'Bei # Benutzer besteht Handlungsbedarf.',
        other: 'Bei # Benutzern besteht Handlungsbedarf.',
      }),
    credentialExpiring: 'Fügen Sie ein zweites Geheimnis hinzu, bevor dieses abläuft.',
    blockedByPolicy: 'Eine Einstellung des Microsoft-365-Mandanten lehnt es ab. Dessen Administrator kann das ändern.',
    paused: 'Darüber wird nichts synchronisiert, bis jemand die Verbindung fortsetzt.',
    disconnectRequested: (by) => `${by} hat beantragt, sie zu trennen.`,
    needsReauth: 'Microsoft nimmt die gespeicherte Anmeldung nicht mehr an.',
    disconnected: (until) => `Kann bis ${until} wiederhergestellt werden.`,
    disconnectedForGood: 'Kann nicht mehr wiederhergestellt werden.',
  },
  act: { test: 'Verbindung testen', pause: 'Anhalten', resume: 'Fortsetzen', restore: 'Wiederherstellen' },
  doing: {
    test: 'Wird getestet …',
    pause: 'Wird angehalten …',
    resume: 'Wird fortgesetzt …',
    restore: 'Wird wiederhergestellt …',
  },
  disconnect: 'Trennen …',
  verdict: {
    works: 'Exchange hat die Anmeldung angenommen',
    refused: 'Exchange hat die Anmeldung abgelehnt',
    unreachable: 'Exchange war nicht erreichbar',
  },
  failed: {
    test: 'Der Test wurde nicht ausgeführt.',
    pause: 'Die Verbindung wurde nicht angehalten.',
    resume: 'Die Verbindung wurde nicht fortgesetzt.',
    restore: 'Die Verbindung wurde nicht wiederhergestellt.',
  },
  gone: 'Diese Verbindung gibt es nicht mehr.',
  lastError: 'Letzter Fehler',
});
