import type { DirectoryUser, Tenant } from '@authshift/mock-idp';
import type { ExchangeServices } from '../../services.ts';
import type { Caller } from './caller.ts';
import type { Place } from './place.ts';

/** What one operation works with: as whom, and on which mailboxes. */
export interface EwsSession {
  readonly services: ExchangeServices;
  readonly place: Place;
  readonly tenant: Tenant;
  readonly caller: Caller;
  /** The signed-in user, or the impersonated one. */
  readonly actingUser: DirectoryUser;
  /** Whether the request was routed to a mailbox by `X-AnchorMailbox`, so that the caller needs none of their own. */
  readonly isAnchored: boolean;
  /**
   * Told each mailbox that is about to be opened: for the record, and because its licence or switches may keep EWS out.
   * Rejects with `HttpRefusal` 403, or with EwsError ErrorMailboxMoveInProgress.
   */
  readonly onMailbox: (owner: DirectoryUser) => Promise<void>;
  /** Told an address that was asked for and has no mailbox here, for the record. */
  readonly onAddress: (address: string) => void;
}

/** The front end answers with this HTTP status and an empty body. [unverified: 413 and 415 are what IIS and WCF send] */
export class HttpRefusal extends Error {
  override readonly name = 'HttpRefusal';
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, headers: Readonly<Record<string, string>> = {}) {
    super(`HTTP ${status}`);
    this.status = status;
    this.headers = headers;
  }
}
