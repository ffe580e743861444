import type { DirectoryUser } from '@authshift/mock-idp';
import { writeMime } from '../../mailboxes/mail/writeMime.ts';
import { primaryAddress } from '../../mailboxes/mailbox.ts';
import type { MessageInput } from './messageInput.ts';

/** MIME from what a client said; a message the client wrote itself stays as it is. */
export async function composeMessage(input: MessageInput, owner: DirectoryUser, date: Date): Promise<Buffer> {
  if (input.mime !== undefined) return input.mime;
  return writeMime({
    from: input.from ?? { name: owner.displayName, address: primaryAddress(owner) },
    to: input.to,
    cc: input.cc,
    bcc: input.bcc,
    replyTo: input.replyTo,
    subject: input.subject ?? '',
    date,
    body: input.body?.type === 'html' ? { html: input.body.content } : { text: input.body?.content ?? '' },
    headers: [
      ...input.headers,
      ...(input.importance === 'normal' ? [] : [{ key: 'Importance', value: input.importance }]),
      ...(input.wantsReadReceipt ? [{ key: 'Disposition-Notification-To', value: primaryAddress(owner) }] : []),
    ],
    attachments: input.attachments,
  });
}
