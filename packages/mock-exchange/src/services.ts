import type { TlsOptions } from 'node:tls';
import type { Directory, DirectoryUser, MockIdp } from '@authshift/mock-idp';
import type { ExchangeState } from './control/exchangeState.ts';
import type { RequestLog } from './control/requestLog.ts';
import type { OnPremises } from './ews/on-premises/onPremisesSettings.ts';
import type { AdminRecords } from './exchange-admin/cmdlets/adminRecords.ts';
import type { Faults } from './faults/faultBook.ts';
import type { MailStore } from './mailboxes/mail/mailStore.ts';
import type { MailboxAccess } from './mailboxes/mailboxes.ts';
import type { Permissions } from './mailboxes/permissions.ts';
import type { ExchangeSettings } from './policies/exchangeSettings.ts';
import type { Submission } from './submission/submission.ts';

/** What this mock needs of the identity provider beside it; in this process or another. */
export type IdentityProvider = Pick<
  MockIdp,
  'origin' | 'directory' | 'control' | 'tellTime' | 'changeAccount' | 'findAccount'
>;

/** What the stores stand on. */
export interface ExchangeGround {
  readonly directory: Directory;
  /** Machine time: token lifetimes, default contents. */
  readonly now: () => Date;
  /** The tenant's clock in epoch milliseconds: what spreads, ages or is counted by the day. */
  readonly tenantTime: (tenantId: string) => Promise<number>;
  /** Epoch milliseconds of the UTC midnight that default contents lie around. */
  readonly today: number;
  /** Ends the account's sessions in the identity provider, as an administrator's revocation does. */
  readonly revokeSessions: (user: DirectoryUser) => Promise<void>;
  readonly state: ExchangeState;
}

/** What every protocol end is given. */
export interface ExchangeServices extends ExchangeGround {
  /** Where mock-idp answers. */
  readonly authorityOrigin: string;
  /** For NTLM, which needs the password itself; undefined for an account that is gone. Never recorded, never logged. */
  readonly passwordOf: (user: DirectoryUser) => Promise<string | undefined>;
  /** Whether an account, by its UPN, may administer the tenant. */
  readonly isAdministrator: (upn: string) => Promise<boolean>;
  readonly settings: ExchangeSettings;
  readonly permissions: Permissions;
  /** Calendars, and rights on single folders. */
  readonly mailboxes: MailboxAccess;
  readonly mail: MailStore;
  readonly submission: Submission;
  readonly adminRecords: AdminRecords;
  readonly faults: Faults;
  readonly log: RequestLog;
  /** What the administrators of the servers in the building decide. */
  readonly onPremises: OnPremises;
  /** The certificate for IMAPS, STARTTLS and HTTPS, of this machine's CA; the renewed one once that is due. */
  readonly tls: () => Promise<TlsOptions>;
  /** Hears of each renewal until it stops listening. */
  readonly onCertificateRenewal: (listener: (options: TlsOptions) => void) => () => void;
}

/** A protocol with ports of its own. */
export interface ProtocolEnd {
  /** Listens on the loopback address; zero picks a free port. Answers the port. */
  listen(port: number): Promise<number>;
  /** Ends every connection and frees the port, within half a second. */
  close(): Promise<void>;
}

/** How a mail protocol speaks TLS on a port: from the first byte, or once the client asks. */
export type TlsManner = 'implicit' | 'starttls';
