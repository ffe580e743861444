import { type Calendar, type CalendarEntry, startOf } from './entry.ts';
import { microsoftCalendar } from './microsoftCalendar.ts';

/**
 * A host's correction of an entry, or an entry of its own. Where it comes from and when somebody looked is always the host's to say; an
 * `id` that is not in the calendar needs everything else, too.
 */
export type CalendarOverride = Partial<CalendarEntry> & Pick<CalendarEntry, 'id' | 'source' | 'checkedOn'>;

export interface OverrideProblem {
  readonly id: string;
  readonly field: keyof CalendarEntry;
  readonly code: 'missing' | 'invalid' | 'twice';
}

export type OverriddenCalendar =
  | { readonly ok: true; readonly calendar: Calendar }
  | { readonly ok: false; readonly problems: readonly OverrideProblem[] };

type Rule = (value: unknown) => boolean;

const isText: Rule = (value) => typeof value === 'string' && value.trim() !== '';
const isDay: Rule = (value) => typeof value === 'string' && /^\d{4}-\d\d-\d\d$/.test(value) && isRealDay(value);
const isOneOf =
  (...values: readonly string[]): Rule =>
  (value) =>
    typeof value === 'string' && values.includes(value);
const areSome =
  (...values: readonly string[]): Rule =>
  (value) =>
    Array.isArray(value) && value.length > 0 && value.every(isOneOf(...values));

const required = {
  id: isText,
  what: isText,
  parts: areSome('ews', 'graph', 'imap', 'pop', 'smtp', 'exchange-admin'),
  authTypes: areSome('basic', 'ntlm', 'oauth-delegated', 'oauth-app', 'oauth-ropc'),
  environments: areSome('online', 'on-premises', 'hybrid'),
  from: isDay,
  effect: isOneOf('blocked', 'retired', 'off-by-default', 'limited', 'announced'),
  source: isText,
  confidence: isOneOf('verified', 'unverified', 'conflicting'),
  checkedOn: isDay,
} as const satisfies Partial<Record<keyof CalendarEntry, Rule>>;

const optional = {
  licenceClass: isOneOf('frontline', 'full'),
  tenantsFrom: isDay,
  precision: isOneOf('week', 'month', 'half-year'),
  note: isText,
} as const satisfies Partial<Record<keyof CalendarEntry, Rule>>;

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
  const { id } = override;
  const whole: Partial<CalendarEntry> = {
    confidence: 'unverified',
    ...known,
    ...override,
    // Never inherited.
    source: override.source,
    checkedOn: override.checkedOn,
  };
  const problems: OverrideProblem[] = [];
  for (const [field, isValid] of Object.entries({ ...required, ...optional }) as [keyof CalendarEntry, Rule][]) {
    const value = whole[field];
    if (value === undefined) {
      if (field in required) problems.push({ id, field, code: 'missing' });
      continue;
    }
    if (!isValid(value)) problems.push({ id, field, code: 'invalid' });
  }
  return problems;
}

function isRealDay(day: string): boolean {
  const at = startOf(day);
  return !Number.isNaN(at) && new Date(at).toISOString().startsWith(day);
}
