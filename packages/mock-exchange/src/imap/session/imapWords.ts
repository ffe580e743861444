/** How a command ends. `code` is a response code, without its brackets. */
export interface Answer {
  readonly status: 'OK' | 'NO' | 'BAD';
  readonly code?: string;
  readonly text: string;
}

export function ok(text: string, code?: string): Answer {
  return code === undefined ? { status: 'OK', text } : { status: 'OK', code, text };
}

export function no(text: string, code?: string): Answer {
  return code === undefined ? { status: 'NO', text } : { status: 'NO', code, text };
}

function bad(text: string): Answer {
  return { status: 'BAD', text };
}

/** Every command that went well ends like this. */
export function completed(command: string, code?: string): Answer {
  return ok(`${command} completed.`, code);
}

/**
 * Exchange's words. Where no source is named they were seen in protocol logs that their owners published; `[unverified]`: known to be
 * said, not seen by us.
 */
export const words = {
  // What is inside the brackets is the name of the server, UTF-16 in base64.
  greeting: 'The Microsoft Exchange IMAP4 service is ready.',
  // SwiftMail pull request 109, recorded 2026-03-05. Some front ends offered no AUTH=PLAIN, and LOGINDISABLED, in September 2026 (MailKit
  // issue 2016); what is offered before anybody signs in cannot depend on the tenant, so this mock offers what its tenants of any date need.
  capabilities:
    'IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+',
  // A log of port 143; MOVE was not in it, since it is older. [unverified]
  capabilitiesBeforeTls:
    'IMAP4 IMAP4rev1 LOGINDISABLED STARTTLS SASL-IR UIDPLUS MOVE ID UNSELECT CHILDREN IDLE NAMESPACE LITERAL+',
  // MailKit issue 1282.
  capabilitiesSignedIn:
    'IMAP4 IMAP4rev1 AUTH=PLAIN AUTH=XOAUTH2 SASL-IR UIDPLUS MOVE ID UNSELECT CLIENTACCESSRULES CLIENTNETWORKPRESENCELOCATION BACKENDAUTHENTICATE CHILDREN IDLE NAMESPACE LITERAL+',
  identity: ['name', 'Microsoft.Exchange.Imap4.Imap4Server', 'version', '15.20'],
  goodbye: 'Microsoft Exchange Server IMAP4 server signing off.',
  invitation: 'Ready for additional command text.',
  idling: 'IDLE accepted, awaiting DONE command.',
} as const;

/** Refusals by name: a fault may ask for each. */
export const refusals = {
  // domain.md 3.1, row 1.
  'authenticate-failed': no('AUTHENTICATE failed.'),
  // RFC 3501 has BAD for one that the client took back. [unverified]
  'authenticate-cancelled': bad('AUTHENTICATE failed.'),
  // Row 2.
  'login-failed': no('LOGIN failed.'),
  // Row 3.
  'basic-disabled': no('Basic authentication is disabled.'),
  // Row 4.
  'not-connected': bad('User is authenticated but not connected.'),
  // Row 6.
  'invalid-state': bad('Command received in Invalid state.'),
  // Row 8.
  'account-blocked': no(
    'LOGIN failed. Account is blocked. Login to your account via a web browser to verify your identity.',
  ),
  // Lines longer than taken.
  'line-too-long': bad('Command Error. 10'),
  // A line that cannot be taken apart.
  syntax: bad('Command Error. 11'),
  // A command nobody knows, or not on this connection.
  'unknown-command': bad('Command Error. 12'),
  arguments: bad('Command Argument Error. 11'),
  // [unverified]
  'message-set': bad('The specified message set is invalid.'),
  'server-unavailable': no('Server Unavailable. 15'),
} as const satisfies Readonly<Record<string, Answer>>;

export type RefusalName = keyof typeof refusals;

/** Last words of the server by name, without `* BYE `. */
export const farewells = {
  'signing-off': words.goodbye,
  // Row 7.
  'connection-closed': 'Connection closed. 14',
  // Row 5.
  'token-expired': 'Session invalidated - AccessTokenExpired',
  'timed-out': 'Connection is closed. 13',
} as const;

export type FarewellName = keyof typeof farewells;

/** As Exchange Online asks to slow down; clients read the number. */
export function throttled(retryAfterSeconds: number): Answer {
  return bad(`Request is throttled. Suggested Backoff Time: ${retryAfterSeconds * 1000} milliseconds`);
}

/** Why a folder command is refused. */
export const folderRefusals = {
  // [unverified]
  missing: (name: string): Answer => no(`${name} doesn't exist.`),
  // dmarc-metrics-exporter issue 15.
  exists: no('Mailbox already exists.'),
  // [unverified]
  fixed: (command: string): Answer => no(`${command} failed.`),
  // [unverified]; the code is RFC 3501's.
  missingTarget: (name: string): Answer => no(`${name} doesn't exist.`, 'TRYCREATE'),
  // [unverified]
  messagesGone: no('Some of the requested messages no longer exist.'),
  readOnly: no('Folder is read only.'),
  // [unverified]
  tooLarge: no('APPEND failed. Message is too large.'),
} as const;
