import type { DirectoryUser, Tenant } from '@authshift/mock-idp';

/** Who sends: an account, an application by its service principal, or (Graph, EWS with impersonation) both as one sees it. */
export interface MessageSender {
  readonly account?: DirectoryUser | undefined;
  readonly appId?: string | undefined;
  /** The object id of the enterprise application: a token's `oid`. */
  readonly servicePrincipalId?: string | undefined;
}

/** One message as a protocol end hands it over. */
export interface SubmittedMessage {
  readonly tenant: Tenant;
  readonly sender: MessageSender;
  /** Whose submission it is: its limits count, its Sent Items keep the message. */
  readonly mailbox: DirectoryUser;
  /** MAIL FROM without angle brackets; absent where a protocol has no envelope (Graph, EWS). */
  readonly envelopeFrom?: string | undefined;
  /** Every address the message goes to, Bcc included. */
  readonly recipients: readonly string[];
  /** MIME as the client wrote it. A missing Date or Message-ID is added; Bcc leaves the recipients' copies. */
  readonly raw: Buffer;
  readonly saveToSent: boolean;
}

/**
 * - `envelope-denied`: MAIL FROM is another mailbox without Send As; `send-as-denied`: the From header is
 * - `over-quota`: 10,000 recipients a day
 * - `concurrent-limit`: more than three sends of one mailbox at once
 * - `traffic-not-accepted`, `threshold-exceeded`: the state of the tenant
 * - `too-many-recipients`: more than 500 in one message (the default of a mailbox; a Microsoft 365 tenant allows up to 1,000)
 */
export type SubmissionRefusal =
  | 'envelope-denied'
  | 'send-as-denied'
  | 'over-quota'
  | 'concurrent-limit'
  | 'too-many-recipients'
  | 'traffic-not-accepted'
  | 'threshold-exceeded';

export type SubmissionVerdict =
  | { readonly verdict: 'sent'; readonly messageId: string }
  | { readonly verdict: 'refused'; readonly why: SubmissionRefusal; readonly from: string };

/** The one way a message is sent: SMTP, Graph's sendMail and EWS's CreateItem hand their messages over here. */
export interface Submission {
  submit(message: SubmittedMessage): Promise<SubmissionVerdict>;
  readonly outbound: { list(): Promise<readonly OutboundMessage[]> };
  /** Forgets what left the world, what waits and what was counted. */
  reset(): Promise<void>;
}

/** A message that left the world, once per message: neither subject nor body is kept. */
export interface OutboundMessage {
  /** By the tenant's clock. */
  readonly at: string;
  readonly tenantId: string;
  /** The primary address of the mailbox that submitted it. */
  readonly mailbox: string;
  readonly from: string;
  readonly recipients: readonly string[];
  readonly messageId: string;
  /** Bytes. */
  readonly size: number;
  /** `on-premises` = over the hybrid connector to a mailbox that lives there. */
  readonly route: 'internet' | 'on-premises';
}
