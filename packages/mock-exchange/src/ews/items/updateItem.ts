import type { EwsSession } from '../access/session.ts';
import { EwsError, schemaViolation, UnservedRequest } from '../soap/ewsError.ts';
import { xml } from '../soap/markup.ts';
import { messagesNamespace, typesNamespace } from '../soap/namespaces.ts';
import { answerEach, type OperationAnswer } from '../soap/operationAnswer.ts';
import { readUri } from '../soap/responseShape.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';
import { completeAppointment, readAppointmentInput } from './appointmentInput.ts';
import { type ItemReference, readItemReference } from './getItem.ts';
import { changeKeyOfItem, type EwsItem, openItem } from './mailboxItem.ts';
import { writeIdOnly } from './writeItem.ts';

const resolutions = ['NeverOverwrite', 'AutoResolve', 'AlwaysOverwrite'];

/** `UpdateItem`: properties of appointments; of messages, whether they are read and flagged. */
export async function updateItem(operation: XmlElement, session: EwsSession): Promise<OperationAnswer> {
  const resolution = operation.attributes.get('ConflictResolution') ?? '';
  if (!resolutions.includes(resolution))
    throw schemaViolation("The 'ConflictResolution' attribute is invalid or missing.");
  const changes = childOf(operation, messagesNamespace, 'ItemChanges')?.children ?? [];
  if (changes.length === 0) throw schemaViolation("The element 'ItemChanges' has incomplete content.");
  return answerEach('UpdateItem', changes, (change) => ({
    emptyTail: xml`<m:Items/>`,
    work: async () => {
      const reference = readReference(change);
      const item = await openItem(reference.id, session, 'change');
      if (resolution !== 'AlwaysOverwrite') checkChangeKey(item, reference);
      const updated = await apply(item, readUpdates(change), { operation, session });
      return xml`<m:Items>${writeIdOnly(updated)}</m:Items><m:ConflictResults><t:Count>0</t:Count></m:ConflictResults>`;
    },
  }));
}

function readReference(change: XmlElement): ItemReference {
  const [id] = change.children;
  if (change.name !== 'ItemChange' || id === undefined) throw schemaViolation('The element has incomplete content.');
  return readItemReference(id);
}

/** @throws EwsError ErrorIrresolvableConflict when the client has seen another version of the item. */
export function checkChangeKey(item: EwsItem, { changeKey }: ItemReference): void {
  if (changeKey !== undefined && changeKey !== changeKeyOfItem(item)) throw new EwsError('ErrorIrresolvableConflict');
}

interface Update {
  readonly uri: string;
  /** The item element with the new value; undefined to take the property away. */
  readonly value: XmlElement | undefined;
}

function readUpdates(change: XmlElement): readonly Update[] {
  const updates = childOf(change, typesNamespace, 'Updates')?.children ?? [];
  if (updates.length === 0) throw schemaViolation("The element 'Updates' has incomplete content.");
  return updates.map((update) => {
    const [path, value] = update.children;
    if (path === undefined) throw schemaViolation(`The element '${update.name}' has incomplete content.`);
    if (path.name !== 'FieldURI') throw new UnservedRequest(`${path.name} in UpdateItem`);
    if (update.name === 'AppendToItemField') throw new UnservedRequest('AppendToItemField');
    return { uri: readUri(path), value: update.name === 'DeleteItemField' ? undefined : value };
  });
}

interface UpdateContext {
  readonly operation: XmlElement;
  readonly session: EwsSession;
}

async function apply(item: EwsItem, updates: readonly Update[], context: UpdateContext): Promise<EwsItem> {
  return item.kind === 'message' ? applyToMessage(item, updates, context) : applyToAppointment(item, updates, context);
}

async function applyToMessage(
  item: EwsItem & { kind: 'message' },
  updates: readonly Update[],
  { session: { services } }: UpdateContext,
): Promise<EwsItem> {
  const changes = updates.map(flagChange);
  const { owner } = item.folder;
  for (const change of changes) await services.mail.setFlags(owner, [item.message.id], change);
  return { ...item, message: services.mail.message(owner, item.message.id) ?? item.message };
}

function flagChange({ uri, value }: Update): { add?: readonly string[]; remove?: readonly string[] } {
  const text = (name: string): string | undefined => childOf(value, typesNamespace, name)?.text.trim();
  if (uri === 'message:IsRead') return text('IsRead') === 'true' ? { add: ['\\Seen'] } : { remove: ['\\Seen'] };
  if (uri === 'item:Flag') {
    const status = childOf(childOf(value, typesNamespace, 'Flag'), typesNamespace, 'FlagStatus')?.text.trim();
    if (status === 'Complete') return { add: ['$Completed'], remove: ['\\Flagged'] };
    return status === 'Flagged'
      ? { add: ['\\Flagged'], remove: ['$Completed'] }
      : { remove: ['\\Flagged', '$Completed'] };
  }
  throw new UnservedRequest(`a change of ${uri}`);
}

/** What an update says, by the name of its property here. */
const optional: Readonly<Record<string, 'location' | 'body' | 'attendees'>> = {
  'calendar:Location': 'location',
  'item:Body': 'body',
  'calendar:RequiredAttendees': 'attendees',
};

async function applyToAppointment(
  found: EwsItem & { kind: 'appointment' },
  updates: readonly Update[],
  { operation, session }: UpdateContext,
): Promise<EwsItem> {
  // Seen: without the attribute the request is refused, although the schema does not require it.
  const sends = operation.attributes.get('SendMeetingInvitationsOrCancellations');
  if (sends === undefined) throw new EwsError('ErrorInvalidRequest');
  if (sends !== 'SendToNone' && (found.item.attendees ?? []).length > 0) {
    throw new UnservedRequest(`SendMeetingInvitationsOrCancellations="${sends}" with attendees`);
  }
  const values: Record<string, unknown> = {};
  for (const { uri, value } of updates) {
    if (value !== undefined) Object.assign(values, readAppointmentInput(value));
    else if (optional[uri] !== undefined) values[optional[uri]] = undefined;
    else throw new EwsError('ErrorInvalidPropertySet');
  }
  const kept = Object.fromEntries(
    Object.entries({ ...found.item, ...values }).filter(([, value]) => value !== undefined),
  );
  const item = completeAppointment(kept, { id: found.item.id, now: session.services.now() });
  await session.services.mailboxes.changeCalendar(found.folder.owner, (before) =>
    before.map((one) => (one.id === item.id ? item : one)),
  );
  return { ...found, item };
}
