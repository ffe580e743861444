import { type CatalogueEntry, catalogue, type DiagnosisOwner, type RetryClass } from './catalogue.ts';

export interface Diagnosis {
  /** The catalogue's code; for an unknown error the code as it came, or `unknown`. */
  readonly code: string;
  /** False when the catalogue does not know the error: then only the literal answer says anything. */
  readonly known: boolean;
  readonly title: string;
  readonly cause: string;
  readonly remedy: readonly string[];
  readonly owner: DiagnosisOwner;
  readonly retry: RetryClass;
  readonly source: string;
  /** The answer as it came. */
  readonly literal: string;
}

/**
 * Turns a literal answer of Entra or Exchange into cause, remedy, who must act, and whether trying again helps. The code
 * decides where there is one, then codes inside the text, then known wording. What nobody knows stays literal.
 */
export function diagnose(error: { readonly code?: string | null; readonly literal: string }): Diagnosis {
  const entry = findByCode(error.code) ?? findByLiteral(error.literal);
  return entry === undefined ? unknownDiagnosis(error) : { ...toDiagnosis(entry), literal: error.literal };
}

function findByCode(code: string | null | undefined): CatalogueEntry | undefined {
  if (code === null || code === undefined || code === '') return undefined;
  const wanted = code.toLowerCase();
  return catalogue.find(({ code: own, aliases = [] }) =>
    [own, ...aliases].some((known) => known.toLowerCase() === wanted || known.toLowerCase() === `aadsts${wanted}`),
  );
}

function findByLiteral(literal: string): CatalogueEntry | undefined {
  const codes = literal.match(/\bAADSTS\d+|\bError[A-Z][A-Za-z]+|\b200000\d\b/g) ?? [];
  for (const code of codes) {
    const entry = findByCode(code);
    if (entry !== undefined) return entry;
  }
  // A code the catalogue lacks must not be explained by wording around it.
  if (codes.length > 0) return undefined;
  const text = literal.toLowerCase();
  return catalogue.find(({ literals = [] }) => literals.some((part) => text.includes(part)));
}

function toDiagnosis({ aliases: _, literals: __, ...entry }: CatalogueEntry): Omit<Diagnosis, 'literal'> {
  return { ...entry, known: true };
}

function unknownDiagnosis({ code, literal }: { readonly code?: string | null; readonly literal: string }): Diagnosis {
  return {
    code: code ?? 'unknown',
    known: false,
    title: 'An answer we do not know',
    cause: 'The server gave an answer that is not in the catalogue. It is shown as it came.',
    remedy: ['Send the literal answer to the maker of the product.'],
    owner: 'vendor',
    retry: 'no',
    source: '',
    literal,
  };
}
