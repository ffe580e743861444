import { isDeepStrictEqual } from 'node:util';
import { SeedError } from '../directory/readSeed.ts';
import { MockIdpError } from '../mockIdpError.ts';
import type { CopiedTables, Memory } from './memory.ts';

/** How many changes can be taken back. */
const MOST = 100;

/** A change as a person is told of it. */
export interface HandChange {
  readonly words: string;
}

/**
 * What a person changed by hand, each with the rows it wrote. Taking one back puts back those rows and nothing else, so that what a
 * test has done meanwhile stays; and if something has changed the same rows since, it is refused, because one of the two would be lost.
 */
export interface HandChanges {
  /** Does it. What `act` throws or rejects with is no change. It has to have done its work when it returns, promise or not. */
  perform<Result>(words: string, act: () => Result): Result;
  /** Throws `MockIdpError` `invalid_request` if there is nothing to take back, or if it would undo somebody else's work, too. */
  undo(): HandChange;
  /** The same, forwards. */
  redo(): HandChange;
  /** The latest first. */
  readonly done: readonly HandChange[];
  readonly undone: readonly HandChange[];
  forget(): void;
}

interface ChangedRow {
  readonly table: string;
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}

interface Recorded extends HandChange {
  readonly rows: readonly ChangedRow[];
}

/** `reload` is called after rows were put back. */
export function createHandChanges(memory: Memory, reload: () => void): HandChanges {
  let done: readonly Recorded[] = [];
  let undone: readonly Recorded[] = [];

  const write = (rows: readonly ChangedRow[], side: 'before' | 'after'): void => {
    for (const row of rows) memory.putRow(row.table, row.key, row[side]);
  };
  const put = (change: Recorded, from: 'before' | 'after', to: 'before' | 'after'): void => {
    const foreign = change.rows.find((row) => !isDeepStrictEqual(memory.row(row.table, row.key), row[from]));
    if (foreign !== undefined) {
      throw new MockIdpError(
        'invalid_request',
        `"${change.words}" stays: something else has changed the same thing since, and that would be lost.`,
      );
    }
    write(change.rows, to);
    try {
      reload();
    } catch (error) {
      write(change.rows, from);
      reload();
      if (!(error instanceof SeedError)) throw error;
      throw new MockIdpError('invalid_request', `"${change.words}" stays: ${error.issues.join('; ')}`, {
        cause: error,
      });
    }
  };

  return {
    perform: (words, act) => {
      const before = memory.copy();
      const result = act();
      const rows = findChanges(before, memory.copy());
      if (rows.length > 0) {
        done = [{ words, rows }, ...done].slice(0, MOST);
        undone = [];
      }
      return result;
    },
    undo: () => {
      const [change, ...earlier] = done;
      if (change === undefined) throw new MockIdpError('invalid_request', 'There is nothing to undo.');
      // Whether it can be taken back or not, it is the next one's turn.
      done = earlier;
      put(change, 'after', 'before');
      undone = [change, ...undone];
      return change;
    },
    redo: () => {
      const [change, ...later] = undone;
      if (change === undefined) throw new MockIdpError('invalid_request', 'There is nothing to do again.');
      undone = later;
      put(change, 'before', 'after');
      done = [change, ...done];
      return change;
    },
    get done() {
      return done;
    },
    get undone() {
      return undone;
    },
    forget: () => {
      done = [];
      undone = [];
    },
  };
}

function findChanges(before: CopiedTables, after: CopiedTables): readonly ChangedRow[] {
  const tables = new Set([...Object.keys(before), ...Object.keys(after)]);
  return [...tables].flatMap((table) => {
    const [was = {}, is = {}] = [before[table], after[table]];
    return [...new Set([...Object.keys(was), ...Object.keys(is)])].flatMap((key) =>
      isDeepStrictEqual(was[key], is[key]) ? [] : [{ table, key, before: was[key], after: is[key] }],
    );
  });
}
