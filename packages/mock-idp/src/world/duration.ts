import type { Duration } from '../directory/tenant.ts';

/** In milliseconds. */
export const SECOND = 1000;
export const MINUTE = 60 * SECOND;
export const HOUR = 60 * MINUTE;
export const DAY = 24 * HOUR;

export function toMilliseconds({ days = 0, hours = 0, minutes = 0, seconds = 0 }: Duration): number {
  return days * DAY + hours * HOUR + minutes * MINUTE + seconds * SECOND;
}
