import { createServer, type Server } from 'node:http';
import type { Server as TlsServer } from 'node:https';
import type { Server as NetServer } from 'node:net';
import { MockIdpError } from '../mockIdpError.ts';
import type { ServerTls } from '../tls/serverTls.ts';
import { DAY } from '../world/duration.ts';

/** TLS is loaded only by mocks that speak it. */
export async function createListener(tls: ServerTls | undefined): Promise<Server> {
  if (tls === undefined) return createServer();
  const { createServer: createTlsServer } = await import('node:https');
  const { cert, key, SNICallback, renew } = tls;
  const server = createTlsServer({ cert, key, ...(SNICallback === undefined ? {} : { SNICallback }) });
  if (renew !== undefined) keepFresh(server, renew);
  return server;
}

/** A mock may run for longer than its certificate is good: each day it looks, and shows the next one to whoever connects from then on. */
export function keepFresh(
  server: Pick<TlsServer, 'setSecureContext' | 'once'>,
  renew: NonNullable<ServerTls['renew']>,
): void {
  const look = async (): Promise<void> => {
    const next = await renew();
    if (next !== undefined) server.setSecureContext(next);
  };
  const timer = setInterval(() => void look().catch((error: unknown) => console.error(error)), DAY).unref();
  server.once('close', () => clearInterval(timer));
}

/** Any other would leave `localhost`, which the mock calls itself, without an answer. */
const ADDRESSES: ReadonlySet<string> = new Set(['127.0.0.1', '::1', '0.0.0.0', '::']);

/** Resolves to the port. Rejects with `MockIdpError` `port_in_use` or `invalid_request`. */
export function listen(server: NetServer, port: number, host: string): Promise<number> {
  if (!ADDRESSES.has(host)) {
    const known = [...ADDRESSES].join(', ');
    return Promise.reject(
      new MockIdpError('invalid_request', `The host to listen on is one of ${known}, not "${host}".`),
    );
  }
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(explainListening(cause, port, host));
    });
    server.listen(port, host, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function explainListening(cause: NodeJS.ErrnoException, port: number, host: string): Error {
  if (cause.code === 'EADDRINUSE') {
    return new MockIdpError('port_in_use', `Port ${port} is in use by another program.`, { cause });
  }
  if (cause.code === 'EADDRNOTAVAIL' || cause.code === 'EAFNOSUPPORT') {
    return new MockIdpError('invalid_request', `${host} is no address of this machine.`, { cause });
  }
  return cause;
}

export function close(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    server.close(() => resolve());
    // A browser keeps connections open for minutes; an ended test does not wait for it. The answer to `close` itself still leaves.
    setImmediate(() => server.closeIdleConnections());
    setTimeout(() => server.closeAllConnections(), 200).unref();
  });
}
