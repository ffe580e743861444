import { createHash } from 'node:crypto';
import type { Party } from '../../mailboxes/mail/parsedMessage.ts';
import { type Markup, xml } from '../soap/markup.ts';
import type { Property } from '../soap/responseShape.ts';
import { writeAttachments } from './attachments.ts';
import { writeBody } from './bodyText.ts';
import { writeExtended } from './extendedProperties.ts';
import { type MessageContent, writeMailbox, writeTime } from './itemContent.ts';
import { leadingProperties } from './itemProperties.ts';

const has = ({ item }: MessageContent, flag: string): boolean => item.message.flags.includes(flag);

function writeParties(name: string, parties: readonly Party[]): Markup | undefined {
  const tag: Markup = { markup: `t:${name}` };
  return parties.length === 0 ? undefined : xml`<${tag}>${parties.map(writeMailbox)}</${tag}>`;
}

function writeNames(name: string, parties: readonly Party[]): Markup {
  const tag: Markup = { markup: `t:${name}` };
  return xml`<${tag}>${parties.map((party) => (party.name === '' ? party.address : party.name)).join('; ')}</${tag}>`;
}

/** PidTagMessageFlags (MS-OXCMSG): 1 = read, 8 = not sent yet. */
function messageFlags(flags: readonly string[]): number {
  return (flags.includes('\\Seen') ? 1 : 0) + (flags.includes('\\Draft') ? 8 : 0);
}

const capitals = { low: 'Low', normal: 'Normal', high: 'High' } as const;

// ItemType and then MessageType of types.xsd, in their order, which clients with a strict reader rely on.
export const messageProperties: readonly Property<MessageContent>[] = [
  {
    uri: 'item:MimeContent',
    from: 'IdOnly',
    onlySingle: true,
    write: ({ item }, { includeMime, uris }) => {
      if (!includeMime && !uris.has('item:MimeContent')) return undefined;
      return xml`<t:MimeContent CharacterSet="UTF-8">${item.message.raw.toString('base64')}</t:MimeContent>`;
    },
  },
  ...leadingProperties,
  { uri: 'item:Subject', from: 'Default', write: ({ parsed }) => xml`<t:Subject>${parsed.subject}</t:Subject>` },
  { uri: 'item:Sensitivity', from: 'Default', write: () => xml`<t:Sensitivity>Normal</t:Sensitivity>` },
  {
    uri: 'item:Body',
    from: 'Default',
    onlySingle: true,
    write: ({ parsed }, { bodyType }) => writeBody(parsed, bodyType),
  },
  {
    uri: 'item:Attachments',
    from: 'Default',
    onlySingle: true,
    write: ({ item, parsed }) => writeAttachments(item, parsed),
  },
  {
    uri: 'item:DateTimeReceived',
    from: 'AllProperties',
    write: ({ item }) => xml`<t:DateTimeReceived>${writeTime(item.message.receivedAt)}</t:DateTimeReceived>`,
  },
  { uri: 'item:Size', from: 'Default', write: ({ item }) => xml`<t:Size>${item.message.raw.length}</t:Size>` },
  {
    uri: 'item:Importance',
    from: 'AllProperties',
    write: ({ parsed }) => xml`<t:Importance>${capitals[parsed.importance]}</t:Importance>`,
  },
  {
    uri: 'item:InReplyTo',
    from: 'AllProperties',
    write: ({ parsed }) => {
      const field = parsed.headers.find(({ name }) => name.toLowerCase() === 'in-reply-to');
      return field === undefined ? undefined : xml`<t:InReplyTo>${field.value}</t:InReplyTo>`;
    },
  },
  {
    uri: 'item:IsSubmitted',
    from: 'AllProperties',
    write: () => xml`<t:IsSubmitted>false</t:IsSubmitted>`,
  },
  {
    uri: 'item:IsDraft',
    from: 'AllProperties',
    write: (content) => xml`<t:IsDraft>${has(content, '\\Draft')}</t:IsDraft>`,
  },
  {
    uri: 'item:InternetMessageHeaders',
    from: 'IdOnly',
    onlySingle: true,
    write: ({ parsed }, { base, uris, headers }) => {
      const all = base === 'AllProperties' || uris.has('item:InternetMessageHeaders');
      if (!all && headers.length === 0) return undefined;
      const wanted = all ? [] : headers.map((name) => name.toLowerCase());
      const fields = parsed.headers.filter(({ name }) => wanted.length === 0 || wanted.includes(name.toLowerCase()));
      if (fields.length === 0) return undefined;
      return xml`<t:InternetMessageHeaders>${fields.map(({ name, value }) => xml`<t:InternetMessageHeader HeaderName="${name}">${value}</t:InternetMessageHeader>`)}</t:InternetMessageHeaders>`;
    },
  },
  {
    uri: 'item:DateTimeSent',
    from: 'Default',
    write: ({ item, parsed }) =>
      xml`<t:DateTimeSent>${writeTime(parsed.sentAt ?? item.message.receivedAt)}</t:DateTimeSent>`,
  },
  {
    uri: 'item:DateTimeCreated',
    from: 'AllProperties',
    write: ({ item }) => xml`<t:DateTimeCreated>${writeTime(item.message.receivedAt)}</t:DateTimeCreated>`,
  },
  { uri: 'item:DisplayCc', from: 'AllProperties', write: ({ parsed }) => writeNames('DisplayCc', parsed.cc) },
  { uri: 'item:DisplayTo', from: 'AllProperties', write: ({ parsed }) => writeNames('DisplayTo', parsed.to) },
  {
    uri: 'item:HasAttachments',
    from: 'Default',
    write: ({ parsed }) =>
      xml`<t:HasAttachments>${parsed.attachments.some(({ isInline }) => !isInline)}</t:HasAttachments>`,
  },
  {
    uri: 'item:ExtendedProperty',
    from: 'IdOnly',
    write: ({ item, parsed }, { extended }) =>
      writeExtended(extended, {
        26: 'IPM.Note',
        55: parsed.subject,
        57: writeTime(parsed.sentAt ?? item.message.receivedAt),
        125: parsed.headers.map(({ name, value }) => `${name}: ${value}\r\n`).join(''),
        3590: writeTime(item.message.receivedAt),
        3591: messageFlags(item.message.flags),
        3592: item.message.raw.length,
        ...(parsed.messageId === undefined ? {} : { 4149: parsed.messageId }),
      }),
  },
  {
    uri: 'item:LastModifiedTime',
    from: 'AllProperties',
    // The store keeps no time for a change of flags.
    write: ({ item }) => xml`<t:LastModifiedTime>${writeTime(item.message.receivedAt)}</t:LastModifiedTime>`,
  },
  { uri: 'item:IsAssociated', from: 'AllProperties', write: () => xml`<t:IsAssociated>false</t:IsAssociated>` },
  {
    uri: 'item:ConversationId',
    from: 'AllProperties',
    write: ({ item, parsed }) => {
      const begun = parsed.conversation ?? parsed.subject;
      const digest = createHash('sha256').update(`${item.folder.owner.oid} ${begun}`).digest();
      const head = Buffer.concat([Buffer.from([0, 4, 0x24]), Buffer.from(item.folder.owner.oid, 'latin1')]);
      return xml`<t:ConversationId Id="${Buffer.concat([head, digest.subarray(0, 21)]).toString('base64')}"/>`;
    },
  },
  {
    uri: 'item:Flag',
    from: 'AllProperties',
    write: (content) =>
      xml`<t:Flag><t:FlagStatus>${has(content, '$Completed') ? 'Complete' : has(content, '\\Flagged') ? 'Flagged' : 'NotFlagged'}</t:FlagStatus></t:Flag>`,
  },
  {
    uri: 'item:Preview',
    from: 'asked',
    write: ({ parsed }) => xml`<t:Preview>${(parsed.text ?? '').trim().slice(0, 255)}</t:Preview>`,
  },
  {
    uri: 'item:TextBody',
    from: 'asked',
    onlySingle: true,
    write: ({ parsed }) => {
      const { markup } = writeBody(parsed, 'Text');
      return { markup: markup.replace(/^<t:Body /, '<t:TextBody ').replace(/<\/t:Body>$/, '</t:TextBody>') };
    },
  },
  {
    uri: 'message:Sender',
    from: 'AllProperties',
    write: ({ parsed }) =>
      parsed.sender === undefined ? undefined : xml`<t:Sender>${writeMailbox(parsed.sender)}</t:Sender>`,
  },
  ...(['To', 'Cc', 'Bcc'] as const).map(
    (kind): Property<MessageContent> => ({
      uri: `message:${kind}Recipients`,
      from: 'Default',
      onlySingle: true,
      write: ({ parsed }) => writeParties(`${kind}Recipients`, { To: parsed.to, Cc: parsed.cc, Bcc: parsed.bcc }[kind]),
    }),
  ),
  {
    uri: 'message:IsReadReceiptRequested',
    from: 'Default',
    write: ({ parsed }) => xml`<t:IsReadReceiptRequested>${parsed.wantsReadReceipt}</t:IsReadReceiptRequested>`,
  },
  {
    uri: 'message:IsDeliveryReceiptRequested',
    from: 'AllProperties',
    write: ({ parsed }) =>
      xml`<t:IsDeliveryReceiptRequested>${parsed.wantsDeliveryReceipt}</t:IsDeliveryReceiptRequested>`,
  },
  {
    uri: 'message:ConversationTopic',
    from: 'AllProperties',
    write: ({ parsed }) =>
      xml`<t:ConversationTopic>${parsed.subject.replace(/^(?:(?:re|fwd?|aw|wg):\s*)+/i, '')}</t:ConversationTopic>`,
  },
  {
    uri: 'message:From',
    from: 'Default',
    write: ({ parsed }) => (parsed.from === undefined ? undefined : xml`<t:From>${writeMailbox(parsed.from)}</t:From>`),
  },
  {
    uri: 'message:InternetMessageId',
    from: 'AllProperties',
    write: ({ parsed }) =>
      parsed.messageId === undefined ? undefined : xml`<t:InternetMessageId>${parsed.messageId}</t:InternetMessageId>`,
  },
  {
    uri: 'message:IsRead',
    from: 'Default',
    write: (content) => xml`<t:IsRead>${has(content, '\\Seen')}</t:IsRead>`,
  },
  {
    uri: 'message:References',
    from: 'AllProperties',
    write: ({ parsed }) => {
      const field = parsed.headers.find(({ name }) => name.toLowerCase() === 'references');
      return field === undefined ? undefined : xml`<t:References>${field.value}</t:References>`;
    },
  },
  {
    uri: 'message:ReplyTo',
    from: 'AllProperties',
    onlySingle: true,
    write: ({ parsed }) => writeParties('ReplyTo', parsed.replyTo),
  },
];
