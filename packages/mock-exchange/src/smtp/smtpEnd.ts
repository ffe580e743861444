import { createTcpEnd } from '../control/listener.ts';
import type { ExchangeServices, ProtocolEnd } from '../services.ts';
import type { ExchangeSmtpServer } from './exchangeSmtpServer.ts';

/** SMTP submission with STARTTLS, as smtp.office365.com offers it on port 587; Exchange Online has no port for SMTP in TLS from the start. */
export function createSmtpEnd(services: ExchangeServices): ProtocolEnd {
  let opened: Promise<ExchangeSmtpServer> | undefined;
  let forget: () => void = () => undefined;
  // Loaded with the first connection, so that the mock starts without it.
  const open = async (): Promise<ExchangeSmtpServer> => {
    const { ExchangeSmtpServer } = await import('./exchangeSmtpServer.ts');
    const server = new ExchangeSmtpServer(services, await services.tls());
    forget = services.onCertificateRenewal((options) => server.updateSecureContext(options));
    return server;
  };
  const end = createTcpEnd({
    services,
    tls: 'starttls',
    onConnection: (socket) => {
      opened ??= open();
      opened.then(
        (server) => {
          if (!socket.destroyed) server.connect(socket);
        },
        (error: unknown) => {
          console.error('SMTP could not be opened.', error);
          socket.destroy();
        },
      );
    },
  });
  return {
    listen: end.listen,
    close: async () => {
      forget();
      (await opened?.catch(() => undefined))?.sayGoodbye();
      await end.close();
    },
  };
}
