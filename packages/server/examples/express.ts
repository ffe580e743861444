/** AuthShift inside a product on Express. Run it with `node packages/server/examples/express.ts`. */
import { once } from 'node:events';
import type { Server } from 'node:http';
import type { AuthShiftServer } from '@authshift/server';
import { getRequestListener } from '@hono/node-server';
import express from 'express';
import { run } from './rehearsal.ts';

export async function start(authshift: AuthShiftServer, port: number): Promise<Server> {
  const product = express();
  // `all`, not `use`, which would cut `/v1` off; and before any parser of bodies: AuthShift reads its own.
  product.all('/v1/{*path}', getRequestListener(authshift.fetch, { overrideGlobalObjects: false }));
  product.use(express.json());
  product.get('/', (_, response) => void response.send('The product'));
  const server = product.listen(port, '127.0.0.1');
  if (!server.listening) await once(server, 'listening');
  return server;
}

if (import.meta.main) await run(start);
