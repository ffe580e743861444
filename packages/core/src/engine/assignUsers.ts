import { resolveScope } from '../assignment/applyAssignment.ts';
import { countBits } from '../assignment/bitset.ts';
import type { AssignmentChange, Job, Scope } from '../contract/index.ts';
import { isMigrationError } from '../errors/migrationError.ts';
import { cancelled } from './cancellation.ts';
import type { Engine } from './createMigration.ts';
import type { Result } from './migration.ts';
import { addPending, changePending, dropPending } from './optimistic.ts';

export interface AssignOptions {
  readonly scope: Scope;
  readonly change: AssignmentChange;
  readonly acceptUnproven?: boolean;
  readonly expectedCount?: number;
  readonly snapshot?: string;
}

const jobPollMilliseconds = 1000;
/** So few named users are read back one by one; more need the whole list. */
const namedUsers = 20;

/**
 * Shows the change at once, asks the back end, and takes exactly this change back when it says no or cannot be reached.
 * The change stays pending until a reading begun after the job's end has shown its true result.
 */
export async function assignUsers(engine: Engine, options: AssignOptions): Promise<Result<Job>> {
  const { client, store, ids } = engine;
  const { scope, change } = options;
  const { signal } = engine.run();
  const id = ids();
  const { roster, snapshot } = store.get();
  const expectedCount = options.expectedCount ?? countScope(engine, scope);
  store.changeRoster((state) => addPending(state, roster, { id, scope, change, jobId: null }));
  const result = await engine.attempt('assign', async () => {
    const { jobId } = await client.changeAssignment({
      scope,
      change,
      expectedCount,
      snapshot: options.snapshot ?? snapshot,
      acceptUnproven: options.acceptUnproven ?? false,
      idempotencyKey: id,
    });
    store.changeRoster((state) => changePending(state, id, { jobId }));
    const job = await finishedJob(engine, jobId);
    const reading = engine
      .reader()
      .request(scope.type === 'include' && scope.ids.length <= namedUsers ? scope.ids : 'all');
    store.changeRoster((state) => changePending(state, id, { shownBy: reading.number }));
    await reading.done;
    return job;
  });
  if (result.ok) return result;
  store.changeRoster((state) => dropPending(state, id));
  // Whether a request without an answer was carried out is not known: ask what is true now.
  if (result.error.kind !== 'cancelled' && !signal.aborted) engine.reader().hint(null);
  return result;
}

/** How many users the person believes the scope to be: named ones as named, the others as the roster shows them. */
function countScope({ store }: Engine, scope: Scope): number {
  if (scope.type === 'include') return new Set(scope.ids).size;
  return countBits(resolveScope(store.get().roster, scope));
}

/** The job when it has finished: told by events, or asked for while none comes. */
export async function finishedJob(engine: Engine, jobId: string): Promise<Job> {
  const { signal } = engine.run();
  for (;;) {
    const known = engine.store.get().jobs[jobId] ?? (await readJob(engine, jobId));
    if (known !== null && known.finishedAt !== null) return known;
    await engine.wakeups.wait(jobId, jobPollMilliseconds, signal);
    if (signal.aborted) throw cancelled();
    if (engine.store.get().jobs[jobId]?.finishedAt === null) await readJob(engine, jobId);
  }
}

/** The job as it is now; null when the back end cannot be reached: the job goes on without us. */
async function readJob({ client, store, run }: Engine, jobId: string): Promise<Job | null> {
  try {
    const job = await client.getJob(jobId, { signal: run().signal });
    store.patch({ jobs: { ...store.get().jobs, [jobId]: job } });
    return job;
  } catch (cause) {
    if (isMigrationError(cause) && cause.kind === 'unreachable') return null;
    throw cause;
  }
}
