import type { AuthorizeButtonMessages } from '../english/authorizeButton.ts';
import type { Format } from '../format.ts';

export const authorizeButtonGerman = (_format: Format): AuthorizeButtonMessages => ({
  authorize: 'Bei Microsoft autorisieren',
  authorizeAgain: 'Erneut bei Microsoft anmelden',
  approve: 'Für die Organisation genehmigen',
  switchAccount: 'Konto wechseln',
  starting: 'Microsoft wird geöffnet …',
  waiting: 'Warten auf Microsoft …',
  expectation: (account) => `Sie melden sich als ${account} an, nicht als Sie selbst.`,
  expectationConsent:
    'Ein Microsoft-365-Admin meldet sich an und genehmigt, in der Rolle Globaler Administrator oder Administrator für privilegierte Rollen. Es wird kein Postfach geöffnet.',
  failedToStart: 'Die Autorisierung wurde nicht gestartet.',
  gone: 'Diese Verbindung gibt es nicht mehr.',
});
