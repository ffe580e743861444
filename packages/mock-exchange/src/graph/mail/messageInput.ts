import {
  mediaTypeOf,
  type ParsedAttachment,
  type ParsedMessage,
  type Party,
} from '../../mailboxes/mail/parsedMessage.ts';
import { GraphError, notServed, quoted, refuse, unreadableBody } from '../protocol/graphError.ts';
import { readBoolean, readList, readMembers, readText, readWord } from '../protocol/readBody.ts';
import { attachmentType, messageType } from './messageType.ts';

/** What a client says of a message it writes; absent members stay as they are. */
export interface MessageInput {
  readonly subject?: string | undefined;
  readonly body?: { readonly type: 'text' | 'html'; readonly content: string } | undefined;
  readonly importance?: ParsedMessage['importance'] | undefined;
  readonly from?: Party | undefined;
  readonly sender?: Party | undefined;
  readonly to?: readonly Party[] | undefined;
  readonly cc?: readonly Party[] | undefined;
  readonly bcc?: readonly Party[] | undefined;
  readonly replyTo?: readonly Party[] | undefined;
  readonly attachments?: readonly ParsedAttachment[] | undefined;
  readonly headers?: readonly { readonly name: string; readonly value: string }[] | undefined;
  readonly wantsReadReceipt?: boolean | undefined;
  readonly wantsDeliveryReceipt?: boolean | undefined;
  readonly isRead?: boolean | undefined;
  readonly flagStatus?: 'notFlagged' | 'complete' | 'flagged' | undefined;
}

const simpleNames = [...new Set(Object.keys(messageType.properties).map((name) => name.split('/')[0] ?? name))];
const known = [
  ...simpleNames,
  'attachments',
  'extensions',
  'singleValueExtendedProperties',
  'multiValueExtendedProperties',
];
/** Graph keeps these, this mock does not. */
const unkept = ['categories', 'extensions', 'singleValueExtendedProperties', 'multiValueExtendedProperties'];

/** Reads a `microsoft.graph.message` of a request. Throws `GraphError`. */
export function readMessageInput(value: unknown): MessageInput {
  const members = readMembers(value, messageType.name, known);
  for (const name of unkept) {
    if ((readList(members[name]) ?? []).length > 0) throw notServed(`the property '${name}' of a message`);
  }
  return {
    subject: readText(members.subject),
    body: readBody(members.body),
    importance: readWord(members.importance, ['low', 'normal', 'high']),
    from: readOptionalParty(members.from),
    sender: readOptionalParty(members.sender),
    to: readParties(members.toRecipients),
    cc: readParties(members.ccRecipients),
    bcc: readParties(members.bccRecipients),
    replyTo: readParties(members.replyTo),
    attachments: readList(members.attachments)?.map(readAttachmentInput),
    headers: readList(members.internetMessageHeaders)?.map(readHeader),
    wantsReadReceipt: readBoolean(members.isReadReceiptRequested),
    wantsDeliveryReceipt: readBoolean(members.isDeliveryReceiptRequested),
    isRead: readBoolean(members.isRead),
    flagStatus: readFlag(members.flag),
  };
}

function readBody(value: unknown): MessageInput['body'] {
  if (value === undefined || value === null) return undefined;
  const { contentType, content } = readMembers(value, 'microsoft.graph.itemBody', ['contentType', 'content']);
  const type = readWord(contentType, ['text', 'html']) ?? 'text';
  return { type, content: readText(content) ?? '' };
}

function readFlag(value: unknown): MessageInput['flagStatus'] {
  if (value === undefined || value === null) return undefined;
  const names = ['flagStatus', 'startDateTime', 'dueDateTime', 'completedDateTime'];
  const { flagStatus } = readMembers(value, 'microsoft.graph.followupFlag', names);
  return readWord(flagStatus, ['notFlagged', 'complete', 'flagged']);
}

function readOptionalParty(value: unknown): Party | undefined {
  return value === undefined || value === null ? undefined : readParty(value);
}

function readParties(value: unknown): readonly Party[] | undefined {
  return readList(value)?.map(readParty);
}

function readParty(value: unknown): Party {
  const { emailAddress } = readMembers(value, 'microsoft.graph.recipient', ['emailAddress']);
  const { name, address } = readMembers(emailAddress ?? {}, 'microsoft.graph.emailAddress', ['name', 'address']);
  return { name: readText(name) ?? '', address: readText(address)?.trim() ?? '' };
}

function readHeader(value: unknown): { readonly name: string; readonly value: string } {
  const members = readMembers(value, 'microsoft.graph.internetMessageHeader', ['name', 'value']);
  const name = readText(members.name) ?? '';
  // "Create message": custom headers begin with x-.
  if (!/^x-[!-9;-~]{1,200}$/i.test(name)) {
    throw new GraphError({
      status: 400,
      code: 'InvalidInternetMessageHeader',
      message: `The internet message header name '${quoted(name)}' should start with 'x-' or 'X-'.`,
    });
  }
  return { name, value: (readText(members.value) ?? '').replace(/[\r\n]+/g, ' ') };
}

const attachmentNames = Object.keys(attachmentType.properties);
/** Bytes an attachment may have in one request; larger ones go through an upload session. */
const mostAttachment = 3_145_728;

/** Reads a `fileAttachment`. Throws `GraphError`. */
export function readAttachmentInput(value: unknown): ParsedAttachment {
  const kind: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, '@odata.type') : undefined;
  if (kind === '#microsoft.graph.itemAttachment' || kind === '#microsoft.graph.referenceAttachment') {
    throw notServed(`the creation of ${kind.slice('#microsoft.graph.'.length)}s`);
  }
  if (kind !== undefined && kind !== '#microsoft.graph.fileAttachment') {
    throw unreadableBody(`A type named '${quoted(String(kind))}' could not be resolved by the model.`);
  }
  const members = readMembers(value, 'microsoft.graph.fileAttachment', attachmentNames);
  const encoded = readText(members.contentBytes) ?? '';
  if (!/^[A-Za-z0-9+/\s]*={0,2}\s*$/.test(encoded)) throw refuse('undeserializableBody');
  const content = Buffer.from(encoded, 'base64');
  if (content.length > mostAttachment) throw refuse('bodyTooLarge');
  const name = readText(members.name);
  // [unverified]
  if (name === undefined || name === '')
    throw unreadableBody("The property 'Name' is required when creating the entity.");
  return {
    name: name.slice(0, 255),
    contentType: mediaTypeOf(readText(members.contentType)),
    isInline: readBoolean(members.isInline) ?? false,
    contentId: readText(members.contentId),
    content,
  };
}
