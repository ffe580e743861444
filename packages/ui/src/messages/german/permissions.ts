import type { PermissionsMessages } from '../english/permissions.ts';
import type { Format } from '../format.ts';

export const permissionsGerman = (_format: Format): PermissionsMessages => ({
  means: {
    'EWS.AccessAsUser.All': 'Über Exchange-Webdienste jedes Postfach öffnen, das das angemeldete Konto öffnen darf.',
    full_access_as_app:
      'Jedes Postfach der Organisation über Exchange-Webdienste öffnen, ohne dass sich jemand anmeldet.',
    'IMAP.AccessAsUser.All': 'E-Mails über IMAP lesen und ändern, als das angemeldete Konto.',
    'IMAP.AccessAsApp': 'E-Mails über IMAP lesen und ändern, in den Postfächern, die Exchange der App gibt.',
    'POP.AccessAsUser.All': 'E-Mails über POP abholen, als das angemeldete Konto.',
    'POP.AccessAsApp': 'E-Mails über POP abholen, aus den Postfächern, die Exchange der App gibt.',
    'SMTP.Send': 'E-Mails über SMTP senden, als das angemeldete Konto.',
    'SMTP.SendAsApp': 'E-Mails über SMTP senden, aus den Postfächern, die Exchange der App gibt.',
    'Exchange.Manage': 'Exchange verwalten, soweit die Rollen des angemeldeten Kontos reichen.',
    'Exchange.ManageAsApp': 'Exchange verwalten, soweit die Rollen der App reichen.',
    'Mail.ReadWrite': 'E-Mails lesen und ändern.',
    'Mail.Send': 'E-Mails senden.',
    'Calendars.ReadWrite': 'Kalender lesen und ändern.',
    'Contacts.ReadWrite': 'Kontakte lesen und ändern.',
    'Tasks.ReadWrite': 'Aufgaben lesen und ändern.',
    'Tasks.ReadWrite.All': 'Aufgaben lesen und ändern.',
    offline_access: 'Nach der Anmeldung weiterarbeiten: Ohne ihn endet der Zugriff innerhalb einer Stunde.',
    openid: 'Wissen, welches Konto sich angemeldet hat.',
    profile: 'Den Namen des angemeldeten Kontos kennen.',
    '.default': 'Was die App aufführt und ein Admin genehmigt hat.',
  },
  everyMailbox: 'In jedem Postfach der Organisation, bis ein Exchange-Admin es einschränkt.',
  need: {
    'ews-allow-list':
      'Ein Exchange-Admin nimmt die App in die Liste derer auf, die EWS nutzen dürfen (ab 1. Oktober 2026).',
    'exchange-service-principal':
      'Ein Exchange-Admin macht die App in Exchange bekannt, mit der Objekt-ID der Unternehmensanwendung.',
    'full-access': 'Ein Exchange-Admin gibt der App Vollzugriff auf jedes Postfach.',
    'send-as': 'Ein Exchange-Admin lässt die App als jedes Postfach senden.',
    'smtp-auth-enabled': 'SMTP AUTH ist für Postfach und Mandant eingeschaltet.',
    'directory-role': 'Ein Entra-Admin gibt der App, oder wer sich anmeldet, eine Exchange-Rolle.',
    certificate: 'Die App weist sich mit einem Zertifikat aus; ein Geheimnis wird hier nicht angenommen.',
  },
  needed: 'Außer der Genehmigung noch nötig',
});
