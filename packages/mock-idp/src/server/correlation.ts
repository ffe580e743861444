import { randomUUID } from 'node:crypto';
import { isGuid } from '../directory/identifiers.ts';
import type { MockContext } from './mock.ts';

/** The id the client chose for this request, if it is one, so that its log and ours can be compared; else one that stays the same. */
export function correlationIdOf(c: MockContext): string {
  const known = c.get('correlationId');
  if (known !== undefined) return known;
  const asked = c.req.query('client-request-id') ?? c.req.header('client-request-id');
  const id = asked !== undefined && isGuid(asked) ? asked : randomUUID();
  c.set('correlationId', id);
  return id;
}
