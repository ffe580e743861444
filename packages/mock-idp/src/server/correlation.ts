import { randomUUID } from 'node:crypto';
import { isGuid } from '../directory/identifiers.ts';
import type { Trace } from '../entra/entraError.ts';
import type { MockWorld } from '../world/world.ts';
import type { Mock, MockContext } from './mock.ts';

/** The id the client chose for this request, if it is one, so that its log and ours can be compared; else one that stays the same. */
export function correlationIdOf(c: MockContext): string {
  const known = c.get('correlationId');
  if (known !== undefined) return known;
  const asked = c.req.query('client-request-id') ?? c.req.header('client-request-id');
  const id = asked !== undefined && isGuid(asked) ? asked : randomUUID();
  c.set('correlationId', id);
  return id;
}

/** What names one answer in a log: its `x-ms-request-id`, the client's own id, the time. */
export function traceOf(c: MockContext, { world }: Pick<Mock, 'world'>): Trace {
  const requestId = c.env.outgoing.getHeader('x-ms-request-id');
  return {
    ...newTrace(world, correlationIdOf(c)),
    ...(typeof requestId === 'string' ? { traceId: requestId } : {}),
  };
}

/** The same for an answer that no request of ours stands behind. */
export function newTrace(
  { errorSeparator }: Pick<MockWorld, 'errorSeparator'>,
  correlationId: string = randomUUID(),
): Trace {
  return { traceId: randomUUID(), correlationId, at: new Date(), separator: errorSeparator };
}
