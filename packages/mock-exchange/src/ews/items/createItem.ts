import { randomUUID } from 'node:crypto';
import { MailStoreError } from '../../mailboxes/mail/mailStoreError.ts';
import { openFolder, ownMailbox, requireRight } from '../access/openFolder.ts';
import type { EwsSession } from '../access/session.ts';
import { type FolderReference, readOneReference } from '../folders/folderReference.ts';
import type { calendarKey, EwsFolder } from '../folders/mailboxFolder.ts';
import { EwsError, schemaViolation, UnservedRequest } from '../soap/ewsError.ts';
import { xml } from '../soap/markup.ts';
import { messagesNamespace } from '../soap/namespaces.ts';
import { answerEach, type OperationAnswer } from '../soap/operationAnswer.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';
import { completeAppointment, readAppointmentInput } from './appointmentInput.ts';
import { composeMessage } from './composeMessage.ts';
import type { EwsItem } from './mailboxItem.ts';
import { readMessageInput } from './messageInput.ts';
import { sendMessage } from './sendMessage.ts';
import { writeIdOnly } from './writeItem.ts';

export const dispositions = ['SaveOnly', 'SendOnly', 'SendAndSaveCopy'] as const;
export type Disposition = (typeof dispositions)[number];

const invitations = ['SendToNone', 'SendOnlyToAll', 'SendToAllAndSaveCopy'];

/** `CreateItem`: appointments, and messages that are saved, sent, or both. */
export async function createItem(operation: XmlElement, session: EwsSession): Promise<OperationAnswer> {
  const items = childOf(operation, messagesNamespace, 'Items')?.children ?? [];
  if (items.length === 0) throw schemaViolation("The element 'Items' has incomplete content.");
  const saved = childOf(operation, messagesNamespace, 'SavedItemFolderId');
  const folder = saved === undefined ? undefined : readOneReference(saved);
  return answerEach('CreateItem', items, (element) => ({
    emptyTail: xml`<m:Items/>`,
    work: async () => {
      const request = { element, operation, folder: folder?.(), session };
      const made = await create(request);
      return made === undefined ? xml`<m:Items/>` : xml`<m:Items>${writeIdOnly(made)}</m:Items>`;
    },
  }));
}

interface CreateRequest {
  readonly element: XmlElement;
  readonly operation: XmlElement;
  readonly folder: FolderReference | undefined;
  readonly session: EwsSession;
}

async function create(request: CreateRequest): Promise<EwsItem | undefined> {
  const { name } = request.element;
  if (name === 'CalendarItem') return createAppointment(request);
  if (name === 'Message') return createMessage(request);
  throw new UnservedRequest(`${name} in CreateItem`);
}

async function createAppointment({ element, operation, folder, session }: CreateRequest): Promise<EwsItem> {
  const sends = operation.attributes.get('SendMeetingInvitations');
  // Seen: without the attribute the request is refused, although the schema does not require it.
  if (sends === undefined || !invitations.includes(sends)) {
    throw new EwsError('ErrorInvalidRequest');
  }
  const place = await openFolder(folder ?? own('calendar'), session, 'create');
  if (place.kind !== 'calendar') throw new EwsError('ErrorCannotCreateCalendarItemInNonCalendarFolder');
  const input = readAppointmentInput(element);
  // An invitation is a message of its own kind, with an iCalendar part that has to be right.
  if (sends !== 'SendToNone' && (input.attendees ?? []).length > 0) {
    throw new UnservedRequest(`SendMeetingInvitations="${sends}" with attendees`);
  }
  const item = completeAppointment(input, { id: randomUUID().replaceAll('-', ''), now: session.services.now() });
  await session.services.mailboxes.changeCalendar(place.owner, (before) => [...before, item]);
  return { kind: 'appointment', folder: place, item };
}

async function createMessage({ element, operation, folder, session }: CreateRequest): Promise<EwsItem | undefined> {
  const disposition = readDisposition(operation);
  const owner = await ownMailbox(session);
  const sends = disposition !== 'SaveOnly';
  const place = await openFolder(folder ?? own(sends ? 'sentitems' : 'drafts'), session, 'create');
  await requireMailFolder(place, session);
  const input = readMessageInput(element);
  const raw = await composeMessage(input, owner, session.services.now());
  if (sends) await sendMessage(raw, { mailbox: owner, session });
  if (disposition === 'SendOnly') return undefined;
  const isDraft = !sends && (input.isDraft ?? true);
  const flags = [...(isDraft ? ['\\Draft'] : []), ...((input.isRead ?? true) ? ['\\Seen'] : [])];
  const made = await save(place, { raw, flags, receivedAt: input.receivedAt }, session);
  // A message that was sent is answered without its id.
  return sends ? undefined : made;
}

/** @throws EwsError ErrorSchemaValidation, ErrorInvalidRequest */
export function readDisposition(operation: XmlElement): Disposition {
  const text = operation.attributes.get('MessageDisposition');
  // Seen: a message without it is an invalid request.
  if (text === undefined) throw new EwsError('ErrorInvalidRequest');
  const disposition = dispositions.find((known) => known === text);
  if (disposition !== undefined) return disposition;
  throw schemaViolation(`The 'MessageDisposition' attribute is invalid - The value '${text}' is invalid.`);
}

async function requireMailFolder(folder: EwsFolder, session: EwsSession): Promise<void> {
  await requireRight(folder, session, 'create');
  if (folder.kind !== 'mail') throw new UnservedRequest(`a message in ${folder.displayName}`);
}

/** @throws EwsError ErrorQuotaExceeded, ErrorMessageSizeExceeded */
export async function save(
  folder: EwsFolder,
  { raw, flags, receivedAt }: { raw: Buffer; flags: readonly string[]; receivedAt: number | undefined },
  { services }: EwsSession,
): Promise<EwsItem> {
  const { mail, settings } = services;
  const held = mail.folders(folder.owner).flatMap(({ id }) => mail.messages(folder.owner, id));
  const size = held.reduce((total, message) => total + message.raw.length, raw.length);
  if (size > (await settings.mailbox(folder.owner)).quotaBytes) throw new EwsError('ErrorQuotaExceeded');
  try {
    const when = receivedAt === undefined ? {} : { receivedAt };
    const message = await mail.append(folder.owner, folder.key, { raw, flags, ...when });
    return { kind: 'message', folder, message };
  } catch (error) {
    if (error instanceof MailStoreError && error.code === 'message-too-large') {
      throw new EwsError('ErrorMessageSizeExceeded');
    }
    throw error;
  }
}

export function own(name: 'sentitems' | 'drafts' | 'deleteditems' | typeof calendarKey): FolderReference {
  return { by: 'name', name, address: undefined };
}
