import type { HttpBindings } from '@hono/node-server';
import { Hono } from 'hono';
import { httpEnds } from '../ends.ts';
import type { ExchangeServices } from '../services.ts';

/** All HTTP ends and the control API behind one address. */
export function createHttpApplication(services: ExchangeServices, control: Hono): Hono {
  const opened = new Map<string, Promise<Hono>>();
  const app = new Hono<{ Bindings: HttpBindings }>();
  app.route('/', control);
  app.all('*', async (context) => {
    const path = context.req.path.toLowerCase();
    const end = httpEnds.find((one) => path.startsWith(one.path));
    if (end === undefined) return context.body(null, 404);
    const application = opened.get(end.path) ?? end.open(services);
    opened.set(end.path, application);
    return (await application).fetch(context.req.raw, context.env);
  });
  app.onError((error, context) => {
    console.error('A protocol end could not answer.', error);
    return context.body(null, 500);
  });
  return app as unknown as Hono;
}
