import { nothing } from './rosterStore.ts';

/** Reads instants as milliseconds since 1970, `nothing` for none. Remembers the last one and its day: both come again. */
export type InstantReader = (instant: string | null) => number;

export function createInstantReader(): InstantReader {
  let last: string | null = null;
  let lastRead = nothing;
  let day = 0;
  let midnight = 0;

  return (instant) => {
    // Stryker disable next-line ConditionalExpression: only quicker
    if (instant !== last) lastRead = read(instant);
    last = instant;
    return lastRead;
  };

  function read(instant: string | null): number {
    if (instant === null) return nothing;
    // Stryker disable next-line ArithmeticOperator: any number will do that no other day has
    const date = number(instant, 0, 4) * 10_000 + number(instant, 5, 7) * 100 + number(instant, 8, 10);
    const time = timeOf(instant);
    // Stryker disable next-line ConditionalExpression,EqualityOperator: Date.parse reads all of them, only slower
    if (date < 0 || time < 0) return known(Date.parse(instant));
    // Stryker disable next-line ConditionalExpression: only quicker
    if (date !== day) {
      day = date;
      midnight = Date.parse(`${instant.slice(0, 10)}T00:00:00Z`);
    }
    return known(midnight + time);
  }
}

/** Before 1970, or no instant at all: nothing that a sync could have left behind. */
function known(milliseconds: number): number {
  return milliseconds >= 0 ? milliseconds : nothing;
}

/** Milliseconds since midnight, where the instant is written as `toISOString` does or without a fraction; else negative. */
function timeOf(instant: string): number {
  const { length } = instant;
  if ((length !== 24 && length !== 20) || instant.charCodeAt(length - 1) !== 0x5a) return -1;
  const hours = number(instant, 11, 13);
  const minutes = number(instant, 14, 16);
  const seconds = number(instant, 17, 19);
  const milliseconds = length === 24 ? number(instant, 20, 23) : 0;
  // Out of range is for `Date.parse` to refuse.
  if (hours > 23 || minutes > 59 || seconds > 59 || minutes < 0 || seconds < 0 || milliseconds < 0) return -1;
  return ((hours * 60 + minutes) * 60 + seconds) * 1000 + milliseconds;
}

/** The digits from one place to before another; far below zero where one is none. */
function number(text: string, from: number, to: number): number {
  let value = 0;
  for (let i = from; i < to; i += 1) {
    const digit = text.charCodeAt(i) - 0x30;
    value = digit >= 0 && digit <= 9 ? value * 10 + digit : -1_000_000;
  }
  return value;
}
