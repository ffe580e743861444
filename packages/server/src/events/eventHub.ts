import { sql } from 'kysely';
import type { Database } from '../storage/schema.ts';

export interface StoredEvent {
  readonly id: number;
  readonly data: unknown;
}

export interface EventHub {
  /** Something was committed for this organization: look now rather than at the next poll. */
  wake(organizationId: string): void;
  /** Resolves when there may be something new, at the latest after `milliseconds` or when the signal fires. */
  wait(organizationId: string, milliseconds: number, signal: AbortSignal): Promise<void>;
}

/** Wakes the event streams of this process at once; other processes' changes are found by polling the table. */
export function createEventHub(): EventHub {
  const waiting = new Map<string, Set<() => void>>();

  function wake(organizationId: string): void {
    const listeners = waiting.get(organizationId);
    waiting.delete(organizationId);
    for (const listener of listeners ?? []) listener();
  }

  function wait(organizationId: string, milliseconds: number, signal: AbortSignal): Promise<void> {
    if (signal.aborted) return Promise.resolve();
    return new Promise((resolve) => {
      const listeners = waiting.get(organizationId) ?? new Set();
      const done = (): void => {
        clearTimeout(timer);
        signal.removeEventListener('abort', done);
        listeners.delete(done);
        resolve();
      };
      const timer = setTimeout(done, milliseconds);
      signal.addEventListener('abort', done);
      waiting.set(organizationId, listeners.add(done));
    });
  }

  return { wake, wait };
}

/**
 * The events after a number, oldest first. `gap`: some in between are no longer kept, or the number was never given out.
 * Numbers of one organization have no holes, so a hole is a gap.
 */
export async function readEvents(
  db: Database,
  organizationId: string,
  after: number,
): Promise<{ readonly events: readonly StoredEvent[]; readonly gap: boolean; readonly revision: number }> {
  const { rows } = await sql<{ id: string | null; data: unknown; revision: string }>`
    select e.id::text as id, e.data, o.revision::text as revision
    from organizations o left join lateral (
      select id, data from events where organization_id = o.id and id > ${after} order by id limit 200
    ) e on true where o.id = ${organizationId} order by e.id`.execute(db);
  const revision = Number(rows[0]?.revision ?? 0);
  const events = rows.flatMap(({ id, data }) => (id === null ? [] : [{ id: Number(id), data }]));
  const next = events[0]?.id ?? revision + 1;
  return { events, revision, gap: next !== after + 1 };
}
