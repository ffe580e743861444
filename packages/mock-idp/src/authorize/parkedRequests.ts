import { randomBytes } from 'node:crypto';
import { createShortMemory } from '../state/shortMemory.ts';

const LIFETIME = 60_000;
const CAPACITY = 1000;

/** Authorization requests that came by POST, for the moment until the browser asks for them by GET. */
export interface ParkedRequests {
  park(parameters: URLSearchParams): string;
  /** Once. */
  take(id: string | undefined): URLSearchParams | undefined;
}

export function createParkedRequests(now: () => number = Date.now): ParkedRequests {
  const parked = createShortMemory<URLSearchParams>(CAPACITY, now);
  return {
    park: (parameters) => {
      const id = randomBytes(24).toString('base64url');
      parked.set(id, parameters, LIFETIME);
      return id;
    },
    take: (id) => {
      if (id === undefined) return undefined;
      const parameters = parked.get(id);
      parked.delete(id);
      return parameters;
    },
  };
}
