import { z } from 'zod';
import { parse } from './body.ts';
import { ProblemError } from './problem.ts';
import { readJson } from './readJson.ts';

/** How many rows of a list one answer holds. */
export const limitSchema = z.coerce.number().int().min(1).max(1000).default(100);

/** How many rows are asked for in the query. */
export function readLimit({ searchParams }: URL): number {
  return parse({ limit: searchParams.get('limit') ?? undefined }, z.object({ limit: limitSchema })).limit;
}

/** A cursor is where the next page begins; clients treat it as opaque. */
export function writeCursor(position: object): string {
  return Buffer.from(JSON.stringify(position), 'utf8').toString('base64url');
}

export function readCursor<T extends z.ZodType>(cursor: string | null, schema: T): z.output<T> | null {
  if (cursor === null || cursor === '') return null;
  try {
    return schema.parse(readJson(Buffer.from(cursor, 'base64url').toString('utf8')));
  } catch {
    throw new ProblemError('invalid_request', { detail: 'The cursor is not one of ours.' });
  }
}
