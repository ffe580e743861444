import type { Attendee, CalendarItem, ShowAs } from '../../mailboxes/calendarItem.ts';
import { GraphError, notServed, quoted, unreadableBody } from '../protocol/graphError.ts';
import { unknownZone } from '../protocol/preferences.ts';
import { type Members, readBoolean, readList, readMembers, readText, readWord } from '../protocol/readBody.ts';
import { eventType } from './eventType.ts';
import { findZone, instantOf } from './zones.ts';

/** What a client says of an appointment; `undefined` = it does not say. */
export type EventInput = {
  readonly [Key in keyof Omit<CalendarItem, 'id' | 'organizer' | 'uid' | 'createdAt' | 'changedAt'>]?:
    | CalendarItem[Key]
    | undefined;
} & {
  /** Whether the times that were given are midnight where they were meant, which a whole day needs. */
  readonly isFromMidnight: boolean;
};

const known = [...new Set(Object.keys(eventType.properties).map((name) => name.split('/')[0] ?? name)), 'attachments'];

/** Reads a `microsoft.graph.event` of a request. Throws `GraphError`. */
export function readEventInput(value: unknown): EventInput {
  const members = readMembers(value, eventType.name, known);
  refuseUnkept(members);
  const [start, end] = [readTime(members.start), readTime(members.end)];
  return {
    subject: readText(members.subject)?.slice(0, 255),
    start: start?.instant,
    end: end?.instant,
    isFromMidnight: start?.isMidnight !== false && end?.isMidnight !== false,
    location: readLocation(members.location),
    body: readBody(members.body),
    attendees: readList(members.attendees)?.map(readAttendee),
    isAllDay: readBoolean(members.isAllDay),
    showAs: readShowAs(members.showAs),
  };
}

function refuseUnkept(members: Members): void {
  if (members.recurrence !== undefined && members.recurrence !== null) throw notServed('recurring events');
  if (readBoolean(members.isOnlineMeeting) === true) throw notServed('online meetings');
  for (const name of ['categories', 'attachments']) {
    if ((readList(members[name]) ?? []).length > 0) throw notServed(`the property '${name}' of an event`);
  }
}

/** A complete appointment, from what was said and what was there before. Throws `GraphError`. */
export function applyInput(
  before: CalendarItem | undefined,
  input: EventInput,
  { id, now }: { readonly id: string; readonly now: Date },
): CalendarItem {
  const { isFromMidnight, ...said } = input;
  const { location, ...rest } = { ...before, ...withoutGaps(said) };
  const { subject = '', start, end } = rest;
  if (start === undefined || end === undefined || Date.parse(end) < Date.parse(start)) throw validationFailure();
  if (rest.isAllDay === true && (!isFromMidnight || start === end)) throw allDayFailure();
  const createdAt = before === undefined ? { createdAt: now.toISOString() } : {};
  return {
    ...rest,
    ...createdAt,
    ...(location === undefined || location === '' ? {} : { location }),
    id,
    changedAt: now.toISOString(),
    subject,
    start,
    end,
  };
}

function withoutGaps(input: Omit<EventInput, 'isFromMidnight'>): Partial<CalendarItem> {
  return Object.fromEntries(Object.entries(input).filter(([, value]) => value !== undefined));
}

function validationFailure(): GraphError {
  return new GraphError({
    status: 400,
    code: 'ErrorPropertyValidationFailure',
    message: 'At least one property failed validation.',
  });
}

function allDayFailure(): GraphError {
  const message = 'The Event.Start property for an all-day event needs to be set to midnight.';
  return new GraphError({ status: 400, code: 'ErrorInvalidRequest', message });
}

const day = 86_400_000;

function readTime(value: unknown): { readonly instant: string; readonly isMidnight: boolean } | undefined {
  if (value === undefined || value === null) return undefined;
  const members = readMembers(value, 'microsoft.graph.dateTimeTimeZone', ['dateTime', 'timeZone']);
  const zoneName = readText(members.timeZone) ?? 'UTC';
  const zone = findZone(zoneName);
  if (zone === undefined) throw unknownZone(zoneName);
  const text = readText(members.dateTime) ?? '';
  // Only `timeZone` says where the time is meant: an offset in `dateTime` is passed over. [unverified]
  const local = readInstant(text.replace(/(T.*)(?:Z|[+-]\d\d:?\d\d)$/i, '$1'), (wall) => wall);
  if (local === undefined) {
    throw unreadableBody(`Cannot convert the literal '${quoted(text)}' to the expected type 'Edm.DateTime'.`);
  }
  return { instant: new Date(instantOf(local, zone)).toISOString(), isMidnight: local % day === 0 };
}

/** An ISO date-time as epoch milliseconds; one without an offset is a local time. */
export function readInstant(text: string, fromLocal: (local: number) => number): number | undefined {
  const form = /^(\d{4})-(\d\d)-(\d\d)(?:T(\d\d):(\d\d)(?::(\d\d)(?:\.\d{1,9})?)?(Z|[+-]\d\d:?\d\d)?)?$/i.exec(
    text.trim(),
  );
  if (form === null) return undefined;
  const offset = form[7];
  const seconds = form[6] ?? '00';
  const wall = `${form[1]}-${form[2]}-${form[3]}T${form[4] ?? '00'}:${form[5] ?? '00'}:${seconds}.000`;
  const parsed = Date.parse(`${wall}${offset?.replace(/^([+-]\d\d)(\d\d)$/, '$1:$2') ?? 'Z'}`);
  if (Number.isNaN(parsed) || Number(form[1]) < 1601) return undefined;
  return offset === undefined ? fromLocal(parsed) : parsed;
}

function readLocation(value: unknown): string | undefined {
  if (value === undefined || value === null) return undefined;
  const names = [
    'displayName',
    'locationType',
    'uniqueId',
    'uniqueIdType',
    'address',
    'coordinates',
    'locationUri',
    'locationEmailAddress',
  ];
  return readText(readMembers(value, 'microsoft.graph.location', names).displayName) ?? '';
}

function readBody(value: unknown): CalendarItem['body'] | undefined {
  if (value === undefined || value === null) return undefined;
  const { contentType, content } = readMembers(value, 'microsoft.graph.itemBody', ['contentType', 'content']);
  return { type: readWord(contentType, ['text', 'html']) ?? 'text', content: readText(content) ?? '' };
}

function readAttendee(value: unknown): Attendee {
  const { emailAddress, type } = readMembers(value, 'microsoft.graph.attendee', [
    'emailAddress',
    'type',
    'status',
    'proposedNewTime',
  ]);
  const members = readMembers(emailAddress ?? {}, 'microsoft.graph.emailAddress', ['name', 'address']);
  const name = readText(members.name);
  const kind = readWord(type, ['required', 'optional', 'resource']) ?? 'required';
  return { address: readText(members.address) ?? '', kind, ...(name === undefined ? {} : { name }) };
}

const showAsWords: Readonly<Record<string, ShowAs>> = {
  free: 'Free',
  tentative: 'Tentative',
  busy: 'Busy',
  oof: 'OOF',
  workingElsewhere: 'WorkingElsewhere',
};

function readShowAs(value: unknown): ShowAs | undefined {
  const word = readWord(value, ['free', 'tentative', 'busy', 'oof', 'workingElsewhere', 'unknown']);
  return word === undefined ? undefined : showAsWords[word];
}
