import { frontEnd, store } from '../submission/serverNames.ts';

/** Which host signs an answer: the front end `[host time id]`, the store `[Hostname=host]`, or nobody. */
type Signature = 'front-end' | 'store' | 'none';

interface Entry {
  readonly code: number;
  /** Enhanced status and words. */
  readonly text: string;
  readonly signedBy: Signature;
}

function frontEndSays(code: number, text: string): Entry {
  return { code, text, signedBy: 'front-end' };
}

function storeSays(code: number, text: string): Entry {
  return { code, text, signedBy: 'store' };
}

const unsuccessful = '5.7.139 Authentication unsuccessful,';
const switchHelp = 'Visit https://aka.ms/smtp_auth_disabled for more information.';
const sendAsDenied =
  'STOREDRV.Submission.Exception:SendAsDeniedException.MapiExceptionSendAsDenied; Failed to process message';
const cannotSubmit = 'due to a permanent exception with message';
// The store's diagnostics go on for many more numbers, all of them different each time.
const numbers = '0.35250:0A003B45, 1.36674:0A000000, 1.61250:00000000, 1.45378:02000000';

/**
 * Literal refusals of SMTP submission, by the name a fault may use. `{account}` and `{from}` are filled in. Entries marked [unverified]
 * have been described, but were not seen in a recording.
 */
export const smtpReplies = {
  'authentication-unsuccessful': frontEndSays(535, '5.7.3 Authentication unsuccessful'),
  'smtp-auth-off-tenant': frontEndSays(
    535,
    `${unsuccessful} SmtpClientAuthentication is disabled for the Tenant. ${switchHelp}`,
  ),
  // [unverified]
  'smtp-auth-off-mailbox': frontEndSays(
    535,
    `${unsuccessful} SmtpClientAuthentication is disabled for the Mailbox. ${switchHelp}`,
  ),
  'basic-disabled': frontEndSays(535, `${unsuccessful} basic authentication is disabled.`),
  'wrong-password': frontEndSays(535, `${unsuccessful} the user credentials were incorrect.`),
  // [unverified]
  'conditional-access': frontEndSays(
    535,
    `${unsuccessful} the request did not meet the criteria to be authenticated successfully. Contact your administrator.`,
  ),
  // [unverified]
  'security-defaults': frontEndSays(
    535,
    `${unsuccessful} user is locked by your organization's security defaults policy. Contact your administrator.`,
  ),
  'basic-not-supported': frontEndSays(550, '5.7.30 Basic authentication is not supported for Client Submission.'),
  'mailbox-not-found': frontEndSays(451, '4.7.0 Temporary server error. Please try again later. PRX4 '),
  'old-tls': frontEndSays(
    421,
    '4.7.66 TLS 1.0 and 1.1 are not supported. Please upgrade/update your client to support TLS 1.2. ' +
      'Visit https://aka.ms/smtp_auth_tls.',
  ),
  // Recorded from the endpoint for high volume mail.
  'malformed-xoauth2': frontEndSays(501, '5.5.124 Invalid XOAUTH2 auth data - User address provided is not valid'),
  'mechanism-not-offered': frontEndSays(504, '5.7.4 Unrecognized authentication type'),
  'not-authenticated': frontEndSays(530, '5.7.57 Client not authenticated to send mail.'),
  'starttls-required': frontEndSays(451, '5.7.3 STARTTLS is required to send mail'),
  'envelope-denied': frontEndSays(550, '5.7.60 SMTP; Client does not have permissions to send as this sender'),
  'send-as-denied': storeSays(
    554,
    `5.2.252 SendAsDenied; {account} not allowed to send as {from}; ${sendAsDenied} ${cannotSubmit} ` +
      `[BeginDiagnosticData]Cannot submit message. ${numbers}[EndDiagnosticData]`,
  ),
  'send-as-denied-older': storeSays(554, `5.2.0 ${sendAsDenied} ${cannotSubmit} Cannot submit message. ${numbers}`),
  'traffic-not-accepted': frontEndSays(
    550,
    '5.7.708 Service unavailable. Access denied, traffic not accepted from this IP.',
  ),
  'threshold-exceeded': frontEndSays(550, '5.7.705 Access denied, tenant has exceeded threshold.'),
  'concurrent-limit': storeSays(
    432,
    '4.3.2 Concurrent connections limit exceeded. Visit https://aka.ms/concurrent_sending for more information.',
  ),
  'concurrent-limit-older': storeSays(432, '4.3.2 STOREDRV.ClientSubmit; sender thread limit exceeded;'),
  'over-quota': storeSays(554, '5.2.0 STOREDRV.Submission.Exception:SubmissionQuotaExceededException'),
  // [unverified]
  'too-many-recipients': storeSays(550, '5.5.3 RESOLVER.ADR.RecipLimit; too many recipients'),
  'logon-failure': storeSays(
    430,
    '4.2.0 STOREDRV; mailbox logon failure; STOREDRV.Submission.Exception:ConnectionFailedTransientException.' +
      'MapiExceptionLogonFailed; Failed to process message due to a transient exception with message ' +
      `[BeginDiagnosticData]Cannot open mailbox. Server = ${store}[EndDiagnosticData]`,
  ),
  'message-too-large': frontEndSays(552, '5.3.4 Message size exceeds fixed maximum message size'),
  'service-unavailable': frontEndSays(421, '4.3.2 Service not available, closing transmission channel'),
  'temporary-error': frontEndSays(451, '4.7.0 Temporary server error. Please try again later. PRX2 '),
} as const satisfies Readonly<Record<string, Entry>>;

export type SmtpReplyName = keyof typeof smtpReplies;

export function isSmtpReplyName(name: string): name is SmtpReplyName {
  return Object.hasOwn(smtpReplies, name);
}

export interface SmtpReply {
  readonly code: number;
  readonly text: string;
}

export interface ReplyDetails {
  /** Of the connection; in Exchange's brackets it is a number in hexadecimal. */
  readonly id: string;
  readonly at: Date;
  readonly account?: string | undefined;
  readonly from?: string | undefined;
}

export function smtpReply(name: SmtpReplyName, details: ReplyDetails): SmtpReply {
  const { code, text, signedBy } = smtpReplies[name];
  const filled = text.replace(/\{(account|from)\}/g, (_whole, what: 'account' | 'from') => details[what] ?? '');
  return { code, text: sign(filled, signedBy, details) };
}

/** Words with the signature of a host behind them. */
export function sign(text: string, signedBy: Signature, { id, at }: Pick<ReplyDetails, 'id' | 'at'>): string {
  if (signedBy === 'none') return text;
  const signature = signedBy === 'store' ? `[Hostname=${store}]` : `[${frontEnd} ${at.toISOString()} ${id}]`;
  return `${text.trimEnd()} ${signature}`;
}
