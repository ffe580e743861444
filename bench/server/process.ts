/**
 * The server in a process of its own, as a product runs it: reads one line of JSON from standard input, says `{origin}` when it answers, and
 * tells its processor time when asked.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { createInterface } from 'node:readline';
import { createAuthShiftServer, type DatabaseChoice } from '@authshift/server';
import { getRequestListener } from '@hono/node-server';
import { ORGANIZATION } from './organization.ts';

export interface ServerOptions {
  readonly database: DatabaseChoice;
  readonly ews: string;
  /** Base64. */
  readonly vaultKey: string;
}

const [line] = (await once(createInterface({ input: process.stdin }), 'line')) as [string];
const { database, ews, vaultKey } = JSON.parse(line) as ServerOptions;
const http = createServer();
http.listen(0, '127.0.0.1');
await once(http, 'listening');
const origin = `http://127.0.0.1:${(http.address() as AddressInfo).port}`;
const server = await createAuthShiftServer({
  database,
  vaultKey: Buffer.from(vaultKey, 'base64'),
  publicOrigin: origin,
  syncIntervalSeconds: 86_400,
  authenticate: async () => ({
    organization: { id: ORGANIZATION, name: 'Bench' },
    actor: { id: 'admin', name: 'Admin' },
    role: 'admin',
  }),
  microsoft: { authOptions: (_tenant, clientId) => ({ clientId }), ewsAddress: ews },
});
http.on('request', getRequestListener(server.fetch, { overrideGlobalObjects: false }));
// Syncs of everybody would be measured as well.
await server.start({ work: ['assignments'] });
process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send?.({ processor: (user + system) / 1000 });
});
process.send?.({ origin });
