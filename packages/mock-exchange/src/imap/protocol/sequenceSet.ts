/** A range of message numbers or UIDs; `*` is infinity until it is known. */
export interface SetRange {
  readonly from: number;
  readonly until: number;
}

/** RFC 3501, `sequence-set`; undefined for anything else. */
export function parseSet(text: string): readonly SetRange[] | undefined {
  if (!/^[\d*:,]+$/.test(text)) return undefined;
  const ranges = text.split(',').map(parseRange);
  return ranges.every((range) => range !== undefined) ? ranges : undefined;
}

function parseRange(text: string): SetRange | undefined {
  const ends = text.split(':').map(parseNumber);
  const [from] = ends;
  const until = ends.at(-1);
  return from === undefined || until === undefined || ends.length > 2 ? undefined : { from, until };
}

const largest = 4_294_967_295;

function parseNumber(text: string): number | undefined {
  if (text === '*') return Number.POSITIVE_INFINITY;
  if (!/^[1-9]\d{0,9}$/.test(text) || Number(text) > largest) return undefined;
  return Number(text);
}

/**
 * The places (from 0) that a set means in an ascending list of numbers. `*` is the last number there is, and a range runs
 * from its smaller to its larger end, so that `*:1` and `999:*` are what RFC 3501 says.
 */
export function placesOf(set: readonly SetRange[], numbers: readonly number[]): readonly number[] {
  const last = numbers.at(-1);
  if (last === undefined) return [];
  const wanted = new Set<number>();
  for (const range of set) {
    const ends = [range.from, range.until].map((end) => (end === Number.POSITIVE_INFINITY ? last : end));
    const until = Math.max(...ends);
    for (let at = placeFrom(numbers, Math.min(...ends)); at < numbers.length; at += 1) {
      if ((numbers[at] ?? 0) > until) break;
      wanted.add(at);
    }
  }
  return [...wanted].sort((a, b) => a - b);
}

/** The first place whose number is not smaller. */
function placeFrom(numbers: readonly number[], least: number): number {
  let [low, high] = [0, numbers.length];
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((numbers[middle] ?? 0) < least) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Writes numbers shortly: `1:3,5`. They are ascending. */
export function writeSet(numbers: readonly number[]): string {
  const ranges: string[] = [];
  let from = 0;
  for (let at = 1; at <= numbers.length; at += 1) {
    if (at < numbers.length && numbers[at] === (numbers[at - 1] ?? 0) + 1) continue;
    ranges.push(from === at - 1 ? `${numbers[from]}` : `${numbers[from]}:${numbers[at - 1]}`);
    from = at;
  }
  return ranges.join(',');
}
