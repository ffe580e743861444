import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Cancellation } from '../contract/index.ts';
import { findStop } from '../migration/stopRule.ts';
import { createSimulatedClock, settle } from '../testing/index.ts';
import { createCancellation } from './cancellation.ts';
import { type FailureDecision, type RunTasksOptions, runTasks } from './runTasks.ts';

/** A run over numbers on a simulated clock; `work` does one, by default in ten milliseconds. */
function setUp(
  options: Partial<RunTasksOptions<number, string>> & {
    readonly count?: number;
    readonly work?: (task: number) => string;
  },
) {
  const { count = 5, work = (task) => `did ${task}`, ...rest } = options;
  const clock = createSimulatedClock({ start: '1970-01-01T00:00:00Z' });
  const begun: number[] = [];
  const started = runTasks<number, string>({
    tasks: Array.from({ length: count }, (_, i) => i),
    concurrency: 2,
    clock,
    timers: clock,
    run: async (task) => {
      begun.push(task);
      await new Promise<void>((resolve) => void clock.setTimeout(resolve, 10));
      return work(task);
    },
    ...rest,
  });
  return { clock, begun, run: started };
}

function fail(task: number): never {
  throw new Error(`failed ${task}`);
}

const again =
  (milliseconds: number, hold = false) =>
  ({ now }: { readonly now: number }): FailureDecision => ({ do: 'retry', retryAt: now + milliseconds, hold });

describe('a run', () => {
  test('does every task, as many at a time as it may', async () => {
    const { clock, begun, run } = setUp({});
    expect(begun).toEqual([0, 1]);
    expect(run.progress()).toMatchObject({ status: 'running', total: 5, running: 2, ok: 0 });
    await clock.advance(9);
    expect(begun).toEqual([0, 1]);
    await clock.advance(1);
    expect(begun).toEqual([0, 1, 2, 3]);
    await clock.advance(20);
    expect((await run.done).map((outcome) => [outcome.task, outcome.status, outcome.attempts])).toEqual(
      [0, 1, 2, 3, 4].map((task) => [task, 'ok', 1]),
    );
    expect(run.progress()).toMatchObject({ status: 'done', running: 0, ok: 5, failed: 0, reason: null });
  });

  test('over nothing is done at once', async () => {
    const { run } = setUp({ count: 0 });
    expect(await run.done).toEqual([]);
    expect(run.progress().status).toBe('done');
  });

  test.each([0, Number.NaN, -1])('with a concurrency of %s is a mistake', (concurrency) => {
    expect(() => setUp({ concurrency })).toThrow(RangeError);
  });

  test('gives up on what fails, and keeps the reason', async () => {
    const { clock, run } = setUp({ count: 3, work: (task) => (task === 1 ? fail(task) : 'ok') });
    await clock.advance(100);
    expect((await run.done)[1]).toMatchObject({ status: 'failed', attempts: 1, cause: { message: 'failed 1' } });
    expect(run.progress()).toMatchObject({ ok: 2, failed: 1, tally: { finished: 3, failed: 1, consecutive: 0 } });
  });

  test('that throws before it waits has failed like any other', async () => {
    const { run } = setUp({ count: 2, run: fail });
    expect((await run.done).map(({ status }) => status)).toEqual(['failed', 'failed']);
  });

  test('tries again when it was told to, not earlier, and does others meanwhile', async () => {
    const tries = new Map<number, number>();
    const { clock, begun, run } = setUp({
      count: 3,
      concurrency: 1,
      work(task) {
        tries.set(task, (tries.get(task) ?? 0) + 1);
        return task === 0 && tries.get(task) === 1 ? fail(task) : 'ok';
      },
      onFailure: again(100),
    });
    await clock.advance(109);
    expect(begun).toEqual([0, 1, 2]);
    await clock.advance(1);
    expect(begun).toEqual([0, 1, 2, 0]);
    await clock.advance(10);
    expect((await run.done)[0]).toMatchObject({ status: 'ok', attempts: 2 });
  });

  test('takes up retries in the order in which they fall due', async () => {
    const { clock, begun } = setUp({
      count: 3,
      concurrency: 3,
      work: fail,
      onFailure: ({ task, attempt, now }) =>
        attempt === 1 ? { do: 'retry', retryAt: now + ([300, 100, 200][task] ?? 0) } : { do: 'give-up' },
    });
    await clock.advance(1000);
    expect(begun).toEqual([0, 1, 2, 1, 2, 0]);
  });

  test('holds everything while Microsoft asks to slow down', async () => {
    const { clock, begun, run } = setUp({
      count: 4,
      work: (task) => (task === 0 && begun.filter((one) => one === 0).length === 1 ? fail(task) : 'ok'),
      onFailure: again(1000, true),
    });
    await clock.advance(10);
    expect(run.progress()).toMatchObject({ heldUntil: 1010, running: 0, ok: 1 });
    await clock.advance(999);
    expect(begun).toEqual([0, 1]);
    await clock.advance(1);
    expect(begun).toEqual([0, 1, 0, 2]);
    expect(run.progress().heldUntil).toBeNull();
    await clock.advance(100);
    expect(await run.done).toHaveLength(4);
  });

  test('gives up where nobody can decide about a failure, and says so to the runtime', async () => {
    const surfaced = catchRejections();
    const { clock, run } = setUp({ count: 1, work: fail, onFailure: () => fail(7) });
    await clock.advance(100);
    expect((await run.done)[0]).toMatchObject({ status: 'failed', cause: { message: 'failed 0' } });
    expect(await surfaced()).toEqual(['failed 7']);
  });
});

describe('pausing', () => {
  test('lets what is under way end, begins nothing, and goes on where it was', async () => {
    const { clock, begun, run } = setUp({});
    run.pause();
    await clock.advance(1000);
    expect(begun).toEqual([0, 1]);
    expect(run.progress()).toMatchObject({ status: 'paused', running: 0, ok: 2 });
    run.pause();
    run.resume();
    expect(begun).toEqual([0, 1, 2, 3]);
    run.resume();
    await clock.advance(100);
    expect(await run.done).toHaveLength(5);
    run.pause();
    run.resume();
    run.cancel();
    expect(run.progress().status).toBe('done');
  });

  test('after the last task has begun still comes to its end', async () => {
    const { clock, run } = setUp({ count: 1 });
    run.pause();
    await clock.advance(10);
    expect(await run.done).toHaveLength(1);
    expect(run.progress().status).toBe('done');
  });
});

describe('a stop rule', () => {
  const rule = { failures: null, rate: null, rateFrom: 10, consecutive: 2 };

  test('stops the run by itself; after somebody has looked, it counts from nothing again', async () => {
    const { clock, begun, run } = setUp({
      count: 6,
      concurrency: 1,
      work: (task) => (task < 4 ? fail(task) : 'ok'),
      stop: ({ tally }) => findStop(rule, tally),
    });
    await clock.advance(1000);
    expect(begun).toEqual([0, 1]);
    expect(run.progress()).toMatchObject({ status: 'stopped', reason: 'consecutive', failed: 2 });
    run.resume();
    expect(run.progress()).toMatchObject({ status: 'running', reason: null, tally: { consecutive: 0 } });
    await clock.advance(1000);
    expect(begun).toEqual([0, 1, 2, 3]);
    run.resume();
    await clock.advance(1000);
    expect((await run.done).map(({ status }) => status)).toEqual(['failed', 'failed', 'failed', 'failed', 'ok', 'ok']);
  });

  test('hit by the last task leaves nothing to resume', async () => {
    const { clock, run } = setUp({ count: 2, work: fail, stop: ({ tally }) => findStop(rule, tally) });
    await clock.advance(1000);
    expect(run.progress()).toMatchObject({ status: 'done', reason: 'consecutive', failed: 2 });
  });

  test('does not stop what a person has paused', async () => {
    const { clock, run } = setUp({ count: 9, work: fail, stop: ({ tally }) => findStop(rule, tally) });
    run.pause();
    await clock.advance(1000);
    expect(run.progress()).toMatchObject({ status: 'paused', reason: 'consecutive' });
  });
});

describe('cancelling', () => {
  test('tells what is under way, runs nothing more, and waits for the end', async () => {
    const signals: Cancellation[] = [];
    const { clock, run } = setUp({
      count: 4,
      run: async (task, signal) => {
        signals.push(signal);
        await Promise.resolve();
        await new Promise<void>((resolve, reject) => {
          if (task === 0) clock.setTimeout(resolve, 50);
          if (task === 1) signal.addEventListener('abort', () => reject(new Error('cancelled')));
        });
        return 'ok';
      },
    });
    let ended = false;
    void run.done.then(() => {
      ended = true;
    });
    await settle();
    run.cancel();
    run.cancel();
    await clock.advance(49);
    expect([ended, signals.every(({ aborted }) => aborted)]).toEqual([false, true]);
    await clock.advance(1);
    expect((await run.done).map(({ status, attempts }) => [status, attempts])).toEqual([
      ['ok', 1],
      ['cancelled', 1],
      ['cancelled', 0],
      ['cancelled', 0],
    ]);
    expect(run.progress()).toMatchObject({ status: 'cancelled', ok: 1, failed: 0, running: 0 });
  });

  test('comes from outside as well, even before the run begins', async () => {
    const source = createCancellation();
    const first = setUp({ signal: source.signal });
    await first.clock.advance(10);
    source.cancel();
    await first.clock.advance(10);
    expect((await first.run.done).map(({ status }) => status)).toEqual(['ok', 'ok', 'ok', 'ok', 'cancelled']);
    const second = setUp({ signal: source.signal });
    expect((await second.run.done).every(({ status, attempts }) => status === 'cancelled' && attempts === 0)).toBe(
      true,
    );
    expect(second.begun).toEqual([]);
  });
});

test('whoever listens hears of every change and breaks nothing', async () => {
  const surfaced = catchRejections();
  const heard: string[] = [];
  const { clock, run } = setUp({
    count: 2,
    onProgress({ status, ok }) {
      heard.push(`${status} ${ok}`);
      throw new Error('a listener');
    },
    stop: () => fail(0),
  });
  await clock.advance(100);
  await run.done;
  expect(heard).toEqual(['running 1', 'running 2', 'done 2']);
  expect([...(await surfaced())].sort()).toEqual(['a listener', 'a listener', 'a listener', 'failed 0', 'failed 0']);
});

test('however tasks fail, are held, paused, stopped and cancelled: each ends once, none runs twice at a time', async () => {
  const step = fc.oneof(
    fc.record({ do: fc.constant('wait' as const), milliseconds: fc.integer({ min: 0, max: 300 }) }),
    fc.constantFrom({ do: 'pause' as const }, { do: 'resume' as const }, { do: 'resume' as const }),
  );
  /** What becomes of the n-th try of a task: how long it takes, and what its failure leads to. */
  const fate = fc.record({
    takes: fc.integer({ min: 0, max: 60 }),
    end: fc.constantFrom('ok' as const, 'ok' as const, 'give-up' as const, 'retry' as const, 'hold' as const),
    pause: fc.integer({ min: 0, max: 200 }),
  });
  await fc.assert(
    fc.asyncProperty(
      fc.array(fc.array(fate, { minLength: 1, maxLength: 4 }), { maxLength: 12 }),
      fc.integer({ min: 1, max: 4 }),
      fc.array(step, { maxLength: 20 }),
      fc.boolean(),
      async (fates, concurrency, steps, cancels) => {
        const clock = createSimulatedClock();
        const underWay = new Set<number>();
        const tries = fates.map(() => 0);
        const earliest = fates.map(() => 0);
        const broken: string[] = [];
        let heldUntil = 0;
        const fateOf = (task: number) => fates[task]?.[(tries[task] ?? 1) - 1];
        const run = runTasks<number, number>({
          tasks: fates.map((_, i) => i),
          concurrency,
          clock,
          timers: clock,
          async run(task) {
            if (underWay.has(task)) broken.push(`${task} twice at a time`);
            if (clock.now() < (earliest[task] ?? 0)) broken.push(`${task} too early`);
            if (clock.now() < heldUntil) broken.push(`${task} although held`);
            underWay.add(task);
            if (underWay.size > concurrency) broken.push('too many');
            tries[task] = (tries[task] ?? 0) + 1;
            await new Promise<void>((resolve) => void clock.setTimeout(resolve, fateOf(task)?.takes ?? 0));
            underWay.delete(task);
            if ((fateOf(task)?.end ?? 'ok') !== 'ok') throw new Error(String(task));
            return task;
          },
          onFailure({ task, now }) {
            const { end = 'ok', pause = 0 } = fateOf(task) ?? {};
            if (end !== 'retry' && end !== 'hold') return { do: 'give-up' };
            earliest[task] = now + pause;
            if (end === 'hold') heldUntil = Math.max(heldUntil, now + pause);
            return { do: 'retry', retryAt: now + pause, hold: end === 'hold' };
          },
          stop: ({ tally }) => (tally.failed >= 2 ? 'failures' : null),
        });
        for (const next of steps) {
          if (next.do === 'wait') await clock.advance(next.milliseconds);
          if (next.do === 'pause') run.pause();
          if (next.do === 'resume') run.resume();
          const { running, status } = run.progress();
          expect(running).toBe(underWay.size);
          expect(status).not.toBe('cancelled');
        }
        if (cancels) run.cancel();
        for (let i = 0; i < 60 && run.progress().status !== 'done'; i += 1) {
          run.resume();
          await clock.advance(500);
        }
        const outcomes = await run.done;
        expect(broken).toEqual([]);
        expect(outcomes.map(({ task }) => task)).toEqual(fates.map((_, i) => i));
        for (const { task, status, attempts } of outcomes) {
          expect(attempts).toBe(tries[task]);
          if (!cancels) expect(status).toBe(fateOf(task)?.end === 'give-up' ? 'failed' : 'ok');
        }
      },
    ),
    { numRuns: 300 },
  );
});

/** Collects what reaches the runtime as unhandled rejections, instead of ending the test run. */
function catchRejections(): () => Promise<readonly string[]> {
  const caught: string[] = [];
  const before = process.listeners('unhandledRejection');
  process.removeAllListeners('unhandledRejection');
  process.on('unhandledRejection', (cause) => caught.push(cause instanceof Error ? cause.message : String(cause)));
  return async () => {
    await new Promise((resolve) => setImmediate(resolve));
    process.removeAllListeners('unhandledRejection');
    for (const listener of before) process.on('unhandledRejection', listener);
    return caught;
  };
}
