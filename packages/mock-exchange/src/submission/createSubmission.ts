import { randomUUID } from 'node:crypto';
import { primaryAddress } from '../mailboxes/mailbox.ts';
import type { ExchangeServices } from '../services.ts';
import { createDelayedDelivery } from './delayedDelivery.ts';
import { deliver } from './deliver.ts';
import { fieldOf, fieldsOf, type SplitMessage, splitMessage, withFields } from './messageHeader.ts';
import { mailDate } from './nonDelivery.ts';
import { createOutbound } from './outbound.ts';
import type { Parcel } from './parcel.ts';
import { createSendingLimits, mostRecipientsOfOneMessage } from './sendingLimits.ts';
import { type SendingRight, sendingRight } from './sendingRights.ts';
import { store } from './serverNames.ts';
import type { Submission, SubmissionRefusal, SubmissionVerdict, SubmittedMessage } from './submission.ts';

export type SubmissionOptions = Pick<
  ExchangeServices,
  'directory' | 'mail' | 'permissions' | 'settings' | 'tenantTime' | 'state' | 'now'
>;

export function createSubmission(options: SubmissionOptions): Submission {
  const { mail, state, tenantTime } = options;
  const limits = createSendingLimits(state);
  const outbound = createOutbound(state);
  const context = { ...options, outbound };
  const delayed = createDelayedDelivery({ state, tenantTime, deliver: (parcel) => deliver(parcel, context) });

  /** What every protocol checks, in the order in which Exchange comes across it. */
  const judge = async (message: SubmittedMessage, from: readonly string[]): Promise<SendingRight | Refused> => {
    const { sending } = await options.settings.tenant(message.tenant.id);
    if (sending !== 'accepted') return { refused: sending };
    const sender = { ...options, ...message };
    // Recordings where header and envelope name the same stranger speak of the header's.
    const rights: SendingRight[] = [];
    for (const address of from) {
      const right = await sendingRight(address, sender);
      if (right === undefined) return { refused: 'send-as-denied', from: address };
      rights.push(right);
    }
    const envelope = message.envelopeFrom ?? '';
    if (envelope !== '' && (await sendingRight(envelope, sender)) === undefined) {
      return { refused: 'envelope-denied', from: envelope };
    }
    if (message.recipients.length > mostRecipientsOfOneMessage) return { refused: 'too-many-recipients' };
    return rights[0] ?? 'own';
  };

  const send = async (message: SubmittedMessage): Promise<SubmissionVerdict> => {
    const split = splitMessage(message.raw);
    const senders = await sendersOf(split);
    const from = senders[0] ?? primaryAddress(message.mailbox);
    const right = await judge(message, senders);
    if (typeof right === 'object') return { verdict: 'refused', why: right.refused, from: right.from ?? from };
    const now = await tenantTime(message.tenant.id);
    const dueAt = limits.count(message.mailbox, { recipients: message.recipients.length, now });
    if (dueAt === undefined) return { verdict: 'refused', why: 'over-quota', from };
    const completed = complete(split, { message, right, at: options.now() });
    if (message.saveToSent) await saveToSent(message, completed.sent, mail);
    const parcel = toParcel(message, { from, messageId: completed.messageId, raw: completed.delivered });
    if (dueAt > now) delayed.add(parcel, dueAt);
    else await deliver(parcel, context);
    return { verdict: 'sent', messageId: completed.messageId };
  };

  return {
    async submit(message) {
      const slot = message.slot ?? limits.takeSlot(message.mailbox);
      try {
        if (slot.granted) return await send(message);
        return {
          verdict: 'refused',
          why: 'concurrent-limit',
          from: message.envelopeFrom ?? primaryAddress(message.mailbox),
        };
      } finally {
        slot.release();
      }
    },
    takeSlot: limits.takeSlot,
    outbound: { list: async () => outbound.list() },
    close: delayed.close,
  };
}

interface Refused {
  readonly refused: SubmissionRefusal;
  /** The sender that is meant, where it is not the first. */
  readonly from?: string;
}

/** Whom a message says it is from: every address of every From field first, then those of Sender. */
async function sendersOf(message: SplitMessage): Promise<readonly string[]> {
  const values = [...fieldsOf(message, 'From'), ...fieldsOf(message, 'Sender')];
  if (values.length === 0) return [];
  const { addressParser } = await import('postal-mime');
  return values
    .flatMap((value) => addressParser(value, { flatten: true }))
    .flatMap(({ address }) => (address === undefined || address === '' ? [] : [address]));
}

interface CompletionOptions {
  readonly message: SubmittedMessage;
  readonly right: SendingRight;
  readonly at: Date;
}

/** What a message lacks is added; sending on somebody's behalf shows in a Sender field. */
function complete(
  split: SplitMessage,
  { message, right, at }: CompletionOptions,
): { readonly sent: Buffer; readonly delivered: Buffer; readonly messageId: string } {
  const known = fieldOf(split, 'Message-ID');
  const messageId = known === undefined || known === '' ? `<${randomUUID()}@${store}>` : known;
  const own = primaryAddress(message.mailbox);
  const added = [
    ...(messageId === known ? [] : [`Message-ID: ${messageId}`]),
    ...(fieldOf(split, 'Date') === undefined ? [`Date: ${mailDate(at)}`] : []),
    ...(fieldOf(split, 'From') === undefined ? [`From: <${own}>`] : []),
    ...(right === 'on-behalf' ? [`Sender: <${own}>`] : []),
  ];
  const replaced = [...(known === '' ? ['message-id'] : []), ...(right === 'on-behalf' ? ['sender'] : [])];
  return {
    messageId,
    sent: withFields(split, added, replaced),
    delivered: withFields(split, added, [...replaced, 'bcc']),
  };
}

/** Exchange Online keeps what was sent by SMTP in Sent Items ("Message storage and concurrent connection throttling", Microsoft). */
async function saveToSent({ mailbox }: SubmittedMessage, raw: Buffer, mail: ExchangeServices['mail']): Promise<void> {
  const folder = mail.folders(mailbox).find(({ specialUse }) => specialUse === 'sent');
  if (folder === undefined) throw new Error('A mailbox has no folder for sent messages.');
  await mail.append(mailbox, folder.id, { raw, flags: ['\\Seen'] });
}

function toParcel(
  { tenant, mailbox, envelopeFrom, recipients }: SubmittedMessage,
  { from, messageId, raw }: { readonly from: string; readonly messageId: string; readonly raw: Buffer },
): Parcel {
  return {
    tenantId: tenant.id,
    oid: mailbox.oid,
    mailbox: primaryAddress(mailbox),
    from,
    returnPath: envelopeFrom ?? from,
    recipients,
    messageId,
    raw: raw.toString('base64'),
  };
}
