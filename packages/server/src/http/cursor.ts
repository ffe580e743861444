import type { z } from 'zod';
import { ProblemError } from './problem.ts';
import { readJson } from './readJson.ts';

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
