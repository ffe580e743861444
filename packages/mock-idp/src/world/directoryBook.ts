import { applyEntries, type EntryRow, keyOf, layOver, referencesOf, withoutReferences } from '../directory/entries.ts';
import { indexRecords, type RecordIndex } from '../directory/recordIndex.ts';
import type { WorldRecords } from '../directory/records.ts';
import { createDirectory, type WorldDirectory } from '../directory/worldDirectory.ts';
import { createKeyedSets } from '../state/keyedSets.ts';
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
  const tables = [founded, changes];
  const open = (): RecordIndex => {
    const opened = indexRecords(start);
    for (const table of tables) applyEntries(opened, table.rows());
    for (const row of tables.flatMap((table) => table.rows())) noteReferences(row);
    return opened;
  };
  // Which rows may name a tenant, by what they call it: the tenant goes without a look at everybody's rows.
  const naming = createKeyedSets();
  const noteReferences = (row: EntryRow): void => {
    for (const name of referencesOf(row)) naming.add(name.toLowerCase(), keyOf(row));
  };
  let index = open();
  let directory = createDirectory(index, accounts.get);
  const startOf = createParts(start);

  /** Throws `SeedError`, and then nothing has changed. */
  const renew = (tenantId: string): void => {
    const before = takeTenant(index, tenantId);
    try {
      index.put(startOf(tenantId));
      for (const rows of tables.map((table) => rowsOf(table, tenantId))) {
        applyEntries(index, rows);
        rows.forEach(noteReferences);
      }
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
        noteReferences(row);
      }
    },
    change: (row) => {
      applyEntries(index, [row]);
      changes.set(keyOf(row), layOver(changes.get(keyOf(row)), row));
      noteReferences(row);
    },
    removeTenant: (tenantId) => {
      const tenant = directory.findTenant(tenantId);
      const gone: EntryRow = { tenantId, kind: 'tenant', id: tenantId, seed: null, replaces: false };
      applyEntries(index, [gone]);
      const names = [tenantId, tenant?.name ?? '', ...(tenant?.domains ?? [])].map((name) => name.toLowerCase());
      for (const table of tables) {
        for (const key of table.keysUnder(tenantId)) table.delete(key);
        for (const key of names.flatMap((name) => [...naming.of(name)])) forgetReferences(table, key, names);
      }
      for (const name of names) for (const key of [...naming.of(name)]) naming.delete(name, key);
      // Only what the seed would bring back has to be remembered as gone.
      if (startOf(tenantId).tenants.length > 0) changes.set(keyOf(gone), gone);
    },
    reload: (tenantId) => {
      if (tenantId !== undefined) return renew(tenantId);
      index = open();
      directory = createDirectory(index, accounts.get);
    },
    startOf: (tenantId) => (tenantId === undefined ? start : startOf(tenantId)),
    isFounded: (tenantId) => founded.get(keyOf({ tenantId, kind: 'tenant', id: tenantId })) !== undefined,
  };
}

function takeTenant(index: RecordIndex, tenantId: string): WorldRecords {
  return index.take({ tenants: new Set([tenantId]), users: new Set(), apps: new Set() });
}

function rowsOf(table: Table<EntryRow>, tenantId: string): readonly EntryRow[] {
  return table.keysUnder(tenantId).flatMap((key) => table.get(key) ?? []);
}

function forgetReferences(table: Table<EntryRow>, key: string, names: readonly string[]): void {
  const row = table.get(key);
  if (row !== undefined) table.set(key, withoutReferences(row, names));
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
