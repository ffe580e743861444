import type { Connection } from '../contract/index.ts';
import { entriesFor, legacyAcceptance, type SignInQuestion } from './acceptance.ts';
import { type Calendar, type CalendarEntry, type ProtocolPart, partsOf, startOf } from './entry.ts';
import { microsoftCalendar } from './microsoftCalendar.ts';

const day = 86_400_000;

/** Days begun until an entry takes effect, in UTC; 0 or less: it has. */
export function daysLeft(entry: Pick<CalendarEntry, 'from'>, now: number): number {
  const left = Math.ceil((startOf(entry.from) - now) / day);
  return left === 0 ? 0 : left;
}

/** A date that changes whether connections can sign in. */
export interface Deadline {
  readonly entry: CalendarEntry;
  readonly daysLeft: number;
  /** The halves of their protocols that are hit. */
  readonly parts: readonly ProtocolPart[];
  readonly connectionIds: readonly string[];
}

/** The part of a connection that decides which of Microsoft's dates hit it. */
export type Dated = Pick<Connection, 'id' | 'authType' | 'protocol' | 'environment' | 'status'>;

/** What `deadlinesOf` reads: the organization's connections, the moment, and optionally a calendar the host has corrected. */
export interface DeadlineQuestion extends Pick<SignInQuestion, 'tenantCreatedAt'> {
  readonly connections: readonly Dated[];
  /** Milliseconds since 1970. */
  readonly now: number;
  readonly calendar?: Calendar;
}

/**
 * What an organization has to know of Microsoft's dates: per entry, which of its connections and which halves of their protocols it
 * hits. First what is in force already, then the next change of each half, soonest first. The first with `daysLeft` above zero is the
 * banner's.
 */
export function deadlinesOf({
  connections,
  now,
  calendar = microsoftCalendar,
  tenantCreatedAt = null,
}: DeadlineQuestion): readonly Deadline[] {
  const found = new Map<CalendarEntry, { parts: Set<ProtocolPart>; connectionIds: Set<string> }>();
  for (const { id, status, protocol, ...rest } of connections) {
    if (status === 'disconnected' || status === 'purged') continue;
    for (const part of partsOf(protocol)) {
      const question = { ...rest, part, tenantCreatedAt };
      for (const entry of turningPoints(question, now, calendar)) {
        const hit = found.get(entry) ?? { parts: new Set(), connectionIds: new Set() };
        found.set(entry, hit);
        hit.parts.add(part);
        hit.connectionIds.add(id);
      }
    }
  }
  return [...found]
    .map(([entry, { parts, connectionIds }]) => ({
      entry,
      daysLeft: daysLeft(entry, now),
      parts: [...parts],
      connectionIds: [...connectionIds],
    }))
    .sort((a, b) => startOf(a.entry.from) - startOf(b.entry.from));
}

/** The entry behind today's answer, where it is not a plain yes, and the one behind the next. */
function turningPoints(
  question: Parameters<typeof legacyAcceptance>[0],
  now: number,
  calendar: Calendar,
): readonly CalendarEntry[] {
  const entries = entriesFor(question, calendar);
  const answer = legacyAcceptance(question, now, calendar);
  const ids = [answer.deadlineId];
  if (answer.verdict === 'admin-may-reenable' && answer.until !== null) {
    ids.push(legacyAcceptance(question, Date.parse(answer.until), calendar).deadlineId);
  }
  return entries.filter(({ id }) => ids.includes(id));
}
