import type { Clock, Ids, Timers } from './ports.ts';

// What browsers, workers, Node, Deno and Bun all offer. Declared here because core's library is the language alone.
declare function setTimeout(callback: () => void, milliseconds: number): unknown;
declare function clearTimeout(handle: unknown): void;
declare const crypto: { getRandomValues(bytes: Uint8Array): Uint8Array };

export const systemClock: Clock = { now: () => Date.now() };

export const systemTimers: Timers = {
  setTimeout: (callback, milliseconds) => setTimeout(callback, milliseconds),
  clearTimeout: (handle) => clearTimeout(handle),
};

/** 128 random bits in hex. `randomUUID` is missing where a page is served over plain http. */
export const randomIds: Ids = () => {
  const bytes = crypto.getRandomValues(new Uint8Array(16));
  return Array.from(bytes, (byte) => byte.toString(16).padStart(2, '0')).join('');
};
