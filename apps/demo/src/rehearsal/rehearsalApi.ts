import { type Access, AccessError } from '@authshift/server';
import { Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { customersOf, findActor } from '../product/actors.ts';
import type { Scenario } from '../scenarios/scenario.ts';
import type { Rehearsal } from './rehearsal.ts';

export interface RehearsalApiOptions {
  readonly rehearsal: Rehearsal;
  /** Who asks, as for every other request. */
  authenticate(request: Request): Promise<Access | null>;
}

type Variables = { readonly Variables: { access: Access } };

const forwardSchema = z.strictObject({
  days: z.int().min(0).max(3650).optional(),
  hours: z.int().min(0).max(24).optional(),
  minutes: z.int().min(0).max(60).optional(),
});
const faultSchema = z.strictObject({ on: z.boolean() });
const asOfSchema = z.strictObject({ date: z.iso.date().nullable() });

/** Harborline's own small API for its rehearsals. Everybody may look at the cards of their customers, only admins may act. */
export function createRehearsalApi({ rehearsal, authenticate }: RehearsalApiOptions): Hono<Variables> {
  const app = new Hono<Variables>();
  app.use(async (context, next) => {
    const access = await authenticate(context.req.raw);
    if (access === null) throw new AccessError('unauthenticated', 'No valid bearer token came with the request.');
    if (context.req.method !== 'GET' && access.role !== 'admin')
      throw new HTTPException(403, { message: 'Only an admin of Harborline may change a rehearsal.' });
    context.set('access', access);
    await next();
  });
  const seen = ({ actor }: Access): readonly Scenario[] => customersOf(findActor(actor.name));
  const scenarioOf = (access: Access, id: string): Scenario => {
    const found = seen(access).find((scenario) => scenario.id === id);
    if (found === undefined) throw new HTTPException(404, { message: `There is no scenario ${id}.` });
    return found;
  };

  app.get('/scenarios', async (context) =>
    context.json({
      role: context.get('access').role,
      scenarios: await Promise.all(seen(context.get('access')).map(rehearsal.view)),
    }),
  );
  app.get('/scenarios/:id', async (context) =>
    context.json(await rehearsal.view(scenarioOf(context.get('access'), context.req.param('id')))),
  );
  app.post('/scenarios/:id/start', async (context) => {
    const scenario = scenarioOf(context.get('access'), context.req.param('id'));
    await rehearsal.start(scenario);
    return context.json(await rehearsal.view(scenario));
  });
  app.post('/scenarios/:id/deeds/:deed', async (context) => {
    const scenario = scenarioOf(context.get('access'), context.req.param('id'));
    const deed = scenario.deeds.find(({ id }) => id === context.req.param('deed'));
    if (deed === undefined) throw new HTTPException(404, { message: 'There is no such deed.' });
    await rehearsal.act(scenario, deed);
    return context.json(await rehearsal.view(scenario));
  });
  app.post('/scenarios/:id/faults/:fault', async (context) => {
    const scenario = scenarioOf(context.get('access'), context.req.param('id'));
    const fault = scenario.faults.find(({ id }) => id === context.req.param('fault'));
    if (fault === undefined) throw new HTTPException(404, { message: 'There is no such fault.' });
    const { on } = await read(context.req.raw, faultSchema);
    await rehearsal.switchFault(scenario, fault.id, on);
    return context.json(await rehearsal.view(scenario));
  });
  app.post('/scenarios/:id/clock', async (context) => {
    const scenario = scenarioOf(context.get('access'), context.req.param('id'));
    await rehearsal.forward(scenario, await read(context.req.raw, forwardSchema));
    return context.json(await rehearsal.view(scenario));
  });
  app.post('/scenarios/:id/as-of', async (context) => {
    const scenario = scenarioOf(context.get('access'), context.req.param('id'));
    const { date } = await read(context.req.raw, asOfSchema);
    await rehearsal.setAsOf(scenario, date);
    return context.json(await rehearsal.view(scenario));
  });

  app.onError((error, context) => {
    if (error instanceof AccessError)
      return context.json({ message: error.message }, error.code === 'unauthenticated' ? 401 : 403);
    if (error instanceof HTTPException) return context.json({ message: error.message }, error.status);
    // What a deed runs into is for the person who pressed it.
    return context.json({ message: error.message }, 500);
  });
  return app;
}

async function read<Output>(request: Request, schema: z.ZodType<Output>): Promise<Output> {
  const result = schema.safeParse(await request.json().catch(() => null));
  if (result.success) return result.data;
  throw new HTTPException(400, { message: result.error.issues.map(({ message }) => message).join(' ') });
}
