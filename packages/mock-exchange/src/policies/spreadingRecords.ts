import type { ExchangeState } from '../control/exchangeState.ts';
import {
  compacted,
  holding,
  lastWritten,
  type PendingValue,
  type SpreadingValue,
  settled,
  written,
} from './spreading.ts';

export interface WriteOptions {
  /** Epoch milliseconds on the tenant's clock; undefined = the change holds at once. */
  readonly at: number | undefined;
  /** Milliseconds until it holds. */
  readonly delay: number;
}

/** A record whose members are each on their way through Exchange by themselves. */
export type SpreadingRow = Readonly<Record<string, SpreadingValue<unknown>>>;

/** When a change holds for one reader, if that is not simply its time. */
export type Hasten = (change: PendingValue<unknown>) => number;

/** Records of settings, one for each key (a tenant, a mailbox). Members that were never written are absent. */
export interface SpreadingRecords<Shape extends object> {
  holding(key: string, now: number, hasten?: Hasten): Partial<Shape>;
  written(key: string): Partial<Shape>;
  /** With undefined, the member is removed. */
  write<Name extends keyof Shape & string>(
    key: string,
    name: Name,
    value: Shape[Name] | undefined,
    options: WriteOptions,
  ): void;
  /** What is still on its way at this time. */
  pending(key: string, now: number): readonly PendingMember[];
  /** Whether the record may hold another value later: only then is the time asked for. */
  isPending(key: string): boolean;
}

export interface PendingMember extends PendingValue<unknown> {
  readonly name: string;
}

export interface SpreadingRecordsOptions {
  readonly state: Pick<ExchangeState, 'table'>;
  readonly name: string;
  /** What the seed says; a row of the table wins over it, member by member. */
  readonly seeded?: ReadonlyMap<string, SpreadingRow>;
}

export function createSpreadingRecords<Shape extends object>(
  options: SpreadingRecordsOptions,
): SpreadingRecords<Shape> {
  const table = options.state.table<SpreadingRow>(options.name);
  // Names are other people's: a record must not answer to `constructor`.
  const rowOf = (key: string): SpreadingRow => bare({ ...options.seeded?.get(key), ...table.get(key) });
  const read = (key: string, look: (setting: SpreadingValue<unknown>) => unknown): Partial<Shape> => {
    const entries = Object.entries(rowOf(key)).map(([name, setting]) => [name, look(setting)] as const);
    return bare(Object.fromEntries(entries.filter(([, value]) => value !== undefined))) as Partial<Shape>;
  };
  return {
    holding: (key, now, hasten) => read(key, (setting) => holding(setting, now, hasten)),
    written: (key) => read(key, lastWritten),
    write(key, name, value, { at, delay }) {
      const before = rowOf(key)[name] ?? { pending: [] };
      const after = at === undefined ? settled(value) : written(compacted(before, at), value, { at, delay });
      table.set(key, { ...table.get(key), [name]: after });
    },
    pending: (key, now) =>
      Object.entries(rowOf(key)).flatMap(([name, { pending }]) =>
        pending.filter(({ holdsFrom }) => holdsFrom > now).map((change) => ({ name, ...change })),
      ),
    isPending: (key) => Object.values(rowOf(key)).some(({ pending }) => pending.length > 0),
  };
}

function bare<Value>(record: Readonly<Record<string, Value>>): Readonly<Record<string, Value>> {
  return Object.setPrototypeOf(record, null) as Readonly<Record<string, Value>>;
}
