import type { StoredMessage } from '../../mailboxes/mail/mailStore.ts';
import { readSection } from '../mime/bodySection.ts';
import { writeBodyStructure } from '../mime/bodyStructure.ts';
import { writeEnvelope } from '../mime/envelope.ts';
import { readMessage } from '../mime/mimePart.ts';
import { ArgumentError } from '../protocol/argumentReader.ts';
import { type FetchItem, parseFetchItems } from '../protocol/fetchItems.ts';
import { writeDateTime } from '../protocol/imapDate.ts';
import type { ResponseValue } from '../protocol/responseWriter.ts';
import { flagList, writeFetch } from '../session/folderView.ts';
import { type CommandCall, mailboxOf, viewOf } from '../session/imapSession.ts';
import { type Answer, completed, folderRefusals, refusals } from '../session/imapWords.ts';

export async function fetch({ session, given, name, byUid }: CommandCall): Promise<Answer> {
  const view = viewOf(session);
  const set = given.set();
  const wanted = given.peek();
  if (wanted === undefined || given.left > 1) throw new ArgumentError('items');
  const asked = parseFetchItems(wanted);
  const items: readonly FetchItem[] =
    byUid && !asked.some(({ kind }) => kind === 'uid') ? [{ kind: 'uid' }, ...asked] : asked;
  const places = view.places(set, byUid ? 'uid' : 'number');
  if (places === undefined) return refusals['message-set'];
  const reads = !view.readOnly && items.some((item) => item.kind === 'section' && !item.peek);
  let isGone = false;
  for (const place of places) {
    const message = view.message(place);
    isGone ||= message === undefined;
    if (message === undefined) continue;
    const isNew = reads && !message.flags.includes('\\Seen');
    if (isNew)
      await view.quietly(() => session.services.mail.setFlags(mailboxOf(session), [message.id], { add: ['\\Seen'] }));
    // Reading a message marks it, which is told in the same response.
    const shown = isNew && !items.some(({ kind }) => kind === 'flags') ? [...items, { kind: 'flags' } as const] : items;
    const now = view.message(place) ?? message;
    await session.send(
      writeFetch(
        place,
        shown.flatMap((item) => writeItem(now, item)),
      ),
    );
  }
  return isGone ? folderRefusals.messagesGone : completed(name);
}

function writeItem(message: StoredMessage, item: FetchItem): readonly ResponseValue[] {
  switch (item.kind) {
    case 'flags':
      return [{ atom: 'FLAGS' }, flagList(message)];
    case 'uid':
      return [{ atom: 'UID' }, message.uid];
    case 'internaldate':
      return [{ atom: 'INTERNALDATE' }, writeDateTime(message.receivedAt)];
    case 'size':
      return [{ atom: 'RFC822.SIZE' }, message.raw.length];
    case 'envelope':
      return [{ atom: 'ENVELOPE' }, writeEnvelope(readMessage(message.raw))];
    case 'body':
    case 'bodystructure': {
      const extended = item.kind === 'bodystructure';
      return [{ atom: item.kind.toUpperCase() }, writeBodyStructure(readMessage(message.raw), { extended })];
    }
    case 'section':
      return [{ atom: item.label }, writeSection(message, item)];
  }
}

function writeSection(
  { raw }: StoredMessage,
  { section, partial }: Extract<FetchItem, { kind: 'section' }>,
): ResponseValue {
  const bytes = readSection(readMessage(raw), section);
  if (bytes === undefined) return null;
  return { literal: partial === undefined ? bytes : bytes.subarray(partial.from, partial.from + partial.count) };
}
