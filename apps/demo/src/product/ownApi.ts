import { type Access, AccessError, type Authenticate } from '@authshift/server';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import type { z } from 'zod';

/** What a route of Harborline's own knows of whoever asks: `context.get('access')`. */
export interface Asked {
  readonly Variables: { readonly access: Access };
}

/**
 * Harborline's own small API beside AuthShift's, for routes to be mounted on: who asks is found out once, as for every other request. Everybody
 * may look, only admins may change anything. A refusal is `{ message }`, a sentence for the person.
 */
export function createOwnApi(authenticate: Authenticate): Hono<Asked> {
  const app = new Hono<Asked>();
  app.use(async (context, next) => {
    const access = await authenticate(context.req.raw);
    if (access === null) throw new AccessError('unauthenticated', 'No valid bearer token came with the request.');
    if (context.req.method !== 'GET') refuseOthers(access);
    context.set('access', access);
    await next();
  });
  app.onError((error, context) => {
    if (error instanceof AccessError)
      return context.json({ message: error.message }, error.code === 'unauthenticated' ? 401 : 403);
    if (error instanceof HTTPException) return context.json({ message: error.message }, error.status);
    // What a deed runs into is for the person who pressed it.
    return context.json({ message: error.message }, 500);
  });
  return app;
}

/** For what only admins may look at, either. */
export function refuseOthers({ role }: Access): void {
  if (role !== 'admin') throw new HTTPException(403, { message: 'Only an admin of Harborline may do this.' });
}

/** A JSON body as its schema has it. */
export async function readOwn<Output>(request: Request, schema: z.ZodType<Output>): Promise<Output> {
  const result = schema.safeParse(await request.json().catch(() => null));
  if (result.success) return result.data;
  throw new HTTPException(400, { message: result.error.issues.map(({ message }) => message).join(' ') });
}
