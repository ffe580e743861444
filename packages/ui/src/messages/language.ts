import type { Format } from './format.ts';
import type { Messages } from './messages.ts';

/** A whole language: every message of every component, and how the language is written. */
export interface Language {
  /** BCP 47 tag, for numbers, dates, plurals and the `lang` attribute. A provider's `locale` can be more precise (`de-AT`). */
  readonly locale: string;
  /** Absent: as the page around it. */
  readonly dir?: 'ltr' | 'rtl' | undefined;
  /** A section or a message that is missing does not compile. */
  readonly messages: (format: Format) => Messages;
}
