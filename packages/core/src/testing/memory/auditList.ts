import type { AuditPage, PageQuery } from '../../contract/index.ts';
import { refuse, type World } from './world.ts';

/** Newest first. The cursor counts from the oldest, so that new entries do not shift the pages. */
export function listAudit(world: World, { cursor, limit = 100 }: PageQuery): AuditPage {
  const end = cursor === undefined ? world.audit.length : Number(cursor);
  if (!Number.isInteger(end) || end < 0) {
    throw refuse('invalid_request', { detail: 'This cursor was not given out here.' });
  }
  const start = Math.max(end - limit, 0);
  return { entries: world.audit.slice(start, end).reverse(), nextCursor: start > 0 ? String(start) : null };
}
