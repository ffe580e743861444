import { randomUUID } from 'node:crypto';
import { primaryAddress } from '../mailboxes/mailbox.ts';
import type { ExchangeServices } from '../services.ts';
import { createDelayedDelivery } from './delayedDelivery.ts';
import { deliver } from './deliver.ts';
import { fieldOf, type SplitMessage, splitMessage, withFields } from './messageHeader.ts';
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
  const judge = async (message: SubmittedMessage, from: string): Promise<SubmissionRefusal | SendingRight> => {
    const { sending } = await options.settings.tenant(message.tenant.id);
    if (sending !== 'accepted') return sending;
    const sender = { ...options, ...message };
    // Recordings where header and envelope name the same stranger speak of the header's.
    const right = await sendingRight(from, sender);
    if (right === undefined) return 'send-as-denied';
    const envelope = message.envelopeFrom ?? '';
    if (envelope !== '' && (await sendingRight(envelope, sender)) === undefined) return 'envelope-denied';
    return message.recipients.length > mostRecipientsOfOneMessage ? 'too-many-recipients' : right;
  };

  const send = async (message: SubmittedMessage): Promise<SubmissionVerdict> => {
    const split = splitMessage(message.raw);
    const from = (await fromOf(split)) ?? primaryAddress(message.mailbox);
    const refuse = (why: SubmissionRefusal): SubmissionVerdict => ({
      verdict: 'refused',
      why,
      from: why === 'envelope-denied' ? (message.envelopeFrom ?? from) : from,
    });
    const right = await judge(message, from);
    if (right !== 'own' && right !== 'as' && right !== 'on-behalf') return refuse(right);
    const now = await tenantTime(message.tenant.id);
    const dueAt = limits.count(message.mailbox, { recipients: message.recipients.length, now });
    if (dueAt === undefined) return refuse('over-quota');
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

/** The first address of the From header. */
async function fromOf(message: SplitMessage): Promise<string | undefined> {
  const value = fieldOf(message, 'From');
  if (value === undefined) return undefined;
  const { addressParser } = await import('postal-mime');
  return addressParser(value, { flatten: true }).find(({ address }) => address !== undefined && address !== '')
    ?.address;
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
