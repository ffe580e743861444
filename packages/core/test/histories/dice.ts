/** Choices drawn from one number, so that a step is repeated exactly and a failing history shrinks. */
export interface Dice {
  below(limit: number): number;
  /** True about once in `in_`. */
  oneIn(times: number): boolean;
  /** One of a list; undefined when it is empty. */
  of<T>(list: readonly T[]): T | undefined;
  some<T>(list: readonly T[], most: number): readonly T[];
}

export function createDice(seed: number): Dice {
  let state = (seed ^ 0x9e3779b9) >>> 0;
  // Mulberry32: small, and the same everywhere.
  function next(): number {
    state = (state + 0x6d2b79f5) >>> 0;
    let x = Math.imul(state ^ (state >>> 15), state | 1);
    x ^= x + Math.imul(x ^ (x >>> 7), x | 61);
    return (x ^ (x >>> 14)) >>> 0;
  }
  const dice: Dice = {
    below: (limit) => (limit <= 1 ? 0 : next() % limit),
    oneIn: (times) => next() % times === 0,
    of: (list) => list[dice.below(list.length)],
    some(list, most) {
      const from = dice.below(Math.max(list.length, 1));
      return list.slice(from, from + 1 + dice.below(most));
    },
  };
  return dice;
}
