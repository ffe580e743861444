import type { AuditPage, PageQuery } from '../../contract/index.ts';
import { pageAt, pageLimit } from './paging.ts';
import type { World } from './world.ts';

/** Newest first. The cursor counts from the oldest, so that new entries do not shift the pages. */
export function listAudit(world: World, { cursor, limit }: PageQuery): AuditPage {
  const entries = [...world.audit.values()];
  const end = pageAt(cursor) ?? entries.length;
  const start = Math.max(end - pageLimit(limit), 0);
  return { entries: entries.slice(start, end).reverse(), nextCursor: start > 0 ? `at-${start}` : null };
}
