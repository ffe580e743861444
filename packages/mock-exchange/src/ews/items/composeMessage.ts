import type { DirectoryUser } from '@authshift/mock-idp';
import type { Party } from '../../mailboxes/mail/parsedMessage.ts';
import { primaryAddress } from '../../mailboxes/mailbox.ts';
import type { MessageInput } from './messageInput.ts';

/** MIME from what a client said; a message the client wrote itself stays as it is. */
export async function composeMessage(input: MessageInput, owner: DirectoryUser, date: Date): Promise<Buffer> {
  if (input.mime !== undefined) return input.mime;
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const composer = new MailComposer({
    from: toAddress(input.from ?? { name: owner.displayName, address: primaryAddress(owner) }),
    to: input.to.map(toAddress),
    cc: input.cc.map(toAddress),
    bcc: input.bcc.map(toAddress),
    replyTo: input.replyTo.map(toAddress),
    subject: input.subject ?? '',
    date,
    ...(input.body?.type === 'html' ? { html: input.body.content } : { text: input.body?.content ?? '' }),
    headers: [
      ...input.headers,
      ...(input.importance === 'normal' ? [] : [{ key: 'Importance', value: input.importance }]),
      ...(input.wantsReadReceipt ? [{ key: 'Disposition-Notification-To', value: primaryAddress(owner) }] : []),
    ],
    attachments: input.attachments.map(({ name, contentType, isInline, contentId, content }) => ({
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

function toAddress({ name, address }: Party): { name: string; address: string } {
  return { name, address };
}
