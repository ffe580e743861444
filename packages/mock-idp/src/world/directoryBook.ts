import {
  applyEntries,
  type EntryRow,
  joined,
  keyOf,
  layOver,
  partOf,
  withoutReferences,
} from '../directory/entries.ts';
import type { WorldRecords } from '../directory/readSeed.ts';
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
  const open = (records: WorldRecords): WorldDirectory => createDirectory(records, accounts.get);
  let directory = open(applyEntries(applyEntries(start, founded.rows()), changes.rows()));

  const renew = (tenantId: string): WorldRecords => {
    const ours = (row: EntryRow): boolean => row.tenantId === tenantId;
    const others = partOf(directory.records, tenantId, 'others');
    const began = joined(others, partOf(start, tenantId, 'ours'));
    return applyEntries(applyEntries(began, founded.rows().filter(ours)), changes.rows().filter(ours));
  };

  return {
    get directory() {
      return directory;
    },
    found: (rows) => {
      directory = open(applyEntries(directory.records, rows));
      for (const row of rows) {
        founded.set(keyOf(row), row);
        changes.delete(keyOf(row));
      }
    },
    change: (row) => {
      directory = open(applyEntries(directory.records, [row]));
      changes.set(keyOf(row), layOver(changes.get(keyOf(row)), row));
    },
    removeTenant: (tenantId) => {
      const tenant = directory.findTenant(tenantId);
      const gone: EntryRow = { tenantId, kind: 'tenant', id: tenantId, seed: null, replaces: false };
      directory = open(applyEntries(directory.records, [gone]));
      for (const table of [founded, changes]) {
        for (const row of table.rows()) {
          if (row.tenantId === tenantId) table.delete(keyOf(row));
          else
            table.set(keyOf(row), withoutReferences(row, [tenantId, tenant?.name ?? '', ...(tenant?.domains ?? [])]));
        }
      }
      // Only what the seed would bring back has to be remembered as gone.
      if (partOf(start, tenantId, 'ours').tenants.length > 0) changes.set(keyOf(gone), gone);
    },
    reload: (tenantId) => {
      directory = open(
        tenantId === undefined ? applyEntries(applyEntries(start, founded.rows()), changes.rows()) : renew(tenantId),
      );
    },
    startOf: (tenantId) => (tenantId === undefined ? start : partOf(start, tenantId, 'ours')),
    isFounded: (tenantId) => founded.rows().some((row) => row.kind === 'tenant' && row.tenantId === tenantId),
  };
}
