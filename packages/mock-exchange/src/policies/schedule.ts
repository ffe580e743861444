import type { KindOfChange, Spreading } from './propagation.ts';
import { delayOf } from './propagation.ts';
import type { WriteOptions } from './spreadingRecords.ts';

/** As the world: it holds at once. As an administrator: it is written at once, and spreads to the protocol ends. */
export const changeManners = ['at-once', 'spreads'] as const;
export type ChangeManner = (typeof changeManners)[number];

/** When what is written in a tenant holds. */
export interface Schedule {
  /** The tenant's clock, epoch milliseconds. */
  readonly now: (tenantId: string) => Promise<number>;
  plan(tenantId: string, kind: KindOfChange | undefined, manner: ChangeManner): Promise<WriteOptions>;
}

export interface ScheduleOptions {
  readonly tenantTime: (tenantId: string) => Promise<number>;
  /** How quickly a tenant's changes spread. */
  readonly spreadingOf: (tenantId: string) => Spreading;
}

export function createSchedule({ tenantTime, spreadingOf }: ScheduleOptions): Schedule {
  return {
    now: tenantTime,
    async plan(tenantId, kind, manner) {
      if (manner === 'at-once' || kind === undefined) return { at: undefined, delay: 0 };
      return { at: await tenantTime(tenantId), delay: delayOf(kind, spreadingOf(tenantId)) };
    },
  };
}
