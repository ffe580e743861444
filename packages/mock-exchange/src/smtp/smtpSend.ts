import type { SignedIn } from '../authentication/signedIn.ts';
import { largestMessage } from '../mailboxes/mail/mailboxContents.ts';
import type { ExchangeServices } from '../services.ts';
import { mailDate } from '../submission/nonDelivery.ts';
import { frontEnd } from '../submission/serverNames.ts';
import type { SendingSlot, SubmissionRefusal } from '../submission/submission.ts';
import { withLineEnds } from './lineEnds.ts';
import type { SmtpReplyName } from './smtpReplies.ts';

export interface SmtpMessage {
  readonly user: SignedIn;
  readonly mailFrom: string;
  readonly recipients: readonly string[];
  readonly raw: Buffer;
  readonly slot: SendingSlot;
  /** What the client called itself, and from where. */
  readonly client: string;
  /** `version=TLS1_3, cipher=TLS_AES_256_GCM_SHA384`. */
  readonly tls: string;
}

export type SmtpOutcome =
  | { readonly sent: string }
  | { readonly refusal: SmtpReplyName; readonly account: string; readonly from: string };

// From this day on recordings show the newer words for the same refusals.
const newerWordsFrom = { 'send-as-denied': '2021-07-01', 'concurrent-limit': '2021-01-01' } as const;

/** Hands a message over, and puts a refusal into SMTP's words. */
export async function sendMessage(message: SmtpMessage, services: ExchangeServices): Promise<SmtpOutcome> {
  const { user, mailFrom, recipients, slot } = message;
  const { tenant, mailbox, account, appId } = user;
  const refuse = (refusal: SmtpReplyName, from: string): SmtpOutcome => ({
    refusal,
    account: (account ?? mailbox).upn,
    from,
  });
  if (!user.connected) {
    slot.release();
    return refuse('logon-failure', mailFrom);
  }
  const raw = withTrace(message, services.now());
  if (raw.length > largestMessage) {
    slot.release();
    return refuse('message-too-large', mailFrom);
  }
  const verdict = await services.submission.submit({
    tenant,
    sender: { account, appId },
    mailbox,
    envelopeFrom: mailFrom,
    recipients,
    raw,
    saveToSent: true,
    slot,
  });
  if (verdict.verdict === 'sent') return { sent: verdict.messageId };
  return refuse(inWordsOf(verdict.why, user), verdict.from);
}

function inWordsOf(why: SubmissionRefusal, { how, tenant }: SignedIn): SmtpReplyName {
  // The newer words name the user, and an application has none: recorded in 2026 as well.
  const isOlder = (since: string): boolean => tenant.asOf < since || (why === 'send-as-denied' && how === 'app');
  if (why === 'send-as-denied' && isOlder(newerWordsFrom[why])) return 'send-as-denied-older';
  if (why === 'concurrent-limit' && isOlder(newerWordsFrom[why])) return 'concurrent-limit-older';
  return why;
}

/** The message as a store keeps it: a trace field in front, every line ended by CRLF. */
function withTrace({ client, tls, raw }: SmtpMessage, at: Date): Buffer {
  const trace = `Received: from ${client} by\r\n ${frontEnd} with Microsoft SMTP\r\n Server (${tls}); ${mailDate(at)}\r\n`;
  return Buffer.concat([Buffer.from(trace), withLineEnds(raw)]);
}
