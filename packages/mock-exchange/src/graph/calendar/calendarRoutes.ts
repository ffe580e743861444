import { changeKeyOf } from '../../mailboxes/exchangeIds.ts';
import { primaryAddress } from '../../mailboxes/mailbox.ts';
import { answerCollection } from '../odata/collection.ts';
import type { Entity } from '../odata/filter.ts';
import { project, readCollectionOptions, readSelect } from '../odata/queryOptions.ts';
import { notServed } from '../protocol/graphError.ts';
import { writeFolderId } from '../protocol/graphIds.ts';
import type { GraphAnswer } from '../protocol/graphRequest.ts';
import { contextOf, entityAnswer, type GraphCall, type Route } from '../protocol/route.ts';
import { checkCalendar } from './eventRoutes.ts';
import { calendarType } from './eventType.ts';

export const calendarRoutes: readonly Route[] = [
  { method: 'GET', path: 'calendar', need: 'calendar-basics', run: getCalendar },
  { method: 'GET', path: 'calendars', need: 'calendar-basics', run: listCalendars },
  { method: 'GET', path: 'calendars/:calendar', need: 'calendar-basics', run: getCalendar },
  { method: 'POST', path: 'calendars', need: 'calendar-write', run: refuseChange },
  { method: 'PATCH', path: 'calendars/:calendar', need: 'calendar-write', run: refuseChange },
  { method: 'DELETE', path: 'calendars/:calendar', need: 'calendar-write', run: refuseChange },
];

async function refuseChange(): Promise<GraphAnswer> {
  throw notServed('calendars beside the one every mailbox has');
}

async function listCalendars(call: GraphCall): Promise<GraphAnswer> {
  const options = readCollectionOptions(call.options, {
    type: calendarType,
    takes: ['top', 'skip', 'orderby', 'filter', 'count'],
  });
  const view = () => viewCalendar(call);
  return answerCollection(call.request, options, {
    rows: { rows: [0], type: calendarType, toKey: view, view },
    page: { context: contextOf(call, 'calendars'), pageSize: 10, maxPageSize: call.prefer.maxPageSize },
  });
}

async function getCalendar(call: GraphCall): Promise<GraphAnswer> {
  checkCalendar(call);
  const select = readSelect(call.options.get('select'), calendarType);
  return entityAnswer(call, 'calendars/$entity', project(viewCalendar(call), select, calendarType));
}

/** The one calendar a mailbox has. */
function viewCalendar({ caller, services, mailbox: { owner } }: GraphCall): Entity {
  const isOwn = caller.kind === 'app' || caller.user.oid === owner.oid;
  const level = caller.kind === 'app' ? 'owner' : services.mailboxes.levelOf(caller.user, owner, 'calendar');
  return {
    id: writeFolderId({ oid: owner.oid, folder: 'calendar' }),
    name: 'Calendar',
    color: 'auto',
    hexColor: '',
    isDefaultCalendar: true,
    changeKey: changeKeyOf('calendar-folder', [owner.oid]),
    canShare: isOwn,
    canViewPrivateItems: isOwn,
    canEdit: isOwn || level !== 'reviewer',
    allowedOnlineMeetingProviders: [],
    defaultOnlineMeetingProvider: 'unknown',
    isTallyingResponses: true,
    isRemovable: false,
    owner: { name: owner.displayName, address: primaryAddress(owner) },
  };
}
