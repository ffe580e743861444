import { randomBytes } from 'node:crypto';

const LIFETIME = 60_000;

/** Authorization requests that came by POST, for the moment until the browser asks for them by GET. */
export interface ParkedRequests {
  park(parameters: URLSearchParams): string;
  /** Once. */
  take(id: string | undefined): URLSearchParams | undefined;
}

export function createParkedRequests(now: () => number = Date.now): ParkedRequests {
  const parked = new Map<string, { readonly parameters: URLSearchParams; readonly until: number }>();
  return {
    park: (parameters) => {
      for (const [id, request] of parked) if (request.until < now()) parked.delete(id);
      const id = randomBytes(24).toString('base64url');
      parked.set(id, { parameters, until: now() + LIFETIME });
      return id;
    },
    take: (id) => {
      const request = id === undefined ? undefined : parked.get(id);
      if (id !== undefined) parked.delete(id);
      return request?.parameters;
    },
  };
}
