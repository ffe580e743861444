import { BUILT_IN_APPS } from '@authshift/mock-idp';
import type { StartupLine } from './startupLine.ts';

/** A request for the folder that holds a mailbox's calendar. */
const getCalendar =
  '<s:Envelope xmlns:s="http://schemas.xmlsoap.org/soap/envelope/" xmlns:t="http://schemas.microsoft.com/exchange/services/2006/types">' +
  '<s:Body><GetFolder xmlns="http://schemas.microsoft.com/exchange/services/2006/messages"><FolderShape><t:BaseShape>Default</t:BaseShape>' +
  '</FolderShape><FolderIds><t:DistinguishedFolderId Id="calendar"/></FolderIds></GetFolder></s:Body></s:Envelope>';

/**
 * Lines for a shell: two tokens by the built-in mail client, one by the mail daemon, and one request for each protocol with them. None
 * where the world has no such apps.
 */
export function pasteableLines({ origin, ca, tenants, users, apps, exchange }: StartupLine): readonly string[] {
  const client = apps.find(({ clientId }) => clientId === BUILT_IN_APPS.mailClient);
  const daemon = apps.find(({ clientId }) => clientId === BUILT_IN_APPS.mailDaemon);
  const tenant = tenants.find(({ id }) => id === client?.tenant);
  const user = users.find((one) => one.tenant === tenant?.id && one.behaviour === 'ordinary');
  if (client === undefined || daemon === undefined || tenant === undefined || user === undefined) return [];

  const trustIdp = ca === undefined || !origin.startsWith('https:') ? '' : ` --cacert ${quote(ca)}`;
  const take = (name: string, form: Readonly<Record<string, string>>): string => {
    const request = `curl -sS${trustIdp} ${origin}/${tenant.id}/oauth2/v2.0/token -d '${new URLSearchParams(form)}'`;
    return `${name}=$(${request} | sed 's/.*"access_token":"\\([^"]*\\)".*/\\1/')`;
  };
  const asUser = { grant_type: 'password', client_id: client.clientId, username: user.upn, password: user.password };
  const asDaemon = {
    grant_type: 'client_credentials',
    client_id: daemon.clientId,
    client_secret: daemon.secret ?? '',
  };
  const mail = `curl -sS --cacert ${quote(exchange.ca)} --user ${user.upn}: --oauth2-bearer "$TOKEN"`;
  const message = `printf 'From: ${user.upn}\\r\\nTo: ${user.upn}\\r\\nSubject: Rehearsal\\r\\n\\r\\nHello.\\r\\n'`;
  const command = { CmdletInput: { CmdletName: 'Get-CASMailbox', Parameters: { Identity: user.upn } } };
  const json = `-H 'Content-Type: application/json'`;
  return [
    take('TOKEN', { ...asUser, scope: 'https://outlook.office.com/.default' }),
    take('GRAPH', { ...asUser, scope: 'https://graph.microsoft.com/.default' }),
    take('ADMIN', { ...asDaemon, scope: 'https://outlook.office365.com/.default' }),
    `${mail} 'imaps://${exchange.imaps}/INBOX?ALL'`,
    `${mail} pop3s://${exchange.pops}`,
    `${message} | ${mail} --ssl-reqd smtp://${exchange.smtp} --mail-from ${user.upn} --mail-rcpt ${user.upn} -T -`,
    `curl -sS -H "Authorization: Bearer $TOKEN" -H 'Content-Type: text/xml' ${exchange.ews} -d ${quote(getCalendar)}`,
    `curl -sS -H "Authorization: Bearer $GRAPH" ${exchange.graph}/me/messages`,
    `curl -sS -H "Authorization: Bearer $ADMIN" ${json} ${exchange.exchangeAdmin}/${tenant.id}/InvokeCommand -d ${quote(JSON.stringify(command))}`,
  ];
}

/** For a POSIX shell. */
function quote(text: string): string {
  return /^[\w@%+=:,./-]+$/.test(text) ? text : `'${text.replaceAll("'", "'\\''")}'`;
}
