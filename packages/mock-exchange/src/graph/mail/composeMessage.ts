import type { ParsedMessage, Party } from '../../mailboxes/mail/parsedMessage.ts';
import { type MimeParts, writeMime } from '../../mailboxes/mail/writeMime.ts';
import type { MessageInput } from './messageInput.ts';

/** Writes MIME from what a client said; what it left out is the message's before, or the mailbox's own. */
export async function composeMessage(
  input: MessageInput,
  { from, before, date }: { readonly from: Party; readonly before?: ParsedMessage; readonly date: Date },
): Promise<Buffer> {
  return writeMime({
    from: input.from ?? input.sender ?? before?.from ?? from,
    sender: input.sender,
    to: input.to ?? before?.to ?? [],
    cc: input.cc ?? before?.cc ?? [],
    bcc: input.bcc ?? before?.bcc ?? [],
    replyTo: input.replyTo ?? before?.replyTo ?? [],
    subject: input.subject ?? before?.subject ?? '',
    date,
    messageId: before?.messageId,
    body: contentOf(input, before),
    headers: headersOf(input, { before, from }),
    attachments: input.attachments ?? before?.attachments ?? [],
  });
}

function contentOf(input: MessageInput, before: ParsedMessage | undefined): MimeParts['body'] {
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
