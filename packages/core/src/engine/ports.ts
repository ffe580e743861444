/** Now, as milliseconds since 1970 in UTC. Every window and age is derived from it. */
export interface Clock {
  now(): number;
}

/** Waiting, so that a test can do without it. */
export interface Timers {
  setTimeout(callback: () => void, milliseconds: number): unknown;
  clearTimeout(handle: unknown): void;
}

/** A new id nobody has used: idempotency keys and pending changes. */
export type Ids = () => string;
