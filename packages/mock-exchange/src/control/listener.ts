import type { Server } from 'node:http';

/** A port that was named is taken by something else. */
export class PortInUseError extends Error {
  override readonly name = 'PortInUseError';
  readonly port: number;

  constructor(port: number, options?: ErrorOptions) {
    super(`Port ${port} is in use by another program.`, options);
    this.port = port;
  }
}

/** Listens on the loopback address only; answers the port. Rejects with PortInUseError. */
export function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      reject(cause.code === 'EADDRINUSE' ? new PortInUseError(port, { cause }) : cause);
    });
    server.listen({ port, host: '127.0.0.1' }, () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

// Milliseconds that answers under way have to leave. Clients keep idle connections open for much longer.
const grace = 200;

/** Stops listening, lets answers under way leave, and ends every connection. */
export function stop(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    server.close(() => resolve());
    setImmediate(() => server.closeIdleConnections());
    setTimeout(() => server.closeAllConnections(), grace).unref();
  });
}
