import { setTimeout as wait } from 'node:timers/promises';
import type { HttpBindings } from '@hono/node-server';
import { RESPONSE_ALREADY_SENT } from '@hono/node-server/utils/response';
import type { FaultFacts, Faults } from './faultBook.ts';
import { tcpSocketOf } from './mailStrike.ts';

/** What a fault leaves for an HTTP end to do, once it has waited or ended the connection. */
export type HttpStrike =
  | { readonly kind: 'none'; readonly fault?: string | undefined }
  /** In the protocol's own words, by its catalogue. */
  | { readonly kind: 'refuse'; readonly name: string; readonly fault: string }
  | { readonly kind: 'throttle'; readonly retryAfterSeconds: number; readonly fault: string }
  /** There is nothing more to say than this. */
  | { readonly kind: 'answer'; readonly response: Response; readonly fault: string };

/** Lets what was set go wrong with a request. `bindings` are the request's (`context.env`), for its connection. */
export async function strikeHttp(faults: Faults, facts: FaultFacts, bindings: HttpBindings): Promise<HttpStrike> {
  const struck = await faults.strike(facts);
  if (struck === undefined) return { kind: 'none' };
  const fault = struck.id;
  if ('refuse' in struck) return { kind: 'refuse', name: struck.refuse, fault };
  if ('throttle' in struck) return { kind: 'throttle', retryAfterSeconds: struck.throttle.retryAfterSeconds, fault };
  if ('status' in struck) return { kind: 'answer', response: new Response(null, { status: struck.status }), fault };
  if ('latencyMilliseconds' in struck) {
    await wait(struck.latencyMilliseconds, undefined, { ref: false });
    return { kind: 'none', fault };
  }
  const { socket } = bindings.incoming;
  if (struck.connection === 'reset') tcpSocketOf(socket).resetAndDestroy();
  else socket.destroySoon();
  return { kind: 'answer', response: RESPONSE_ALREADY_SENT, fault };
}
