import { isIP } from 'node:net';
import type { Protocol } from '@authshift/core/contract';

/** What proves who asks, used for one call and never stored. */
export type Credential =
  /** `app`: nobody signed in; the app itself opens the mailbox. */
  | { readonly kind: 'token'; readonly token: string; readonly app: boolean }
  | { readonly kind: 'password'; readonly password: string; readonly scheme: 'basic' | 'ntlm' };

/** A connection that is ready to ask. */
export interface Caller {
  readonly protocol: Protocol;
  /** The connection's service address; with mail protocols that of IMAP or POP. */
  readonly address: string;
  /** Where the host in it was found to lead, and of `smtpAddress`, too; null: whoever connects asks. */
  readonly ip: string | null;
  /** Where mail is handed in, for the mail protocols. */
  readonly smtpAddress: string;
  /** The account that signs in. */
  readonly account: string;
  readonly tenantId: string | null;
  readonly credential: Credential;
  /** PEM of further certificate authorities that mail servers may have theirs from. */
  readonly ca: string | null;
}

/** The value of the header `Authorization`. RFC 6750; RFC 7617 with UTF-8. */
export function authorizationOf({ credential, account }: Pick<Caller, 'credential' | 'account'>): string {
  if (credential.kind === 'token') return `Bearer ${credential.token}`;
  return `Basic ${Buffer.from(`${account}:${credential.password}`, 'utf8').toString('base64')}`;
}

/** A refusal of the account's own mailbox is one of the account. */
export function isOwn({ account }: Pick<Caller, 'account'>, mailbox: string): boolean {
  return account.toLowerCase() === mailbox.toLowerCase();
}

/** Whom a password opens a mailbox as, over IMAP and POP: another's is named behind the account, as Exchange takes it. */
export function passwordUser({ account }: Pick<Caller, 'account'>, mailbox: string): string {
  return isOwn({ account }, mailbox) ? account : `${account}\\${mailbox}`;
}

export interface MailServer {
  /** A name, or the IP address it was found to lead to. */
  readonly host: string;
  /** Whose certificate it has to show; empty where the address has no name. */
  readonly servername: string;
  readonly port: number;
  /** TLS from the first byte on; otherwise STARTTLS, and nothing is said before it. */
  readonly secure: boolean;
}

const ports: Readonly<Record<string, number>> = { imap: 143, imaps: 993, pop: 110, pops: 995, smtp: 587, smtps: 465 };

/** `imaps://outlook.office365.com:993` and the like. */
export function readMailAddress(address: string, ip: string | null): MailServer {
  const url = new URL(address);
  const name = url.hostname.replace(/^\[|\]$/g, '');
  const scheme = url.protocol.replace(/:$/, '');
  return {
    host: ip ?? name,
    servername: isIP(name) === 0 ? name : '',
    port: url.port === '' ? (ports[scheme] ?? 0) : Number(url.port),
    secure: scheme.endsWith('s'),
  };
}
