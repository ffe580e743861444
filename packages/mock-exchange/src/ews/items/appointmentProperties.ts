import type { Attendee } from '../../mailboxes/calendarItem.ts';
import { type Markup, xml } from '../soap/markup.ts';
import type { Property } from '../soap/responseShape.ts';
import { writeBody } from './bodyText.ts';
import { writeExtended } from './extendedProperties.ts';
import { type AppointmentContent, writeMailbox, writeTime } from './itemContent.ts';
import { leadingProperties } from './itemProperties.ts';

function writeAttendees(name: string, attendees: readonly Attendee[]): Markup | undefined {
  if (attendees.length === 0) return undefined;
  const tag: Markup = { markup: `t:${name}` };
  const written = attendees.map(
    ({ address, name: display = address }) =>
      xml`<t:Attendee>${writeMailbox({ name: display, address })}<t:ResponseType>Unknown</t:ResponseType></t:Attendee>`,
  );
  return xml`<${tag}>${written}</${tag}>`;
}

const attendeesOf = (content: AppointmentContent, kind: Attendee['kind']): readonly Attendee[] =>
  (content.item.item.attendees ?? []).filter((attendee) => attendee.kind === kind);

function writeDuration(start: string, end: string): string {
  const minutes = Math.round((Date.parse(end) - Date.parse(start)) / 60_000);
  const [hours, rest] = [Math.floor(minutes / 60), minutes % 60];
  return `PT${hours > 0 ? `${hours}H` : ''}${rest > 0 || hours === 0 ? `${rest}M` : ''}`;
}

// ItemType and then CalendarItemType of types.xsd, in their order, which clients with a strict reader rely on.
export const appointmentProperties: readonly Property<AppointmentContent>[] = [
  ...leadingProperties,
  { uri: 'item:Subject', from: 'Default', write: ({ item }) => xml`<t:Subject>${item.item.subject}</t:Subject>` },
  { uri: 'item:Sensitivity', from: 'AllProperties', write: () => xml`<t:Sensitivity>Normal</t:Sensitivity>` },
  {
    uri: 'item:Body',
    from: 'Default',
    onlySingle: true,
    write: ({ item }, { bodyType }) => {
      const { body } = item.item;
      const html = body?.type === 'html' ? body.content : undefined;
      return writeBody({ html, text: body?.type === 'text' ? body.content : undefined }, bodyType);
    },
  },
  { uri: 'item:Importance', from: 'AllProperties', write: () => xml`<t:Importance>Normal</t:Importance>` },
  { uri: 'item:IsDraft', from: 'AllProperties', write: () => xml`<t:IsDraft>false</t:IsDraft>` },
  {
    uri: 'item:ReminderIsSet',
    from: 'AllProperties',
    write: () => xml`<t:ReminderIsSet>false</t:ReminderIsSet>`,
  },
  { uri: 'item:HasAttachments', from: 'Default', write: () => xml`<t:HasAttachments>false</t:HasAttachments>` },
  {
    uri: 'item:ExtendedProperty',
    from: 'IdOnly',
    write: ({ item }, { extended }) => writeExtended(extended, { 26: 'IPM.Appointment', 55: item.item.subject }),
  },
  { uri: 'item:IsAssociated', from: 'AllProperties', write: () => xml`<t:IsAssociated>false</t:IsAssociated>` },
  {
    uri: 'calendar:UID',
    from: 'AllProperties',
    write: ({ item }) => xml`<t:UID>${item.item.uid ?? `${item.folder.owner.oid}-${item.item.id}`}</t:UID>`,
  },
  {
    uri: 'calendar:Start',
    from: 'Default',
    write: ({ item }) => xml`<t:Start>${writeTime(item.item.start)}</t:Start>`,
  },
  { uri: 'calendar:End', from: 'Default', write: ({ item }) => xml`<t:End>${writeTime(item.item.end)}</t:End>` },
  {
    uri: 'calendar:IsAllDayEvent',
    from: 'AllProperties',
    write: ({ item }) => xml`<t:IsAllDayEvent>${item.item.isAllDay ?? false}</t:IsAllDayEvent>`,
  },
  {
    uri: 'calendar:LegacyFreeBusyStatus',
    from: 'Default',
    write: ({ item }) => xml`<t:LegacyFreeBusyStatus>${item.item.showAs ?? 'Busy'}</t:LegacyFreeBusyStatus>`,
  },
  {
    uri: 'calendar:Location',
    from: 'Default',
    write: ({ item }) =>
      item.item.location === undefined ? undefined : xml`<t:Location>${item.item.location}</t:Location>`,
  },
  {
    uri: 'calendar:IsMeeting',
    from: 'AllProperties',
    write: ({ item, isOrganizer }) =>
      xml`<t:IsMeeting>${!isOrganizer || (item.item.attendees ?? []).length > 0}</t:IsMeeting>`,
  },
  { uri: 'calendar:IsCancelled', from: 'AllProperties', write: () => xml`<t:IsCancelled>false</t:IsCancelled>` },
  { uri: 'calendar:IsRecurring', from: 'AllProperties', write: () => xml`<t:IsRecurring>false</t:IsRecurring>` },
  {
    uri: 'calendar:CalendarItemType',
    from: 'Default',
    write: () => xml`<t:CalendarItemType>Single</t:CalendarItemType>`,
  },
  {
    uri: 'calendar:MyResponseType',
    from: 'AllProperties',
    write: ({ isOrganizer }) => xml`<t:MyResponseType>${isOrganizer ? 'Organizer' : 'Accept'}</t:MyResponseType>`,
  },
  {
    uri: 'calendar:Organizer',
    from: 'Default',
    write: ({ organizer }) => xml`<t:Organizer>${writeMailbox(organizer)}</t:Organizer>`,
  },
  {
    uri: 'calendar:RequiredAttendees',
    from: 'AllProperties',
    onlySingle: true,
    write: (content) => writeAttendees('RequiredAttendees', attendeesOf(content, 'required')),
  },
  {
    uri: 'calendar:OptionalAttendees',
    from: 'AllProperties',
    onlySingle: true,
    write: (content) => writeAttendees('OptionalAttendees', attendeesOf(content, 'optional')),
  },
  {
    uri: 'calendar:Resources',
    from: 'AllProperties',
    onlySingle: true,
    write: (content) => writeAttendees('Resources', attendeesOf(content, 'resource')),
  },
  {
    uri: 'calendar:Duration',
    from: 'AllProperties',
    write: ({ item }) => xml`<t:Duration>${writeDuration(item.item.start, item.item.end)}</t:Duration>`,
  },
];
