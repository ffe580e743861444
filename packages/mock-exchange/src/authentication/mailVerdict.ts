import type { Directory, DirectoryUser, Tenant } from '@authshift/mock-idp';
import type { MailboxSettings } from '../mailboxes/mailboxSettings.ts';
import type { Permissions } from '../mailboxes/permissions.ts';
import type { ExchangeSettings } from '../policies/exchangeSettings.ts';

export type MailProtocol = 'imap' | 'pop' | 'smtp';

export interface MailCredentials {
  readonly protocol: MailProtocol;
  readonly mechanism: 'login' | 'plain' | 'xoauth2';
  /** For XOAUTH2 the mailbox; for SMTP the token's own user. */
  readonly user: string;
  /** Password or access token. It is not kept. */
  readonly secret: string;
}

/** Why a sign-in is refused. IMAP and POP hide it behind one string; SMTP tells some of it. */
export type MailRefusal =
  | 'malformed'
  | 'token-invalid'
  | 'token-expired'
  | 'wrong-audience'
  | 'no-permission'
  /** The user that was named is not the token's. */
  | 'other-account'
  | 'no-mailbox'
  /** Exchange has no service principal with the token's object id. */
  | 'unknown-service-principal'
  | 'no-rights'
  | 'protocol-off'
  | 'wrong-password'
  | 'account-blocked'
  /** The same for personal accounts, who are sent to a browser to prove who they are. */
  | 'account-blocked-personal'
  /** Microsoft removed Basic for this protocol. */
  | 'basic-ended'
  /** The same for personal accounts. */
  | 'basic-ended-personal'
  | 'basic-off-by-policy'
  /** Basic at SMTP AUTH, after Microsoft switched it off and before it goes for good. */
  | 'basic-off-by-default'
  | 'basic-ended-for-good'
  | 'smtp-auth-off-tenant'
  | 'smtp-auth-off-mailbox'
  | 'security-defaults'
  | 'conditional-access';

export type MailSignIn =
  | {
      readonly verdict: 'in';
      readonly how: 'basic' | 'delegated' | 'app';
      readonly tenant: Tenant;
      /** Who signed in; undefined for an application. */
      readonly account: DirectoryUser | undefined;
      readonly appId: string | undefined;
      readonly servicePrincipalId: string | undefined;
      readonly mailbox: DirectoryUser;
      /** When the token runs out, epoch milliseconds; undefined for a password. */
      readonly expiresAt: number | undefined;
      /** False = IMAP's "User is authenticated but not connected.": the mailbox cannot be reached. */
      readonly connected: boolean;
    }
  | { readonly verdict: 'refused'; readonly why: MailRefusal };

export interface MailSignInContext {
  readonly directory: Directory;
  readonly now: () => Date;
  readonly settings: ExchangeSettings;
  readonly permissions: Permissions;
}

export function refused(why: MailRefusal): MailSignIn {
  return { verdict: 'refused', why };
}

export function isProtocolOn(protocol: 'imap' | 'pop', settings: MailboxSettings): boolean {
  return protocol === 'imap' ? settings.imapEnabled : settings.popEnabled;
}

/** The mailbox's switch where it is set, else the tenant's; both hold for OAuth as for Basic. */
export async function smtpSwitchedOff(
  user: DirectoryUser,
  settings: Pick<ExchangeSettings, 'tenant' | 'mailbox'>,
): Promise<'smtp-auth-off-tenant' | 'smtp-auth-off-mailbox' | undefined> {
  const own = (await settings.mailbox(user)).smtpClientAuthenticationDisabled;
  if (own === true) return 'smtp-auth-off-mailbox';
  if (own === false) return undefined;
  const tenant = await settings.tenant(user.tenantId);
  return tenant.smtpClientAuthenticationDisabled || tenant.securityDefaults ? 'smtp-auth-off-tenant' : undefined;
}
