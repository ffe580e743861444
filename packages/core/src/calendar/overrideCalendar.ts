import { type Calendar, type CalendarEntry, instantOf, startOf } from './entry.ts';
import { microsoftCalendar } from './microsoftCalendar.ts';

/**
 * A host's correction of an entry, or an entry of its own. Where it comes from and when somebody looked is always the host's to say; an
 * `id` that is not in the calendar needs everything else, too.
 */
export type CalendarOverride = Partial<CalendarEntry> & Pick<CalendarEntry, 'id' | 'source' | 'checkedOn'>;

/** What is wrong with one field of a host's override, for whoever configures the host. `twice`: two overrides of one entry. */
export interface OverrideProblem {
  readonly id: string;
  readonly field: keyof CalendarEntry;
  readonly code: 'missing' | 'invalid' | 'twice';
}

/** The calendar with the host's overrides in it, or everything that is wrong with them; nothing is taken over by halves. */
export type OverriddenCalendar =
  | { readonly ok: true; readonly calendar: Calendar }
  | { readonly ok: false; readonly problems: readonly OverrideProblem[] };

const text = /\S/;
const date = /^\d{4}-\d\d-\d\d$/;

/** What each field, or each member of it, has to look like. */
const required = {
  id: text,
  what: text,
  parts: /^(ews|graph|imap|pop|smtp|exchange-admin)$/,
  authTypes: /^(basic|ntlm|oauth-(delegated|app|ropc))$/,
  environments: /^(online|on-premises|hybrid)$/,
  from: date,
  effect: /^(blocked|retired|off-by-default|limited|announced)$/,
  source: text,
  confidence: /^(verified|unverified|conflicting)$/,
  checkedOn: date,
} as const satisfies Partial<Record<keyof CalendarEntry, RegExp>>;

const optional = {
  licenceClass: /^(frontline|full)$/,
  tenantsFrom: date,
  precision: /^(week|month|half-year)$/,
  note: text,
} as const satisfies Partial<Record<keyof CalendarEntry, RegExp>>;

const lists: readonly string[] = ['parts', 'authTypes', 'environments'];

/**
 * The calendar with a host's corrections, merged by id and sorted by date. Refused as a whole, naming each field, rather than half
 * taken over: a deadline that silently fell back to an old date would be worse than none.
 */
export function overrideCalendar(
  overrides: readonly CalendarOverride[],
  base: Calendar = microsoftCalendar,
): OverriddenCalendar {
  const merged = new Map<string, CalendarEntry>(base.map((entry) => [entry.id, entry]));
  const problems: OverrideProblem[] = [];
  const seen = new Set<string>();
  for (const override of overrides) {
    const { id } = override;
    if (seen.has(id)) problems.push({ id, field: 'id', code: 'twice' });
    seen.add(id);
    problems.push(...problemsOf(override, merged.get(id)));
    // What the host read elsewhere is not verified by what we read before.
    merged.set(id, { ...merged.get(id), confidence: 'unverified', ...override } as CalendarEntry);
  }
  if (problems.length > 0) return { ok: false, problems };
  return { ok: true, calendar: [...merged.values()].sort((a, b) => startOf(a.from) - startOf(b.from)) };
}

function problemsOf(override: CalendarOverride, known: CalendarEntry | undefined): readonly OverrideProblem[] {
  const { id, source, checkedOn } = override;
  // Where it comes from is never inherited.
  const whole: Partial<CalendarEntry> = { confidence: 'unverified', ...known, ...override, source, checkedOn };
  const fields = Object.entries({ ...required, ...optional }) as [keyof CalendarEntry, RegExp][];
  return fields.flatMap(([field, shape]): readonly OverrideProblem[] => {
    const value: unknown = whole[field];
    if (value === undefined) return field in required ? [{ id, field, code: 'missing' }] : [];
    return fits(value, shape, lists.includes(field)) ? [] : [{ id, field, code: 'invalid' }];
  });
}

function fits(value: unknown, shape: RegExp, isList: boolean): boolean {
  if (isList) return Array.isArray(value) && value.length > 0 && value.every((each) => fits(each, shape, false));
  return typeof value === 'string' && shape.test(value) && (shape !== date || isRealDay(value));
}

/** 30 February has the right shape. */
function isRealDay(day: string): boolean {
  const at = startOf(day);
  return !Number.isNaN(at) && instantOf(day) === new Date(at).toISOString();
}
