import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { emptyTally } from './stopRule.ts';
import {
  nextUsers,
  takeResult,
  transitionWave,
  type WaveEvent,
  type WaveOutcome,
  type WaveState,
  type WaveUser,
  waitingUser,
} from './wave.ts';
import type { WaveStartFacts } from './waveStart.ts';

const opensAt = '2022-06-01T18:00:00.000Z';
const closesAt = '2022-06-01T22:00:00.000Z';
const now = Date.parse('2022-06-01T19:00:00.000Z');
const at = new Date(now).toISOString();
const minute = 60_000;
const later = (minutes: number) => new Date(now + minutes * minute).toISOString();
const quiet: WaveStartFacts = { previous: [], connectionReady: true };

function makeWave(overrides: Partial<WaveState> & { total?: number } = {}): WaveState {
  const { total = 4, ...rest } = overrides;
  return {
    status: 'planned',
    from: 'old',
    window: { opensAt, closesAt },
    concurrency: 2,
    stopRule: { failures: 2, rate: null, rateFrom: 10, consecutive: null },
    counts: { total, done: 0, proven: 0, failed: 0, skipped: 0, released: 0 },
    stop: null,
    startedAt: null,
    finishedAt: null,
    tally: emptyTally,
    ...rest,
  };
}

const counts = (change: Partial<WaveState['counts']>): WaveState['counts'] => ({ ...makeWave().counts, ...change });

function send(wave: WaveState, event: WaveEvent) {
  const answer = transitionWave(wave, event);
  if (!answer.ok) throw new Error(answer.code);
  return answer;
}

function start(overrides: Parameters<typeof makeWave>[0] = {}): WaveState {
  return send(makeWave(overrides), { type: 'START', now, facts: quiet, manualRelease: false }).wave;
}

function take(wave: WaveState, outcome: WaveOutcome, user: WaveUser = waitingUser) {
  const [after, userAfter, effects] = takeResult(wave, { user, outcome, now });
  return { wave: after, user: userAfter, effects };
}

function takeAll(wave: WaveState, ...outcomes: WaveOutcome[]): WaveState {
  return outcomes.reduce((current, outcome) => take(current, outcome).wave, wave);
}

const doneUser: WaveUser = { state: 'done', proven: false, released: false };
const provenUser: WaveUser = { state: 'done', proven: true, released: false };
const status = ({ status, stop }: WaveState) => [status, stop?.rule ?? null];
const refusedByStatus = { ok: false, code: 'wave_refused', refusals: [{ code: 'status', until: null }] };

describe('starting a wave', () => {
  test('makes a checkpoint, lets users go, and wakes up when the window closes', () => {
    const { wave, effects } = send(makeWave(), { type: 'START', now, facts: quiet, manualRelease: false });
    expect(wave).toEqual({ ...makeWave(), status: 'running', startedAt: at });
    expect(effects).toEqual([
      { type: 'checkpoint' },
      { type: 'audit', action: 'wave.started' },
      { type: 'run' },
      { type: 'wake', at: closesAt },
    ]);
  });

  test('needs no wake-up without a window', () => {
    const { effects } = send(makeWave({ window: null }), { type: 'START', now, facts: quiet, manualRelease: false });
    expect(effects.map(({ type }) => type)).toEqual(['checkpoint', 'audit', 'run']);
  });

  test('is refused with every reason', () => {
    const facts: WaveStartFacts = { previous: [{ status: 'observing', stop: null }], connectionReady: false };
    expect(transitionWave(makeWave(), { type: 'START', now, facts, manualRelease: false })).toEqual({
      ok: false,
      code: 'wave_refused',
      refusals: [
        { code: 'previous_observing', until: null },
        { code: 'connection_not_ready', until: null },
      ],
    });
  });

  test('in spite of the wave before and the window is possible by hand, and the window no longer ends it', () => {
    const early = Date.parse(opensAt) - 1;
    const facts: WaveStartFacts = { previous: [{ status: 'observing', stop: null }], connectionReady: true };
    const { wave, effects } = send(makeWave(), { type: 'START', now: early, facts, manualRelease: true });
    expect(wave).toMatchObject({ status: 'running', tally: { manual: true } });
    expect(effects.some(({ type }) => type === 'wake')).toBe(false);
    expect(nextUsers(wave, ['a', 'b', 'c'], { inFlight: 0, now: early })).toEqual(['a', 'b']);
    expect(send(wave, { type: 'TICK', now: Date.parse(closesAt) }).wave.status).toBe('running');
  });

  test('by hand never moves anybody to a connection that cannot take them', () => {
    const facts: WaveStartFacts = { previous: [{ status: 'observing', stop: null }], connectionReady: false };
    expect(transitionWave(makeWave(), { type: 'START', now, facts, manualRelease: true })).toEqual({
      ok: false,
      code: 'wave_refused',
      refusals: [{ code: 'connection_not_ready', until: null }],
    });
  });

  test('by hand does not go past its status', () => {
    const running = start();
    expect(transitionWave(running, { type: 'START', now, facts: quiet, manualRelease: true })).toEqual(refusedByStatus);
    expect(transitionWave(makeWave(), { type: 'RESUME', now, facts: quiet, manualRelease: true })).toEqual(
      refusedByStatus,
    );
  });

  test('of nobody is done at once', () => {
    const { wave, effects } = send(makeWave({ total: 0, window: null }), {
      type: 'START',
      now,
      facts: quiet,
      manualRelease: false,
    });
    expect(wave).toMatchObject({ status: 'done', finishedAt: at });
    expect(effects).toEqual([
      { type: 'checkpoint' },
      { type: 'audit', action: 'wave.started' },
      { type: 'audit', action: 'wave.finished' },
    ]);
  });

  test('keeps whatever else the object carries', () => {
    const wave = { ...makeWave(), id: 'wave-1' };
    expect(transitionWave(wave, { type: 'START', now, facts: quiet, manualRelease: false })).toMatchObject({
      wave: { id: 'wave-1' },
    });
  });
});

describe('who is next', () => {
  const queue = ['a', 'b', 'c'];

  test('is as many as the wave works on at the same time', () => {
    const wave = start();
    expect(nextUsers(wave, queue, { inFlight: 0, now })).toEqual(['a', 'b']);
    expect(nextUsers(wave, queue, { inFlight: 1, now })).toEqual(['a']);
    expect(nextUsers(wave, queue, { inFlight: 2, now })).toEqual([]);
    expect(nextUsers(wave, queue, { inFlight: 3, now })).toEqual([]);
    expect(nextUsers(wave, ['c'], { inFlight: 0, now })).toEqual(['c']);
    expect(nextUsers(wave, [], { inFlight: 0, now })).toEqual([]);
  });

  test.for(['planned', 'paused', 'stopped', 'observing', 'done', 'rolled-back'] as const)('is nobody when %s', (is) => {
    expect(nextUsers(makeWave({ status: is }), queue, { inFlight: 0, now })).toEqual([]);
  });

  test('is nobody once the window has closed, even before anybody said so', () => {
    const wave = start();
    const end = Date.parse(closesAt);
    expect(nextUsers(wave, queue, { inFlight: 0, now: end - 1 })).toEqual(['a', 'b']);
    expect(nextUsers(wave, queue, { inFlight: 0, now: end })).toEqual([]);
  });
});

describe('results', () => {
  test('are counted, and everybody tried means watching', () => {
    let wave = start({ from: 'old' });
    wave = takeAll(wave, 'done', 'failed', 'skipped');
    expect(wave.status).toBe('running');
    expect(wave.counts).toEqual({ total: 4, done: 1, proven: 0, failed: 1, skipped: 1, released: 0 });
    wave = takeAll(wave, 'done');
    expect(wave).toMatchObject({ status: 'observing', finishedAt: null });
    expect(wave.tally).toMatchObject({ finished: 3, failed: 1, consecutive: 0 });
  });

  test('that say nothing new change nothing', () => {
    const wave = start();
    const first = take(wave, 'done');
    expect(take(first.wave, 'done', first.user)).toEqual({ wave: first.wave, user: first.user, effects: [] });
    expect(take(first.wave, 'failed', first.user).wave).toBe(first.wave);
    expect(take(first.wave, 'skipped', first.user).wave).toBe(first.wave);
    expect(take(first.wave, 'recovered', first.user).wave).toBe(first.wave);
    for (const early of ['failing', 'recovered', 'proven', 'released'] as const) {
      expect(take(wave, early).wave).toBe(wave);
    }
    const skipped = take(wave, 'skipped');
    for (const outcome of ['failing', 'recovered', 'proven', 'released'] as const) {
      expect(take(skipped.wave, outcome, skipped.user).wave).toBe(skipped.wave);
    }
  });

  test.for(['planned', 'done', 'rolled-back'] as const)('are not taken when %s', (is) => {
    const wave = makeWave({ status: is });
    expect(take(wave, 'done')).toEqual({ wave, user: waitingUser, effects: [] });
  });

  test.for(['paused', 'stopped'] as const)('of who was under way still count when %s', (is) => {
    const stop = { rule: 'person' as const, at, until: null };
    const { wave } = take(makeWave({ status: is, stop, total: 1 }), 'done');
    expect(wave).toMatchObject({ status: is, stop, counts: { done: 1 } });
  });

  test('of one user may change: failing, recovered, proven', () => {
    const first = take(start(), 'done');
    const early = take(first.wave, 'proven', first.user);
    const failing = take(early.wave, 'failing', early.user);
    expect(failing.user).toEqual({ state: 'failed', proven: false, released: false });
    expect(failing.wave.counts).toMatchObject({ done: 0, proven: 0, failed: 1 });
    const recovered = take(failing.wave, 'recovered', failing.user);
    expect(recovered.user).toEqual(doneUser);
    expect(take(failing.wave, 'proven', failing.user).user).toEqual(provenUser);
    const proven = take(recovered.wave, 'proven', recovered.user);
    expect(proven.user).toEqual(provenUser);
    expect(take(proven.wave, 'proven', proven.user).wave).toBe(proven.wave);
  });

  test('of a released user are out of the wave’s hands', () => {
    const wave = start();
    const released: WaveUser = { state: 'done', proven: true, released: true };
    expect(take(wave, 'failing', released).wave).toBe(wave);
    expect(take(wave, 'released', released).wave).toBe(wave);
    expect(take(wave, 'proven', { ...released, proven: false }).user).toEqual(released);
  });
});

describe('watching', () => {
  const watched = (overrides: Partial<WaveState> = {}) =>
    makeWave({ status: 'observing', counts: counts({ total: 3, done: 2, failed: 1 }), ...overrides });

  test('ends in the release of the old connection once everybody done is proven', () => {
    const first = take(watched(), 'proven', doneUser);
    expect(first.effects).toEqual([]);
    const second = take(first.wave, 'proven', doneUser);
    expect(second.effects).toEqual([{ type: 'release', unproven: false }]);
    expect(second.wave.status).toBe('observing');
    const third = take(second.wave, 'released', provenUser);
    expect(third).toMatchObject({ wave: { status: 'observing' }, effects: [] });
    const last = take(third.wave, 'released', provenUser);
    expect(last.wave).toMatchObject({ status: 'done', finishedAt: at, counts: { done: 2, proven: 2, released: 2 } });
    expect(last.effects).toEqual([{ type: 'audit', action: 'wave.finished' }]);
  });

  test('is the end where nothing is released', () => {
    const first = take(watched({ from: null }), 'proven', doneUser);
    expect(first.wave.status).toBe('observing');
    expect(take(first.wave, 'proven', doneUser).wave).toMatchObject({ status: 'done', finishedAt: at });
  });

  test('is not needed where nobody got through', () => {
    const wave = start({ total: 1, stopRule: { failures: null, rate: null, rateFrom: 1, consecutive: null } });
    expect(take(wave, 'failed').wave.status).toBe('done');
  });

  test('stops by the rule when users fail who worked', () => {
    const wave = watched({ tally: { ...emptyTally, finished: 3, failed: 1 } });
    const { wave: stopped, effects } = take(wave, 'failing', doneUser);
    expect(status(stopped)).toEqual(['stopped', 'failures']);
    expect(effects).toEqual([{ type: 'audit', action: 'wave.stopped' }]);
  });

  test('counts who fails after a fresh start as tried', () => {
    const rate = { failures: null, rate: 1, rateFrom: 1, consecutive: null };
    const { wave } = take(watched({ stopRule: rate }), 'failing', doneUser);
    expect(wave.tally).toMatchObject({ finished: 1, failed: 1, consecutive: 0 });
    expect(status(wave)).toEqual(['stopped', 'rate']);
    const one = take(watched({ tally: { ...emptyTally, finished: 2 }, stopRule: rate }), 'failing', doneUser);
    expect(one.wave.tally).toMatchObject({ finished: 2, failed: 1 });
    expect(one.wave.status).toBe('observing');
  });
});

describe('stopping', () => {
  test('happens by itself at the limit, once, and nothing new starts', () => {
    const near = takeAll(start(), 'failed');
    expect(near.status).toBe('running');
    const { wave, effects } = take(near, 'failed');
    expect(wave.stop).toEqual({ rule: 'failures', at, until: null });
    expect(effects).toEqual([{ type: 'audit', action: 'wave.stopped' }]);
    expect(nextUsers(wave, ['a'], { inFlight: 0, now })).toEqual([]);
    expect(take(wave, 'failed').effects).toEqual([]);
  });

  test('at the last user comes before watching', () => {
    expect(takeAll(start({ total: 2 }), 'failed', 'failed').status).toBe('stopped');
  });

  test('looks at the rate when somebody succeeds, too', () => {
    const rule = { failures: null, rate: 0.5, rateFrom: 2, consecutive: null };
    expect(status(takeAll(start({ stopRule: rule }), 'failed', 'done'))).toEqual(['stopped', 'rate']);
  });

  test('by the rule needs a manual release to go on, and counts afresh', () => {
    const stopped = takeAll(start(), 'failed', 'failed');
    expect(transitionWave(stopped, { type: 'RESUME', now, facts: quiet, manualRelease: false })).toEqual({
      ok: false,
      code: 'wave_refused',
      refusals: [{ code: 'stop_rule_hit', until: null }],
    });
    const { wave, effects } = send(stopped, { type: 'RESUME', now, facts: quiet, manualRelease: true });
    expect(wave).toMatchObject({ status: 'running', stop: null, startedAt: at, tally: { failed: 0, finished: 0 } });
    expect(effects).toEqual([{ type: 'audit', action: 'wave.started' }, { type: 'run' }]);
    expect(takeAll(wave, 'failed').status).toBe('running');
  });

  test('by a person is possible while it goes on, and can be taken back', () => {
    for (const is of ['running', 'paused', 'observing'] as const) {
      const { wave, effects } = send(makeWave({ status: is }), { type: 'STOP', now });
      expect(wave).toMatchObject({ status: 'stopped', stop: { rule: 'person', at, until: null } });
      expect(effects).toEqual([{ type: 'audit', action: 'wave.stopped' }]);
      expect(send(wave, { type: 'RESUME', now, facts: quiet, manualRelease: false }).wave.status).toBe('running');
    }
    for (const is of ['planned', 'stopped', 'done', 'rolled-back'] as const) {
      expect(transitionWave(makeWave({ status: is }), { type: 'STOP', now })).toEqual(refusedByStatus);
    }
  });

  test('while it watched goes back to watching', () => {
    const wave = makeWave({ status: 'observing', total: 1, counts: counts({ total: 1, done: 1 }) });
    const stopped = send(wave, { type: 'STOP', now }).wave;
    const { wave: resumed, effects } = send(stopped, { type: 'RESUME', now, facts: quiet, manualRelease: false });
    expect(resumed.status).toBe('observing');
    expect(effects.map(({ type }) => type)).toEqual(['audit', 'wake']);
  });
});

describe('pausing', () => {
  test('is for running waves, and resuming keeps the first start', () => {
    const { wave, effects } = send(start(), { type: 'PAUSE', now: now + minute });
    expect(wave).toMatchObject({ status: 'paused', stop: { rule: 'person', at: later(1), until: null } });
    expect(effects).toEqual([{ type: 'audit', action: 'wave.paused' }]);
    const resumed = send(wave, { type: 'RESUME', now: now + 2 * minute, facts: quiet, manualRelease: false });
    expect(resumed.wave).toMatchObject({ status: 'running', stop: null, startedAt: at });
    for (const is of ['planned', 'paused', 'stopped', 'observing', 'done', 'rolled-back'] as const) {
      expect(transitionWave(makeWave({ status: is }), { type: 'PAUSE', now })).toEqual(refusedByStatus);
    }
  });

  test('happens by itself when the window closes, not a moment before', () => {
    const wave = start();
    expect(send(wave, { type: 'TICK', now: Date.parse(closesAt) - 1 })).toEqual({ ok: true, wave, effects: [] });
    const closed = send(wave, { type: 'TICK', now: Date.parse(closesAt) });
    expect(closed.wave.stop).toEqual({ rule: 'window', at: closesAt, until: null });
    expect(closed.wave.status).toBe('paused');
    expect(closed.effects).toEqual([{ type: 'audit', action: 'wave.paused' }]);
    expect(send(closed.wave, { type: 'TICK', now: Date.parse(closesAt) }).wave).toBe(closed.wave);
  });

  test('happens when Microsoft asks to wait, and ends by itself', () => {
    const { wave, effects } = send(start(), { type: 'THROTTLED', now, until: later(5) });
    expect(wave).toMatchObject({ status: 'paused', stop: { rule: 'throttled', at, until: later(5) } });
    expect(effects).toEqual([
      { type: 'wake', at: later(5) },
      { type: 'audit', action: 'wave.paused' },
    ]);
    expect(send(wave, { type: 'TICK', now: now + 5 * minute - 1 }).wave).toBe(wave);
    const awake = send(wave, { type: 'TICK', now: now + 5 * minute });
    expect(awake).toMatchObject({ wave: { status: 'running', stop: null }, effects: [{ type: 'run' }] });
  });

  test('for Microsoft only ever grows', () => {
    const held = send(start(), { type: 'THROTTLED', now, until: later(5) }).wave;
    expect(send(held, { type: 'THROTTLED', now, until: later(4) })).toEqual({ ok: true, wave: held, effects: [] });
    expect(send(held, { type: 'THROTTLED', now, until: later(5) })).toEqual({ ok: true, wave: held, effects: [] });
    const longer = send(held, { type: 'THROTTLED', now, until: later(6) });
    expect(longer.wave.stop).toEqual({ rule: 'throttled', at, until: later(6) });
    expect(longer.effects).toEqual([{ type: 'wake', at: later(6) }]);
  });

  test('for Microsoft does not outlive the window, nor wake who was put aside', () => {
    const held = send(start(), { type: 'THROTTLED', now, until: later(5) }).wave;
    expect(status(send(held, { type: 'TICK', now: Date.parse(closesAt) }).wave)).toEqual(['paused', 'window']);
    for (const is of ['planned', 'paused', 'stopped', 'observing', 'done', 'rolled-back'] as const) {
      const wave = makeWave({ status: is, stop: { rule: 'person', at, until: null } });
      expect(send(wave, { type: 'THROTTLED', now, until: later(5) })).toEqual({ ok: true, wave, effects: [] });
      expect(send(wave, { type: 'TICK', now: now + 10 * minute })).toEqual({ ok: true, wave, effects: [] });
    }
  });

  test('goes straight to watching when everybody was through meanwhile', () => {
    const held = send(start({ total: 1 }), { type: 'THROTTLED', now, until: later(5) }).wave;
    const through = takeAll(held, 'done');
    expect(through.status).toBe('paused');
    expect(send(through, { type: 'TICK', now: now + 5 * minute })).toMatchObject({
      wave: { status: 'observing' },
      effects: [],
    });
    const proven = take(through, 'proven', doneUser).wave;
    expect(send(proven, { type: 'TICK', now: now + 5 * minute }).effects).toEqual([
      { type: 'release', unproven: false },
    ]);
  });
});

describe('releasing the old connection', () => {
  const event = (acceptUnproven: boolean): WaveEvent => ({ type: 'RELEASE', acceptUnproven });
  const watched = makeWave({ status: 'observing', counts: counts({ done: 3, proven: 1, failed: 1 }) });

  test('is refused while somebody is unproven, with how many', () => {
    expect(transitionWave(watched, event(false))).toEqual({ ok: false, code: 'unproven_not_accepted', count: 2 });
  });

  test('is possible with eyes open, and for the proven at any time', () => {
    expect(send(watched, event(true)).effects).toEqual([
      { type: 'release', unproven: true },
      { type: 'audit', action: 'wave.released' },
    ]);
    const proven = { ...watched, counts: counts({ done: 3, proven: 3, failed: 1 }) };
    for (const accept of [true, false]) {
      expect(send(proven, event(accept)).effects[0]).toEqual({ type: 'release', unproven: false });
    }
  });

  test('is not for waves that have not started, are over, or release nothing', () => {
    for (const is of ['planned', 'done', 'rolled-back'] as const) {
      expect(transitionWave({ ...watched, status: is }, event(true))).toEqual(refusedByStatus);
    }
    expect(transitionWave({ ...watched, from: null }, event(true))).toEqual(refusedByStatus);
  });
});

describe('rolling back', () => {
  test('is the end, and twice is the same as once', () => {
    for (const is of ['running', 'paused', 'stopped', 'observing', 'done'] as const) {
      const stop = { rule: 'person' as const, at, until: null };
      const { wave, effects } = send(makeWave({ status: is, stop }), { type: 'ROLLED_BACK', now });
      expect(wave).toMatchObject({ status: 'rolled-back', stop: null, finishedAt: at });
      expect(effects).toEqual([]);
      expect(send(wave, { type: 'ROLLED_BACK', now: now + 1 })).toEqual({ ok: true, wave, effects: [] });
    }
    expect(transitionWave(makeWave(), { type: 'ROLLED_BACK', now })).toEqual(refusedByStatus);
  });
});

describe('a runner with several users under way', () => {
  const fate = fc.constantFrom<WaveOutcome>('done', 'failed', 'skipped');
  const limit = fc.option(fc.integer({ min: 1, max: 6 }), { nil: null });
  const rule = fc.record({
    failures: limit,
    rate: fc.option(fc.constantFrom(0.1, 0.25, 0.3, 0.5, 1), { nil: null }),
    rateFrom: fc.integer({ min: 1, max: 8 }),
    consecutive: limit,
  });

  /** The stop rule, counted again from the whole list of results each time. */
  function oracle(stopRule: WaveState['stopRule'], results: readonly WaveOutcome[]): boolean {
    const tried = results.filter((result) => result !== 'skipped');
    const failed = tried.filter((result) => result === 'failed').length;
    const streak = tried.length - 1 - tried.lastIndexOf('done');
    return (
      (stopRule.failures !== null && failed >= stopRule.failures) ||
      (stopRule.consecutive !== null && streak >= stopRule.consecutive) ||
      (stopRule.rate !== null && tried.length >= stopRule.rateFrom && failed >= tried.length * stopRule.rate)
    );
  }

  test('never has more than its number under way, stops at the limit and starts nobody after it', () => {
    fc.assert(
      fc.property(
        fc.array(fate, { minLength: 1, maxLength: 30 }),
        rule,
        fc.integer({ min: 1, max: 5 }),
        fc.infiniteStream(fc.nat()),
        fc.boolean(),
        (fates, stopRule, concurrency, order, twice) => {
          let wave = start({ total: fates.length, stopRule, concurrency, window: null });
          const users = new Map(fates.map((_, i) => [`${i}`, waitingUser]));
          const queue = [...users.keys()];
          const inFlight: string[] = [];
          const results: WaveOutcome[] = [];
          for (;;) {
            const next = nextUsers(wave, queue, { inFlight: inFlight.length, now });
            if (oracle(stopRule, results)) expect(next).toEqual([]);
            inFlight.push(...next);
            queue.splice(0, next.length);
            expect(inFlight.length).toBeLessThanOrEqual(concurrency);
            if (inFlight.length === 0) break;
            const [id = ''] = inFlight.splice((order.next().value ?? 0) % inFlight.length, 1);
            const outcome = fates[Number(id)] ?? 'done';
            const stopped = wave.status === 'stopped';
            for (let times = twice ? 2 : 1; times > 0; times -= 1) {
              const answer = take(wave, outcome, users.get(id));
              wave = answer.wave;
              users.set(id, answer.user);
            }
            if (!stopped) results.push(outcome);
            expect(wave.status === 'stopped').toBe(oracle(stopRule, results));
            const { total, done, failed, skipped, proven, released } = wave.counts;
            expect(done + failed + skipped + inFlight.length + queue.length).toBe(total);
            expect([proven, released]).toEqual([0, 0]);
          }
          if (wave.status !== 'stopped') expect(queue).toEqual([]);
        },
      ),
    );
  });

  test('always has counts that add up, whatever is heard of whom', () => {
    const outcome = fc.constantFrom<WaveOutcome>(
      'done',
      'failed',
      'skipped',
      'failing',
      'recovered',
      'proven',
      'released',
    );
    fc.assert(
      fc.property(fc.array(fc.tuple(fc.nat({ max: 5 }), outcome), { maxLength: 60 }), (heard) => {
        const users: WaveUser[] = Array.from({ length: 6 }, () => waitingUser);
        let wave = start({ total: 6, stopRule: { failures: 4, rate: null, rateFrom: 1, consecutive: 3 } });
        for (const [i, what] of heard) {
          const before = wave;
          const answer = take(wave, what, users[i]);
          wave = answer.wave;
          users[i] = answer.user;
          expect(take(wave, what, answer.user).wave).toBe(wave);
          const count = (is: (user: WaveUser) => boolean) => users.filter(is).length;
          expect(wave.counts).toEqual({
            total: 6,
            done: count(({ state }) => state === 'done'),
            proven: count(({ proven }) => proven),
            failed: count(({ state }) => state === 'failed'),
            skipped: count(({ state }) => state === 'skipped'),
            released: count(({ released }) => released),
          });
          expect(users.every(({ state, proven, released }) => state === 'done' || (!proven && !released))).toBe(true);
          if (before.status === 'done') expect(wave).toBe(before);
          if (wave.status === 'done') expect(wave.counts.released).toBe(wave.counts.done);
        }
      }),
    );
  });
});

test('Whatever happens to a wave in whatever order, it stays in order', () => {
  const moment = fc.nat({ max: 300 }).map((minutes) => now + minutes * minute);
  const outcome = fc.constantFrom<WaveOutcome>(
    'done',
    'failed',
    'skipped',
    'failing',
    'recovered',
    'proven',
    'released',
  );
  const event: fc.Arbitrary<WaveEvent> = fc.oneof(
    fc.record({
      type: fc.constantFrom('START' as const, 'RESUME' as const),
      now: moment,
      facts: fc.constant(quiet),
      manualRelease: fc.boolean(),
    }),
    fc.record({ type: fc.constantFrom('PAUSE' as const, 'STOP' as const, 'TICK' as const), now: moment }),
    fc.record({
      type: fc.constant('THROTTLED' as const),
      now: moment,
      until: moment.map((ms) => new Date(ms).toISOString()),
    }),
    fc.record({ type: fc.constant('RELEASE' as const), acceptUnproven: fc.boolean() }),
  );
  const happening = fc.oneof(
    { weight: 5, arbitrary: event },
    { weight: 5, arbitrary: fc.tuple(fc.nat({ max: 3 }), outcome) },
    { weight: 1, arbitrary: fc.record({ type: fc.constant('ROLLED_BACK' as const), now: moment }) },
  );
  const leadsTo: Readonly<Record<WaveState['status'], readonly WaveState['status'][]>> = {
    planned: ['running', 'done'],
    running: ['paused', 'stopped', 'observing', 'done', 'rolled-back'],
    paused: ['running', 'stopped', 'observing', 'done', 'rolled-back'],
    stopped: ['running', 'observing', 'done', 'rolled-back'],
    observing: ['stopped', 'done', 'rolled-back'],
    done: ['rolled-back'],
    'rolled-back': [],
  };
  fc.assert(
    fc.property(fc.array(happening, { maxLength: 40 }), fc.constantFrom('old', null), (happenings, from) => {
      const users: WaveUser[] = Array.from({ length: 4 }, () => waitingUser);
      let wave = makeWave({ from });
      for (const each of happenings) {
        const before = wave;
        if (Array.isArray(each)) {
          const [i, what] = each;
          const [after, user] = takeResult(wave, { user: users[i] ?? waitingUser, outcome: what, now });
          wave = after;
          users[i] = user;
        } else {
          const answer = transitionWave(wave, each);
          if (answer.ok) wave = answer.wave;
          else if (answer.code === 'wave_refused') expect(answer.refusals.length).toBeGreaterThan(0);
        }
        const { status, stop, startedAt, finishedAt } = wave;
        if (status !== before.status) expect(leadsTo[before.status]).toContain(status);
        expect(stop !== null).toBe(status === 'paused' || status === 'stopped');
        expect(startedAt !== null).toBe(status !== 'planned');
        expect(finishedAt !== null).toBe(status === 'done' || status === 'rolled-back');
        if (status !== 'running') expect(nextUsers(wave, ['a'], { inFlight: 0, now })).toEqual([]);
      }
    }),
  );
});
