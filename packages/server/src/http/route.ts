import type { Role } from '@authshift/core/contract';
import type { Access } from '../access/access.ts';
import type { ServerContext } from '../context.ts';

/** One call of an authenticated and authorized actor. */
export interface Call {
  readonly server: ServerContext;
  readonly access: Access;
  readonly organizationId: string;
  readonly request: Request;
  readonly url: URL;
  param(name: string): string;
  /** Asks the host once more, for answers that go on for long: false where it would not admit whoever calls any longer. */
  isStillAdmitted(): Promise<boolean>;
}

export interface Route {
  readonly method: 'GET' | 'POST' | 'PATCH';
  /** Hono's path syntax, below the mount point. */
  readonly path: string;
  /** The least role that may call it. */
  readonly role: Role;
  /** A `Response`, or the body of a 200 answer. */
  handle(call: Call): Promise<unknown>;
}

export function json(body: unknown, status = 200, headers: Record<string, string> = {}): Response {
  return new Response(JSON.stringify(body), {
    status,
    headers: {
      'content-type': 'application/json',
      'cache-control': 'no-store',
      'x-content-type-options': 'nosniff',
      ...headers,
    },
  });
}
