import type { ProgrammeStep } from '@authshift/core';
import { useEffect, useReducer } from 'react';

const longest = 3_600_000;

/** Renders again when the next moment has come that a step waits for: time alone is no event of the back end. `now` in milliseconds. */
export function useLookAgain(steps: readonly ProgrammeStep[], now: number): void {
  const [, look] = useReducer((times: number) => times + 1, 0);
  const ahead = steps
    .flatMap(({ missing }) => missing.map(({ until }) => Date.parse(until ?? '')))
    .filter((moment) => moment > now);
  const next = ahead.length === 0 ? null : Math.min(...ahead);
  useEffect(() => {
    if (next === null) return;
    const timer = setTimeout(look, Math.min(next - now + 1000, longest));
    return () => clearTimeout(timer);
  });
}
