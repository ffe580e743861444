import type { ConnectivityTestMessages } from '../english/connectivityTest.ts';
import type { Format } from '../format.ts';

export const connectivityTestGerman = (_format: Format): ConnectivityTestMessages => ({
  positive: {
    title: (connection) => `Funktioniert ${connection}?`,
    hint: 'Meldet sich an und öffnet ein Postfach, wie es eine Synchronisierung tut. Nur ein echter Erfolg zählt.',
    verdict: {
      pass: 'Es funktioniert',
      fail: 'Es funktioniert nicht',
      'too-early': 'Noch nicht zu sagen',
      inconclusive: 'Es ist nichts bewiesen',
    },
  },
  roundTrip: {
    title: (connection) => `Kommt Post über ${connection} an?`,
    hint: 'Schickt eine Nachricht an das Postfach selbst, holt sie ab und löscht sie wieder: Eine Anmeldung allein zeigt nicht, dass Post ankommt.',
  },
  negative: {
    title: (connection) => `Wird ${connection} abgewiesen?`,
    hint: 'Meldet sich auf die alte Art an. Der Test ist bestanden, wenn Microsoft aus dem richtigen Grund ablehnt.',
    verdict: {
      pass: 'Es wird abgewiesen, wie es sein soll',
      fail: 'Es funktioniert noch',
      'too-early': 'Noch nicht zu sagen',
      inconclusive: 'Es ist nichts bewiesen',
    },
  },
  tooEarly: 'Die Änderung kann sich noch nicht zeigen; vorher sagt keine Antwort etwas aus.',
  reason: {
    never_worked_before:
      'Dieses Konto hat hier nie auf die alte Art funktioniert; eine Ablehnung beweist deshalb nichts.',
    new_does_not_work: 'Die neue Anmeldung funktioniert zurzeit nicht.',
    change_not_declared: 'Noch hat niemand gesagt, dass die Änderung vorgenommen wurde.',
    not_effective_yet: 'Die alte Anmeldung funktioniert noch. Vielleicht wendet Microsoft die Änderung noch an.',
    not_effective_after_latest:
      'Die alte Anmeldung funktioniert noch, obwohl der späteste Zeitpunkt vorbei ist. Prüfen Sie, ob die Änderung gespeichert wurde.',
    refused_for_another_reason: 'Sie wurde abgewiesen, aber aus einem Grund, der mit der Änderung nichts zu tun hat.',
    unreachable: 'Der Server war nicht erreichbar.',
  },
  retest: (when, exactly) => `Testen Sie ${when} erneut (${exactly}).`,
  test: 'Jetzt testen',
  testAgain: 'Erneut testen',
  testing: 'Wird getestet …',
  never: 'Noch nicht getestet.',
  failed: 'Der Test konnte nicht gestartet werden.',
  unknown: 'Das ist nicht mehr bekannt.',
});
