import type { TenantRecord } from '../directory/records.ts';
import type { Clocks } from './clocks.ts';

/** How many token requests came in for each tenant that has a limit. */
export interface Traffic {
  /** Counts one more, and says whether it is one too many. Time is the tenant's. */
  isTooMuch(tenant: Pick<TenantRecord, 'id' | 'requestLimit'>): boolean;
  forget(tenantId?: string): void;
}

export function createTraffic({ now }: Pick<Clocks, 'now'>): Traffic {
  const arrivals = new Map<string, readonly number[]>();
  return {
    isTooMuch: ({ id, requestLimit }) => {
      if (requestLimit === undefined) return false;
      const at = now(id);
      const recent = (arrivals.get(id) ?? []).filter((one) => one > at - requestLimit.seconds * 1000);
      if (recent.length >= requestLimit.requests) return true;
      arrivals.set(id, [...recent, at]);
      return false;
    },
    forget: (tenantId) => {
      if (tenantId === undefined) arrivals.clear();
      else arrivals.delete(tenantId);
    },
  };
}
