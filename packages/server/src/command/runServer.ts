import { once } from 'node:events';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { getRequestListener } from '@hono/node-server';
import type { Work } from '../jobs/work.ts';
import { describeError } from '../log.ts';
import type { AuthShiftServerOptions } from '../options.ts';
import { createAuthShiftServer } from '../server.ts';
import { createLineLog, readLogLevel } from './lineLog.ts';
import type { ListenAddress } from './serverSettings.ts';
import type { Settings } from './settings.ts';

export interface RunServerOptions {
  readonly settings: Settings;
  readonly options: Omit<AuthShiftServerOptions, 'log'>;
  readonly address: ListenAddress;
  readonly work: readonly Work[];
  /** False: only what tells whether it is well is answered. */
  readonly api: boolean;
  readonly stopping: AbortSignal;
}

/** Runs until it is told to stop; then finishes what is under way, within the time it has for that. */
export async function runServer({
  settings,
  options,
  address,
  work,
  api,
  stopping,
}: RunServerOptions): Promise<number> {
  const log = createLineLog(readLogLevel(settings), (line) => process.stdout.write(`${line}\n`));
  const seconds = settings.number('AUTHSHIFT_SHUTDOWN_SECONDS', 25);
  settings.check();
  process.on('uncaughtException', (error) => {
    log({ level: 'error', event: 'process.failed', error: describeError(error) });
    process.exit(1);
  });
  const server = await createAuthShiftServer({ ...options, log });
  const answer = api ? server.fetch : healthOnly(server.fetch);
  const http = createServer(getRequestListener(answer, { overrideGlobalObjects: false }));
  http.listen(address.port, address.host);
  await once(http, 'listening');
  const { port } = http.address() as AddressInfo;
  if (work.length > 0) await server.start({ work });
  log({ level: 'info', event: 'process.ready', host: address.host, port, api, work, pid: process.pid });
  await fired(stopping);
  log({ level: 'info', event: 'process.stopping', seconds });
  // Streams end and answers under way are given first; then nothing is left on the connections.
  http.close();
  await server.stop({ seconds });
  http.closeAllConnections();
  log({ level: 'info', event: 'process.stopped' });
  return 0;
}

function healthOnly(answer: (request: Request) => Promise<Response>) {
  return async (request: Request): Promise<Response> => {
    const { pathname } = new URL(request.url);
    const asked = pathname === '/v1/health' || pathname === '/v1/ready';
    return asked ? answer(request) : new Response(null, { status: 404 });
  };
}

async function fired(signal: AbortSignal): Promise<void> {
  if (!signal.aborted) await once(signal, 'abort');
}
