import type { Cause } from './causes.ts';
import { entraRows } from './entra.ts';
import type { AnswerKind, Confidence, DiagnosisPlace, Row, Why } from './entry.ts';
import { ewsRows } from './ews.ts';
import { graphRows } from './graph.ts';
import { imapRows } from './imap.ts';
import { networkRows } from './network.ts';
import { popRows } from './pop.ts';
import { powershellRows } from './powershell.ts';
import type { RetryClass } from './retry.ts';
import { smtpRows } from './smtp.ts';

/** One answer of Microsoft and what it means. */
export interface CatalogueEntry {
  /** Stable, and unlike that of any other entry. */
  readonly code: string;
  readonly place: DiagnosisPlace;
  /** Row of the list of literal errors it was written from, 1 to 130; null for what we added. */
  readonly reference: number | null;
  readonly kind: AnswerKind;
  readonly title: string;
  /** All that are possible, the usual ones first. */
  readonly causes: readonly Cause[];
  /** What a machine may do while nothing tells the causes apart. */
  readonly retry: RetryClass;
  readonly confidence: Confidence;
  /** Where the meaning is documented or was seen; empty for general knowledge. */
  readonly source: string;
  readonly patterns: readonly string[];
}

/** Every answer we know. Of several that fit equally well, the earlier one gives the title. */
export const catalogue: readonly CatalogueEntry[] = [
  ...entriesOf('entra', entraRows),
  ...entriesOf('imap', imapRows),
  ...entriesOf('pop', popRows),
  ...entriesOf('smtp', smtpRows),
  ...entriesOf('ews', ewsRows),
  ...entriesOf('graph', graphRows),
  ...entriesOf('powershell', powershellRows),
  ...entriesOf('network', networkRows),
];

function entriesOf(place: DiagnosisPlace, rows: readonly Row[]): readonly CatalogueEntry[] {
  return rows.map(
    ([reference, code, patterns, title, why, retry, source, confidence = 'verified', kind = 'error']) => ({
      code,
      place,
      reference,
      kind,
      title,
      causes: isWhy(why) ? [[code, why[0] || `${title}.`, why[1], retry, {}]] : why,
      retry,
      confidence,
      source,
      patterns: patterns.split('|'),
    }),
  );
}

function isWhy(why: Row[4]): why is Why {
  return typeof why[0] === 'string';
}
