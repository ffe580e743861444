import type { Socket } from 'node:net';
import { createTcpEnd } from '../control/listener.ts';
import type { ExchangeServices, ProtocolEnd, TlsManner } from '../services.ts';
import type { ImapConnection } from './session/imapConnection.ts';
import { machineTimers, type Timers } from './session/timers.ts';

/** IMAP4rev1 as outlook.office365.com speaks it: in TLS from the start (port 993), or by STARTTLS (port 143). */
export function createImapEnd(services: ExchangeServices, tls: TlsManner, timers: Timers = machineTimers): ProtocolEnd {
  const connections = new Set<ImapConnection>();
  let isClosing = false;

  const serve = async (socket: Socket): Promise<void> => {
    // Loaded with the first connection, so that the mock starts without it.
    const { openImapConnection } = await import('./session/imapConnection.ts');
    if (socket.destroyed) return;
    const connection = openImapConnection({ services, socket, isTls: tls === 'implicit', timers });
    connections.add(connection);
    if (isClosing) connection.sayGoodbye();
    await connection.done;
    connections.delete(connection);
  };

  const end = createTcpEnd({
    services,
    tls,
    onConnection: (socket) => {
      serve(socket).catch((error: unknown) => {
        console.error('IMAP could not be opened.', error);
        socket.destroy();
      });
    },
  });

  return {
    listen: end.listen,
    close: async () => {
      isClosing = true;
      for (const connection of connections) connection.sayGoodbye();
      await end.close();
    },
  };
}
