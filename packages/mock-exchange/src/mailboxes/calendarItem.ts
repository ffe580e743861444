import { createHash } from 'node:crypto';

/** An appointment in a mailbox's calendar. Times are ISO date-times in UTC. */
export interface CalendarItem {
  readonly id: string;
  readonly subject: string;
  readonly start: string;
  readonly end: string;
  /** Address of who called the meeting; absent = the mailbox's own user. */
  readonly organizer?: string;
  readonly location?: string;
  readonly body?: { readonly type: 'text' | 'html'; readonly content: string };
  readonly attendees?: readonly Attendee[];
  readonly isAllDay?: boolean;
  /** Busy when absent. */
  readonly showAs?: ShowAs;
  /** ISO instants; absent in an appointment that was there when the mock started. */
  readonly createdAt?: string;
  readonly changedAt?: string;
  /** The iCalendar UID a client gave; otherwise one follows from mailbox and id. */
  readonly uid?: string;
}

export interface Attendee {
  readonly address: string;
  readonly name?: string;
  readonly kind: 'required' | 'optional' | 'resource';
}

/** As EWS spells them (LegacyFreeBusyType). */
export const showAsValues = ['Free', 'Tentative', 'Busy', 'OOF', 'WorkingElsewhere'] as const;
export type ShowAs = (typeof showAsValues)[number];

const subjects = [
  'Weekly planning',
  'Room inspection',
  'Delivery window',
  'Training hour',
  'Budget review',
  'Interview slot',
  'Maintenance',
  'Customer appointment',
  'Opening hours check',
  'Quarterly review',
] as const;

const day = 86_400_000;
const leastItems = 4;
const mostItems = 40;
const daysBack = 14;
const daysAhead = 28;

/**
 * The calendar a mailbox has when nobody seeded one: how many appointments, and when, follows from the mailbox's id
 * alone; they lie from two weeks before to four weeks after `today` (epoch milliseconds of a UTC midnight).
 */
export function defaultCalendar(oid: string, today: number): readonly CalendarItem[] {
  const count = leastItems + (numbersFrom(oid)(0) % (mostItems - leastItems + 1));
  return Array.from({ length: count }, (_, index) => defaultItem(oid, index, today)).sort(byStart);
}

function defaultItem(oid: string, index: number, today: number): CalendarItem {
  const number = numbersFrom(`${oid} ${index}`);
  const dayOffset = (number(0) % (daysBack + daysAhead)) - daysBack;
  const quarterHour = 32 + (number(1) % 36);
  const start = today + dayOffset * day + quarterHour * 900_000;
  const length = (1 + (number(2) % 4)) * 1_800_000;
  return {
    id: `default-${index}`,
    subject: subjects[number(3) % subjects.length] ?? subjects[0],
    start: new Date(start).toISOString(),
    end: new Date(start + length).toISOString(),
  };
}

/** Eight numbers that look random and follow from the name. */
function numbersFrom(name: string): (index: number) => number {
  const digest = createHash('sha256').update(name).digest();
  return (index) => digest.readUInt32BE(index * 4);
}

/** Order of a calendar: by start, then by id, so that pages are stable. */
export function byStart(a: CalendarItem, b: CalendarItem): number {
  return Date.parse(a.start) - Date.parse(b.start) || a.id.localeCompare(b.id, 'en');
}

/** Appointments that touch the half-open span [from, until), in epoch milliseconds. */
export function within(items: readonly CalendarItem[], from: number, until: number): readonly CalendarItem[] {
  return items.filter((item) => Date.parse(item.end) > from && Date.parse(item.start) < until);
}
