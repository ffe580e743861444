import { randomUUID } from 'node:crypto';
import { byStart, type CalendarItem, within } from '../../mailboxes/calendarItem.ts';
import { answerDelta } from '../odata/answerDelta.ts';
import { answerCollection, countAnswer, type Rows, selectRows } from '../odata/collection.ts';
import { type OptionName, project, readCollectionOptions, readSelect } from '../odata/queryOptions.ts';
import { GraphError, refuse } from '../protocol/graphError.ts';
import { readFolderId, readItemId } from '../protocol/graphIds.ts';
import { type GraphAnswer, readJsonObject } from '../protocol/graphRequest.ts';
import { contextOf, created, entityAnswer, type GraphCall, noContent, type Route } from '../protocol/route.ts';
import { applyInput, readEventInput, readInstant } from './eventInput.ts';
import { eventType } from './eventType.ts';
import { changeKeyOfEvent, type EventViewOptions, eventIdOf, viewEvent } from './eventView.ts';

const inCalendar: readonly Route[] = [
  { method: 'GET', path: 'events', need: 'calendar-basics', run: listEvents },
  { method: 'GET', path: 'events/$count', need: 'calendar-basics', run: countEvents },
  { method: 'POST', path: 'events', need: 'calendar-write', run: createEvent },
  { method: 'GET', path: 'events/:event', need: 'calendar-basics', run: getEvent },
  { method: 'PATCH', path: 'events/:event', need: 'calendar-write', run: changeEvent },
  { method: 'DELETE', path: 'events/:event', need: 'calendar-write', run: deleteEvent },
  { method: 'GET', path: 'calendarView', need: 'calendar-basics', run: listView },
  { method: 'GET', path: 'calendarView/delta', need: 'calendar-basics', run: followView },
];

/** For the mailbox, for its calendar by name, and for a calendar by its id: they all are the one calendar there is. */
export const eventRoutes: readonly Route[] = ['', 'calendar/', 'calendars/:calendar/'].flatMap((prefix) =>
  inCalendar.map((route) => ({ ...route, path: `${prefix}${route.path}` })),
);

/** Throws `GraphError` for a calendar that is not the mailbox's. */
export function checkCalendar({ params, mailbox }: GraphCall): void {
  if (params.calendar === undefined) return;
  const { oid, folder } = readFolderId(params.calendar);
  if (oid !== mailbox.owner.oid || folder !== 'calendar') throw refuse('itemNotFound');
}

function itemsOf(call: GraphCall): readonly CalendarItem[] {
  checkCalendar(call);
  return call.services.mailboxes.items(call.mailbox.owner, 'calendar');
}

function viewOptionsOf({ services, mailbox, prefer }: GraphCall): EventViewOptions {
  return {
    owner: mailbox.owner,
    zone: prefer.zone,
    bodyType: prefer.bodyType,
    basicsOnly: mailbox.basicsOnly,
    today: services.today,
  };
}

const takes: readonly OptionName[] = ['top', 'skip', 'orderby', 'filter', 'count'];

function rowsOf(call: GraphCall, items: readonly CalendarItem[]): Rows<CalendarItem> {
  const options = viewOptionsOf(call);
  // Filters and sort orders speak of UTC, whatever zone is preferred.
  const inUtc: EventViewOptions = { ...options, zone: { name: 'UTC', iana: 'UTC' } };
  return {
    rows: items,
    type: eventType,
    toKey: (item) => viewEvent(item, inUtc),
    view: (item) => viewEvent(item, options),
  };
}

async function listEvents(call: GraphCall): Promise<GraphAnswer> {
  const options = readCollectionOptions(call.options, { type: eventType, takes });
  return answerCollection(call.request, options, {
    rows: rowsOf(call, itemsOf(call)),
    page: { context: contextOf(call, 'events'), pageSize: 10, maxPageSize: call.prefer.maxPageSize },
  });
}

async function countEvents(call: GraphCall): Promise<GraphAnswer> {
  const options = readCollectionOptions(call.options, { type: eventType, takes });
  return countAnswer((await selectRows(rowsOf(call, itemsOf(call)), options)).length);
}

async function listView(call: GraphCall): Promise<GraphAnswer> {
  const { from, until } = readWindow(call);
  const options = readCollectionOptions(call.options, { type: eventType, takes });
  return answerCollection(call.request, options, {
    rows: rowsOf(call, within(itemsOf(call), from, until)),
    page: { context: contextOf(call, 'calendarView'), pageSize: 10, maxPageSize: call.prefer.maxPageSize },
  });
}

interface Window {
  readonly from: number;
  readonly until: number;
}

// Days a view may span ("List calendarView"). [unverified]
const longestView = 1825;

function readWindow({ options }: GraphCall): Window {
  const [start, end] = [options.get('startdatetime'), options.get('enddatetime')];
  if (start === undefined || end === undefined) throw refuse('timeWindowMissing');
  const [from, until] = [start, end].map((text) =>
    readInstant(text.replace(/ (?=\d\d:?\d\d$)/, '+'), (local) => local),
  );
  if (from === undefined || until === undefined || until < from) throw invalidWindow();
  if (until - from > longestView * 86_400_000) throw invalidWindow();
  return { from, until };
}

// [unverified]
function invalidWindow(): GraphError {
  const message = 'The value of the time window parameters StartDateTime and EndDateTime is not valid.';
  return new GraphError({ status: 400, code: 'ErrorInvalidParameter', message });
}

function findEvent(call: GraphCall): CalendarItem {
  const content = readItemId(call.params.event ?? '');
  if (content.oid !== call.mailbox.owner.oid || 'identity' in content) throw refuse('itemNotFound');
  const item = itemsOf(call).find(({ id }) => id === content.item);
  if (content.folder !== 'calendar' || item === undefined) throw refuse('itemNotFound');
  return item;
}

async function getEvent(call: GraphCall): Promise<GraphAnswer> {
  const select = readSelect(call.options.get('select'), eventType);
  const entity = viewEvent(findEvent(call), viewOptionsOf(call));
  return entityAnswer(call, 'events/$entity', project(entity, select, eventType));
}

async function createEvent(call: GraphCall): Promise<GraphAnswer> {
  checkCalendar(call);
  const input = readEventInput(await readJsonObject(call.request));
  const item = applyInput(undefined, input, { id: randomUUID(), now: call.services.now() });
  await call.services.mailboxes.changeCalendar(call.mailbox.owner, (items) => [...items, item].sort(byStart));
  return created(call, 'events', viewEvent(item, viewOptionsOf(call)));
}

async function changeEvent(call: GraphCall): Promise<GraphAnswer> {
  const before = findEvent(call);
  checkVersion(call, before);
  const input = readEventInput(await readJsonObject(call.request));
  const edit = { id: before.id, now: call.services.now() };
  // Applied to what is there by now: another change may have come in between.
  await call.services.mailboxes.changeCalendar(call.mailbox.owner, (items) =>
    items.map((item) => (item.id === before.id ? applyInput(item, input, edit) : item)).sort(byStart),
  );
  return entityAnswer(call, 'events/$entity', viewEvent(findEvent(call), viewOptionsOf(call)));
}

async function deleteEvent(call: GraphCall): Promise<GraphAnswer> {
  const gone = findEvent(call);
  checkVersion(call, gone);
  await call.services.mailboxes.changeCalendar(call.mailbox.owner, (items) => items.filter(({ id }) => id !== gone.id));
  return noContent;
}

function checkVersion({ request }: GraphCall, item: CalendarItem): void {
  const wanted = request.headers.get('if-match');
  if (wanted === null || wanted === '*' || wanted === `W/"${changeKeyOfEvent(item)}"`) return;
  throw refuse('preconditionFailed');
}

async function followView(call: GraphCall): Promise<GraphAnswer> {
  const { owner } = call.mailbox;
  const scope = `${owner.tenantId}/${owner.oid}/calendarView`;
  const detail = call.deltas.detailOf(call.options, scope) ?? JSON.stringify(readWindow(call));
  const { from, until } = JSON.parse(detail) as Window;
  const view = viewOptionsOf(call);
  const items = new Map(within(itemsOf(call), from, until).map((item) => [item.id, item]));
  return answerDelta(call, {
    scope,
    detail,
    type: eventType,
    what: 'calendarView',
    current: new Map([...items].map(([id, item]) => [id, changeKeyOfEvent(item)])),
    view: async (id) => {
      const item = items.get(id);
      return item === undefined ? undefined : viewEvent(item, view);
    },
    removedId: (id) => eventIdOf(id, owner),
  });
}
