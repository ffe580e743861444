/**
 * The forms a count can take in a language, as `Intl.PluralRules` names them. `#` stands for the formatted number, `{name}` for a
 * value handed in beside the forms: written into a form directly, a connection called `Exchange #2` would lose its `#`.
 */
export interface PluralForms {
  readonly zero?: string;
  readonly one?: string;
  readonly two?: string;
  readonly few?: string;
  readonly many?: string;
  readonly other: string;
}

/** How one language writes numbers, counts, lists and instants. Handed to every catalogue of messages. */
export interface Format {
  readonly locale: string;
  number(value: number): string;
  plural(count: number, forms: PluralForms, values?: Readonly<Record<string, string>>): string;
  list(items: readonly string[]): string;
  /** An ISO 8601 instant with day and minute, in the reader's time zone. */
  instant(iso: string): string;
  /** The same to the second, for logs. */
  second(iso: string): string;
  day(iso: string): string;
  /** How far `iso` is from `now` (milliseconds since the epoch), in the largest unit that fits. */
  relative(iso: string, now: number): string;
}

const steps: readonly (readonly [Intl.RelativeTimeFormatUnit, number])[] = [
  ['year', 31_557_600_000],
  ['month', 2_629_800_000],
  ['day', 86_400_000],
  ['hour', 3_600_000],
  ['minute', 60_000],
];

export function createFormat(locale: string): Format {
  const numbers = new Intl.NumberFormat(locale);
  const rules = new Intl.PluralRules(locale);
  const lists = new Intl.ListFormat(locale, { type: 'conjunction' });
  const instants = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'short' });
  const seconds = new Intl.DateTimeFormat(locale, { dateStyle: 'medium', timeStyle: 'medium' });
  const days = new Intl.DateTimeFormat(locale, { dateStyle: 'medium' });
  const relatives = new Intl.RelativeTimeFormat(locale, { numeric: 'auto' });
  return {
    locale,
    number: (value) => numbers.format(value),
    plural: (count, forms, values) =>
      // English has no plural of its own for nothing, and pages have words for it.
      ((count === 0 ? forms.zero : undefined) ?? forms[rules.select(count)] ?? forms.other).replace(
        /#|\{(\w+)\}/g,
        (found, name) => (found === '#' ? numbers.format(count) : (values?.[name] ?? found)),
      ),
    list: (items) => lists.format(items),
    instant: (iso) => instants.format(new Date(iso)),
    second: (iso) => seconds.format(new Date(iso)),
    day: (iso) => days.format(new Date(iso)),
    relative: (iso, now) => {
      const distance = Date.parse(iso) - now;
      const step = steps.find(([, length]) => Math.abs(distance) >= length);
      if (step === undefined) return relatives.format(0, 'second');
      return relatives.format(Math.round(distance / step[1]), step[0]);
    },
  };
}
