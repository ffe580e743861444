import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { NewMessage } from './mailStore.ts';
import { writeMessage } from './messageText.ts';

/** What a message may be marked with. */
export const mailFlags = ['\\Seen', '\\Answered', '\\Flagged', '\\Deleted', '\\Draft'] as const;

const place = {
  /** Path of the folder; it is made where there is none. */
  folder: z.string().min(1).max(1000).default('Inbox'),
  flags: z.array(z.enum(mailFlags)).max(10).default([]),
  /** Now, when left out; in a seed the midnight before the mock started. */
  receivedAt: z.iso.datetime({ offset: true }).optional(),
};

const written = z.strictObject({
  ...place,
  from: z.email(),
  /** The mailbox itself, when left out. */
  to: z.email().optional(),
  subject: z.string().max(998),
  text: z.string().max(1_048_576).default(''),
  html: z.string().max(1_048_576).optional(),
});

const whole = z.strictObject({
  ...place,
  /** A whole message (RFC 5322) in base64, as it is to be stored. */
  raw: z.base64().min(1).max(52_428_800),
});

/** A message as people and seeds put it: by what it says, or as it is. */
export const newMailSchema = z.union([whole, written]);

export type NewMail = z.input<typeof newMailSchema>;
export type CheckedMail = z.output<typeof newMailSchema>;

/** @param address the mailbox it comes to. */
export function toMessage(mail: CheckedMail, address: string, now: Date): NewMessage {
  const receivedAt = mail.receivedAt === undefined ? now.getTime() : Date.parse(mail.receivedAt);
  const { flags } = mail;
  if ('raw' in mail) return { raw: Buffer.from(mail.raw, 'base64'), flags, receivedAt };
  const { from, to = address, subject, text, html } = mail;
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const raw = writeMessage({
    from: { name: '', address: from },
    to: { name: '', address: to },
    subject,
    date: receivedAt,
    messageId: `${randomUUID()}@${domain}`,
    text,
    ...(html === undefined ? {} : { html }),
  });
  return { raw, flags, receivedAt };
}
