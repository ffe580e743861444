import type { AppRegistrationGuideMessages } from '../english/appRegistrationGuide.ts';
import type { Format } from '../format.ts';

export const appRegistrationGuideGerman = (_format: Format): AppRegistrationGuideMessages => ({
  title: 'Eine eigene App in Entra registrieren',
  intro: 'Einmalig durch einen Entra-Admin, in etwa zehn Minuten. Was dort einzutragen ist, lässt sich hier kopieren.',
  open: 'Die Registrierungen öffnen',
  openText:
    'Melden Sie sich im Microsoft Entra Admin Center an (früher Azure Active Directory), dann App-Registrierungen, Neue Registrierung.',
  openLink: 'Admin Center von Microsoft Entra',
  name: 'Bezeichnung',
  nameText: 'Jeder Name geht; man sieht ihn, wenn um Genehmigung gebeten wird.',
  audience: 'Unterstützte Kontotypen',
  audienceText:
    'Wählen Sie „Nur Konten in diesem Organisationsverzeichnis“. Mit jeder anderen Wahl könnten sich andere Mandanten anmelden.',
  redirect: 'Umleitungs-URI',
  redirectText: 'Plattform „Web“, nicht „Öffentlicher Client“. Buchstabe für Buchstabe, wie sie hier steht.',
  redirectUnknown: 'Fragen Sie den Hersteller dieses Produkts nach der Adresse seines Rückrufs.',
  manifest: 'Berechtigungen',
  manifestText:
    'Setzen Sie dies unter Manifest an die Stelle von „requiredResourceAccess“, oder in dessen Klammern, falls dort schon etwas steht, und speichern Sie.',
  manifestLabel: 'Teil des Manifests',
  unverified: (names) =>
    `Vergleichen Sie nach dem Speichern unter API-Berechtigungen: ${names}. Keine Seite von Microsoft nennt deren IDs.`,
  merge: 'In Ihr Manifest einsetzen lassen',
  mergeHint: 'Fügen Sie das ganze Manifest ein. Es bleibt auf dieser Seite.',
  mergeInvalid: (why) => `Das ist kein gültiges JSON, Entra nähme es also auch nicht an: ${why}`,
  mergeNotObject: 'Ein Manifest beginnt mit { und endet mit }.',
  merged: 'Ihr Manifest mit den Berechtigungen',
  secret: 'Geheimer Clientschlüssel',
  secretText:
    'Legen Sie unter Zertifikate & Geheimnisse einen neuen geheimen Clientschlüssel an und kopieren Sie sofort seinen „Wert“: Entra zeigt ihn nur jetzt. Notieren Sie, wann er abläuft.',
  certificateText:
    'Laden Sie unter Zertifikate & Geheimnisse ein Zertifikat hoch. Die Verwaltung von Exchange nimmt kein Geheimnis an.',
  ids: 'Die beiden IDs',
  idsText:
    'Kopieren Sie unter Übersicht „Anwendungs-ID (Client)“ und „Verzeichnis-ID (Mandant)“ in das Formular, zusammen mit dem Schlüssel. Alle drei lassen sich auf einmal einfügen.',
  approve: 'Genehmigung',
  approveText:
    'Ein Globaler Administrator oder Administrator für privilegierte Rollen genehmigt, unter API-Berechtigungen mit „Administratorzustimmung erteilen“ oder mit diesem Link:',
  approveLink: 'Bei Microsoft genehmigen',
  approveReturn:
    'Microsoft führt danach auf eine unserer Seiten, die die Anfrage nicht kennt. Die Genehmigung gilt trotzdem.',
  approveLater: 'Sobald das Formular gespeichert ist, lässt sich die Genehmigung von hier aus anfragen und übergeben.',
  check: 'Prüfen',
  checkText: 'Unter API-Berechtigungen stehen diese mit einem grünen Haken:',
});
