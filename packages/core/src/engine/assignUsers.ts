import { resolveScope } from '../assignment/applyAssignment.ts';
import { countBits } from '../assignment/bitset.ts';
import type { AssignmentChange, Job, Scope } from '../contract/index.ts';
import { askUntil, isUnreachable } from './askUntil.ts';
import { cancelled } from './cancellation.ts';
import type { Engine } from './createMigration.ts';
import { putJob } from './followEvents.ts';
import type { PendingChange, Result } from './migration.ts';
import { addPending, changePending, dropPending, rowsShowing } from './optimistic.ts';

export interface AssignOptions {
  readonly scope: Scope;
  readonly change: AssignmentChange;
  readonly acceptUnproven?: boolean;
  readonly expectedCount?: number;
  readonly snapshot?: string;
}

const finishedKept = 10;
/** So few named users are read back one by one; more need the whole list. */
const namedUsers = 20;
/**
 * While no answer comes the change is sent again after 1 and 2 seconds, or as soon as the line is back; the client has repeated each of
 * these by itself. Longer would only keep the person from knowing.
 */
const longestPause = 2000;

/** Shows the change at once, and then as `carryOut`. */
export function assignUsers(engine: Engine, options: AssignOptions): Promise<Result<Job>> {
  const { roster, view, snapshot } = engine.store.get();
  const { scope, change, acceptUnproven = false } = options;
  const rows = resolveScope(roster, scope, view);
  // How many the person believes the scope to be: named ones as named, the others as the roster shows them.
  const count = scope.type === 'include' ? new Set(scope.ids).size : countBits(rows);
  const id = engine.ids();
  return carryOut(engine, {
    id,
    scope,
    change,
    acceptUnproven,
    expectedCount: options.expectedCount ?? count,
    snapshot: options.snapshot ?? snapshot,
    jobId: null,
  });
}

/**
 * Asks the back end for a change, and takes exactly this change back when it says no or cannot be reached. The change stays
 * pending until a reading begun after the job's end has shown its true result.
 */
export async function carryOut(engine: Engine, pending: Omit<PendingChange, 'concerns'>): Promise<Result<Job>> {
  const { store, run } = engine;
  const { id, scope } = pending;
  const { signal } = run();
  const { roster, view } = store.get();
  const rows = resolveScope(roster, scope, view);
  store.changeRoster((state) => addPending(state, pending, rows));
  const result = await engine.attempt('assign', async () => {
    const jobId = pending.jobId ?? (await send(engine, pending));
    store.changeRoster((state) => changePending(state, id, { jobId }));
    const job = await finishedJob(engine, jobId);
    const few = scope.type === 'include' && scope.ids.length <= namedUsers;
    const reading = engine.reader().request(few ? scope.ids : 'all');
    store.changeRoster((state) => changePending(state, id, { shownBy: reading.number }));
    await reading.done;
    const { finished, roster } = store.get();
    const { change } = pending;
    const done = { jobId, change, rows: rowsShowing(roster, rows, change) };
    store.patch({ finished: [done, ...finished].slice(0, finishedKept) });
    return job;
  });
  if (result.ok) return result;
  store.changeRoster((state) => dropPending(state, id));
  // Whether a request without an answer was carried out is not known: ask what is true now.
  if (result.error.kind !== 'cancelled' && !signal.aborted) engine.reader().hint(null);
  return result;
}

/**
 * Where the line is known to be down, a change fails at once: nothing a person has given up on happens later behind their
 * back. Where the answer fails to come, it may have happened: the same key is sent until it is known, for some seconds.
 */
async function send(engine: Engine, { id, jobId: _, ...input }: Omit<PendingChange, 'concerns'>): Promise<string> {
  const { client, store, wakeups } = engine;
  const { signal } = engine.run();
  const { online } = store.get();
  for (let pause = 1000; ; pause *= 2) {
    try {
      return (await client.changeAssignment({ ...input, idempotencyKey: id })).jobId;
    } catch (cause) {
      if (!online || pause > longestPause || !isUnreachable(cause)) throw cause;
    }
    await wakeups.wait('online', pause, signal);
    if (signal.aborted) throw cancelled();
  }
}

/** Has a change taken back, and shows it. */
export async function undoChange(engine: Engine, jobId: string): Promise<Job> {
  const { client, store } = engine;
  const job = await finishedJob(engine, (await client.revertJob(jobId)).jobId);
  store.patch({ finished: store.get().finished.filter((change) => change.jobId !== jobId) });
  await engine.reader().request('all').done;
  return job;
}

/** The job when it has finished: told by events, or asked for while none comes. */
export function finishedJob(engine: Engine, jobId: string): Promise<Job> {
  const { client, store } = engine;
  const { signal } = engine.run();
  return askUntil(engine, { key: jobId, every: 1000, signal }, async () => {
    if (!store.get().jobs[jobId]?.finishedAt) putJob(engine, await client.getJob(jobId, { signal }));
    const job = store.get().jobs[jobId];
    return job?.finishedAt ? job : null;
  });
}
