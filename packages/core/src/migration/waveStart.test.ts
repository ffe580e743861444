import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Wave } from '../contract/index.ts';
import { findWaveRefusals, isWindowOpen, type WaveStartFacts } from './waveStart.ts';

const now = Date.parse('2022-06-01T19:00:00.000Z');
const at = (offset: number) => new Date(now + offset).toISOString();
const planned: Pick<Wave, 'status' | 'stop' | 'window'> = { status: 'planned', stop: null, window: null };
const quiet: WaveStartFacts = { previous: [], connectionReady: true };
const stop = (rule: NonNullable<Wave['stop']>['rule'], until: string | null = null) => ({ rule, at: at(-1), until });

const refusals = (facts: Partial<WaveStartFacts>, wave = planned) =>
  findWaveRefusals(wave, wave.status === 'planned' ? 'START' : 'RESUME', { facts: { ...quiet, ...facts }, now });

describe('a wave may start', () => {
  test('when nothing stands in its way', () => {
    expect(refusals({})).toEqual([]);
    const over = (['planned', 'done', 'rolled-back'] as const).map((status) => ({ status, stop: null }));
    expect(refusals({ previous: over })).toEqual([]);
  });

  test('only where it is planned, and go on only where it was put aside', () => {
    const all = ['planned', 'running', 'paused', 'stopped', 'observing', 'done', 'rolled-back'] as const;
    const allowed = (step: 'START' | 'RESUME') =>
      all.filter((status) => {
        const wave = { ...planned, status, stop: stop('person') };
        return findWaveRefusals(wave, step, { facts: quiet, now }).length === 0;
      });
    expect(allowed('START')).toEqual(['planned']);
    expect(allowed('RESUME')).toEqual(['paused', 'stopped']);
    expect(findWaveRefusals({ ...planned, status: 'done' }, 'START', { facts: quiet, now })).toEqual([
      { code: 'status', until: null },
    ]);
  });

  test.for(['running', 'paused', 'observing'] as const)('not while the one before is %s', (status) => {
    expect(refusals({ previous: [{ status, stop: null }] })).toEqual([{ code: 'previous_observing', until: null }]);
  });

  test.for(['failures', 'rate', 'consecutive'] as const)('not after the rule %s', (rule) => {
    const hit = { code: 'stop_rule_hit', until: null };
    expect(refusals({ previous: [{ status: 'stopped', stop: stop(rule) }] })).toEqual([hit]);
    expect(refusals({}, { ...planned, status: 'stopped', stop: stop(rule) })).toEqual([hit]);
  });

  test('again after a person stopped it, but the next one not before it', () => {
    const byPerson = { status: 'stopped' as const, stop: stop('person') };
    expect(refusals({}, { ...planned, ...byPerson })).toEqual([]);
    expect(refusals({ previous: [byPerson] })).toEqual([{ code: 'previous_observing', until: null }]);
    expect(refusals({ previous: [{ status: 'stopped', stop: null }] })[0]?.code).toBe('stop_rule_hit');
  });

  test('not before Microsoft’s pause is over, the longest of them', () => {
    expect(refusals({ throttledUntil: at(1) })).toEqual([{ code: 'throttled', until: at(1) }]);
    expect(refusals({ throttledUntil: at(0) })).toEqual([]);
    expect(refusals({ throttledUntil: null })).toEqual([]);
    const held = { status: 'paused' as const, stop: stop('throttled', at(9)) };
    expect(refusals({ throttledUntil: at(5) }, { ...planned, ...held })).toEqual([{ code: 'throttled', until: at(9) }]);
    expect(refusals({ throttledUntil: at(20) }, { ...planned, ...held })).toEqual([
      { code: 'throttled', until: at(20) },
    ]);
    expect(refusals({ previous: [held] })).toEqual([
      { code: 'throttled', until: at(9) },
      { code: 'previous_observing', until: null },
    ]);
    // Only a pause of Microsoft's holds others up.
    expect(refusals({}, { ...planned, status: 'paused', stop: stop('window', at(9)) })).toEqual([]);
    expect(refusals({}, { ...planned, status: 'stopped', stop: stop('person', at(9)) })).toEqual([]);
    expect(refusals({}, { ...planned, status: 'stopped', stop: stop('throttled', at(9)) })).toEqual([
      { code: 'stop_rule_hit', until: null },
    ]);
  });

  test('not in a freeze: from its first instant to just before its last', () => {
    const freeze = (from: number, until: number) => refusals({ freezes: [{ from: at(from), until: at(until) }] });
    expect(freeze(0, 1)).toEqual([{ code: 'freeze', until: at(1) }]);
    expect(freeze(1, 2)).toEqual([]);
    expect(freeze(-2, 0)).toEqual([]);
  });

  test('not outside of its window', () => {
    const window = (opens: number, closes: number) =>
      refusals({}, { ...planned, window: { opensAt: at(opens), closesAt: at(closes) } });
    expect(window(0, 1)).toEqual([]);
    expect(window(1, 2)).toEqual([{ code: 'window', until: at(1) }]);
    expect(window(-2, 0)).toEqual([{ code: 'window', until: null }]);
  });

  test('not on a connection that is not ready', () => {
    expect(refusals({ connectionReady: false })).toEqual([{ code: 'connection_not_ready', until: null }]);
  });
});

test('A window is open from its first instant to just before its last, and no window is always open', () => {
  const window = { opensAt: at(0), closesAt: at(10) };
  expect([-1, 0, 9, 10].map((offset) => isWindowOpen({ window }, now + offset))).toEqual([false, true, true, false]);
  expect(isWindowOpen({ window: null }, now)).toBe(true);
});

test('One more reason against it never lets a wave start', () => {
  const previous = fc.array(
    fc.record({
      status: fc.constantFrom('planned', 'running', 'paused', 'stopped', 'observing', 'done', 'rolled-back'),
      stop: fc.option(fc.constantFrom(stop('person'), stop('rate'), stop('throttled', at(3))), { nil: null }),
    }) satisfies fc.Arbitrary<Pick<Wave, 'status' | 'stop'>>,
    { maxLength: 3 },
  );
  const facts = fc.record({
    previous,
    connectionReady: fc.boolean(),
    throttledUntil: fc.option(fc.constantFrom(at(-1), at(5)), { nil: null }),
    freezes: fc.array(fc.constantFrom({ from: at(-1), until: at(1) }, { from: at(1), until: at(2) }), { maxLength: 2 }),
  });
  fc.assert(
    fc.property(facts, facts, (some, others) => {
      const more = {
        previous: [...some.previous, ...others.previous],
        connectionReady: some.connectionReady && others.connectionReady,
        throttledUntil: others.throttledUntil === at(5) ? at(5) : some.throttledUntil,
        freezes: [...some.freezes, ...others.freezes],
      };
      const codes = (of: WaveStartFacts) => refusals(of).map(({ code }) => code);
      expect(codes(more)).toEqual(expect.arrayContaining(codes(some)));
    }),
  );
});
