import type { SmtpReplyName } from './smtpReplies.ts';

/** What Exchange says where smtp-server says something else: a refusal by its name, or words of its own. */
export type Translation = { readonly name: SmtpReplyName } | { readonly code?: number; readonly text: string };

/**
 * smtp-server's own words, and Exchange's in their place. The command sequence, addresses and sizes are judged by the library; only what
 * it says about them differs. Of the words of refusals, `Send hello first` was seen in a recording; the others are [unverified].
 */
const translations: Readonly<Record<string, Translation>> = {
  'Ready to start TLS': { text: '2.0.0 SMTP server ready' },
  'Authentication successful': { text: '2.7.0 Authentication successful' },
  OK: { text: '2.0.0 OK' },
  Flushed: { text: '2.0.0 Resetting' },
  'See https://tools.ietf.org/html/rfc5321 for details': {
    text: '2.0.0 HELO EHLO STARTTLS RCPT DATA RSET MAIL QUIT HELP AUTH BDAT',
  },
  'Try to send something. No promises though': { text: '2.1.5 Cannot VRFY user' },
  Bye: { text: '2.0.0 Service closing transmission channel' },
  'End data with <CR><LF>.<CR><LF>': { text: 'Start mail input; end with <CRLF>.<CRLF>' },
  'Error: Must issue a STARTTLS command first': { name: 'mechanism-not-offered' },
  'Error: Unrecognized authentication type': { name: 'mechanism-not-offered' },
  'Error: send HELO/EHLO first': { text: '5.5.2 Send hello first' },
  'Error: need MAIL command': { text: '5.5.2 Need mail command' },
  'Error: need RCPT command': { text: '5.5.2 Need rcpt command' },
  'Error: nested MAIL command': { text: '5.5.2 Sender already specified' },
  'Error: TLS already active': { text: '5.5.2 Only one STARTTLS command can be issued per session' },
  'Error: No identity changes permitted': { text: '5.5.2 Already authenticated' },
  'Error: Bad sender address syntax': { text: '5.1.7 Invalid address' },
  'Error: Bad recipient address syntax': { text: '5.1.3 Invalid address' },
  'Authentication aborted': { text: '5.7.0 Authentication cancelled' },
  'Error: too many recipients': { text: '4.5.3 Too many recipients' },
  'Error: internal server error': { name: 'temporary-error' },
  'Error: too many unrecognized commands': {
    text: '4.7.0 Too many errors on this connection, closing transmission channel',
  },
  'Timeout - closing connection': { text: '4.4.1 Connection timed out' },
  'Error: Command line too long': { code: 421, text: '4.7.0 Command line too long, closing transmission channel' },
};

const onMail: Translation = { text: '2.1.0 Sender OK' };
const onRecipient: Translation = { text: '2.1.5 Recipient OK' };
const onSyntax: Translation = { text: '5.5.4 Invalid arguments' };

/** The words of Exchange already begin with an enhanced status code; smtp-server's, as it is used here, never do. */
const exchangeWords = /^[245]\.\d{1,3}\.\d{1,3} /;

export interface Saying {
  readonly code: number;
  readonly text: string;
  /** What is answered. */
  readonly command: string;
  readonly isSecure: boolean;
  /** Of a sign-in under way. */
  readonly mechanism: string | undefined;
}

/** Undefined when the words stay as they are. */
export function translate({ code, text, command, isSecure, mechanism }: Saying): Translation | undefined {
  if (exchangeWords.test(text)) return undefined;
  if (text === 'Accepted') return command === 'MAIL' ? onMail : onRecipient;
  if (text === 'Error: authentication Required') return { name: isSecure ? 'not-authenticated' : 'starttls-required' };
  if (text === 'Error: invalid userdata' && mechanism === 'xoauth2') return { name: 'malformed-xoauth2' };
  const known = translations[text];
  if (known !== undefined) return known;
  if (text.startsWith('Error: command not recognized'))
    return { text: `5.3.3 Unrecognized command '${command.slice(0, 32)}'` };
  if (code === 552) return { name: 'message-too-large' };
  if (code === 421) return { name: 'service-unavailable' };
  return code >= 500 ? onSyntax : undefined;
}
