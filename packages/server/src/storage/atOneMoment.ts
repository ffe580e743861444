import type { Database, Tx } from './schema.ts';

/** Looks that belong together: all of them see the database as it was at one moment, whatever others write meanwhile. */
export function atOneMoment<T>(db: Database, look: (tx: Tx) => Promise<T>): Promise<T> {
  return db.transaction().setIsolationLevel('repeatable read').execute(look);
}
