/**
 * One bit per row. Values handed out are never written to again; every operation makes a new one.
 *
 * Here and in the columns, `as number` reads an array inside its bounds, or where what lies beyond counts as 0 for an operator
 * on bits.
 */
export type Bits = Uint32Array;

export function createBits(size: number): Bits {
  return new Uint32Array((size + 31) >>> 5);
}

export function hasBit(bits: Bits | undefined, row: number): boolean {
  return (((bits?.[row >>> 5] as number) >>> (row & 31)) & 1) === 1;
}

/** Writes in place: only for bits the caller has just made and nobody else has seen. */
export function setBit(bits: Bits, row: number, on: boolean): void {
  const word = bits[row >>> 5] as number;
  const flag = 1 << (row & 31);
  bits[row >>> 5] = on ? word | flag : word & ~flag;
}

/** A copy that has room for `size` rows; new rows are off. */
export function copyBits(bits: Bits | undefined, size: number): Bits {
  const copy = createBits(size);
  if (bits !== undefined) copy.set(bits.subarray(0, copy.length));
  return copy;
}

export function countBits(bits: Bits): number {
  let count = 0;
  for (let i = 0; i < bits.length; i += 1) count += popcount(bits[i] as number);
  return count;
}

/** Counts `a & b` without making it. */
export function countCommon(a: Bits, b: Bits): number {
  // Stryker disable next-line MethodExpression: beyond an array's end there is nothing, and nothing in common
  const length = Math.min(a.length, b.length);
  let count = 0;
  for (let i = 0; i < length; i += 1) count += popcount((a[i] as number) & (b[i] as number));
  return count;
}

export function andBits(a: Bits, b: Bits): Bits {
  const both = new Uint32Array(a.length);
  // Stryker disable next-line MethodExpression: beyond an array's end there is nothing, and nothing is written there
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) both[i] = (a[i] as number) & (b[i] as number);
  return both;
}

/** The rows of `a` that are not in `b`. */
export function withoutBits(a: Bits, b: Bits | undefined): Bits {
  if (b === undefined) return a;
  const rest = a.slice();
  // Stryker disable next-line MethodExpression: beyond an array's end there is nothing to take away
  const length = Math.min(a.length, b.length);
  for (let i = 0; i < length; i += 1) rest[i] = (a[i] as number) & ~(b[i] as number);
  return rest;
}

/** The rows of either, as long as the longer one. */
export function orBits(a: Bits | undefined, b: Bits): Bits {
  if (a === undefined) return b;
  // Stryker disable next-line EqualityOperator: of two equally long ones either is the longer
  const [long, short] = a.length >= b.length ? [a, b] : [b, a];
  const either = long.slice();
  for (let i = 0; i < short.length; i += 1) either[i] = (long[i] as number) | (short[i] as number);
  return either;
}

export function sameBits(a: Bits | undefined, b: Bits | undefined): boolean {
  // Stryker disable next-line ConditionalExpression: only quicker
  if (a === b) return true;
  const length = Math.max(a?.length ?? 0, b?.length ?? 0);
  for (let i = 0; i < length; i += 1) if ((a?.[i] ?? 0) !== (b?.[i] ?? 0)) return false;
  return true;
}

/** Calls back for every row, in rising order. */
export function eachBit(bits: Bits, visit: (row: number) => void): void {
  for (let i = 0; i < bits.length; i += 1) {
    for (let word = bits[i] as number; word !== 0; word &= word - 1) visit((i << 5) | (31 - Math.clz32(word & -word)));
  }
}

export function popcount(word: number): number {
  let x = word - ((word >>> 1) & 0x55555555);
  x = (x & 0x33333333) + ((x >>> 2) & 0x33333333);
  return Math.imul((x + (x >>> 4)) & 0x0f0f0f0f, 0x01010101) >>> 24;
}

/** The first of the rows, at most so many. */
export function firstRows(bits: Bits, count: number): readonly number[] {
  const rows: number[] = [];
  for (let i = 0; i < bits.length && rows.length < count; i += 1) {
    for (let word = bits[i] as number; word !== 0 && rows.length < count; word &= word - 1) {
      rows.push((i << 5) | (31 - Math.clz32(word & -word)));
    }
  }
  return rows;
}
