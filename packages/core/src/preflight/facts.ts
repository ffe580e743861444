import type { LicenceClass } from '../calendar/entry.ts';
import type { EwsSwitches } from '../calendar/ewsAccess.ts';
import type { Connection, MailboxKind, PreflightCode } from '../contract/index.ts';

/** What is known of one user and the tenant before a move. Null and absent are the same: nobody knows. */
export interface PreflightFacts {
  readonly address: string;
  readonly upn?: string | null;
  readonly mailboxKind?: MailboxKind | null;
  readonly mailboxExists?: boolean | null;
  /** A mailbox nobody ever opened may have no folders yet. */
  readonly opened?: boolean | null;
  readonly location?: 'online' | 'on-premises' | null;
  /** `none`: looked up, and there is none. */
  readonly licence?: LicenceClass | 'none' | null;
  readonly accountEnabled?: boolean | null;
  /** The connection's account, or its app, may open the mailbox. */
  readonly rights?: boolean | null;
  readonly imapEnabled?: boolean | null;
  readonly popEnabled?: boolean | null;
  /** The mailbox's own switch: `inherit` does what the tenant says. */
  readonly smtpAuthMailbox?: 'on' | 'off' | 'inherit' | null;
  readonly smtpAuthTenant?: boolean | null;
  /** Security defaults refuse SMTP AUTH whatever the switches say. */
  readonly securityDefaults?: boolean | null;
  readonly ews?: EwsSwitches | null;
  /** What Conditional Access does to the sign-in: `interactive` asks a person again and again. */
  readonly conditionalAccess?: 'none' | 'interactive' | 'blocks' | null;
  readonly itemCount?: number | null;
  /** What the product itself still wants of this user first, in its own words; empty: nothing. */
  readonly productWants?: readonly string[] | null;
  /** The literal answers the facts rest on, redacted. */
  readonly literals?: Partial<Readonly<Record<PreflightCode, string>>>;
}

/** The connection the user is to be moved to. */
export type PreflightTarget = Pick<Connection, 'protocol' | 'authType' | 'environment' | 'account'>;
