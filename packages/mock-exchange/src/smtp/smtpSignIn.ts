import { judgeMailSignIn, type MailCredentials, type MailRefusal } from '../authentication/mailSignIn.ts';
import type { SignedIn } from '../authentication/signedIn.ts';
import { inForce } from '../policies/datedRules.ts';
import type { ExchangeServices } from '../services.ts';
import type { SmtpReplyName } from './smtpReplies.ts';

/** SMTP tells more of the cause than IMAP and POP do, but nothing of what is wrong with a token. */
const refusals: Readonly<Record<MailRefusal, SmtpReplyName>> = {
  malformed: 'authentication-unsuccessful',
  'token-invalid': 'authentication-unsuccessful',
  'token-expired': 'authentication-unsuccessful',
  'wrong-audience': 'authentication-unsuccessful',
  'no-permission': 'authentication-unsuccessful',
  'other-account': 'authentication-unsuccessful',
  'unknown-service-principal': 'authentication-unsuccessful',
  'no-rights': 'authentication-unsuccessful',
  'protocol-off': 'authentication-unsuccessful',
  'no-mailbox': 'mailbox-not-found',
  'wrong-password': 'wrong-password',
  'account-blocked': 'wrong-password',
  'account-blocked-personal': 'wrong-password',
  'basic-ended': 'basic-disabled',
  'basic-ended-personal': 'basic-disabled',
  'basic-off-by-policy': 'basic-disabled',
  'basic-off-by-default': 'basic-disabled',
  'basic-ended-for-good': 'basic-not-supported',
  'smtp-auth-off-tenant': 'smtp-auth-off-tenant',
  'smtp-auth-off-mailbox': 'smtp-auth-off-mailbox',
  'security-defaults': 'security-defaults',
  'conditional-access': 'conditional-access',
};

export interface SmtpKnock extends Pick<MailCredentials, 'mechanism' | 'user' | 'secret'> {
  /** TLS 1.0 or 1.1. */
  readonly isOldTls: boolean;
}

/**
 * An account whose mailbox is not there fails at the front end, which cannot find where to send the connection on to; an application that
 * may not open the mailbox gets in, and learns it when the store opens it to send.
 */
export async function judgeSmtpSignIn(
  { isOldTls, ...credentials }: SmtpKnock,
  services: ExchangeServices,
): Promise<{ readonly user: SignedIn } | { readonly refusal: SmtpReplyName }> {
  const { mechanism, user } = credentials;
  if (isOldTls && (await refusesOldTls(user, services))) return { refusal: 'old-tls' };
  if (mechanism === 'xoauth2' && !/^[^@\s]+@[^@\s]+$/.test(user)) return { refusal: 'malformed-xoauth2' };
  const verdict = await judgeMailSignIn({ protocol: 'smtp', ...credentials }, services);
  if (verdict.verdict === 'refused') return { refusal: refusals[verdict.why] };
  if (!verdict.connected && verdict.how !== 'app') return { refusal: 'mailbox-not-found' };
  return { user: verdict };
}

/** By the rules of the tenant whose domain the name has; Exchange knows no other clock than today's. */
async function refusesOldTls(user: string, { directory, now }: ExchangeServices): Promise<boolean> {
  const tenant = await directory.findTenant(user.slice(user.lastIndexOf('@') + 1));
  return inForce('smtp-old-tls-refused', tenant?.asOf ?? now().toISOString());
}
