import { createHash } from 'node:crypto';
import { changeKeyOf } from '../../mailboxes/exchangeIds.ts';
import { toHtmlLines, toHtmlPage, toText } from '../../mailboxes/mail/bodyForms.ts';
import type { StoredMessage } from '../../mailboxes/mail/mailStore.ts';
import { type ParsedMessage, type Party, parseMessage } from '../../mailboxes/mail/parsedMessage.ts';
import type { Entity } from '../odata/filter.ts';
import { writeFolderId, writeImmutableId, writeItemId } from '../protocol/graphIds.ts';

export interface MessageViewOptions {
  /** Object id of the mailbox's user. */
  readonly oid: string;
  readonly immutableIds: boolean;
  readonly bodyType: 'html' | 'text';
  /** Leaves out what `Mail.ReadBasic` does not show. */
  readonly basicsOnly: boolean;
}

/** Graph's id of a message: with its folder in it, or the same for ever. */
export function messageIdOf(message: StoredMessage, { oid, immutableIds }: MessageViewOptions): string {
  return immutableIds
    ? writeImmutableId(oid, message.identity)
    : writeItemId({ oid, folder: message.folderId, item: message.identity });
}

export function changeKeyOfMessage({ id, changeNumber }: StoredMessage): string {
  return changeKeyOf('message', [id, changeNumber]);
}

/** What can be told without reading the message. */
export function viewLight(message: StoredMessage, options: MessageViewOptions): Entity {
  const id = messageIdOf(message, options);
  const changeKey = changeKeyOfMessage(message);
  const received = toGraphTime(message.receivedAt);
  return {
    '@odata.etag': `W/"${changeKey}"`,
    id,
    createdDateTime: received,
    lastModifiedDateTime: received,
    changeKey,
    categories: [],
    receivedDateTime: received,
    parentFolderId: writeFolderId({ oid: options.oid, folder: message.folderId }),
    isRead: message.flags.includes('\\Seen'),
    isDraft: message.flags.includes('\\Draft'),
    webLink: `https://outlook.office365.com/owa/?ItemID=${encodeURIComponent(id)}&exvsurl=1&viewmodel=ReadMessageItem`,
    inferenceClassification: 'focused',
    flag: { flagStatus: flagStatusOf(message.flags) },
  };
}

/** The keyword of a flag that was ticked off, which IMAP's `\Flagged` alone cannot tell. */
export const completedKeyword = '$Completed';

function flagStatusOf(flags: readonly string[]): string {
  if (flags.includes(completedKeyword)) return 'complete';
  return flags.includes('\\Flagged') ? 'flagged' : 'notFlagged';
}

/** The whole message as Graph shows it. */
export async function viewMessage(message: StoredMessage, options: MessageViewOptions): Promise<Entity> {
  const parsed = await parseMessage(message.raw);
  const light = viewLight(message, options);
  const { '@odata.etag': etag, id, createdDateTime, lastModifiedDateTime, changeKey, categories, ...rest } = light;
  const { receivedDateTime, parentFolderId, isRead, isDraft, webLink, inferenceClassification, flag } = rest;
  return {
    '@odata.etag': etag,
    id,
    createdDateTime,
    lastModifiedDateTime,
    changeKey,
    categories,
    receivedDateTime,
    sentDateTime: toGraphTime(parsed.sentAt ?? message.receivedAt),
    hasAttachments: parsed.attachments.some(({ isInline }) => !isInline),
    internetMessageId: parsed.messageId ?? null,
    internetMessageHeaders: parsed.headers,
    subject: parsed.subject,
    ...(options.basicsOnly ? {} : { bodyPreview: previewOf(parsed) }),
    importance: parsed.importance,
    parentFolderId,
    ...conversationOf(parsed, options.oid),
    isDeliveryReceiptRequested: parsed.wantsDeliveryReceipt,
    isReadReceiptRequested: parsed.wantsReadReceipt,
    isRead,
    isDraft,
    webLink,
    inferenceClassification,
    ...(options.basicsOnly
      ? {}
      : { body: bodyOf(parsed, options.bodyType), uniqueBody: bodyOf(parsed, options.bodyType) }),
    ...(parsed.sender === undefined ? {} : { sender: viewParty(parsed.sender) }),
    ...(parsed.from === undefined ? {} : { from: viewParty(parsed.from) }),
    toRecipients: parsed.to.map(viewParty),
    ccRecipients: parsed.cc.map(viewParty),
    bccRecipients: parsed.bcc.map(viewParty),
    replyTo: parsed.replyTo.map(viewParty),
    flag,
  };
}

/** Whole seconds, as Outlook's resources have it. */
export function toGraphTime(time: number): string {
  return `${new Date(time).toISOString().slice(0, 19)}Z`;
}

export function viewParty({ name, address }: Party): Entity {
  return { emailAddress: { name: name === '' ? address : name, address } };
}

function conversationOf(parsed: ParsedMessage, oid: string): Entity {
  const root = parsed.conversation ?? parsed.subject;
  const digest = createHash('sha256').update(`${oid} ${root}`).digest();
  // A conversation id begins with AAQk, an index with AQH: seen in every mailbox.
  const id = Buffer.concat([Buffer.from([0x00, 0x04, 0x24]), Buffer.from(oid, 'latin1'), digest.subarray(0, 21)]);
  const index = Buffer.concat([Buffer.from([0x01, 0x01]), digest.subarray(0, 20)]);
  return {
    conversationId: id.toString('base64').replaceAll('/', '-').replaceAll('+', '_'),
    conversationIndex: index.toString('base64'),
  };
}

function bodyOf(parsed: ParsedMessage, wanted: 'html' | 'text'): Entity {
  const text = parsed.text ?? toText(parsed.html ?? '');
  if (wanted === 'text') return { contentType: 'text', content: toLineEnds(text) };
  return { contentType: 'html', content: parsed.html ?? toHtml(text) };
}

const previewLength = 255;

function previewOf(parsed: ParsedMessage): string {
  const text = parsed.text ?? toText(parsed.html ?? '');
  return toLineEnds(text).trim().slice(0, previewLength);
}

function toLineEnds(text: string): string {
  return text.replace(/\r?\n/g, '\r\n');
}

// Graph answers a text message as HTML unless text is preferred.
function toHtml(text: string): string {
  return toHtmlPage(`<div>${toHtmlLines(text)}</div>`);
}
