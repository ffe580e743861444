import type { SelfAuthorizationMessages } from '../english/selfAuthorization.ts';
import type { Format } from '../format.ts';

export const selfAuthorizationGerman = (_format: Format): SelfAuthorizationMessages => ({
  title: 'Ihr Postfach verbinden',
  intro: (account) =>
    `Melden Sie sich einmal bei Microsoft als ${account} an, mit Ihrem eigenen Geschäftskonto. Ihr Kennwort bleibt bei Microsoft.`,
  allows: 'Was es erlaubt',
  until: 'Die Einladung endet',
  signIn: 'Bei Microsoft anmelden',
  signingIn: 'Microsoft wird geöffnet …',
  done: 'Ihr Postfach ist verbunden',
  doneSecond: 'Mehr ist nicht zu tun. Sie können diese Seite schließen.',
  expired: 'Diese Einladung ist abgelaufen',
  revoked: 'Diese Einladung wurde zurückgezogen',
  askAgain: 'Bitten Sie Ihre Administration um eine neue.',
  none: 'Für Sie gibt es keine Einladung',
  waiting: 'Weiter im Fenster von Microsoft',
  again: 'Erneut versuchen',
});
