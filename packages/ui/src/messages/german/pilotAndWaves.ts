import type { PilotAndWavesMessages } from '../english/pilotAndWaves.ts';
import type { Format } from '../format.ts';

export const pilotAndWavesGerman = (format: Format): PilotAndWavesMessages => ({
  title: (to) => `Benutzer schrittweise auf ${to} umstellen`,
  unknown: 'Diese Verbindung ist nicht mehr bekannt.',
  loading: 'Pilot und Wellen werden geladen …',
  loadFailed: 'Pilot und Wellen konnten nicht geladen werden.',
  pilot: 'Pilotgruppe',
  pilotHint: 'Einige Benutzer gehen voran. Zusammen stehen sie für jede Art von Postfach, die es bei Ihnen gibt.',
  suggest: 'Vorschlagen, wer vorangeht',
  suggesting: 'Eine erste Gruppe wird gesucht …',
  suggestFailed: 'Es konnte keine erste Gruppe vorgeschlagen werden.',
  suggested: (count) =>
    format.plural(count, { one: '# Benutzer wird vorgeschlagen', other: '# Benutzer werden vorgeschlagen' }),
  because: {
    licence: (value) => `Lizenz ${value}`,
    location: (value) => `Postfach ${value}`,
    mailbox: (value) => `Postfachart ${value}`,
  },
  uncovered: (kinds) => `Niemand kann stehen für: ${kinds}.`,
  nobody: 'Es gibt niemanden, der vorgeschlagen werden könnte.',
  begin: (count) =>
    format.plural(count, { one: 'Piloten mit # Benutzer beginnen', other: 'Piloten mit # Benutzern beginnen' }),
  beginning: 'Wird begonnen …',
  beginFailed: 'Der Pilot konnte nicht begonnen werden.',
  pilotStatus: {
    running: 'Läuft',
    passed: 'Bestanden',
    failed: 'Bei jemandem schlägt es fehl',
    'signed-off': 'Freigegeben',
  },
  pilotCounts: (passed, pending, failed) =>
    `${format.number(passed)} bestanden, ${format.number(pending)} ausstehend, ${format.number(failed)} fehlerhaft`,
  pilotRule: (intervals) =>
    format.plural(intervals, {
      one: 'Bestanden nach # erfolgreichen Synchronisierung jedes Mitglieds und einem Test der Verbindung.',
      other:
        'Bestanden nach # erfolgreichen Synchronisierungen in Folge für jedes Mitglied und einem Test der Verbindung.',
    }),
  signOff: 'Freigeben: Die anderen können folgen',
  signingOff: 'Wird freigegeben …',
  signOffFailed: 'Der Pilot konnte nicht freigegeben werden.',
  signedOff: (who) => `Freigegeben von ${who}`,
  waves: 'Wellen',
  wavesHint:
    'Gruppen von Benutzern, eine nach der anderen. Jede hält von selbst an, wenn es bei zu vielen fehlschlägt.',
  noWaves: 'Es ist keine Welle geplant.',
  waveStatus: {
    planned: 'Geplant',
    running: 'Stellt Benutzer um',
    paused: 'Unterbrochen',
    stopped: 'Angehalten',
    observing: 'Beobachtet die Umgestellten',
    done: 'Fertig',
    'rolled-back': 'Zurückgenommen',
  },
  stop: {
    failures: 'Durch ihre Regel angehalten: Bei zu vielen Benutzern schlug es fehl.',
    rate: 'Durch ihre Regel angehalten: Bei einem zu großen Anteil der Benutzer schlug es fehl.',
    consecutive: 'Durch ihre Regel angehalten: Bei mehreren Benutzern nacheinander schlug es fehl.',
    throttled: 'Microsoft hat um eine Pause gebeten. Es geht von selbst weiter.',
    window: 'Ihre Zeit ist um. Es geht weiter, wenn sie wieder beginnt.',
    person: 'Von einer Person angehalten.',
  },
  until: (when) => `Bis ${when}.`,
  progress: (name) => `Fortschritt von ${name}`,
  counts: ({ total, done, proven, failed, skipped }) =>
    `${format.number(done)} von ${format.number(total)} Benutzern umgestellt, ${format.number(proven)} erwiesen, ${format.number(failed)} fehlgeschlagen, ${format.number(skipped)} übergangen`,
  window: (opens, closes) => `Nur von ${opens} bis ${closes}.`,
  act: {
    start: 'Starten',
    pause: 'Unterbrechen',
    resume: 'Fortsetzen',
    stop: 'Anhalten',
    release: 'Alte Verbindung freigeben',
  },
  actFailed: 'Das wurde nicht getan.',
  acting: 'Einen Moment …',
  refusal: {
    status: 'Ihr Zustand lässt das nicht zu.',
    stop_rule_hit:
      'Eine Stoppregel hat gegriffen. Sehen Sie nach, bei wem es fehlschlägt, beheben Sie das und starten Sie dann trotzdem.',
    throttled: 'Microsoft hat um eine Pause gebeten.',
    freeze: 'An diesen Tagen sollte niemand auf halbem Weg sein.',
    previous_observing: 'Die Welle davor wird noch beobachtet.',
    window: 'Ihre Zeit ist noch nicht gekommen.',
    connection_not_ready: 'Die neue Verbindung funktioniert zurzeit nicht.',
  },
  inSpite: 'Trotzdem starten',
  unproven: (count) =>
    format.plural(count, {
      one: '# Benutzer hatte auf der neuen Verbindung noch keine zwei erfolgreichen Synchronisierungen.',
      other: '# Benutzer hatten auf der neuen Verbindung noch keine zwei erfolgreichen Synchronisierungen.',
    }),
  releaseAnyway: 'Trotzdem alle freigeben',
  plan: 'Wellen planen',
  name: 'Name',
  nameDefault: 'Welle',
  nameMissing: 'Geben Sie den Wellen einen Namen.',
  size: 'Benutzer je Welle',
  sizeHint: 'Leer: alle in einer Welle.',
  failures: 'Anhalten nach so vielen fehlgeschlagenen Benutzern',
  failuresHint: 'Leer: Das hält keine Welle an.',
  numberWrong: 'Geben Sie eine ganze Zahl ab 1 an.',
  planAll: (count) => format.plural(count, { one: 'Für # Benutzer planen', other: 'Für # Benutzer planen' }),
  planning: 'Wird geplant …',
  planFailed: 'Die Wellen konnten nicht geplant werden.',
  nobodyLeft: 'Auf der alten Verbindung ist niemand mehr.',
});
