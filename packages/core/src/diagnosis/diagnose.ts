import type { CatalogueEntry } from './catalogue.ts';
import { type Cause, changeOnItsWay } from './causes.ts';
import type { AnswerKind, Confidence, DiagnosisOwner, DiagnosisPlace, Step } from './entry.ts';
import type { Evidence, EvidenceKey } from './evidence.ts';
import { type LiteralAnswer, recognise } from './recognise.ts';
import type { RetryClass } from './retry.ts';
import { nothing, report } from './steps.ts';

/** One possible cause of an answer, and what the evidence says of it. */
export interface Hypothesis {
  /** Names the cause, the same for every answer that can have it. */
  readonly id: string;
  readonly cause: string;
  readonly remedy: readonly string[];
  readonly owner: DiagnosisOwner;
  readonly retry: RetryClass;
  /** Rows of the list of literal errors that name it, see `Diagnosis.reference`. */
  readonly references: readonly number[];
  readonly supportedBy: readonly EvidenceKey[];
  readonly contradictedBy: readonly EvidenceKey[];
  /** What is not known yet and would speak for or against it. */
  readonly checkNext: readonly EvidenceKey[];
}

/** An error explained for the person who has to act: what it means, the likeliest cause, what to do and who does it. */
export interface Diagnosis {
  /** The catalogue's code; for an unknown error the code as it came, or `unknown`. */
  readonly code: string;
  /** False when the catalogue does not know the error: then only the literal answer says anything. */
  readonly known: boolean;
  /** Row of the list of literal errors, 1 to 130; null for others. */
  readonly reference: number | null;
  /** Who gave the answer; null when unknown. */
  readonly place: DiagnosisPlace | null;
  readonly kind: AnswerKind;
  readonly title: string;
  /** Of the likeliest hypothesis; said so while nothing tells the hypotheses apart. */
  readonly cause: string;
  /** Its steps; while nothing tells the hypotheses apart, the first step of each of the first. */
  readonly remedy: readonly string[];
  readonly owner: DiagnosisOwner;
  /** Of the likeliest hypothesis if evidence supports it; otherwise what is safe for all of them. */
  readonly retry: RetryClass;
  readonly confidence: Confidence;
  readonly source: string;
  /** The answer as it came. */
  readonly literal: string;
  /** Likeliest first. Empty for an unknown error. */
  readonly hypotheses: readonly Hypothesis[];
}

/**
 * Turns a literal answer of Entra or Exchange into cause, remedy, who must act, and whether trying again helps. Where one
 * answer has several causes, the evidence ranks them; without evidence the usual ones come first. What nobody knows stays
 * literal.
 */
export function diagnose(error: LiteralAnswer, evidence: Evidence = {}): Diagnosis {
  const { entries, general } = recognise(error);
  const concerned = preferPlace(entries, evidence.protocol);
  const hypotheses = rankHypotheses(concerned, evidence);
  const [entry] = concerned;
  if (entry === undefined) return unknownDiagnosis(error, general);
  const { code, reference, place, kind, title, confidence, source } = entry;
  const { retry, ...conclusion } = conclude(hypotheses, entry.retry);
  const isOnItsWay = hypotheses.some(({ id }) => id === changeOnItsWay[0]);
  return {
    code,
    known: true,
    reference,
    place,
    kind,
    title,
    ...conclusion,
    retry: retry === 'needs-admin' && isOnItsWay ? 'propagating' : retry,
    confidence,
    source,
    literal: error.literal,
    hypotheses,
  };
}

/** So many steps are shown while nothing tells the causes apart. */
const mostSteps = 3;

/** What to show for the whole of the hypotheses. `undecided`: what a machine may do while nothing tells them apart. */
function conclude(
  hypotheses: readonly Hypothesis[],
  undecided: RetryClass,
): Pick<Hypothesis, 'cause' | 'remedy' | 'owner' | 'retry'> {
  const open = hypotheses.filter(({ contradictedBy }) => contradictedBy.length === 0);
  const [likeliest] = open;
  if (likeliest === undefined) {
    return { cause: 'None of the usual causes agrees with what is known.', ...toRemedy([report]), retry: undecided };
  }
  const { cause, remedy, owner, retry, supportedBy } = likeliest;
  if (supportedBy.length > 0 || open.length === 1) return { cause, remedy, owner, retry };
  const steps = new Set(open.slice(0, mostSteps).flatMap((hypothesis) => hypothesis.remedy.slice(0, 1)));
  return { cause: `Most often: ${cause}`, remedy: [...steps], owner, retry: undecided };
}

function unknownDiagnosis({ code, literal }: LiteralAnswer, general: CatalogueEntry | undefined): Diagnosis {
  return {
    code: code || 'unknown',
    known: false,
    reference: null,
    place: null,
    kind: 'error',
    title: 'An answer we do not know',
    cause: 'The server gave an answer that is not in the catalogue. It is shown as it came.',
    ...toRemedy([report]),
    // Microsoft's numbers are no contract, the OAuth error and the status are.
    retry: general?.retry ?? 'transient',
    confidence: 'unverified',
    source: '',
    literal,
    hypotheses: [],
  };
}

/** The same words can come from several places: those of the connection's protocol, if any are. */
function preferPlace(entries: readonly CatalogueEntry[], protocol: Evidence['protocol']): readonly CatalogueEntry[] {
  const wanted = protocol === 'exchange-admin' ? 'powershell' : protocol;
  const near = entries.filter(({ place }) => place === wanted);
  return near.length > 0 ? near : entries;
}

function rankHypotheses(entries: readonly CatalogueEntry[], evidence: Evidence): readonly Hypothesis[] {
  const hypotheses = new Map<string, Hypothesis>();
  for (const { reference, place, causes } of entries) {
    for (const cause of causes) {
      const known = hypotheses.get(cause[0]) ?? toHypothesis(cause, { place, evidence });
      const references = reference === null ? known.references : [...known.references, reference];
      hypotheses.set(cause[0], { ...known, references });
    }
  }
  const change = toHypothesis(changeOnItsWay, { place: 'network', evidence });
  const awaitsChange = [...hypotheses.values()].some(({ retry }) => retry === 'needs-admin');
  const all = [...hypotheses.values(), ...(awaitsChange && change.supportedBy.length > 0 ? [change] : [])];
  return all.toSorted((one, other) => standing(other) - standing(one));
}

/** Contradicted ones last, supported ones first; within each as usual. */
function standing({ supportedBy, contradictedBy }: Hypothesis): number {
  if (contradictedBy.length > 0) return 0;
  return supportedBy.length > 0 ? 2 : 1;
}

function toHypothesis(
  [id, cause, remedy, retry, tests]: Cause,
  { place, evidence }: { readonly place: DiagnosisPlace; readonly evidence: Evidence },
): Hypothesis {
  const keys = Object.keys(tests) as EvidenceKey[];
  const says = (key: EvidenceKey): boolean | undefined => {
    const test = tests[key] as (value: unknown, evidence: Evidence, place: DiagnosisPlace) => boolean | undefined;
    return evidence[key] === undefined ? undefined : test(evidence[key], evidence, place);
  };
  return {
    id,
    cause,
    ...toRemedy(remedy),
    retry,
    references: [],
    supportedBy: keys.filter((key) => says(key) === true),
    contradictedBy: keys.filter((key) => says(key) === false),
    checkNext: keys.filter((key) => evidence[key] === undefined),
  };
}

/** The steps, and who has to act first where somebody has to. */
function toRemedy(steps: readonly Step[]): Pick<Hypothesis, 'remedy' | 'owner'> {
  const [, owner] = steps.find((step) => step !== nothing) ?? nothing;
  return { remedy: steps.map(([text]) => text), owner };
}
