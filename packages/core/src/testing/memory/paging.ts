import { refuse } from './world.ts';

/** Where a cursor points; null: there is none. */
export function pageAt(cursor: string | undefined): number | null {
  if (cursor === undefined) return null;
  const at = /^at-(\d+)$/.exec(cursor)?.[1];
  if (at === undefined) throw refuse('invalid_request', { detail: 'This cursor was not given out here.' });
  return Number(at);
}

export function pageLimit(limit = 100): number {
  if (Number.isInteger(limit) && limit >= 1 && limit <= 1000) return limit;
  throw refuse('validation_failed', {
    fields: [{ path: 'limit', code: 'out_of_range', message: 'Between 1 and 1000.' }],
  });
}
