import type { CalendarItem } from '../../mailboxes/calendarItem.ts';
import { changeKeyOf, decodeItemId, encodeItemId } from '../../mailboxes/exchangeIds.ts';
import type { StoredMessage } from '../../mailboxes/mail/mailStore.ts';
import type { ExchangeServices } from '../../services.ts';
import { findOwnerById, type Need, requireRight } from '../access/openFolder.ts';
import type { EwsSession } from '../access/session.ts';
import { calendarKey, type EwsFolder, findFolder } from '../folders/mailboxFolder.ts';
import { EwsError } from '../soap/ewsError.ts';

/** What lies in a folder: a message, or an appointment of the calendar. */
export type EwsItem =
  | { readonly kind: 'message'; readonly folder: EwsFolder; readonly message: StoredMessage }
  | { readonly kind: 'appointment'; readonly folder: EwsFolder; readonly item: CalendarItem };

type Stores = Pick<ExchangeServices, 'mail' | 'mailboxes'>;

/** Appointments by start, messages the newest first. */
export function itemsIn(folder: EwsFolder, { mail, mailboxes }: Stores): readonly EwsItem[] {
  const { owner, kind, key } = folder;
  if (kind === 'root') return [];
  if (kind === 'calendar') {
    return mailboxes.items(owner, 'calendar').map((item) => ({ kind: 'appointment', folder, item }));
  }
  const messages = [...mail.messages(owner, key)].sort((a, b) => b.receivedAt - a.receivedAt || b.uid - a.uid);
  return messages.map((message) => ({ kind: 'message', folder, message }));
}

export function idOf(item: EwsItem): string {
  const { owner, key } = item.folder;
  return encodeItemId({
    oid: owner.oid,
    folder: key,
    item: item.kind === 'message' ? item.message.identity : item.item.id,
  });
}

/** What makes the item another version of itself. */
export function changeKeyOfItem(item: EwsItem): string {
  if (item.kind === 'appointment') return changeKeyOf('appointment', item.item);
  const { id, changeNumber } = item.message;
  return changeKeyOf('message', [id, changeNumber]);
}

/**
 * The item with this id, if the caller has the right to it.
 * @throws EwsError ErrorInvalidIdMalformed, ErrorItemNotFound, ErrorAccessDenied; HttpRefusal 403.
 */
export async function openItem(id: string, session: EwsSession, need: Need = 'read'): Promise<EwsItem> {
  const content = decodeItemId(id);
  if (content === undefined) throw new EwsError('ErrorInvalidIdMalformed');
  const owner = await findOwnerById(content.oid, session).catch(() => {
    throw new EwsError('ErrorItemNotFound');
  });
  await session.onMailbox(owner);
  const folder = findFolder(owner, content.folder, session.services);
  if (folder === undefined) throw new EwsError('ErrorItemNotFound');
  await requireRight(folder, session, need);
  const item = findItemIn(folder, content.item, session.services);
  if (item === undefined) throw new EwsError('ErrorItemNotFound');
  return item;
}

function findItemIn(folder: EwsFolder, id: string, { mail, mailboxes }: Stores): EwsItem | undefined {
  if (folder.key === calendarKey) {
    const item = mailboxes.items(folder.owner, 'calendar').find((one) => one.id === id);
    return item === undefined ? undefined : { kind: 'appointment', folder, item };
  }
  const message = mail.messageByIdentity(folder.owner, id);
  // A move gives an item another id, and the old one is good no longer.
  return message?.folderId === folder.key ? { kind: 'message', folder, message } : undefined;
}
