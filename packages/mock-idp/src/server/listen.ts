import { createServer, type Server } from 'node:http';
import { MockIdpError } from '../mockIdpError.ts';
import type { ServerTls } from '../tls/serverTls.ts';

/** TLS is loaded only by mocks that speak it. */
export async function createListener(tls: ServerTls | undefined): Promise<Server> {
  if (tls === undefined) return createServer();
  const { createServer: createTlsServer } = await import('node:https');
  const { cert, key, SNICallback } = tls;
  return createTlsServer({ cert, key, ...(SNICallback === undefined ? {} : { SNICallback }) });
}

/** Resolves to the port. Rejects with `MockIdpError` `port_in_use`. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const isBusy = cause.code === 'EADDRINUSE';
      reject(isBusy ? new MockIdpError('port_in_use', `Port ${port} is in use by another program.`, { cause }) : cause);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
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
