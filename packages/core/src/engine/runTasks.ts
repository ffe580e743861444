import type { Cancellation } from '../contract/index.ts';
import { countTry, emptyTally, type Tally } from '../migration/stopRule.ts';
import { callListener } from './callListener.ts';
import { createCancellation } from './cancellation.ts';
import type { Clock, Timers } from './ports.ts';
import { systemClock, systemTimers } from './runtime.ts';

/** What to do about a task that failed. `retryAt` in milliseconds since 1970. */
export type FailureDecision =
  | { readonly do: 'give-up' }
  /** `hold`: Microsoft asked everybody to slow down, so nothing else begins before either. */
  | { readonly do: 'retry'; readonly retryAt: number; readonly hold?: boolean };

/** What is known when it has to be decided whether a task is tried again. */
export interface TaskFailure<T> {
  readonly task: T;
  readonly cause: unknown;
  /** How often it has been tried; 1 after the first time. */
  readonly attempt: number;
  readonly now: number;
}

/** How one task ended. `cancelled`: the run was, before this task had succeeded or been given up; it may never have begun. */
export type TaskOutcome<T, R> =
  | { readonly task: T; readonly status: 'ok'; readonly value: R; readonly attempts: number }
  | { readonly task: T; readonly status: 'failed'; readonly cause: unknown; readonly attempts: number }
  | { readonly task: T; readonly status: 'cancelled'; readonly attempts: number };

/** `stopped` by a rule and `paused` by a person: nothing begins until `resume`. */
export type RunStatus = 'running' | 'paused' | 'stopped' | 'cancelled' | 'done';

/** Where a run stands. */
export interface RunProgress {
  readonly status: RunStatus;
  readonly total: number;
  readonly running: number;
  readonly ok: number;
  readonly failed: number;
  /** Since the run last began or was resumed: what `findStop` looks at. */
  readonly tally: Tally;
  /** Why a rule stopped it: what `stop` answered. */
  readonly reason: string | null;
  /** Until when nothing begins, in milliseconds since 1970; null: nothing holds it. */
  readonly heldUntil: number | null;
}

/** What is to be done, how much of it at a time, and what failures lead to. */
export interface RunTasksOptions<T, R> {
  readonly tasks: readonly T[];
  /** Does one task. It is called again only after it has failed; the signal fires when the run is cancelled. */
  readonly run: (task: T, signal: Cancellation) => Promise<R>;
  /** Tasks under way at the same time, at least 1. */
  readonly concurrency: number;
  /** Default: give up. `decideRetry` knows what Microsoft's answers are worth trying again for. */
  readonly onFailure?: ((failure: TaskFailure<T>) => FailureDecision) | undefined;
  /** Looked at whenever a task has ended; a reason stops the run until `resume`, and what is under way still ends. */
  readonly stop?: ((progress: RunProgress) => string | null) | undefined;
  readonly onProgress?: ((progress: RunProgress) => void) | undefined;
  /** Cancels the run. */
  readonly signal?: Cancellation | undefined;
  /** Default: the runtime's. */
  readonly clock?: Clock | undefined;
  readonly timers?: Timers | undefined;
}

/** A run under way. */
export interface TaskRun<T, R> {
  progress(): RunProgress;
  /** Lets what is under way end and begins nothing more. */
  pause(): void;
  /** Goes on after `pause` or after a rule has stopped the run. */
  resume(): void;
  /** Ends the run: what is under way is told by its signal, what waits is not run. */
  cancel(): void;
  /** Every task's outcome, in the order of the tasks, once each; resolves when nothing is under way any more. Never rejects. */
  readonly done: Promise<readonly TaskOutcome<T, R>[]>;
}

interface Retry {
  readonly index: number;
  readonly at: number;
}

/**
 * Does many tasks, some at a time: what fails is tried again as `onFailure` decides, a rule may stop the run, a person may
 * pause it. Each task ends exactly once, whatever comes between.
 */
export function runTasks<T, R>(options: RunTasksOptions<T, R>): TaskRun<T, R> {
  const { tasks, concurrency, clock = systemClock, timers = systemTimers, signal } = options;
  if (!(concurrency >= 1)) throw new RangeError('runTasks needs a concurrency of at least 1.');
  const source = createCancellation();
  const outcomes: (TaskOutcome<T, R> | undefined)[] = tasks.map(() => undefined);
  const attempts: number[] = tasks.map(() => 0);
  const retries: Retry[] = [];
  let status: RunStatus = 'running';
  let begun = 0;
  let running = 0;
  let ok = 0;
  let failed = 0;
  let tally = emptyTally;
  let reason: string | null = null;
  let heldUntil: number | null = null;
  let alarm: unknown = null;
  let finish = (_: readonly TaskOutcome<T, R>[]) => {};
  const done = new Promise<readonly TaskOutcome<T, R>[]>((resolve) => {
    finish = resolve;
  });

  function progress(): RunProgress {
    return { status, total: tasks.length, running, ok, failed, tally, reason, heldUntil };
  }

  function tell(): void {
    callListener(() => options.onProgress?.(progress()));
  }

  /** Begins what may begin now, and sees to it that what may begin later does. */
  function proceed(): void {
    timers.clearTimeout(alarm);
    const now = clock.now();
    if (heldUntil !== null && heldUntil <= now) heldUntil = null;
    while (status === 'running' && heldUntil === null && running < concurrency) {
      const index = takeNext(now);
      if (index === undefined) break;
      void tryTask(index);
    }
    if (running === 0 && (status === 'cancelled' || ok + failed === tasks.length)) {
      end();
      return;
    }
    const next = Math.max(heldUntil ?? 0, begun < tasks.length ? now : (retries[0]?.at ?? Infinity));
    if (status === 'running' && running < concurrency && next < Infinity) {
      alarm = timers.setTimeout(proceed, next - now);
    }
  }

  function takeNext(now: number): number | undefined {
    if ((retries[0]?.at ?? Infinity) <= now) return retries.shift()?.index;
    return begun < tasks.length ? begun++ : undefined;
  }

  async function tryTask(index: number): Promise<void> {
    const task = tasks[index] as T;
    running += 1;
    const attempt = (attempts[index] ?? 0) + 1;
    attempts[index] = attempt;
    try {
      const value = await options.run(task, source.signal);
      ok += 1;
      outcomes[index] = { task, status: 'ok', value, attempts: attempt };
      tally = countTry(tally, true);
    } catch (cause) {
      takeFailure(index, { task, cause, attempt, now: clock.now() });
    }
    running -= 1;
    judge();
    tell();
    proceed();
  }

  function takeFailure(index: number, failure: TaskFailure<T>): void {
    // Whoever was told to stop has not failed.
    if (status === 'cancelled') return;
    const decision = decide(failure);
    if (decision.do === 'retry') {
      const { retryAt: at, hold = false } = decision;
      // In the order in which they fall due; the newest is mostly the last.
      retries.splice(retries.findLastIndex((retry) => retry.at <= at) + 1, 0, { index, at });
      if (hold) heldUntil = Math.max(heldUntil ?? 0, at);
      return;
    }
    const { task, cause, attempt } = failure;
    failed += 1;
    outcomes[index] = { task, status: 'failed', cause, attempts: attempt };
    tally = countTry(tally, false);
  }

  function decide(failure: TaskFailure<T>): FailureDecision {
    try {
      return options.onFailure?.(failure) ?? { do: 'give-up' };
    } catch (cause) {
      // Who cannot decide does not try for ever.
      callListener(() => {
        throw cause;
      });
      return { do: 'give-up' };
    }
  }

  function judge(): void {
    callListener(() => {
      reason = options.stop?.(progress()) ?? null;
    });
    if (reason !== null && status === 'running') status = 'stopped';
  }

  function end(): void {
    if (status !== 'cancelled') status = 'done';
    signal?.removeEventListener('abort', cancel);
    tell();
    finish(tasks.map((task, i) => outcomes[i] ?? { task, status: 'cancelled', attempts: attempts[i] ?? 0 }));
  }

  function turn(from: readonly RunStatus[], to: RunStatus): boolean {
    if (!from.includes(status)) return false;
    status = to;
    return true;
  }

  function cancel(): void {
    if (!turn(['running', 'paused', 'stopped'], 'cancelled')) return;
    source.cancel();
    tell();
    proceed();
  }

  signal?.addEventListener('abort', cancel);
  if (signal?.aborted === true) cancel();
  proceed();
  return {
    progress,
    pause() {
      if (!turn(['running'], 'paused')) return;
      tell();
      proceed();
    },
    resume() {
      if (!turn(['paused', 'stopped'], 'running')) return;
      tally = emptyTally;
      reason = null;
      tell();
      proceed();
    },
    cancel,
    done,
  };
}
