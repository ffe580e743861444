import type { StoredMessage } from '../../mailboxes/mail/mailStore.ts';
import { MailStoreError } from '../../mailboxes/mail/mailStoreError.ts';
import { ArgumentError } from '../protocol/argumentReader.ts';
import { readFlags } from '../protocol/flags.ts';
import { encodeFolderName } from '../protocol/folderName.ts';
import { parseDateTime } from '../protocol/imapDate.ts';
import { writeSet } from '../protocol/sequenceSet.ts';
import { type CommandCall, mailboxOf, viewOf } from '../session/imapSession.ts';
import { type Answer, completed, folderRefusals, refusals } from '../session/imapWords.ts';

export async function copyOrMove({ session, given, name, byUid }: CommandCall): Promise<Answer> {
  const view = viewOf(session);
  const set = given.set();
  const path = given.folder();
  given.end();
  if (name === 'MOVE' && view.readOnly) return folderRefusals.readOnly;
  const { mail } = session.services;
  const owner = mailboxOf(session);
  const target = mail.folder(owner, path);
  if (target === undefined) return folderRefusals.missingTarget(encodeFolderName(path));
  const places = view.places(set, byUid ? 'uid' : 'number');
  if (places === undefined) return refusals['message-set'];
  const found = places.map((place) => view.message(place)).filter((message) => message !== undefined);
  if (found.length === 0) return found.length < places.length ? folderRefusals.messagesGone : completed(name);
  const ids = found.map(({ id }) => id);
  const made = name === 'MOVE' ? await mail.move(owner, ids, target.id) : await mail.copy(owner, ids, target.id);
  const code = `COPYUID ${target.uidValidity} ${writeSet(uidsOf(found))} ${writeSet(uidsOf(made))}`;
  if (name === 'COPY') return completed(name, code);
  // RFC 6851, section 4.3: before the EXPUNGE responses.
  await session.send(`* OK [${code}] \r\n`);
  return completed(name);
}

function uidsOf(messages: readonly StoredMessage[]): readonly number[] {
  return messages.map(({ uid }) => uid);
}

export async function append({ session, given, name }: CommandCall): Promise<Answer> {
  const path = given.folder();
  const flags = given.peek()?.kind === 'list' ? readFlags(given.atoms()) : [];
  const receivedAt = given.left > 1 ? parseDateTime(given.text()) : session.services.now().getTime();
  const message = given.peek();
  if (message?.kind !== 'string' || !message.literal || given.left > 1) throw new ArgumentError('message');
  if (flags === undefined || receivedAt === undefined || message.bytes.length === 0) throw new ArgumentError('flags');
  const { mail } = session.services;
  const owner = mailboxOf(session);
  const folder = mail.folder(owner, path);
  if (folder === undefined) return folderRefusals.missingTarget(encodeFolderName(path));
  try {
    // A copy: what was read shares its memory with what came after it.
    const raw = Buffer.from(message.bytes);
    const { uid } = await mail.append(owner, folder.id, { raw, flags, receivedAt });
    return completed(name, `APPENDUID ${folder.uidValidity} ${uid}`);
  } catch (error) {
    if (error instanceof MailStoreError) return folderRefusals.tooLarge;
    throw error;
  }
}
