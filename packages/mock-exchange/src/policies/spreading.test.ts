import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { delayOf, kindsOfChange, propagation, spreadings } from './propagation.ts';
import { compacted, holding, lastWritten, type SpreadingValue, settled, written } from './spreading.ts';

const before: SpreadingValue<string> = settled('before');

// Some writes in the order of a clock, each with a delay of its own.
const writes = fc
  .array(fc.record({ wait: fc.nat(100_000), delay: fc.nat(200_000) }), { minLength: 1, maxLength: 8 })
  .map((steps) => {
    let at = 1_000_000;
    return steps.map(({ wait, delay }, index) => {
      at += wait;
      return { value: `write ${index}`, at, delay };
    });
  });
type Writes = readonly { readonly value: string; readonly at: number; readonly delay: number }[];

function writeAll(steps: Writes): SpreadingValue<string> {
  return steps.reduce((setting, { value, ...options }) => written(setting, value, options), before);
}

describe('a change of an administrator', () => {
  it('does not hold before the earliest delay of its kind, and does after the latest', () => {
    fc.assert(
      fc.property(
        fc.constantFrom(...kindsOfChange),
        fc.constantFrom(...spreadings.filter((one) => one !== 'at-once' && one !== 'anomalous')),
        fc.nat(),
        (kind, spreading, at) => {
          const setting = written(before, 'after', { at, delay: delayOf(kind, spreading) });
          const { earliest, latest } = propagation[kind];
          expect(holding(setting, at + earliest * 60_000 - 1)).toBe('before');
          expect(holding(setting, at + latest * 60_000)).toBe('after');
        },
      ),
    );
  });

  it('is what is read back from the moment it is written', () => {
    fc.assert(
      fc.property(writes, (steps) => {
        expect(lastWritten(writeAll(steps))).toBe(steps.at(-1)?.value);
      }),
    );
  });

  it('never holds before its own delay, and the last one holds in the end', () => {
    fc.assert(
      fc.property(writes, (steps) => {
        const setting = writeAll(steps);
        for (const { value, at, delay } of steps) expect(holding(setting, at + delay - 1)).not.toBe(value);
        const end = Math.max(...steps.map(({ at, delay }) => at + delay));
        expect(holding(setting, end)).toBe(steps.at(-1)?.value);
      }),
    );
  });

  it('never overtakes one that was written before', () => {
    fc.assert(
      fc.property(writes, (steps) => {
        const setting = writeAll(steps);
        const order = ['before', ...steps.map(({ value }) => value)];
        const moments = steps.flatMap(({ at, delay }) => [at, at + delay]).sort((one, other) => one - other);
        const seen = moments.map((moment) => order.indexOf(holding(setting, moment) ?? ''));
        expect(seen).toEqual([...seen].sort((one, other) => one - other));
      }),
    );
  });

  it('holds the same after what has arrived is put together', () => {
    fc.assert(
      fc.property(writes, fc.nat(2_000_000), fc.nat(500_000), (steps, now, later) => {
        const setting = writeAll(steps);
        expect(holding(compacted(setting, now), now + later)).toBe(holding(setting, now + later));
        expect(lastWritten(compacted(setting, now))).toBe(lastWritten(setting));
      }),
    );
  });

  it('gives way to a change of the world at once', () => {
    const setting = written(before, 'on its way', { at: 0, delay: 1000 });
    expect(lastWritten(setting)).toBe('on its way');
    expect(holding(settled('the world'), 5000)).toBe('the world');
  });

  it('may be a removal', () => {
    const setting = written(before, undefined, { at: 0, delay: 1000 });
    expect([lastWritten(setting), holding(setting, 999), holding(setting, 1000)]).toEqual([
      undefined,
      'before',
      undefined,
    ]);
  });
});
