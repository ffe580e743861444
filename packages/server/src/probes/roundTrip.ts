import { randomUUID } from 'node:crypto';
import { setTimeout as pause } from 'node:timers/promises';
import type { ImapFlow } from 'imapflow';
import type { Caller } from './caller.ts';
import { answerTo, visitImap } from './imap.ts';
import { type Outcome, refused } from './outcome.ts';
import { sendToSelf } from './smtp.ts';

/** How long a message may take from being accepted to being there. Inside one organization it takes Exchange seconds. */
const PATIENCE_MILLISECONDS = 30_000;
const LOOK_AGAIN_MILLISECONDS = 250;

/**
 * Hands in a message over SMTP that a mailbox sends to itself, waits until IMAP has it, fetches it and deletes it with its copy among the sent. What a sign-in at both
 * does not show: that the mail of one arrives at the other.
 */
export async function sendAndFetch(caller: Caller, mailbox: string): Promise<Outcome> {
  const messageId = `<${randomUUID()}@${mailbox.slice(mailbox.lastIndexOf('@') + 1)}>`;
  const sent = await sendToSelf(caller, mailbox, {
    messageId,
    subject: 'Connectivity test',
    text: 'Sent by a connectivity test, which deletes this message once it has arrived.',
  });
  if (sent.kind !== 'works') return sent;
  return visitImap(caller, mailbox, async (client, heard) => {
    await client.mailboxOpen('INBOX');
    const uid = await waitFor(client, messageId);
    if (uid === null) return lost(sent.literal);
    await client.fetchOne(`${uid}`, { envelope: true }, { uid: true });
    const fetched = answerTo('FETCH', heard) ?? 'OK FETCH';
    await client.messageDelete(`${uid}`, { uid: true });
    await forgetSent(client, messageId);
    return { kind: 'works', items: 1, literal: `${sent.literal}\n${fetched}`, code: 'OK' };
  });
}

async function waitFor(client: ImapFlow, messageId: string): Promise<number | null> {
  const until = Date.now() + PATIENCE_MILLISECONDS;
  while (Date.now() < until) {
    await client.noop();
    const [uid] = await find(client, messageId);
    if (uid !== undefined) return uid;
    await pause(LOOK_AGAIN_MILLISECONDS);
  }
  return null;
}

async function find(client: ImapFlow, messageId: string): Promise<readonly number[]> {
  return (await client.search({ header: { 'message-id': messageId } }, { uid: true })) || [];
}

/** Exchange keeps a copy of what is handed in (`MessageCopyForSMTPClientSubmissionEnabled`, on by default). */
async function forgetSent(client: ImapFlow, messageId: string): Promise<void> {
  const sent = (await client.list()).find(({ specialUse }) => specialUse === '\\Sent');
  if (sent === undefined) return;
  await client.mailboxOpen(sent.path);
  const copies = await find(client, messageId);
  if (copies.length > 0) await client.messageDelete([...copies], { uid: true });
}

/** Accepted and not delivered: neither server said no, so that the words are ours. */
function lost(accepted: string): Outcome {
  const seconds = PATIENCE_MILLISECONDS / 1000;
  return refused(`${accepted}\nThe message was accepted, and was not in the inbox within ${seconds} seconds.`, {
    code: 'not_delivered',
  });
}
