import { appendFileSync, chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { threadId } from 'node:worker_threads';
import { MockIdpError } from '../mockIdpError.ts';
import { createKeyedSets, type KeyedSets } from './keyedSets.ts';

/** A table of the mock's memory. Every change is on disk (if there is a state folder) when the call returns. */
export interface Table<Row> {
  get(key: string): Row | undefined;
  set(key: string, row: Row): void;
  delete(key: string): void;
  /** How many rows there are. */
  readonly size: number;
  /** The key of the row that was added first. */
  readonly oldest: string | undefined;
  keys(): readonly string[];
  /** The keys that are this or begin with it and a slash. */
  keysUnder(group: string): readonly string[];
  rows(): readonly Row[];
  clear(): void;
}

/** Where a mock remembers: in memory, or in a folder that survives `SIGKILL`. */
export interface StateFolder {
  /** `grouped`: that `keysUnder` finds its keys without a look at the others. */
  table<Row>(name: string, options?: TableOptions): Table<Row>;
  /** A whole document, for what is read at the start and seldom changes. */
  readDocument(name: string): unknown;
  writeDocument(name: string, value: unknown): void;
}

export interface TableOptions {
  readonly grouped?: boolean;
}

interface LogLine {
  readonly t: string;
  readonly k: string;
  readonly v?: unknown;
}

/**
 * Opens the folder, or memory when there is none.
 *
 * Rows are kept in one append-only file: a change is a line, written before the answer that depends on it is sent. A line torn by a
 * kill was never answered for, so it is dropped. The file is rewritten, atomically, at each start. Throws `MockIdpError`
 * `state_damaged` for any other line that cannot be read.
 */
export function openStateFolder(folder: string | undefined): StateFolder {
  if (folder === undefined) return createFolder(new Map(), () => {}, memoryDocuments());
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const logPath = join(folder, 'state.jsonl');
  const tables = readLog(logPath);
  writeAtomically(logPath, toLog(tables));
  const append = (line: LogLine): void => appendFileSync(logPath, `${JSON.stringify(line)}\n`, { mode: 0o600 });
  return createFolder(tables, append, {
    read: (name) => readJson(join(folder, `${name}.json`)),
    write: (name, value) => writeAtomically(join(folder, `${name}.json`), `${JSON.stringify(value, null, 2)}\n`),
  });
}

/** Writes a file that only its owner may read, whole or not at all. */
export function writeAtomically(path: string, text: string): void {
  const draft = `${path}.${process.pid}.${threadId}.draft`;
  writeFileSync(draft, text, { mode: 0o600 });
  chmodSync(draft, 0o600);
  renameSync(draft, path);
}

type Tables = Map<string, Map<string, unknown>>;

interface Documents {
  read(name: string): unknown;
  write(name: string, value: unknown): void;
}

function createFolder(tables: Tables, append: (line: LogLine) => void, documents: Documents): StateFolder {
  return {
    table: <Row>(name: string, { grouped = false }: TableOptions = {}): Table<Row> => {
      const rows = rowsOf(tables, name);
      return createTable<Row>(name, rows, { append, groups: grouped ? groupKeys(rows.keys()) : undefined });
    },
    readDocument: documents.read,
    writeDocument: documents.write,
  };
}

function createTable<Row>(
  name: string,
  rows: Map<string, unknown>,
  { append, groups }: { readonly append: (line: LogLine) => void; readonly groups: KeyedSets | undefined },
): Table<Row> {
  const remove = (key: string): void => {
    if (!rows.delete(key)) return;
    groups?.delete(groupOf(key), key);
    append({ t: name, k: key });
  };
  return {
    get: (key) => rows.get(key) as Row | undefined,
    set: (key, row) => {
      append({ t: name, k: key, v: row });
      rows.set(key, row);
      groups?.add(groupOf(key), key);
    },
    delete: remove,
    get size() {
      return rows.size;
    },
    get oldest() {
      return rows.keys().next().value;
    },
    keys: () => [...rows.keys()],
    keysUnder: (group) => [...(groups ?? groupKeys(rows.keys())).of(group)],
    rows: () => [...rows.values()] as Row[],
    clear: () => {
      for (const key of [...rows.keys()]) remove(key);
    },
  };
}

function groupKeys(keys: Iterable<string>): KeyedSets {
  const groups = createKeyedSets();
  for (const key of keys) groups.add(groupOf(key), key);
  return groups;
}

function groupOf(key: string): string {
  const slash = key.indexOf('/');
  return slash === -1 ? key : key.slice(0, slash);
}

function rowsOf(tables: Tables, name: string): Map<string, unknown> {
  const known = tables.get(name);
  if (known !== undefined) return known;
  const rows = new Map<string, unknown>();
  tables.set(name, rows);
  return rows;
}

function readLog(path: string): Tables {
  const tables: Tables = new Map();
  if (!existsSync(path)) return tables;
  const lines = readFileSync(path, 'utf8').split('\n');
  for (const [index, text] of lines.entries()) {
    const line = parseLine(text);
    if (line === undefined && text !== '' && index < lines.length - 1) throw damaged(`${path}, line ${index + 1},`);
    if (line === undefined) continue;
    const rows = rowsOf(tables, line.t);
    if (line.v === undefined) rows.delete(line.k);
    if (line.v !== undefined) rows.set(line.k, line.v);
  }
  return tables;
}

function parseLine(text: string): LogLine | undefined {
  try {
    const { t, k, v } = JSON.parse(text) as Partial<LogLine>;
    return typeof t === 'string' && typeof k === 'string' ? { t, k, v } : undefined;
  } catch {
    return undefined;
  }
}

/** What a kill leaves behind is the beginning of the last line; anything else was done by somebody. */
function damaged(place: string): MockIdpError {
  return new MockIdpError(
    'state_damaged',
    `What was saved in ${place} is damaged. Put a good copy back, or move the file away to start from the seed.`,
  );
}

function toLog(tables: Tables): string {
  return [...tables].flatMap(([t, rows]) => [...rows].map(([k, v]) => `${JSON.stringify({ t, k, v })}\n`)).join('');
}

function readJson(path: string): unknown {
  if (!existsSync(path)) return undefined;
  try {
    return JSON.parse(readFileSync(path, 'utf8'));
  } catch {
    throw damaged(path);
  }
}

function memoryDocuments(): Documents {
  const documents = new Map<string, unknown>();
  return { read: (name) => documents.get(name), write: (name, value) => void documents.set(name, value) };
}
