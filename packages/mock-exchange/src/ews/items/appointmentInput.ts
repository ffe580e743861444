import { type Attendee, type CalendarItem, showAsValues } from '../../mailboxes/calendarItem.ts';
import { EwsError, schemaViolation, UnservedRequest } from '../soap/ewsError.ts';
import { typesNamespace } from '../soap/namespaces.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';
import { readDateTime } from './itemView.ts';

export type AppointmentInput = Partial<Omit<CalendarItem, 'id'>>;

// What says nothing that this mock does not do anyway.
const harmless = new Set([
  'ItemClass',
  'Sensitivity',
  'Importance',
  'ReminderIsSet',
  'ReminderMinutesBeforeStart',
  'ReminderDueBy',
  'IsResponseRequested',
  'AllowNewTimeProposal',
  'StartTimeZone',
  'EndTimeZone',
  'MeetingTimeZone',
  'StartTimeZoneId',
  'EndTimeZoneId',
  'ConferenceType',
  'Categories',
  'ExtendedProperty',
  'Culture',
]);

/**
 * Reads the properties of a `CalendarItem` in a request.
 * @throws EwsError ErrorSchemaValidation, ErrorCalendarEndDateIsEarlierThanStartDate; UnservedRequest for what is not kept.
 */
export function readAppointmentInput(element: XmlElement): AppointmentInput {
  const found: Record<string, unknown> = {};
  for (const child of element.children) Object.assign(found, readProperty(child));
  const attendees = element.children.flatMap(readAttendees);
  return { ...found, ...(attendees.length === 0 ? {} : { attendees }) };
}

function readProperty(child: XmlElement): AppointmentInput {
  const text = child.text;
  switch (child.name) {
    case 'Subject':
      return { subject: text.slice(0, 255) };
    case 'Body':
      return { body: { type: child.attributes.get('BodyType') === 'HTML' ? 'html' : 'text', content: text } };
    case 'Location':
      return { location: text };
    case 'Start':
      return { start: new Date(readDateTime(text, 'Start')).toISOString() };
    case 'End':
      return { end: new Date(readDateTime(text, 'End')).toISOString() };
    case 'IsAllDayEvent':
      return { isAllDay: text === 'true' };
    case 'LegacyFreeBusyStatus':
      return { showAs: readShowAs(text) };
    case 'UID':
      return { uid: text };
    case 'RequiredAttendees':
    case 'OptionalAttendees':
    case 'Resources':
      return {};
    default:
      if (harmless.has(child.name)) return {};
      throw new UnservedRequest(`${child.name} of an appointment`);
  }
}

function readShowAs(text: string): (typeof showAsValues)[number] {
  const known = showAsValues.find((value) => value === text.trim());
  // NoData is a value of the schema that no item can have.
  if (known === undefined)
    throw schemaViolation(`The 'LegacyFreeBusyStatus' element is invalid - The value '${text}'.`);
  return known;
}

const attendeeKinds: Readonly<Record<string, Attendee['kind']>> = {
  RequiredAttendees: 'required',
  OptionalAttendees: 'optional',
  Resources: 'resource',
};

function readAttendees(list: XmlElement): readonly Attendee[] {
  const kind = attendeeKinds[list.name];
  if (kind === undefined) return [];
  return list.children.map((attendee) => {
    const mailbox = childOf(attendee, typesNamespace, 'Mailbox');
    const address = childOf(mailbox, typesNamespace, 'EmailAddress')?.text.trim() ?? '';
    const name = childOf(mailbox, typesNamespace, 'Name')?.text.trim();
    if (!address.includes('@')) throw new EwsError('ErrorInvalidRecipients');
    return { address, kind, ...(name === undefined ? {} : { name }) };
  });
}

/** What a new appointment is: half an hour from the next half hour on, unless it says something else. */
export function completeAppointment(input: AppointmentInput, { id, now }: { id: string; now: Date }): CalendarItem {
  const half = 1_800_000;
  const start = input.start ?? new Date(Math.ceil(now.getTime() / half) * half).toISOString();
  const end = input.end ?? new Date(Date.parse(start) + half).toISOString();
  if (Date.parse(end) < Date.parse(start)) throw new EwsError('ErrorCalendarEndDateIsEarlierThanStartDate');
  return { ...input, id, subject: input.subject ?? '', start, end };
}
