import type { StoredSecretMessages } from '../english/storedSecret.ts';
import type { Format } from '../format.ts';

export const storedSecretGerman = (_format: Format): StoredSecretMessages => ({
  by: (who) => `Gespeichert von ${who}`,
  expires: 'läuft ab',
  never: 'Der gespeicherte Wert wird nie wieder angezeigt.',
  replace: 'Ersetzen',
  replaceWhat: {
    password: 'Das Kennwort ersetzen',
    'client-secret': 'Den geheimen Clientschlüssel ersetzen',
    certificate: 'Das Zertifikat ersetzen',
  },
  keep: 'Den gespeicherten Wert behalten',
});
