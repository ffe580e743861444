const UNITS = [
  ['day', 86_400],
  ['hour', 3600],
  ['minute', 60],
  ['second', 1],
] as const;

/** A length of time as people say it, in its largest unit, and the next one where that matters: "59 minutes", "1 hour 30 minutes". */
export function sayDuration(milliseconds: number): string {
  const seconds = Math.floor(Math.abs(milliseconds) / 1000);
  if (seconds === 0) return milliseconds === 0 ? '0 seconds' : `${Math.round(Math.abs(milliseconds))} milliseconds`;
  const first = UNITS.findIndex(([, size]) => seconds >= size);
  const [unit, size] = UNITS[first] ?? UNITS[3];
  const count = Math.floor(seconds / size);
  const [nextUnit, nextSize] = UNITS[first + 1] ?? UNITS[3];
  const rest = Math.floor((seconds % size) / nextSize);
  const isCoarse = count >= 10 || unit === 'second';
  return isCoarse || rest === 0 ? plural(count, unit) : `${plural(count, unit)} ${plural(rest, nextUnit)}`;
}

/** "in 59 minutes", "2 days ago", "now". */
export function sayDistance(milliseconds: number): string {
  if (Math.abs(milliseconds) < 1000) return 'now';
  return milliseconds > 0 ? `in ${sayDuration(milliseconds)}` : `${sayDuration(milliseconds)} ago`;
}

/** "2026-11-22 22:59:05 UTC". */
export function sayInstant(milliseconds: number): string {
  return `${new Date(milliseconds).toISOString().slice(0, 19).replace('T', ' ')} UTC`;
}

export function plural(count: number, noun: string): string {
  return `${count} ${noun}${count === 1 ? '' : 's'}`;
}
