import type { CalendarWindow } from '../exchange/ewsClient.ts';
import { authorizationOf, type Caller } from './caller.ts';
import { requestJson } from './jsonRequest.ts';
import type { Outcome } from './outcome.ts';

/**
 * Counts what is in a mailbox's calendar, over Microsoft Graph.
 * https://learn.microsoft.com/graph/api/calendar-list-calendarview
 */
export async function readGraph(caller: Caller, mailbox: string, { from, to }: CalendarWindow): Promise<Outcome> {
  const query = new URLSearchParams({
    startDateTime: from.toISOString(),
    endDateTime: to.toISOString(),
    $select: 'id',
    $top: '999',
  });
  const base = caller.address.replace(/\/+$/, '');
  const answer = await requestJson(`${base}/users/${encodeURIComponent(mailbox)}/calendarView?${query}`, {
    headers: { authorization: authorizationOf(caller) },
  });
  if ('kind' in answer) return answer;
  const { value } = answer.body;
  return {
    kind: 'works',
    items: Array.isArray(value) ? value.length : 0,
    literal: answer.status,
    code: String(answer.response.status),
  };
}
