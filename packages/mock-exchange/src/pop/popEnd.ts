import { createTcpEnd } from '../control/listener.ts';
import type { ExchangeServices, ProtocolEnd, TlsManner } from '../services.ts';

/** POP3: in TLS from the start as outlook.office365.com offers it on port 995, or with STLS as on port 110. */
export function createPopEnd(services: ExchangeServices, tls: TlsManner): ProtocolEnd {
  // Loaded with the first connection, so that the mock starts without it.
  const serve = (): Promise<typeof import('./popConnection.ts')> => import('./popConnection.ts');
  return createTcpEnd({
    services,
    tls,
    onConnection: (socket) => {
      serve().then(
        ({ servePop }) => {
          if (!socket.destroyed) servePop(socket, services);
        },
        (error: unknown) => {
          console.error('POP could not be opened.', error);
          socket.destroy();
        },
      );
    },
  });
}
