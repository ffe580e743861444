import type { FieldProblem } from '@authshift/core/contract';
import type { z } from 'zod';
import { ProblemError } from './problem.ts';
import { readJson } from './readJson.ts';

const MAX_BODY_BYTES = 1024 * 1024;
/** A client that sends a byte now and then must not hold a request, and what it has of the server, for ever. */
const MAX_BODY_MILLISECONDS = 30_000;

/** Reads a JSON body against its schema. What does not fit becomes a problem that names the fields, never their values. */
export async function readBody<T extends z.ZodType>(request: Request, schema: T): Promise<z.output<T>> {
  return parse(parseJson(request, await readText(request)), schema);
}

/** As `readBody`, for a body that may be left out. */
export async function readOptionalBody<T extends z.ZodType>(request: Request, schema: T): Promise<z.output<T>> {
  const text = await readText(request);
  return parse(text === '' ? {} : parseJson(request, text), schema);
}

/** The fields of a plain HTML form. */
export async function readForm(request: Request): Promise<URLSearchParams> {
  return new URLSearchParams(await readText(request));
}

function parseJson(request: Request, text: string): unknown {
  const type = request.headers.get('content-type') ?? '';
  if (!/^application\/json\b/i.test(type)) {
    throw new ProblemError('invalid_request', { detail: 'The body must be application/json.' });
  }
  try {
    return readJson(text);
  } catch (error) {
    if (error instanceof ProblemError) throw error;
    throw new ProblemError('invalid_request', { detail: 'The body is not valid JSON.' });
  }
}

async function readText(request: Request): Promise<string> {
  if (Number(request.headers.get('content-length') ?? 0) > MAX_BODY_BYTES) throw new ProblemError('too_large');
  const reader = request.body?.getReader();
  if (!reader) return '';
  let clock: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    const detail = `The body did not arrive within ${MAX_BODY_MILLISECONDS / 1000} seconds.`;
    clock = setTimeout(() => reject(new ProblemError('invalid_request', { detail })), MAX_BODY_MILLISECONDS);
  });
  try {
    return await Promise.race([readChunks(reader), late]);
  } finally {
    clearTimeout(clock);
    await reader.cancel().catch(() => {});
  }
}

async function readChunks(reader: ReadableStreamDefaultReader<Uint8Array>): Promise<string> {
  const chunks: Uint8Array[] = [];
  let size = 0;
  for (;;) {
    const { value } = await reader.read();
    if (value === undefined) return Buffer.concat(chunks).toString('utf8');
    size += value.byteLength;
    if (size > MAX_BODY_BYTES) throw new ProblemError('too_large');
    chunks.push(value);
  }
}

export function parse<T extends z.ZodType>(value: unknown, schema: T): z.output<T> {
  const result = schema.safeParse(value);
  if (result.success) return result.data;
  throw new ProblemError('validation_failed', { fields: result.error.issues.map(toField) });
}

function toField(issue: z.core.$ZodIssue): FieldProblem {
  return { path: issue.path.map(String).join('.'), code: issue.code, message: issue.message };
}
