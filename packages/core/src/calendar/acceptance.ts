import type { AuthType, Environment, Protocol } from '../contract/index.ts';
import {
  type Calendar,
  type CalendarEntry,
  instantOf,
  type LicenceClass,
  type ProtocolPart,
  partsOf,
  startOf,
} from './entry.ts';
import { microsoftCalendar } from './microsoftCalendar.ts';

/** Who asks: a way of signing in, over a protocol, to a mailbox somewhere. */
export interface SignInQuestion {
  readonly authType: AuthType;
  /**
   * Where the mailbox is. In a hybrid organization ask with the mailbox's own location; `hybrid` means nobody knows it, and gets
   * the cloud's answer: a promise that holds for half of the mailboxes is none.
   */
  readonly environment: Environment;
  readonly licenceClass?: LicenceClass | null;
  readonly tenantCreatedAt?: string | null;
}

/** A sign-in over one half of a protocol, to be held against Microsoft's dates. */
export interface PartQuestion extends SignInQuestion {
  readonly part: ProtocolPart;
}

/**
 * Whether Microsoft takes a sign-in. `admin-may-reenable`: off unless the tenant's own admin switches it on, which is possible
 * `until`. Null `until`: no date is known. `deadlineId` is the calendar's entry behind `since`, or for `accepted` behind `until`.
 */
export type Acceptance =
  | { readonly verdict: 'accepted'; readonly until: string | null; readonly deadlineId: string | null }
  | {
      readonly verdict: 'admin-may-reenable';
      readonly since: string;
      readonly until: string | null;
      readonly deadlineId: string;
    }
  /** `since` null: it never worked. */
  | { readonly verdict: 'refused'; readonly since: string | null; readonly deadlineId: string | null };

/** Worse is more. */
const severity: Readonly<Record<CalendarEntry['effect'], number>> = {
  announced: 0,
  limited: 0,
  'off-by-default': 1,
  blocked: 2,
  retired: 2,
};

/** The entries that concern a question, oldest first. */
export function entriesFor(
  { part, authType, environment, licenceClass, tenantCreatedAt }: PartQuestion,
  calendar: Calendar = microsoftCalendar,
): readonly CalendarEntry[] {
  return calendar
    .filter(
      (entry) =>
        entry.parts.includes(part) &&
        entry.authTypes.includes(authType) &&
        entry.environments.includes(environment) &&
        (entry.licenceClass === undefined || entry.licenceClass === licenceClass) &&
        (entry.tenantsFrom === undefined || Date.parse(tenantCreatedAt ?? '') >= startOf(entry.tenantsFrom)),
    )
    .sort((a, b) => startOf(a.from) - startOf(b.from));
}

/**
 * Whether a way of signing in is still taken at an instant (milliseconds since 1970), and until when: what a rollback to it can
 * promise (invariant I13). Dates count from the start of their day in UTC.
 */
export function legacyAcceptance(
  question: PartQuestion,
  asOf: number,
  calendar: Calendar = microsoftCalendar,
): Acceptance {
  if (question.part === 'graph' && !question.authType.startsWith('oauth')) return neverWorked;
  let inForce: CalendarEntry | undefined;
  for (const entry of entriesFor(question, calendar)) {
    if (rank(entry) <= rank(inForce)) continue;
    if (startOf(entry.from) > asOf) return accept(inForce, entry);
    inForce = entry;
  }
  return accept(inForce);
}

/** What Microsoft's dates mean for one half of a protocol: how it stands, and what led and leads there. */
export interface PartRules {
  readonly part: ProtocolPart;
  readonly acceptance: Acceptance;
  /** Everything that has taken effect, oldest first; the conditions among them too. */
  readonly inForce: readonly CalendarEntry[];
  /** What is to come, soonest first. */
  readonly coming: readonly CalendarEntry[];
}

/** The rules at an instant, per half of the protocol: IMAP and SMTP do not end on the same day. */
export function rulesAsOf(
  asOf: number,
  question: SignInQuestion & { readonly protocol: Protocol },
  calendar: Calendar = microsoftCalendar,
): readonly PartRules[] {
  return partsOf(question.protocol).map((part) => {
    const entries = entriesFor({ ...question, part }, calendar);
    const begun = (entry: CalendarEntry): boolean => startOf(entry.from) <= asOf;
    return {
      part,
      acceptance: legacyAcceptance({ ...question, part }, asOf, calendar),
      inForce: entries.filter(begun),
      coming: entries.filter((entry) => !begun(entry)),
    };
  });
}

const neverWorked: Acceptance = { verdict: 'refused', since: null, deadlineId: null };

function rank(entry: CalendarEntry | undefined): number {
  return entry === undefined ? 0 : severity[entry.effect];
}

function accept(inForce: CalendarEntry | undefined, next?: CalendarEntry): Acceptance {
  const until = next === undefined ? null : instantOf(next.from);
  if (inForce === undefined) return { verdict: 'accepted', until, deadlineId: next?.id ?? null };
  const since = instantOf(inForce.from);
  if (rank(inForce) === 2) return { verdict: 'refused', since, deadlineId: inForce.id };
  return { verdict: 'admin-may-reenable', since, until, deadlineId: inForce.id };
}
