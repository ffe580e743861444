/**
 * A server in a process of its own, so that a test can kill it: reads one line of JSON from standard input, prints
 * `{"origin"}` when it answers, and runs until it is killed.
 */
import { once } from 'node:events';
import { createServer } from 'node:http';
import { createInterface } from 'node:readline';
import { connectMockIdp } from '@authshift/mock-idp';
import { getRequestListener } from '@hono/node-server';
import { createAuthShiftServer, type DatabaseChoice } from '../../src/index.ts';

export interface ProcessOptions {
  readonly database: DatabaseChoice;
  readonly port: number;
  readonly control: { readonly url: string; readonly token: string };
  readonly ews: string;
  readonly syncIntervalSeconds: number;
  /** Base64. */
  readonly vaultKey: string;
}

const [line] = (await once(createInterface({ input: process.stdin }), 'line')) as [string];
const options = JSON.parse(line) as ProcessOptions;
const idp = await connectMockIdp(options.control.url, options.control.token);
const server = await createAuthShiftServer({
  database: options.database,
  vaultKey: Buffer.from(options.vaultKey, 'base64'),
  publicOrigin: `http://localhost:${options.port}`,
  syncIntervalSeconds: options.syncIntervalSeconds,
  authenticate: async (request) =>
    request.headers.get('authorization') === 'Bearer the-admin'
      ? { organization: { id: 'org', name: 'Organization' }, actor: { id: 'admin', name: 'Admin' }, role: 'admin' }
      : null,
  microsoft: {
    authOptions: async (tenant, clientId) => (await idp.msalConfig({ tenant, clientId })).auth,
    ewsAddress: options.ews,
    privateNetworks: 'allow',
  },
});
const http = createServer(getRequestListener(server.fetch, { overrideGlobalObjects: false }));
http.listen(options.port, '127.0.0.1');
await once(http, 'listening');

process.on('message', async (message: { readonly method: string; readonly args: readonly unknown[] }) => {
  const provision = server.provision as unknown as Record<string, (...args: readonly unknown[]) => Promise<void>>;
  if (message.method === 'start') await server.start();
  if (message.method !== 'start') await provision[message.method]?.(...message.args);
  process.send?.('done');
});
process.send?.('ready');
