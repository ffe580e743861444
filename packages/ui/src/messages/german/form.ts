import type { FormMessages } from '../english/form.ts';
import type { Format } from '../format.ts';

/** What core's lint says in English, by field and code, or by code alone. */
const problems: Readonly<Record<string, string>> = {
  'displayName blank': 'Geben Sie der Verbindung einen Namen.',
  'displayName too_long': 'Der Name ist länger als 120 Zeichen.',
  'displayName taken': 'Eine andere Verbindung hat diesen Namen.',
  'account blank': 'Geben Sie die Adresse des Dienstkontos ein.',
  'account too_long': 'Die Adresse ist länger als 320 Zeichen.',
  'account not_an_address': 'Geben Sie eine Adresse wie service@contoso.example ein.',
  'account account_not_found': 'Der Mandant hat kein solches Konto.',
  'tenantId blank': 'Geben Sie die Mandanten-ID ein.',
  'tenantId not_a_guid': 'Eine Mandanten-ID besteht aus 32 Ziffern und Buchstaben mit Bindestrichen.',
  'tenantId is_client_id': 'Das ist eine Anwendungs-ID. Geben Sie hier die Mandanten-ID ein.',
  'tenantId same_as_client_id': 'Mandanten-ID und Anwendungs-ID können nicht gleich sein.',
  'tenantId tenant_not_found': 'Microsoft kennt keinen solchen Mandanten. Ist das vielleicht die Anwendungs-ID?',
  'registration.clientId blank': 'Geben Sie die Anwendungs-ID ein.',
  'registration.clientId not_a_guid': 'Eine Anwendungs-ID besteht aus 32 Ziffern und Buchstaben mit Bindestrichen.',
  'registration.clientId is_tenant_id': 'Das ist eine Mandanten-ID. Geben Sie hier die Anwendungs-ID ein.',
  'registration.clientId application_not_found':
    'Der Mandant kennt keine solche Anwendung. Ist das vielleicht die Mandanten-ID, oder fehlt die Genehmigung?',
  'registration.clientSecret blank': 'Geben Sie den geheimen Clientschlüssel ein.',
  'registration.clientSecret is_secret_id':
    'Das sieht nach der ID des Geheimnisses aus. Kopieren Sie stattdessen die Spalte „Wert“.',
  'registration.clientSecret secret_refused':
    'Microsoft hat den Schlüssel abgelehnt. Kopieren Sie seinen Wert, nicht seine ID.',
  'registration.clientSecret too_long': 'Der Schlüssel ist länger als 1024 Zeichen.',
  'registration.certificate blank': 'Fügen Sie ein Zertifikat hinzu: Ein Geheimnis reicht hier nicht.',
  not_a_certificate: 'Fügen Sie das Zertifikat und seinen privaten Schlüssel als PEM ein.',
  private_key_encrypted: 'Der private Schlüssel hat ein Kennwort. Fügen Sie ihn ohne ein.',
  private_key_of_another: 'Dieser private Schlüssel gehört zu einem anderen Zertifikat.',
  not_rsa: 'Entra nimmt nur Zertifikate mit einem RSA-Schlüssel an.',
  has_expired: 'Dieses Zertifikat ist abgelaufen.',
  'password blank': 'Geben Sie das Kennwort ein.',
  'password too_long': 'Das Kennwort ist länger als 1024 Zeichen.',
  'serviceAddress not_a_url': 'Geben Sie eine Adresse ein, die mit https:// beginnt.',
  'serviceAddress too_long': 'Die Adresse ist länger als 2048 Zeichen.',
  ropc_ends:
    'Microsoft stellt die Anmeldung mit Benutzername und Kennwort ein, und MFA verhindert sie. Verwenden Sie ein Zertifikat oder lassen Sie das Konto sich anmelden.',
  reaches_all_mailboxes: 'Die App erreicht jedes Postfach, bis ein Exchange-Admin sie einschränkt.',
  'expiresAt in_past': 'Dieser Tag ist vorbei; Microsoft würde den Schlüssel ablehnen.',
};

export const formGerman = (_format: Format): FormMessages => ({
  save: 'Speichern',
  saving: 'Wird gespeichert …',
  notSaved: 'Das ist nicht gespeichert.',
  show: { password: 'Kennwort anzeigen', clientSecret: 'Geheimen Clientschlüssel anzeigen' },
  hide: { password: 'Kennwort verbergen', clientSecret: 'Geheimen Clientschlüssel verbergen' },
  showShort: 'Anzeigen',
  hideShort: 'Verbergen',
  problem: (path, code, message) => problems[`${path} ${code}`] ?? problems[code] ?? message,
});
