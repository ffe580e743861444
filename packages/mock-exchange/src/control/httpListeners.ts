import type { Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { createAdaptorServer } from '@hono/node-server';
import type { Hono } from 'hono';
import type { ExchangeServices, ProtocolEnd } from '../services.ts';
import { listen, stop } from './listener.ts';

export function createPlainListener(application: Hono): ProtocolEnd {
  const server = createAdaptorServer({ fetch: application.fetch }) as Server;
  return { listen: (port) => listen(server, port), close: () => stop(server) };
}

export function createTlsListener(application: Hono, services: ExchangeServices): ProtocolEnd {
  let server: Server | undefined;
  let forget: () => void = () => undefined;
  return {
    listen: async (port) => {
      const secure = createAdaptorServer({
        fetch: application.fetch,
        createServer: createTlsServer,
        serverOptions: { ...(await services.tls()) },
      }) as ReturnType<typeof createTlsServer>;
      forget = services.onCertificateRenewal((options) => secure.setSecureContext(options));
      server = secure;
      return listen(secure, port);
    },
    close: async () => {
      forget();
      if (server !== undefined) await stop(server);
    },
  };
}
