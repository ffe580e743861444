import { randomUUID } from 'node:crypto';
import type { ExchangeState } from '../control/exchangeState.ts';
import type { Parcel } from './parcel.ts';

interface Waiting {
  /** Epoch milliseconds of the tenant's clock. */
  readonly dueAt: number;
  readonly parcel: Parcel;
}

/** Messages over the rate of a mailbox, until their minute comes. */
export interface DelayedDelivery {
  add(parcel: Parcel, dueAt: number): void;
  close(): void;
}

export interface DelayedDeliveryOptions {
  readonly state: ExchangeState;
  readonly tenantTime: (tenantId: string) => Promise<number>;
  readonly deliver: (parcel: Parcel) => Promise<void>;
}

// Milliseconds between two looks at the tenants' clocks, which may be set forward at any time; only while something waits.
const lookEvery = 250;

export function createDelayedDelivery({ state, tenantTime, deliver }: DelayedDeliveryOptions): DelayedDelivery {
  const table = state.table<Waiting>('delayed-messages');
  let timer: NodeJS.Timeout | undefined;
  let isClosed = false;

  const look = async (): Promise<void> => {
    const times = new Map<string, number>();
    for (const key of table.keys()) {
      const waiting = table.get(key);
      if (waiting === undefined || isClosed) continue;
      const { tenantId } = waiting.parcel;
      const now = times.get(tenantId) ?? (await tenantTime(tenantId));
      times.set(tenantId, now);
      // Asked again: a reset may have come in between.
      if (waiting.dueAt > now || table.get(key) === undefined) continue;
      await deliver(waiting.parcel);
      table.delete(key);
    }
  };

  const keepLooking = (): void => {
    if (isClosed || timer !== undefined || table.size === 0) return;
    timer = setTimeout(() => {
      const looked = look().catch((error: unknown) => {
        // The directory may be another process, and gone for a while.
        if (!isClosed) console.error('Delayed messages could not be delivered.', error);
      });
      void looked.then(() => {
        timer = undefined;
        keepLooking();
      });
    }, lookEvery).unref();
  };

  // What waited when the mock ended, and what a snapshot brings.
  keepLooking();
  state.onReplaced(keepLooking);
  return {
    add(parcel, dueAt) {
      table.set(`${parcel.tenantId}/${randomUUID()}`, { dueAt, parcel });
      keepLooking();
    },
    close() {
      isClosed = true;
      clearTimeout(timer);
    },
  };
}
