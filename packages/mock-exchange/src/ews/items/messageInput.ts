import type { ParsedAttachment, Party } from '../../mailboxes/mail/parsedMessage.ts';
import { EwsError, UnservedRequest } from '../soap/ewsError.ts';
import { typesNamespace } from '../soap/namespaces.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';

/** What a client says of a message it writes. */
export interface MessageInput {
  /** The whole message, if the client wrote it itself. */
  readonly mime: Buffer | undefined;
  readonly subject: string | undefined;
  readonly body: { readonly type: 'text' | 'html'; readonly content: string } | undefined;
  readonly from: Party | undefined;
  readonly to: readonly Party[];
  readonly cc: readonly Party[];
  readonly bcc: readonly Party[];
  readonly replyTo: readonly Party[];
  readonly importance: 'low' | 'normal' | 'high';
  readonly wantsReadReceipt: boolean;
  readonly attachments: readonly ParsedAttachment[];
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  /** Absent = as a message that is saved or sent. */
  readonly isRead: boolean | undefined;
  /** Absent = a draft where it is only saved. */
  readonly isDraft: boolean | undefined;
  readonly receivedAt: number | undefined;
}

const served = new Set([
  'MimeContent',
  'ItemClass',
  'Subject',
  'Sensitivity',
  'Body',
  'Attachments',
  'Importance',
  'InReplyTo',
  'References',
  'ExtendedProperty',
  'Culture',
  'Sender',
  'ToRecipients',
  'CcRecipients',
  'BccRecipients',
  'IsReadReceiptRequested',
  'IsDeliveryReceiptRequested',
  'IsResponseRequested',
  'From',
  'InternetMessageId',
  'IsRead',
  'ReplyTo',
]);

/** @throws EwsError ErrorInvalidRecipients; UnservedRequest for what is not kept. */
export function readMessageInput(element: XmlElement): MessageInput {
  const unserved = element.children.find(({ name }) => !served.has(name));
  if (unserved !== undefined) throw new UnservedRequest(`${unserved.name} of a message`);
  const text = (name: string): string | undefined => childOf(element, typesNamespace, name)?.text;
  const body = childOf(element, typesNamespace, 'Body');
  const mime = text('MimeContent');
  const tags = readTags(element);
  const flags = tags.get(0x0e07);
  const received = Date.parse(tags.get(0x0e06) ?? '');
  return {
    mime: mime === undefined ? undefined : readMime(mime),
    subject: text('Subject')?.slice(0, 255),
    body:
      body === undefined
        ? undefined
        : { type: body.attributes.get('BodyType') === 'HTML' ? 'html' : 'text', content: body.text },
    from: partiesIn(childOf(element, typesNamespace, 'From') ?? childOf(element, typesNamespace, 'Sender'))[0],
    to: partiesIn(childOf(element, typesNamespace, 'ToRecipients')),
    cc: partiesIn(childOf(element, typesNamespace, 'CcRecipients')),
    bcc: partiesIn(childOf(element, typesNamespace, 'BccRecipients')),
    replyTo: partiesIn(childOf(element, typesNamespace, 'ReplyTo')),
    importance: readImportance(text('Importance')),
    wantsReadReceipt: text('IsReadReceiptRequested') === 'true',
    attachments: (childOf(element, typesNamespace, 'Attachments')?.children ?? []).map(readAttachment),
    headers: [
      ...header('In-Reply-To', text('InReplyTo')),
      ...header('References', text('References')),
      ...header('Message-ID', text('InternetMessageId')),
    ],
    isRead: readTruth(text('IsRead')),
    // PidTagMessageFlags without the bit for "not sent yet": how clients import what was received elsewhere.
    isDraft: flags === undefined ? undefined : (Number(flags) & 8) !== 0,
    receivedAt: Number.isNaN(received) ? undefined : received,
  };
}

// Line breaks would make more header fields of one.
function header(key: string, value: string | undefined): readonly { key: string; value: string }[] {
  return value === undefined ? [] : [{ key, value: value.replace(/[\r\n]+/g, ' ') }];
}

function readTruth(text: string | undefined): boolean | undefined {
  return text === undefined ? undefined : text === 'true' || text === '1';
}

function readImportance(text: string | undefined): MessageInput['importance'] {
  const word = text?.trim().toLowerCase();
  return word === 'high' || word === 'low' ? word : 'normal';
}

function readMime(text: string): Buffer {
  const encoded = text.replace(/\s+/g, '');
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(encoded)) throw new EwsError('ErrorInvalidRequest');
  // Stored with the line ends that mail has.
  return Buffer.from(Buffer.from(encoded, 'base64').toString('latin1').replace(/\r?\n/g, '\r\n'), 'latin1');
}

export function partiesIn(list: XmlElement | undefined): readonly Party[] {
  return (list?.children ?? []).map((mailbox) => {
    const address = childOf(mailbox, typesNamespace, 'EmailAddress')?.text.trim() ?? '';
    if (!/^[^\s@<>"]+@[^\s@<>"]+$/.test(address)) throw new EwsError('ErrorInvalidRecipients');
    return { name: childOf(mailbox, typesNamespace, 'Name')?.text.trim() ?? '', address };
  });
}

function readAttachment(element: XmlElement): ParsedAttachment {
  if (element.name !== 'FileAttachment') throw new UnservedRequest(`${element.name} of a message`);
  const text = (name: string): string | undefined => childOf(element, typesNamespace, name)?.text;
  const type = text('ContentType') ?? '';
  return {
    name: text('Name') ?? '',
    contentType: /^[\w.+-]+\/[\w.+-]+$/.test(type) ? type : 'application/octet-stream',
    isInline: text('IsInline') === 'true',
    contentId: text('ContentId'),
    content: Buffer.from(text('Content') ?? '', 'base64'),
  };
}

// The two that clients write so that an imported message looks received; all others are not kept.
const keptTags: readonly number[] = [0x0e06, 0x0e07];

function readTags(element: XmlElement): ReadonlyMap<number, string> {
  const properties = element.children.filter(({ name }) => name === 'ExtendedProperty');
  return new Map(
    properties.map((property) => {
      const tag = Number(childOf(property, typesNamespace, 'ExtendedFieldURI')?.attributes.get('PropertyTag'));
      if (!keptTags.includes(tag)) throw new UnservedRequest('this ExtendedProperty of a message');
      return [tag, childOf(property, typesNamespace, 'Value')?.text ?? ''];
    }),
  );
}
