/** AuthShift inside a product on Hono. Run it with `node packages/server/examples/hono.ts`. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AuthShiftServer } from '@authshift/server';
import { serve } from '@hono/node-server';
import { Hono } from 'hono';
import { run } from './rehearsal.ts';

export async function start(authshift: AuthShiftServer, port: number): Promise<Server> {
  const product = new Hono();
  product.get('/', (context) => context.text('The product'));
  product.all('/v1/*', (context) => authshift.fetch(context.req.raw));
  const server = serve({ fetch: product.fetch, port, hostname: '127.0.0.1' }) as Server;
  if (!server.listening) await once(server, 'listening');
  return server;
}

if (import.meta.main) await run(start);
