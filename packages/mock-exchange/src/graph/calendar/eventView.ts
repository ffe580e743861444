import { createHash } from 'node:crypto';
import type { DirectoryUser } from '@authshift/mock-idp';
import type { CalendarItem } from '../../mailboxes/calendarItem.ts';
import { changeKeyOf } from '../../mailboxes/exchangeIds.ts';
import { primaryAddress } from '../../mailboxes/mailbox.ts';
import type { Entity } from '../odata/filter.ts';
import { writeItemId } from '../protocol/graphIds.ts';
import { toDateTimeTimeZone, type Zone } from './zones.ts';

export interface EventViewOptions {
  readonly owner: DirectoryUser;
  readonly zone: Zone;
  readonly bodyType: 'html' | 'text';
  readonly basicsOnly: boolean;
  /** When the appointments were made that nobody made: epoch milliseconds. */
  readonly today: number;
}

export function eventIdOf(id: string, { oid }: Pick<DirectoryUser, 'oid'>): string {
  return writeItemId({ oid, folder: 'calendar', item: id });
}

export function changeKeyOfEvent(item: CalendarItem): string {
  return changeKeyOf('appointment', item);
}

/** An appointment as Graph shows it; times in the zone the client prefers. */
export function viewEvent(item: CalendarItem, { owner, zone, bodyType, basicsOnly, today }: EventViewOptions): Entity {
  const id = eventIdOf(item.id, owner);
  const changeKey = changeKeyOfEvent(item);
  const organizer = item.organizer ?? primaryAddress(owner);
  const isOrganizer = isOwnAddress(organizer, owner);
  const createdAt = toPreciseTime(item.createdAt ?? today);
  return {
    '@odata.etag': `W/"${changeKey}"`,
    id,
    createdDateTime: createdAt,
    lastModifiedDateTime: toPreciseTime(item.changedAt ?? item.createdAt ?? today),
    changeKey,
    categories: [],
    transactionId: null,
    originalStartTimeZone: 'UTC',
    originalEndTimeZone: 'UTC',
    iCalUId: item.uid ?? uidOf(item.id, owner),
    reminderMinutesBeforeStart: 15,
    isReminderOn: true,
    hasAttachments: false,
    subject: item.subject,
    ...(basicsOnly ? {} : { bodyPreview: textOf(item).trim().slice(0, 255) }),
    importance: 'normal',
    sensitivity: 'normal',
    isAllDay: item.isAllDay ?? false,
    isCancelled: false,
    isOrganizer,
    responseRequested: true,
    seriesMasterId: null,
    showAs: showAsOf(item),
    type: 'singleInstance',
    webLink: `https://outlook.office365.com/owa/?itemid=${encodeURIComponent(id)}&exvsurl=1&path=/calendar/item`,
    onlineMeetingUrl: null,
    isOnlineMeeting: false,
    onlineMeetingProvider: 'unknown',
    allowNewTimeProposals: true,
    isDraft: false,
    hideAttendees: false,
    responseStatus: { response: isOrganizer ? 'organizer' : 'notResponded', time: '0001-01-01T00:00:00Z' },
    ...(basicsOnly ? {} : { body: bodyOf(item, bodyType) }),
    start: toDateTimeTimeZone(Date.parse(item.start), zone),
    end: toDateTimeTimeZone(Date.parse(item.end), zone),
    location: viewLocation(item.location),
    locations: item.location === undefined ? [] : [viewLocation(item.location)],
    recurrence: null,
    attendees: (item.attendees ?? []).map(({ address, name, kind }) => ({
      type: kind,
      status: { response: 'none', time: '0001-01-01T00:00:00Z' },
      emailAddress: { name: name ?? address, address },
    })),
    organizer: { emailAddress: { name: isOrganizer ? owner.displayName : organizer, address: organizer } },
    onlineMeeting: null,
  };
}

// Seven decimal places, as everything of a calendar.
function toPreciseTime(time: string | number): string {
  return `${new Date(time).toISOString().slice(0, -1)}0000Z`;
}

function isOwnAddress(address: string, owner: DirectoryUser): boolean {
  return [owner.upn, owner.mail, ...owner.aliases].some((own) => own?.toLowerCase() === address.toLowerCase());
}

function uidOf(id: string, { oid }: DirectoryUser): string {
  const digest = createHash('sha256').update(`${oid} ${id}`).digest('hex').toUpperCase();
  return `040000008200E00074C5B7101A82E008${digest}`;
}

function showAsOf({ showAs = 'Busy' }: CalendarItem): string {
  return `${showAs === 'OOF' ? 'oof' : `${showAs.slice(0, 1).toLowerCase()}${showAs.slice(1)}`}`;
}

function viewLocation(name: string | undefined): Entity {
  if (name === undefined)
    return { displayName: '', locationType: 'default', uniqueIdType: 'unknown', address: {}, coordinates: {} };
  return { displayName: name, locationType: 'default', uniqueId: name, uniqueIdType: 'private' };
}

function textOf({ body }: CalendarItem): string {
  if (body === undefined) return '';
  return body.type === 'text' ? body.content : body.content.replace(/<[^>]*>/g, '');
}

function bodyOf(item: CalendarItem, wanted: 'html' | 'text'): Entity {
  if (wanted === 'text') return { contentType: 'text', content: textOf(item) };
  if (item.body?.type === 'text') {
    const escaped = item.body.content.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');
    return { contentType: 'html', content: `<html><body><div>${escaped}</div></body></html>` };
  }
  return { contentType: 'html', content: item.body?.content ?? '' };
}
