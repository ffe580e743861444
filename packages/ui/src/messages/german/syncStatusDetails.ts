import type { SyncStatusDetailsMessages } from '../english/syncStatusDetails.ts';
import type { Format } from '../format.ts';

export const syncStatusDetailsGerman = (format: Format): SyncStatusDetailsMessages => ({
  back: 'Zurück zu allen Benutzern',
  loading: 'Dieser Benutzer wird geladen …',
  notFound: 'Dieser Benutzer ist nicht bekannt.',
  failed: 'Dieser Benutzer konnte nicht geladen werden.',
  address: 'Adresse',
  upn: 'Benutzerprinzipalname',
  licence: 'Lizenz',
  location: 'Ort des Postfachs',
  unknown: 'Nicht bekannt',
  notEnabled: 'Dieser Benutzer ist in diesem Produkt nicht aktiviert; es wird nichts synchronisiert.',
  notSyncing: 'Keine Synchronisierung',
  notSyncingHint: 'Für diesen Benutzer ist keine Verbindung angehakt. Haken Sie in der Benutzertabelle eine an.',
  lastSuccess: 'Letzter Erfolg',
  lastAttempt: 'Letzter Versuch',
  items: 'Gelesene Kalendereinträge',
  itemsNone: 'Noch keine',
  streak: 'Erfolgreiche Synchronisierungen in Folge',
  writes: 'Schreibt dieses Postfach',
  writesSecond: 'Nur diese Verbindung darf das Postfach ändern.',
  reads: 'Liest nur',
  readsSecond: (writer) =>
    `${writer} schreibt das Postfach, bis diese Verbindung zwei erfolgreiche Synchronisierungen in Folge hatte.`,
  state: {
    released: 'Nicht angehakt; hier wird nichts synchronisiert.',
    waiting: 'Angehakt. Die erste Synchronisierung steht noch aus.',
    observing: (streak) =>
      format.plural(streak, {
        one: 'Bisher # erfolgreiche Synchronisierung; nach zwei in Folge gilt es als erwiesen.',
        other: 'Bisher # erfolgreiche Synchronisierungen; nach zwei in Folge gilt es als erwiesen.',
      }),
    healthy: 'Funktioniert: mindestens zwei erfolgreiche Synchronisierungen in Folge.',
    retrying: 'Die letzte Synchronisierung schlug fehl; der nächste Versuch kann von selbst gelingen.',
    failing: 'Jemand muss handeln; bloßes Wiederholen hilft nicht.',
    silent: 'Es hat funktioniert, aber seit zwei Intervallen kam kein Erfolg mehr.',
  },
  firstSeen: (when) => `Zuerst gesehen: ${when}`,
  seenTimes: (count) => format.plural(count, { one: 'einmal gesehen', other: '#-mal gesehen' }),
  checks: 'Prüfungen vor der Umstellung',
  tryNow: 'Dieses Postfach jetzt testen',
  history: 'Verlauf',
  historyEmpty: 'Bisher ist nichts geschehen.',
  historyBy: (who) => `durch ${who}`,
  historyKind: {
    ticked: 'Angehakt',
    unticked: 'Häkchen entfernt',
    lease_moved: 'Schreibt nun das Postfach',
    sync_recovered: 'Synchronisierung funktioniert wieder',
    sync_failed: 'Synchronisierung fehlgeschlagen',
  },
});
