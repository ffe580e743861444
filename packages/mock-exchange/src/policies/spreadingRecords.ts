import {
  compacted,
  holding,
  lastWritten,
  type PendingValue,
  type SpreadingValue,
  settled,
  written,
} from './spreading.ts';

/** What is needed of a table of the state folder: every change is kept when the call returns. */
export interface StateTable<Row> {
  get(key: string): Row | undefined;
  set(key: string, row: Row): void;
  delete(key: string): void;
  keys(): readonly string[];
  clear(): void;
}

/** Where settings are kept: in memory, or in a folder. */
export interface StateTables {
  table<Row>(name: string): StateTable<Row>;
}

export interface WriteOptions {
  /** Epoch milliseconds on the tenant's clock; undefined = the change holds at once. */
  readonly at: number | undefined;
  /** Milliseconds until it holds. */
  readonly delay: number;
}

/** A record whose members are each on their way through Exchange by themselves. */
type Row = Readonly<Record<string, SpreadingValue<unknown>>>;

export type Hasten = (change: PendingValue<unknown>) => number;

/** Records of settings, one for each key (a tenant, a mailbox). Members that were never written are absent. */
export interface SpreadingRecords<Shape extends object> {
  holding(key: string, now: number, hasten?: Hasten): Partial<Shape>;
  written(key: string): Partial<Shape>;
  write<Name extends keyof Shape & string>(
    key: string,
    name: Name,
    value: Shape[Name] | undefined,
    options: WriteOptions,
  ): void;
  /** Whether anything in the record is still on its way. */
  isPending(key: string): boolean;
  keys(): readonly string[];
  clear(): void;
}

export function createSpreadingRecords<Shape extends object>(table: StateTable<Row>): SpreadingRecords<Shape> {
  const read = (key: string, look: (setting: SpreadingValue<unknown>) => unknown): Partial<Shape> => {
    const entries = Object.entries(table.get(key) ?? {}).map(([name, setting]) => [name, look(setting)] as const);
    return Object.fromEntries(entries.filter(([, value]) => value !== undefined)) as Partial<Shape>;
  };
  return {
    holding: (key, now, hasten) => read(key, (setting) => holding(setting, now, hasten)),
    written: (key) => read(key, lastWritten),
    write(key, name, value, { at, delay }) {
      const row = table.get(key) ?? {};
      const before = row[name] ?? { pending: [] };
      const after = at === undefined ? settled(value) : written(compacted(before, at), value, { at, delay });
      table.set(key, { ...row, [name]: after });
    },
    isPending: (key) => Object.values(table.get(key) ?? {}).some(({ pending }) => pending.length > 0),
    keys: () => table.keys(),
    clear: () => table.clear(),
  };
}

/** Tables that nobody keeps. */
export function createMemoryTables(): StateTables {
  return {
    table<Kept>(): StateTable<Kept> {
      const rows = new Map<string, Kept>();
      return {
        get: (key) => rows.get(key),
        set: (key, row) => {
          rows.set(key, row);
        },
        delete: (key) => {
          rows.delete(key);
        },
        keys: () => [...rows.keys()],
        clear: () => rows.clear(),
      };
    },
  };
}
