import { EwsError, schemaViolation } from '../soap/ewsError.ts';
import { messagesNamespace } from '../soap/namespaces.ts';
import { childOf, type XmlElement } from '../soap/xmlElement.ts';

/** One page out of a list, counted from either end. */
export interface PageView {
  readonly kind: 'page';
  readonly offset: number;
  readonly max: number;
  readonly base: 'Beginning' | 'End';
}

/** Which part of a folder was asked for. */
export type ItemView =
  | { readonly kind: 'calendar'; readonly from: number; readonly until: number; readonly max: number }
  | PageView;

export interface Page<Item> {
  readonly items: readonly Item[];
  readonly total: number;
  readonly includesLast: boolean;
  /** Where the next page starts; only for pages. */
  readonly nextOffset: number | undefined;
}

// Exchange Online returns at most this many items for one FindItem, whatever was asked.
const mostItems = 1000;
const twoYears = 2 * 366 * 86_400_000;

/**
 * Reads the view of a FindItem.
 * @throws EwsError for views Exchange refuses, with its code for each.
 */
export function readItemView(operation: XmlElement): ItemView {
  const calendarView = childOf(operation, messagesNamespace, 'CalendarView');
  return calendarView === undefined ? readPageView(operation, 'IndexedPageItemView') : readCalendarView(calendarView);
}

/** The same for pages alone. */
export function readPageView(operation: XmlElement, name: 'IndexedPageItemView' | 'IndexedPageFolderView'): PageView {
  const paged = childOf(operation, messagesNamespace, name);
  if (paged === undefined) return { kind: 'page', offset: 0, max: mostItems, base: 'Beginning' };
  const offset = integer(paged, 'Offset') ?? 0;
  if (offset < 0) throw new EwsError('ErrorInvalidIndexedPagingParameters');
  return { kind: 'page', offset, max: readMax(paged), base: readBasePoint(paged) };
}

function readCalendarView(view: XmlElement): ItemView {
  const from = dateTime(view, 'StartDate');
  const until = dateTime(view, 'EndDate');
  if (until < from) throw new EwsError('ErrorCalendarEndDateIsEarlierThanStartDate');
  if (until - from > twoYears) throw new EwsError('ErrorCalendarViewRangeTooBig');
  return { kind: 'calendar', from, until, max: readMax(view) };
}

function readMax(view: XmlElement): number {
  const max = integer(view, 'MaxEntriesReturned') ?? mostItems;
  if (max < 1) throw new EwsError('ErrorInvalidPagingMaxRows');
  return Math.min(max, mostItems);
}

function readBasePoint(view: XmlElement): 'Beginning' | 'End' {
  const value = view.attributes.get('BasePoint');
  if (value === 'Beginning' || value === 'End') return value;
  throw schemaViolation("The 'BasePoint' attribute is invalid or missing.");
}

function integer(view: XmlElement, name: string): number | undefined {
  const value = view.attributes.get(name);
  if (value === undefined) return undefined;
  const number = /^\s*[+-]?\d{1,10}\s*$/.test(value) ? Number(value) : Number.NaN;
  if (Number.isInteger(number) && Math.abs(number) <= 2_147_483_647) return number;
  throw schemaViolation(`The '${name}' attribute is invalid - The value '${value}' is not a valid Int32 value.`);
}

function dateTime(view: XmlElement, name: string): number {
  const value = view.attributes.get(name);
  if (value === undefined) throw schemaViolation(`The required attribute '${name}' is missing.`);
  return readDateTime(value, name);
}

// xs:dateTime, of which a time without zone means UTC here (the request's time zone header is not read).
const dateTimeForm = /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(?:\.\d{1,7})?(?:Z|[+-]\d\d:\d\d)?$/;

/** Epoch milliseconds. @throws EwsError ErrorSchemaValidation */
export function readDateTime(text: string, name: string): number {
  const value = text.trim();
  const zoned = /Z|[+-]\d\d:\d\d$/.test(value) ? value : `${value}Z`;
  const time = dateTimeForm.test(value) ? Date.parse(zoned) : Number.NaN;
  if (!Number.isNaN(time)) return time;
  throw schemaViolation(`The '${name}' is invalid - The value '${value}' is not a valid DateTime value.`);
}

/** Cuts a page out of a list. */
export function pageOf<Item>(items: readonly Item[], view: PageView): Page<Item> {
  const total = items.length;
  if (view.base === 'Beginning') {
    const next = Math.min(view.offset + view.max, total);
    return { items: items.slice(view.offset, next), total, includesLast: next === total, nextOffset: next };
  }
  // Counted from the end, pages walk backwards; the offset that is answered counts from the end as well.
  const end = Math.max(total - view.offset, 0);
  const start = Math.max(end - view.max, 0);
  return { items: items.slice(start, end), total, includesLast: start === 0, nextOffset: total - start };
}

/** What touches a span of time, as many as were asked for; the items are in order of start. */
export function viewOf<Item>(
  items: readonly Item[],
  view: ItemView & { readonly kind: 'calendar' },
  spanOf: (item: Item) => { readonly start: string; readonly end: string },
): Page<Item> {
  const found = items.filter((item) => {
    const { start, end } = spanOf(item);
    return Date.parse(end) > view.from && Date.parse(start) < view.until;
  });
  const taken = found.slice(0, view.max);
  return { items: taken, total: found.length, includesLast: taken.length === found.length, nextOffset: undefined };
}
