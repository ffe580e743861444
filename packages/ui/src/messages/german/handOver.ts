import type { HandOverMessages } from '../english/handOver.ts';
import type { Format } from '../format.ts';

export const handOverGerman = (_format: Format): HandOverMessages => ({
  title: { consent: 'Genehmigung übergeben', grant: 'Anmeldung übergeben' },
  intro: {
    consent: () =>
      'Wer den Link öffnet, sieht, wer fragt, für welche Organisation und wofür, und genehmigt dann bei Microsoft. Ein Konto in diesem Produkt ist nicht nötig.',
    grant: (account) =>
      `Wer den Link öffnet, sieht, wer fragt und wofür, und meldet sich dann bei Microsoft als ${account} an. Ein anderes Konto wird nicht angenommen.`,
  },
  create: 'Link erstellen',
  creating: 'Link wird erstellt …',
  createAgain: 'Weiteren Link erstellen',
  link: {
    consent: () => 'Link für einen Microsoft-365-Admin',
    grant: (account) => `Link für den Inhaber von ${account}`,
  },
  once: 'Er wird nur jetzt angezeigt und gilt einmal. Sie können ihn widerrufen.',
  until: 'Gültig bis',
  mail: 'Text für eine E-Mail kopieren',
  writeMail: 'E-Mail schreiben',
  subject: {
    consent: (organization) => `Bitte genehmigen Sie eine App für ${organization} in Microsoft 365`,
    grant: (organization) => `Bitte melden Sie sich für ${organization} bei Microsoft an`,
  },
  body: {
    consent: (by, link, until) =>
      `Guten Tag,\n\n${by} bittet Sie, für unsere Organisation eine App zu genehmigen, damit sie ohne Kennwörter mit Postfächern arbeiten kann. Melden Sie sich als Globaler Administrator oder Administrator für privilegierte Rollen an:\n\n${link}\n\nDer Link gilt einmal, bis ${until}. Seine erste Seite sagt, wer fragt und was genehmigt wird, bevor etwas geschieht.`,
    grant: (by, link, until) =>
      `Guten Tag,\n\n${by} bittet Sie, sich bei Microsoft mit dem Dienstkonto anzumelden, das auf der Seite genannt ist, damit Postfächer ohne dessen Kennwort erreichbar sind:\n\n${link}\n\nDer Link gilt einmal, bis ${until}. Seine erste Seite sagt, wer fragt und was erlaubt wird, bevor etwas geschieht.`,
  },
  sent: 'Erstellte Links',
  status: {
    sent: 'Noch nicht geöffnet',
    opened: 'Geöffnet',
    completed: 'Erledigt',
    expired: 'Abgelaufen',
    revoked: 'Widerrufen',
  },
  by: (who) => `von ${who}`,
  revoke: 'Widerrufen',
  revoking: 'Wird widerrufen …',
  failed: 'Der Link konnte nicht erstellt werden.',
  revokeFailed: 'Der Link konnte nicht widerrufen werden.',
});
