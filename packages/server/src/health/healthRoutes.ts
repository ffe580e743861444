import type { Hono } from 'hono';
import type { ServerContext } from '../context.ts';
import { json } from '../http/route.ts';
import { checkReadiness } from './readiness.ts';

/** For whoever runs the process: no token is asked for, and nothing is told but whether it is well. */
export function addHealthRoutes(app: Hono, server: ServerContext): void {
  // Alive is who answers; a database that is away is no reason to be started anew.
  app.get('/v1/health', () => json({ alive: true }));
  app.get('/v1/ready', async () => {
    const readiness = await checkReadiness(server);
    return json(readiness, readiness.ready ? 200 : 503);
  });
}
