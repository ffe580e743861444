import type { Address, Email } from 'postal-mime';

/** One party of a message; either part may be empty. */
export interface Party {
  readonly name: string;
  readonly address: string;
}

export interface ParsedAttachment {
  readonly name: string;
  readonly contentType: string;
  readonly isInline: boolean;
  readonly contentId: string | undefined;
  readonly content: Buffer;
}

/** A message as a mail program shows it. */
export interface ParsedMessage {
  readonly subject: string;
  readonly from: Party | undefined;
  readonly sender: Party | undefined;
  readonly replyTo: readonly Party[];
  readonly to: readonly Party[];
  readonly cc: readonly Party[];
  readonly bcc: readonly Party[];
  /** With angle brackets. */
  readonly messageId: string | undefined;
  /** The message that began the conversation. */
  readonly conversation: string | undefined;
  /** Epoch milliseconds. */
  readonly sentAt: number | undefined;
  readonly html: string | undefined;
  readonly text: string | undefined;
  readonly importance: 'low' | 'normal' | 'high';
  readonly wantsReadReceipt: boolean;
  readonly wantsDeliveryReceipt: boolean;
  readonly headers: readonly { readonly name: string; readonly value: string }[];
  readonly attachments: readonly ParsedAttachment[];
}

// A message never changes; reading it twice is for nothing.
const parsed = new WeakMap<Buffer, Promise<ParsedMessage>>();

/** Reads MIME, once for each message. What no parser can read shows as an empty message. */
export function parseMessage(raw: Buffer): Promise<ParsedMessage> {
  const known = parsed.get(raw);
  if (known !== undefined) return known;
  const reading = read(raw);
  parsed.set(raw, reading);
  return reading;
}

async function read(raw: Buffer): Promise<ParsedMessage> {
  const { default: PostalMime } = await import('postal-mime');
  const email = await PostalMime.parse(raw, { forceRfc822Attachments: true }).catch(
    (): Email => ({ headers: [], headerLines: [], attachments: [] }),
  );
  const header = (name: string): string | undefined => email.headers.find(({ key }) => key === name)?.value;
  const sentAt = Date.parse(email.date ?? '');
  return {
    subject: email.subject ?? '',
    from: firstOf(email.from),
    sender: firstOf(email.sender) ?? firstOf(email.from),
    replyTo: partiesOf(email.replyTo),
    to: partiesOf(email.to),
    cc: partiesOf(email.cc),
    bcc: partiesOf(email.bcc),
    messageId: email.messageId,
    conversation: /<[^<>]+>/.exec(email.references ?? '')?.[0] ?? email.inReplyTo ?? email.messageId,
    sentAt: Number.isNaN(sentAt) ? undefined : sentAt,
    html: withoutLastLineEnd(email.html),
    text: withoutLastLineEnd(email.text),
    importance: importanceOf(header('importance'), header('x-priority')),
    wantsReadReceipt: header('disposition-notification-to') !== undefined,
    wantsDeliveryReceipt: header('return-receipt-to') !== undefined,
    headers: email.headers.map(({ originalKey, value }) => ({ name: originalKey, value })),
    attachments: email.attachments.map((attachment, index) => ({
      name: attachment.filename ?? `attachment-${index + 1}`,
      contentType: mediaTypeOf(attachment.mimeType),
      isInline: attachment.disposition === 'inline' || attachment.related === true,
      contentId: attachment.contentId?.replace(/^<|>$/g, ''),
      content: toBuffer(attachment.content),
    })),
  };
}

/** A media type that can stand in a header; the bytes of anything else are just bytes. */
export function mediaTypeOf(text: string | undefined): string {
  return text !== undefined && /^[\w.+-]{1,100}\/[\w.+-]{1,100}$/.test(text)
    ? text.toLowerCase()
    : 'application/octet-stream';
}

// The one before the end of a part is the part's, not the text's.
function withoutLastLineEnd(text: string | undefined): string | undefined {
  return text?.replace(/\r?\n$/, '');
}

function toBuffer(content: ArrayBuffer | Uint8Array | string): Buffer {
  if (typeof content === 'string') return Buffer.from(content, 'utf8');
  return content instanceof Uint8Array ? Buffer.from(content) : Buffer.from(new Uint8Array(content));
}

function firstOf(address: Address | undefined): Party | undefined {
  return partiesOf(address === undefined ? undefined : [address])[0];
}

function partiesOf(addresses: readonly Address[] | undefined): readonly Party[] {
  return (addresses ?? [])
    .flatMap((one) => one.group ?? [one])
    .map(({ name, address }) => ({ name, address: address ?? '' }));
}

function importanceOf(importance: string | undefined, priority: string | undefined): ParsedMessage['importance'] {
  const word = importance?.trim().toLowerCase();
  if (word === 'high' || word === 'low') return word;
  if (word === undefined && /^\s*[12]/.test(priority ?? '')) return 'high';
  return word === undefined && /^\s*[45]/.test(priority ?? '') ? 'low' : 'normal';
}
