import type { Socket } from 'node:net';
import { setTimeout as wait } from 'node:timers/promises';
import type { FaultFacts, Faults } from './faultBook.ts';

/** What a fault leaves for a mail end to do, once it has waited or ended the connection. */
export type MailStrike =
  | { readonly kind: 'none'; readonly fault?: string | undefined }
  /** In the protocol's own words, by its catalogue. */
  | { readonly kind: 'refuse'; readonly name: string; readonly fault: string }
  | { readonly kind: 'throttle'; readonly fault: string }
  /** There is nobody to answer any more. */
  | { readonly kind: 'ended'; readonly fault: string };

/** Lets what was set go wrong on a connection. */
export async function strikeMail(faults: Faults, facts: FaultFacts, socket: Socket): Promise<MailStrike> {
  const struck = await faults.strike(facts);
  if (struck === undefined) return { kind: 'none' };
  const fault = struck.id;
  if ('refuse' in struck) return { kind: 'refuse', name: struck.refuse, fault };
  if ('throttle' in struck) return { kind: 'throttle', fault };
  if ('latencyMilliseconds' in struck) {
    await wait(struck.latencyMilliseconds, undefined, { ref: false });
    return socket.destroyed ? { kind: 'ended', fault } : { kind: 'none', fault };
  }
  if ('connection' in struck && struck.connection === 'reset') tcpSocketOf(socket).resetAndDestroy();
  else socket.destroySoon();
  return { kind: 'ended', fault };
}

/** The TCP socket below a TLS socket: only that can be reset. */
export function tcpSocketOf(socket: Socket): Socket {
  const { _parent } = socket as { readonly _parent?: Socket | null };
  return _parent ?? socket;
}
