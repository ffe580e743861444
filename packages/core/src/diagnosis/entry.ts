import type { Cause } from './causes.ts';
import type { RetryClass } from './retry.ts';

/** Who can do something about it. */
export type DiagnosisOwner =
  | 'product-admin'
  | 'microsoft-365-admin'
  | 'exchange-admin'
  | 'entra-admin'
  | 'user'
  | 'vendor'
  | 'microsoft';

/** Who gave the answer. `network`: nobody did. */
export type DiagnosisPlace = 'entra' | 'imap' | 'pop' | 'smtp' | 'ews' | 'graph' | 'powershell' | 'network';

/**
 * How sure the meaning is. `verified`: seen in its source; `unverified`: general knowledge; `conflicting`: sources disagree.
 */
export type Confidence = 'verified' | 'unverified' | 'conflicting';

/**
 * `error`: the answer itself; `wrapper`: the words of a program around an answer it hides; `success`: it worked.
 */
export type AnswerKind = 'error' | 'wrapper' | 'success';

/** What somebody can do, and who. */
export type Step = readonly [text: string, owner: DiagnosisOwner];

/** The cause of an answer that has only this one. An empty sentence: the title says it all. */
export type Why = readonly [cause: string, remedy: readonly Step[]];

/**
 * A row of the tables. `recognisedBy`: alternatives divided by `|`; the parts of one, divided by ` … `, follow one another
 * in the text. Each part is whole words; written in small letters it matches in any case. With `=` in front: exactly the
 * error's code, or the whole text. `source`: a public page, or the thread by its project's name and number.
 */
export type Row = readonly [
  reference: number | null,
  code: string,
  recognisedBy: string,
  title: string,
  /** The only cause, or all that are possible, the usual ones first. */
  why: Why | readonly Cause[],
  retry: RetryClass,
  source: string,
  confidence?: Confidence,
  kind?: AnswerKind,
];
