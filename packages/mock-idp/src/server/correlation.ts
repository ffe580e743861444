import { randomUUID } from 'node:crypto';
import { isGuid } from '../directory/identifiers.ts';
import type { MockContext } from './mock.ts';

/** The id the client chose for this request, if it is one, so that its log and ours can be compared. */
export function correlationIdOf(c: MockContext): string {
  const asked = c.req.query('client-request-id') ?? c.req.header('client-request-id');
  return asked !== undefined && isGuid(asked) ? asked : randomUUID();
}
