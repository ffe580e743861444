import { randomUUID } from 'node:crypto';
import { correlationIdOf } from './correlation.ts';
import type { MockApp } from './mock.ts';

/** What scripts of other origins may read of an answer. MSAL reads all but the last. */
export const EXPOSED_HEADERS = ['x-ms-request-id', 'x-ms-httpver', 'Retry-After', 'client-request-id'] as const;

/**
 * The headers Entra sends with everything. Nothing may be kept, not even discovery, so that a fault set later is met. There is no
 * `Strict-Transport-Security`: browsers would hold every other port of `localhost` to it.
 */
export function addEntraHeaders(app: MockApp): void {
  app.use('*', (c, next) => {
    // On the answer itself, because what oidc-provider answers passes this app by. A route's own headers replace these.
    const { outgoing } = c.env;
    outgoing.setHeader('x-ms-request-id', randomUUID());
    outgoing.setHeader('client-request-id', correlationIdOf(c));
    for (const [name, value] of FIXED) outgoing.setHeader(name, value);
    return next();
  });
}

const FIXED = [
  ['x-ms-ests-server', '1.0.0 - mock, not Microsoft'],
  ['x-ms-httpver', '1.1'],
  ['P3P', 'CP="DSP CUR OTPi IND OTRi ONL FIN"'],
  ['Cache-Control', 'no-store'],
  ['Pragma', 'no-cache'],
  ['X-Content-Type-Options', 'nosniff'],
] as const;
