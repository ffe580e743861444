import { applyEntries, type EntryRow, keyOf, layOver, withoutReferences } from '../directory/entries.ts';
import { indexRecords, type RecordIndex } from '../directory/recordIndex.ts';
import type { WorldRecords } from '../directory/records.ts';
import { createDirectory, type WorldDirectory } from '../directory/worldDirectory.ts';
import type { Table } from '../state/stateFolder.ts';
import type { AccountStates } from './accountStates.ts';

/** The directory and what run time did to it: tenants made whole (`founded`), and every later change to anything (`changes`). */
export interface DirectoryBook {
  readonly directory: WorldDirectory;
  /** A new tenant with all it begins with: what resetting the tenant leads back to. Throws `SeedError`, and then nothing has changed. */
  found(rows: readonly EntryRow[]): void;
  /** Throws `SeedError`, and then nothing has changed. */
  change(row: EntryRow): void;
  /** With everything that belongs to it or refers to it. */
  removeTenant(tenantId: string): void;
  /** Reads the tables again, after they were changed elsewhere: of one tenant, or all. */
  reload(tenantId?: string): void;
  /** The seed's part of one tenant, or all of the seed. */
  startOf(tenantId?: string): WorldRecords;
  isFounded(tenantId: string): boolean;
}

export interface DirectoryBookOptions {
  readonly start: WorldRecords;
  readonly founded: Table<EntryRow>;
  readonly changes: Table<EntryRow>;
  readonly accounts: AccountStates;
}

export function createDirectoryBook({ start, founded, changes, accounts }: DirectoryBookOptions): DirectoryBook {
  let index = openIndex({ start, founded, changes });
  let directory = createDirectory(index, accounts.get);
  const startOf = createParts(start);

  /** Throws `SeedError`, and then nothing has changed. */
  const renew = (tenantId: string): void => {
    const before = takeTenant(index, tenantId);
    try {
      index.put(startOf(tenantId));
      for (const table of [founded, changes]) applyEntries(index, rowsOf(table, tenantId));
    } catch (error) {
      takeTenant(index, tenantId);
      index.put(before);
      throw error;
    }
  };

  return {
    get directory() {
      return directory;
    },
    found: (rows) => {
      applyEntries(index, rows);
      for (const row of rows) {
        founded.set(keyOf(row), row);
        changes.delete(keyOf(row));
      }
    },
    change: (row) => {
      applyEntries(index, [row]);
      changes.set(keyOf(row), layOver(changes.get(keyOf(row)), row));
    },
    removeTenant: (tenantId) => {
      const tenant = directory.findTenant(tenantId);
      const gone: EntryRow = { tenantId, kind: 'tenant', id: tenantId, seed: null, replaces: false };
      applyEntries(index, [gone]);
      for (const table of [founded, changes]) {
        for (const key of table.keysUnder(tenantId)) table.delete(key);
        forgetReferences(table, [tenantId, tenant?.name ?? '', ...(tenant?.domains ?? [])]);
      }
      // Only what the seed would bring back has to be remembered as gone.
      if (startOf(tenantId).tenants.length > 0) changes.set(keyOf(gone), gone);
    },
    reload: (tenantId) => {
      if (tenantId !== undefined) return renew(tenantId);
      index = openIndex({ start, founded, changes });
      directory = createDirectory(index, accounts.get);
    },
    startOf: (tenantId) => (tenantId === undefined ? start : startOf(tenantId)),
    isFounded: (tenantId) => founded.get(keyOf({ tenantId, kind: 'tenant', id: tenantId })) !== undefined,
  };
}

function openIndex({ start, founded, changes }: Omit<DirectoryBookOptions, 'accounts'>): RecordIndex {
  const index = indexRecords(start);
  for (const table of [founded, changes]) applyEntries(index, table.rows());
  return index;
}

function takeTenant(index: RecordIndex, tenantId: string): WorldRecords {
  return index.take({ tenants: new Set([tenantId]), users: new Set(), apps: new Set() });
}

function rowsOf(table: Table<EntryRow>, tenantId: string): readonly EntryRow[] {
  return table.keysUnder(tenantId).flatMap((key) => table.get(key) ?? []);
}

/** Rows are written again only where they say something else now. */
function forgetReferences(table: Table<EntryRow>, names: readonly string[]): void {
  for (const row of table.rows()) {
    const kept = withoutReferences(row, names);
    if (kept !== row) table.set(keyOf(row), kept);
  }
}

/** One tenant's part of records that do not change. */
function createParts({ tenants, users, apps }: WorldRecords): (tenantId: string) => WorldRecords {
  const byId = groupBy(tenants, ({ id }) => id);
  const usersByHome = groupBy(users, ({ tenantId }) => tenantId);
  const appsByHome = groupBy(apps, ({ tenantId }) => tenantId);
  return (tenantId) => ({
    tenants: byId.get(tenantId) ?? [],
    users: usersByHome.get(tenantId) ?? [],
    apps: appsByHome.get(tenantId) ?? [],
  });
}

function groupBy<Item>(items: readonly Item[], tenantOf: (item: Item) => string): ReadonlyMap<string, readonly Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(tenantOf(item));
    if (group === undefined) groups.set(tenantOf(item), [item]);
    else group.push(item);
  }
  return groups;
}
