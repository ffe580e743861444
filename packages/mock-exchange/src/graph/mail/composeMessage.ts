import type { ParsedMessage, Party } from '../../mailboxes/mail/parsedMessage.ts';
import type { MessageInput } from './messageInput.ts';

/** Writes MIME from what a client said; what it left out is the message's before, or the mailbox's own. */
export async function composeMessage(
  input: MessageInput,
  { from, before, date }: { readonly from: Party; readonly before?: ParsedMessage; readonly date: Date },
): Promise<Buffer> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const attachments = input.attachments ?? before?.attachments ?? [];
  const composer = new MailComposer({
    from: toAddress(input.from ?? input.sender ?? before?.from ?? from),
    ...(input.sender === undefined ? {} : { sender: toAddress(input.sender) }),
    to: (input.to ?? before?.to ?? []).map(toAddress),
    cc: (input.cc ?? before?.cc ?? []).map(toAddress),
    bcc: (input.bcc ?? before?.bcc ?? []).map(toAddress),
    replyTo: (input.replyTo ?? before?.replyTo ?? []).map(toAddress),
    subject: input.subject ?? before?.subject ?? '',
    date,
    ...(before?.messageId === undefined ? {} : { messageId: before.messageId }),
    ...contentOf(input, before),
    headers: headersOf(input, { before, from }),
    attachments: attachments.map(({ name, contentType, isInline, contentId, content }) => ({
      filename: name,
      contentType,
      content,
      contentDisposition: isInline ? ('inline' as const) : ('attachment' as const),
      ...(contentId === undefined ? {} : { cid: contentId }),
    })),
    disableUrlAccess: true,
    disableFileAccess: true,
    newline: '\r\n',
  });
  const node = composer.compile();
  // The submission takes Bcc out of the recipients' copies; the sender's keeps it.
  node.keepBcc = true;
  return node.build();
}

function contentOf(input: MessageInput, before: ParsedMessage | undefined): { text?: string; html?: string } {
  if (input.body !== undefined)
    return input.body.type === 'html' ? { html: input.body.content } : { text: input.body.content };
  if (before?.html !== undefined) return { html: before.html };
  return { text: before?.text ?? '' };
}

function headersOf(
  input: MessageInput,
  { before, from }: { readonly before: ParsedMessage | undefined; readonly from: Party },
): { key: string; value: string }[] {
  const importance = input.importance ?? before?.importance ?? 'normal';
  const custom =
    input.headers ?? before?.headers.filter(({ name }) => /^x-/i.test(name) && !/^x-priority$/i.test(name)) ?? [];
  return [
    ...(importance === 'normal' ? [] : [{ key: 'Importance', value: importance }]),
    ...((input.wantsReadReceipt ?? before?.wantsReadReceipt ?? false)
      ? [{ key: 'Disposition-Notification-To', value: from.address }]
      : []),
    ...((input.wantsDeliveryReceipt ?? before?.wantsDeliveryReceipt ?? false)
      ? [{ key: 'Return-Receipt-To', value: from.address }]
      : []),
    ...custom.map(({ name, value }) => ({ key: name, value })),
  ];
}

function toAddress({ name, address }: Party): { name: string; address: string } {
  return { name, address };
}
