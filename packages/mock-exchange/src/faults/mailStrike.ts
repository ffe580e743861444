import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultEffect } from './fault.ts';
import type { FaultFacts, Faults } from './faultBook.ts';

/** What a fault does to a mail connection, whatever the protocol says about it. */
export type MailEffect =
  /** In the protocol's own words, by its catalogue. */
  | { readonly kind: 'refuse'; readonly name: string }
  | { readonly kind: 'throttle'; readonly retryAfterSeconds: number }
  | { readonly kind: 'wait'; readonly milliseconds: number }
  | { readonly kind: 'hang-up'; readonly how: 'reset' | 'drop' };

/** An HTTP status, which no mail protocol has, ends the connection. */
export function mailEffect(effect: FaultEffect): MailEffect {
  if ('refuse' in effect) return { kind: 'refuse', name: effect.refuse };
  if ('throttle' in effect) return { kind: 'throttle', ...effect.throttle };
  if ('latencyMilliseconds' in effect) return { kind: 'wait', milliseconds: effect.latencyMilliseconds };
  return { kind: 'hang-up', how: 'connection' in effect ? effect.connection : 'drop' };
}

/** What a fault leaves for a mail end to do, once it has waited or ended the connection. */
export type MailStrike =
  | { readonly kind: 'none'; readonly fault?: string | undefined }
  | { readonly kind: 'refuse'; readonly name: string; readonly fault: string }
  | { readonly kind: 'throttle'; readonly fault: string }
  /** There is nobody to answer any more. */
  | { readonly kind: 'ended'; readonly fault: string };

/** Lets what was set go wrong on a connection. */
export async function strikeMail(faults: Faults, facts: FaultFacts, socket: Socket): Promise<MailStrike> {
  const struck = await faults.strike(facts);
  if (struck === undefined) return { kind: 'none' };
  const fault = struck.id;
  const effect = mailEffect(struck);
  if (effect.kind === 'refuse') return { ...effect, fault };
  if (effect.kind === 'throttle') return { kind: 'throttle', fault };
  if (effect.kind === 'wait') {
    await wait(effect.milliseconds, undefined, { ref: false });
    return socket.destroyed ? { kind: 'ended', fault } : { kind: 'none', fault };
  }
  if (effect.how === 'reset') tcpSocketOf(socket).resetAndDestroy();
  else socket.destroySoon();
  return { kind: 'ended', fault };
}

/** The TCP socket below a TLS socket: only that can be reset. */
export function tcpSocketOf(socket: Socket): Socket {
  const { _parent } = socket as { readonly _parent?: Socket | null };
  return _parent ?? socket;
}
