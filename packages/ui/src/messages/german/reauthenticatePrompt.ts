import type { ReauthenticatePromptMessages } from '../english/reauthenticatePrompt.ts';
import type { Format } from '../format.ts';

export const reauthenticatePromptGerman = (format: Format): ReauthenticatePromptMessages => ({
  title: (name) => `${name}: Jemand muss sich erneut anmelden`,
  why: 'Bis dahin synchronisiert über diese Verbindung nichts. Benutzer und ihre Haken bleiben, wie sie sind.',
  whyEnding: 'Ihre Anmeldedaten laufen bald ab. Wer sich jetzt anmeldet, vermeidet eine Unterbrechung.',
  account: 'Anzumeldendes Konto',
  address: 'Dienstadresse',
  lastSuccess: 'Letzter Erfolg',
  password: 'Das Kennwort wird hier nicht angezeigt und nur gebraucht, wenn Microsoft danach fragt.',
  now: 'Jetzt erneut anmelden',
  later: 'Später',
  connected: (account) => `Verbunden als ${account}`,
  notConnected: 'Nicht verbunden',
  answer: 'Das hat Microsoft geantwortet',
  done: 'Fertig',
  loop: (times) =>
    format.plural(times, {
      one: 'Das wurde # Mal ohne Erfolg versucht',
      other: 'Das wurde # Mal ohne Erfolg versucht',
    }),
  loopAdvice:
    'Noch ein Versuch wird nicht helfen. Fügen Sie unten ein, was Microsofts Seite sagt, lassen Sie das Konto auf office.com und in Outlook erledigen, was Microsoft von ihm will, oder geben Sie dies an den Support.',
  loopCopy: 'Für den Support kopieren',
  loopWhat: 'Wie sich das im Kreis gedreht hat',
  allTheSame: 'Trotzdem versuchen',
  dueFor: 'seit',
});
