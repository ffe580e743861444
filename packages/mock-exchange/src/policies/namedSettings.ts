import type { KindOfChange } from './propagation.ts';
import type { ChangeManner, Schedule } from './schedule.ts';
import { createSpreadingRecords, type SpreadingRecords, type SpreadingRecordsOptions } from './spreadingRecords.ts';

/** Named things an administrator makes in a tenant. Names are matched without case. */
export interface NamedSettings<Thing extends { readonly name: string }> {
  /** What an administrator reads back. */
  list(tenantId: string): Promise<readonly Thing[]>;
  find(tenantId: string, name: string): Promise<Thing | undefined>;
  /** What the protocol ends obey now. */
  holding(tenantId: string): Promise<readonly Thing[]>;
  put(tenantId: string, thing: Thing, manner: ChangeManner): Promise<void>;
  remove(tenantId: string, name: string, manner: ChangeManner): Promise<void>;
}

export type NamedRecords<Thing> = SpreadingRecords<Readonly<Record<string, Thing>>>;

export function createNamedSettings<Thing extends { readonly name: string }>(
  options: SpreadingRecordsOptions & { readonly kind: KindOfChange; readonly schedule: Schedule },
): { readonly settings: NamedSettings<Thing>; readonly records: NamedRecords<Thing> } {
  const { kind, schedule } = options;
  const records: NamedRecords<Thing> = createSpreadingRecords(options);
  const settings: NamedSettings<Thing> = {
    list: async (tenantId) => present(records.written(tenantId)),
    find: async (tenantId, name) => records.written(tenantId)[name.toLowerCase()],
    holding: async (tenantId) => {
      const now = records.isPending(tenantId) ? await schedule.now(tenantId) : 0;
      return present(records.holding(tenantId, now));
    },
    put: async (tenantId, thing, manner) =>
      records.write(tenantId, thing.name.toLowerCase(), thing, await schedule.plan(tenantId, kind, manner)),
    remove: async (tenantId, name, manner) =>
      records.write(tenantId, name.toLowerCase(), undefined, await schedule.plan(tenantId, kind, manner)),
  };
  return { settings, records };
}

export function present<Thing>(record: Partial<Readonly<Record<string, Thing>>>): readonly Thing[] {
  return Object.values<Thing | undefined>(record).filter((thing) => thing !== undefined);
}
