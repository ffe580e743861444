import type { ParsedAttachment, Party } from './parsedMessage.ts';

/** What a message is made of. */
export interface MimeParts {
  readonly from: Party;
  readonly sender?: Party | undefined;
  readonly to: readonly Party[];
  readonly cc: readonly Party[];
  readonly bcc: readonly Party[];
  readonly replyTo: readonly Party[];
  readonly subject: string;
  readonly date: Date;
  readonly messageId?: string | undefined;
  readonly body: { readonly html: string } | { readonly text: string };
  readonly headers: readonly { readonly key: string; readonly value: string }[];
  readonly attachments: readonly ParsedAttachment[];
}

/** Writes a message as MIME (RFC 5322, 2045). Nothing it names is fetched or read from the disk. */
export async function writeMime(parts: MimeParts): Promise<Buffer> {
  const { default: MailComposer } = await import('nodemailer/lib/mail-composer');
  const { sender, messageId } = parts;
  const composer = new MailComposer({
    from: toAddress(parts.from),
    ...(sender === undefined ? {} : { sender: toAddress(sender) }),
    to: parts.to.map(toAddress),
    cc: parts.cc.map(toAddress),
    bcc: parts.bcc.map(toAddress),
    replyTo: parts.replyTo.map(toAddress),
    subject: parts.subject,
    date: parts.date,
    ...(messageId === undefined ? {} : { messageId }),
    ...parts.body,
    headers: [...parts.headers],
    attachments: parts.attachments.map(({ name, contentType, isInline, contentId, content }) => ({
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
