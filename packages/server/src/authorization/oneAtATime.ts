import { sql } from 'kysely';
import type { ServerContext } from '../context.ts';
import { createLimit } from '../turns/createLimit.ts';

const queues = new Map<string, Promise<unknown>>();

/**
 * Runs one after another what has the same key: in this process in a queue; between processes under a PostgreSQL advisory lock, on a
 * database connection of its own (PGlite is one process and needs none).
 */
export async function oneAtATime<T>(server: ServerContext, key: string, run: () => Promise<T>): Promise<T> {
  const previous = queues.get(key) ?? Promise.resolve();
  const current = previous.catch(() => {}).then(() => lockedAcrossProcesses(server, key, run));
  queues.set(key, current);
  try {
    return await current;
  } finally {
    if (queues.get(key) === current) queues.delete(key);
  }
}

/** Who holds a lock needs a second database connection for its work: were all of them held, nobody would ever get one. */
const lockHolders = createLimit(4);

async function lockedAcrossProcesses<T>(server: ServerContext, key: string, run: () => Promise<T>): Promise<T> {
  if (server.storage.kind === 'pglite') return run();
  return lockHolders.run(() =>
    server.db.connection().execute(async (connection) => {
      await sql`select pg_advisory_lock(hashtextextended(${key}, 0))`.execute(connection);
      try {
        return await run();
      } finally {
        await sql`select pg_advisory_unlock(hashtextextended(${key}, 0))`.execute(connection);
      }
    }),
  );
}
