import { createProblem, type FieldProblem, type ProblemCode, problemCatalogue } from '@authshift/core/contract';

export interface ProblemOptions {
  readonly detail?: string;
  readonly fields?: readonly FieldProblem[];
  /** Further members of the answer, for example `preview` or `blockers`. */
  readonly extra?: Readonly<Record<string, unknown>>;
  readonly headers?: Readonly<Record<string, string>>;
}

/** A refusal on its way to the client as RFC 9457 problem details. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly code: ProblemCode;
  readonly options: ProblemOptions;

  constructor(code: ProblemCode, options: ProblemOptions = {}) {
    super(options.detail ?? problemCatalogue[code].title);
    this.code = code;
    this.options = options;
  }
}

export function problemResponse(code: ProblemCode, options: ProblemOptions = {}): Response {
  const { headers, extra, detail, fields } = options;
  const body = createProblem(code, {
    ...(detail === undefined ? {} : { detail }),
    ...(fields === undefined ? {} : { fields: [...fields] }),
    ...extra,
  });
  return new Response(JSON.stringify(body), {
    status: body.status,
    headers: {
      'content-type': 'application/problem+json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}
