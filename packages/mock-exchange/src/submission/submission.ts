import type { DirectoryUser, Tenant } from '@authshift/mock-idp';

/** Who sends: an account, or an application with permissions of its own, which sends as the mailbox does. */
export interface MessageSender {
  readonly account?: DirectoryUser | undefined;
  readonly appId?: string | undefined;
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
  /** MIME as the client wrote it. A missing From, Date or Message-ID is added; Bcc is in no recipient's copy. */
  readonly raw: Buffer;
  readonly saveToSent: boolean;
  /** One of the mailbox's places, taken before the message came in; without it the call takes one for as long as it lasts. */
  readonly slot?: SendingSlot | undefined;
}

/**
 * - `envelope-denied`: MAIL FROM is another mailbox, without Send As or Send on Behalf; `send-as-denied`: the From header is
 * - `over-quota`: 10,000 recipients a day
 * - `concurrent-limit`: more than three sends of one mailbox at once
 * - `too-many-recipients`: more than 500 in one message, which is a mailbox's default
 * - `traffic-not-accepted`, `threshold-exceeded`: how Microsoft sees the tenant (`sending` of its settings)
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
  /** `from`: the sender that was asked for. */
  | { readonly verdict: 'refused'; readonly why: SubmissionRefusal; readonly from: string };

/** A mailbox has three; a send that finds none is refused, but occupies nothing. */
export interface SendingSlot {
  readonly granted: boolean;
  /** Once; further calls do nothing. */
  release(): void;
}

/** The one way a message is sent: SMTP, Graph's sendMail and EWS's CreateItem hand their messages over here. */
export interface Submission {
  submit(message: SubmittedMessage): Promise<SubmissionVerdict>;
  /** For a protocol whose messages take time to come in. */
  takeSlot(mailbox: DirectoryUser): SendingSlot;
  readonly outbound: { list(): Promise<readonly OutboundMessage[]> };
  /** Stops delivering what waits for its minute; it stays in the state folder. */
  close(): void;
}

/** A message that left the world, once per message: neither subject nor body is kept. */
export interface OutboundMessage {
  /** ISO instant of the tenant's clock. */
  readonly at: string;
  readonly tenantId: string;
  /** The primary address of the mailbox that submitted it. */
  readonly mailbox: string;
  readonly from: string;
  readonly recipients: readonly string[];
  readonly messageId: string;
  /** Bytes. */
  readonly size: number;
  /** `on-premises` = to a mailbox that lives there. */
  readonly route: 'internet' | 'on-premises';
}
