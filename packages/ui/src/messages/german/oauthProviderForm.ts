import type { OauthProviderFormMessages } from '../english/oauthProviderForm.ts';
import type { Format } from '../format.ts';

export const oauthProviderFormGerman = (format: Format): OauthProviderFormMessages => ({
  newTitle: 'Eine App in Entra',
  newIntro: 'Einmal erfasst, von beliebig vielen Verbindungen verwendet.',
  editTitle: (name) => `Die App in Entra: ${name}`,
  gone: 'Diese App ist nicht mehr erfasst.',
  displayName: 'Bezeichnung',
  displayNameHint: 'Für die Menschen in Ihrer Organisation; in Entra kann sie anders heißen.',
  tenantId: 'Mandanten-ID',
  tenantIdHint: 'Übersicht: „Verzeichnis-ID (Mandant)“.',
  expiresAt: 'Der Schlüssel läuft ab am',
  expiresAtHint:
    'Wie Entra es neben dem Schlüssel zeigt. Sie werden rechtzeitig erinnert; lassen Sie es leer, wenn Sie es nicht wissen.',
  vendor: 'Die App des Herstellers dieses Produkts, der auch ihren Schlüssel erneuert. Nichts einzurichten.',
  clientId: 'Anwendungs-ID (Client)',
  redirectUri: 'Umleitungs-URI',
  redirectUriHint: 'In der App, Plattform „Web“, genau so, wie sie hier steht.',
  usedBy: (count) => format.plural(count, { one: 'Von # Verbindung verwendet', other: 'Von # Verbindungen verwendet' }),
  daysLeft: (days) =>
    format.plural(days, { one: 'Der Schlüssel läuft in # Tag ab', other: 'Der Schlüssel läuft in # Tagen ab' }),
  ended: 'Der Schlüssel ist abgelaufen: Microsoft lehnt ihn ab',
  rotation: 'Den Schlüssel ohne Unterbrechung wechseln',
  rotationIntro:
    'Legen Sie in Entra einen zweiten Schlüssel an, speichern und erproben Sie ihn hier, und lassen Sie ihn erst dann übernehmen. Bis dahin arbeitet der erste weiter.',
  secondSecret: 'Zweiter geheimer Clientschlüssel',
  secondSecretHint: 'Zertifikate & Geheimnisse: Kopieren Sie die Spalte „Wert“, nicht „Geheime ID“.',
  addSecret: 'Zweiten Schlüssel speichern',
  adding: 'Wird gespeichert …',
  secondStored: 'Ein zweiter Schlüssel ist gespeichert',
  proved: 'Eine Anmeldung mit ihm hat funktioniert',
  notProved: 'Noch nicht erprobt: Testen Sie eine Verbindung, die diese App verwendet.',
  provedFailed: 'Der letzte Versuch mit ihm ist gescheitert. Das hat Microsoft geantwortet:',
  promote: 'Übernehmen lassen',
  promoting: 'Wird übernommen …',
  promoteFailed: 'Er konnte nicht übernehmen.',
  asks: 'Was bei Microsoft erbeten wird',
  oneService: 'Ein Token gilt für einen Dienst; deshalb gehören alle Berechtigungen zu demselben.',
  endpoints: 'Adressen',
  endpointsHint:
    'Wohin Menschen geschickt und wo Token geholt werden; sie folgen aus dem Mandanten, niemand muss sie eintippen.',
  endpoint: {
    authorize: 'Hier melden sich Menschen an',
    token: 'Hier werden Token geholt und erneuert',
    approve: 'Hier genehmigt eine Microsoft-365-Administration, für alle',
  },
  scopes: 'Bereiche (Scopes)',
  prompt: 'Die Seite, die Microsoft zuerst zeigt (prompt)',
  prompts: {
    select_account:
      'Immer verwendet: Microsoft fragt, welches Konto sich anmeldet, damit nicht die eigene Sitzung des Admins an seiner Stelle antwortet.',
    login: 'Nicht nötig: Microsoft würde auch vom richtigen Konto noch einmal das Kennwort verlangen.',
    consent:
      'Nie verwendet: Seit 2026 hält es alle auf, die keine Administratoren sind. Die Genehmigung für die Organisation ist ein eigener Schritt und hinterlässt keine Anmeldung.',
    none: 'Nie verwendet: Microsoft würde ungesehen antworten, für wen auch immer, der angemeldet ist.',
  },
});
