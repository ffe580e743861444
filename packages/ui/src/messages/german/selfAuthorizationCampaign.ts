import type { SelfAuthorizationCampaignMessages } from '../english/selfAuthorizationCampaign.ts';
import type { Format } from '../format.ts';

export const selfAuthorizationCampaignGerman = (format: Format): SelfAuthorizationCampaignMessages => ({
  title: 'Benutzer verbinden ihre Postfächer selbst',
  intro: 'Alle melden sich einmal mit dem eigenen Konto an, über einen Link, der einmal gilt.',
  progress: (done, total) =>
    format.plural(
      total,
      {
        one: '{done} von # Benutzer hat sich angemeldet',
        other: '{done} von # Benutzern haben sich angemeldet',
      },
      { done: format.number(done) },
    ),
  nobody: 'Für diese Verbindung ist noch niemand angehakt. Haken Sie zuerst Benutzer in der Tabelle an.',
  gone: 'Diese Verbindung gibt es nicht mehr.',
  invite: (count) => format.plural(count, { one: '# Benutzer einladen', other: '# Benutzer einladen' }),
  remind: (count) =>
    format.plural(count, {
      one: 'Neuer Link für # Benutzer ohne Anmeldung',
      other: 'Neue Links für # Benutzer ohne Anmeldung',
    }),
  inviting: 'Links werden erstellt …',
  links: (count) => format.plural(count, { one: '# Link wurde erstellt', other: '# Links wurden erstellt' }),
  linksOnce:
    'Sie werden nur jetzt angezeigt. Kopieren Sie die Liste in Ihr E-Mail-Programm: eine Zeile je Benutzer, mit Adresse und Link.',
  copyList: 'Liste kopieren',
  failed: 'Die Einladungen konnten nicht erstellt werden.',
  revokeFailed: 'Die Einladung konnte nicht widerrufen werden.',
  status: {
    none: 'Nicht eingeladen',
    sent: 'Eingeladen',
    opened: 'Geöffnet',
    completed: 'Angemeldet',
    expired: 'Abgelaufen',
    revoked: 'Widerrufen',
  },
  revoke: 'Widerrufen',
  revokeOf: (user) => `Die Einladung von ${user} widerrufen`,
  caption: 'Benutzer nach ihrem Stand',
  more: (count) => format.plural(count, { one: 'und # weiterer', other: 'und # weitere' }),
});
