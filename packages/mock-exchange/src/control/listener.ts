import type { Server as HttpServer } from 'node:http';
import { createServer, type Server, type Socket } from 'node:net';
import { MockIdpError } from '@authshift/mock-idp';
import { closeServer, listen as listenOn } from '@authshift/mock-idp/beside';
import { MockExchangeError } from '../mockExchangeError.ts';
import type { ExchangeServices, ProtocolEnd, TlsManner } from '../services.ts';

/** Listens on the loopback address only; answers the port. Rejects with `MockExchangeError` `port_in_use`. */
export async function listen(server: Server, port: number): Promise<number> {
  try {
    return await listenOn(server, port, '127.0.0.1');
  } catch (error) {
    if (!(error instanceof MockIdpError && error.code === 'port_in_use')) throw error;
    throw new MockExchangeError('port_in_use', error.message, { cause: error });
  }
}

/** Stops listening, lets answers under way leave, and ends every connection. */
export function stop(server: HttpServer): Promise<void> {
  return closeServer(server);
}

export interface TcpEndOptions {
  readonly services: Pick<ExchangeServices, 'tls' | 'onCertificateRenewal'>;
  /** `implicit`: the sockets of `onConnection` are TLS sockets that have shaken hands. */
  readonly tls: TlsManner;
  readonly onConnection: (socket: Socket) => void;
  /** Says goodbye on a connection when the mock ends, in the protocol's words. */
  readonly farewell?: (socket: Socket) => void;
}

// Milliseconds a client has to take the farewell.
const grace = 200;

/** A line protocol's listener: it knows its sockets, so that closing ends them. */
export function createTcpEnd({ services, tls, onConnection, farewell }: TcpEndOptions): ProtocolEnd {
  /** Who is talked to: the TLS sockets of a port that speaks TLS. */
  const sockets = new Set<Socket>();
  /** What lies below those; some of it has never shaken hands. */
  const carriers = new Set<Socket>();
  let server: Server | undefined;
  let forget: () => void = () => undefined;
  const take = (socket: Socket, among: Set<Socket> = sockets): void => {
    among.add(socket);
    socket.once('close', () => among.delete(socket));
    // A connection that breaks is no fault of the mock; whoever reads from it is told by `close`.
    socket.on('error', () => socket.destroy());
  };
  const openTls = async (): Promise<Server> => {
    const { createServer: createTlsServer } = await import('node:tls');
    const secure = createTlsServer(await services.tls(), onConnection);
    secure.on('connection', (socket) => take(socket, carriers));
    // Before the connection is handed on: the listener of `createServer` comes first.
    secure.prependListener('secureConnection', (socket) => take(socket));
    secure.on('tlsClientError', (_error, socket) => socket.destroy());
    forget = services.onCertificateRenewal((options) => secure.setSecureContext(options));
    return secure;
  };
  const openPlain = (): Server =>
    createServer((socket) => {
      take(socket);
      onConnection(socket);
    });
  return {
    listen: async (port) => {
      server = tls === 'implicit' ? await openTls() : openPlain();
      return listen(server, port);
    },
    close: async () => {
      forget();
      if (server === undefined || !server.listening) return;
      const ended = new Promise<void>((resolve) => server?.close(() => resolve()));
      for (const socket of sockets) {
        farewell?.(socket);
        socket.end();
      }
      setTimeout(() => {
        for (const socket of [...sockets, ...carriers]) socket.destroy();
      }, grace).unref();
      await ended;
    },
  };
}
