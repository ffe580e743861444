import { nothing } from './rosterStore.ts';

/** An instant as milliseconds since 1970, to the millisecond; `nothing` for none. */
export function instantCode(instant: string | null): number {
  if (instant === null) return nothing;
  const milliseconds = Date.parse(instant);
  return milliseconds >= 0 ? milliseconds : nothing;
}
