import type { AuthType, Protocol } from '../contract/index.ts';
import type { DiagnosisPlace } from './entry.ts';

/** What else is known when an error is explained. Everything may be missing; missing says nothing. */
export interface Evidence {
  /** Where the answer came from, or the protocol of the connection. */
  readonly protocol?: DiagnosisPlace | Protocol;
  readonly authType?: AuthType;
  /** The user name given to the server. */
  readonly login?: string;
  /** User principal name in the token. */
  readonly tokenAccount?: string;
  /** Other addresses of the token's account. */
  readonly aliases?: readonly string[];
  readonly mailboxKind?: 'user' | 'shared' | 'resource';
  /** `aud` of the token. */
  readonly audience?: string;
  /** `scp` or `roles` of the token. */
  readonly scopes?: readonly string[];
  readonly tokenExpired?: boolean;
  /** Whether the permissions of the app are approved for the organization. */
  readonly consented?: boolean;
  /** `frontline`: F1, F3 and kiosk, which lack some protocols. */
  readonly licence?: 'none' | 'frontline' | 'full';
  readonly location?: 'online' | 'on-premises';
  readonly mailboxExists?: boolean;
  readonly imapEnabled?: boolean;
  readonly popEnabled?: boolean;
  /** Switch of the mailbox; `inherit` follows the tenant. */
  readonly smtpEnabled?: boolean | 'inherit';
  readonly tenantSmtpEnabled?: boolean;
  /** EWS for organization, mailbox and app together. */
  readonly ewsEnabled?: boolean;
  /** Whether Microsoft's dated rules still allow this, as of the organization's date: see the calendar. */
  readonly stillOffered?: boolean;
  /** Whether the policies of the tenant let Basic through. */
  readonly basicAllowed?: boolean;
  readonly passwordProven?: boolean;
  /** Whether a Conditional Access policy stands in the way of this account. */
  readonly conditionalAccess?: boolean;
  readonly securityDefaults?: boolean;
  /** Whether the account or app may open the mailbox. */
  readonly mailboxAccess?: boolean;
  readonly sendAs?: boolean;
  /** Whether Exchange knows the app by the object id of its Enterprise application. */
  readonly principalRegistered?: boolean;
  /** Whether the access policies of the tenant admit the app to this mailbox. */
  readonly appAdmitted?: boolean;
  /** A change in the tenant that somebody declared: instants in milliseconds since 1970. */
  readonly change?: { readonly latestAt: number };
  readonly now?: number;
}

/** Names one piece of evidence, such as the one a hypothesis still lacks. */
export type EvidenceKey = keyof Evidence;
