import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { createPlainListener, createTlsListener } from '../../control/httpListeners.ts';
import type { ExchangeServices, ProtocolEnd } from '../../services.ts';

const applications = new WeakMap<ExchangeServices, Promise<Hono>>();

/** The port of an Exchange Server in the company's own building. What is behind it is loaded with the first request. */
export function createOnPremisesEnd(services: ExchangeServices, manner: 'plain' | 'tls'): ProtocolEnd {
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.all('*', async (context) => (await openApplication(services)).fetch(context.req.raw, context.env));
  const application = app as unknown as Hono;
  return manner === 'plain' ? createPlainListener(application) : createTlsListener(application, services);
}

/** One for both ports: what one account has under way counts together. */
function openApplication(services: ExchangeServices): Promise<Hono> {
  const known = applications.get(services);
  if (known !== undefined) return known;
  const opened = import('./onPremisesApplication.ts').then(({ createOnPremisesApplication }) =>
    createOnPremisesApplication(services),
  );
  applications.set(services, opened);
  return opened;
}
