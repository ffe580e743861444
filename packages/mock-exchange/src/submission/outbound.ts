import type { ExchangeState } from '../control/exchangeState.ts';
import type { OutboundMessage } from './submission.ts';

/** What left the world, oldest first. */
export interface Outbound {
  add(message: OutboundMessage, id: string): void;
  list(): readonly OutboundMessage[];
}

/** Keeps the latest. */
export function createOutbound(state: ExchangeState, most = 10_000): Outbound {
  const table = state.table<OutboundMessage>('outbound');
  return {
    add(message, id) {
      table.set(`${message.tenantId}/${id}`, message);
      if (table.size > most && table.oldest !== undefined) table.delete(table.oldest);
    },
    list: () => table.rows(),
  };
}
