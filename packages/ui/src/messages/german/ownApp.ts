import type { OwnAppMessages } from '../english/ownApp.ts';
import type { Format } from '../format.ts';

export const ownAppGerman = (_format: Format): OwnAppMessages => ({
  clientId: 'Anwendungs-ID (Client)',
  clientIdHint:
    'App-Registrierungen, Übersicht: „Anwendungs-ID (Client)“. Sie können alle drei Werte auf einmal einfügen.',
  clientSecret: 'Geheimer Clientschlüssel',
  clientSecretHint: 'Zertifikate & Geheimnisse: Kopieren Sie die Spalte „Wert“, nicht „Geheime ID“.',
  redirectUri: 'Umleitungs-URI',
  redirectUriHint: 'Fügen Sie sie Ihrer App hinzu, Plattform „Web“, genau so, wie sie hier steht.',
  certificate: 'Zertifikat und privater Schlüssel',
  certificateHint:
    'Dieses Protokoll nimmt kein Geheimnis an. Fügen Sie beides als PEM ein: das Zertifikat, das Sie unter Zertifikate & Geheimnisse hochgeladen haben, und seinen Schlüssel ohne Kennwort.',
  pasted: (what) => `Aus dem Eingefügten übernommen: ${what}.`,
  pastedSecretId: 'Es enthielt auch die ID eines Geheimnisses; sie nützt nichts: Kopieren Sie seinen Wert.',
  swap: 'Mandanten-ID und Anwendungs-ID tauschen',
});
