import type { StateFolder, Table } from '../state/stateFolder.ts';

/** Whose a row is, so that one tenant's part of a world can be forgotten, copied out and put back without touching another's. */
export interface Ownership<Row> {
  /** What of a row belongs to this tenant; undefined if nothing does. */
  ours(tenantId: string, row: Row, key: string): Row | undefined;
  /** What of it does not; undefined if that is nothing. */
  others(tenantId: string, row: Row, key: string): Row | undefined;
  /** Both parts in one row again. */
  join(others: Row | undefined, ours: Row): Row;
  /** The keys of rows that begin with their tenant are found without a look at everybody's. */
  readonly isByKey?: boolean;
}

/** Rows by table and key: plain JSON. */
export type CopiedTables = Readonly<Record<string, Readonly<Record<string, unknown>>>>;

/** Everything about a world that changes, by table. */
export interface Memory {
  table<Row>(name: string, ownership: Ownership<Row>): Table<Row>;
  /** One tenant's part, or all. Tables named in `except` stay. */
  forget(tenantId?: string, options?: { readonly except?: readonly string[] }): void;
  copy(tenantId?: string): CopiedTables;
  /** Instead of what is there now: of one tenant, or altogether. Tables that the copy does not have end up empty. */
  put(tables: CopiedTables, tenantId?: string): void;
  /** One row as it is now; undefined if there is none. */
  row(table: string, key: string): unknown;
  /** Writes single rows and leaves all others alone; undefined takes one away. */
  putRow(table: string, key: string, row: unknown): void;
}

/** For rows that belong to a tenant as a whole. */
export function whole<Row>(belongs: (tenantId: string, row: Row, key: string) => boolean): Ownership<Row> {
  return {
    ours: (tenantId, row, key) => (belongs(tenantId, row, key) ? row : undefined),
    others: (tenantId, row, key) => (belongs(tenantId, row, key) ? undefined : row),
    join: (_others, ours) => ours,
  };
}

/** For rows whose key is the tenant's id, or begins with it and a slash. */
export function byKey<Row>(): Ownership<Row> {
  return {
    ...whole((tenantId, _row, key) => key === tenantId || key.startsWith(`${tenantId}/`)),
    isByKey: true,
  };
}

interface Kept {
  readonly table: Table<unknown>;
  readonly ownership: Ownership<unknown>;
}

export function createMemory(state: StateFolder): Memory {
  const kept = new Map<string, Kept>();
  return {
    table: <Row>(name: string, ownership: Ownership<Row>): Table<Row> => {
      const table = state.table<Row>(name, { grouped: ownership.isByKey === true });
      kept.set(name, { table, ownership } as unknown as Kept);
      return table;
    },
    forget: (tenantId, { except = [] } = {}) => {
      for (const [name, one] of kept) if (!except.includes(name)) forget(one, tenantId);
    },
    copy: (tenantId) => Object.fromEntries([...kept].map(([name, one]) => [name, copyRows(one, tenantId)])),
    put: (tables, tenantId) => {
      for (const [name, one] of kept) {
        forget(one, tenantId);
        for (const [key, row] of Object.entries(tables[name] ?? {})) putRow(one, { key, row, tenantId });
      }
    },
    row: (name, key) => kept.get(name)?.table.get(key),
    putRow: (name, key, row) => {
      const one = kept.get(name);
      if (one === undefined) return;
      if (row === undefined) one.table.delete(key);
      else putRow(one, { key, row, tenantId: undefined });
    },
  };
}

function forget({ table, ownership }: Kept, tenantId: string | undefined): void {
  if (tenantId === undefined) {
    table.clear();
    return;
  }
  for (const key of keysOf({ table, ownership }, tenantId)) {
    const row = table.get(key);
    if (ownership.ours(tenantId, row, key) === undefined) continue;
    const others = ownership.others(tenantId, row, key);
    if (others === undefined) table.delete(key);
    else table.set(key, others);
  }
}

function copyRows({ table, ownership }: Kept, tenantId: string | undefined): Readonly<Record<string, unknown>> {
  const rows = keysOf({ table, ownership }, tenantId).flatMap((key) => {
    const row = table.get(key);
    const ours = tenantId === undefined ? row : ownership.ours(tenantId, row, key);
    return ours === undefined ? [] : [[key, structuredClone(ours)] as const];
  });
  return Object.fromEntries(rows);
}

/** Every key of a row that may be this tenant's. */
function keysOf({ table, ownership }: Kept, tenantId: string | undefined): readonly string[] {
  return ownership.isByKey === true && tenantId !== undefined ? table.keysUnder(tenantId) : table.keys();
}

function putRow(
  { table, ownership }: Kept,
  { key, row, tenantId }: { readonly key: string; readonly row: unknown; readonly tenantId: string | undefined },
): void {
  const copied = structuredClone(row);
  table.set(key, tenantId === undefined ? copied : ownership.join(table.get(key), copied));
}
