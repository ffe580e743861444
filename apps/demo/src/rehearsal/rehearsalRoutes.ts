import type { Access } from '@authshift/server';
import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { customersOf, findActor } from '../product/actors.ts';
import { type Asked, readOwn } from '../product/ownApi.ts';
import type { Scenario, StageAction } from '../scenarios/scenario.ts';
import type { Rehearsal } from './rehearsal.ts';

const forwardSchema = z.strictObject({
  days: z.int().min(0).max(3650).optional(),
  hours: z.int().min(0).max(24).optional(),
  minutes: z.int().min(0).max(60).optional(),
});
const faultSchema = z.strictObject({ on: z.boolean() });
const asOfSchema = z.strictObject({ date: z.iso.date().nullable() });

/** For Harborline's rehearsals: everybody may look at the cards of their customers. Mounted at `/harborline/scenarios`. */
export function rehearsalRoutes(rehearsal: Rehearsal): Hono<Asked> {
  const app = new Hono<Asked>();
  app.get('/', async (context) => {
    const access = context.get('access');
    return context.json({ role: access.role, scenarios: await Promise.all(seenBy(access).map(rehearsal.view)) });
  });
  app.get('/:id', async (context) => context.json(await rehearsal.view(scenarioOf(context))));

  /** Does something to a scenario, and answers how it stands then. */
  const change = (path: string, act: (scenario: Scenario, context: Context<Asked>) => Promise<void>): void => {
    app.post(`/:id${path}`, async (context) => {
      const scenario = scenarioOf(context);
      await act(scenario, context);
      return context.json(await rehearsal.view(scenario));
    });
  };
  change('/start', (scenario) => rehearsal.start(scenario));
  change('/deeds/:deed', (scenario, context) => rehearsal.act(scenario, actionOf(context, scenario.deeds, 'deed')));
  change('/faults/:fault', async (scenario, context) => {
    const { id } = actionOf(context, scenario.faults, 'fault');
    const { on } = await readOwn(context.req.raw, faultSchema);
    await rehearsal.switchFault(scenario, id, on);
  });
  change('/clock', async (scenario, context) =>
    rehearsal.forward(scenario, await readOwn(context.req.raw, forwardSchema)),
  );
  change('/as-of', async (scenario, context) => {
    const { date } = await readOwn(context.req.raw, asOfSchema);
    await rehearsal.setAsOf(scenario, date);
  });
  return app;
}

function seenBy({ actor }: Access): readonly Scenario[] {
  return customersOf(findActor(actor.name));
}

function scenarioOf(context: Context<Asked>): Scenario {
  const id = context.req.param('id');
  const found = seenBy(context.get('access')).find((scenario) => scenario.id === id);
  if (found === undefined) throw new HTTPException(404, { message: `There is no scenario ${id}.` });
  return found;
}

/** The one that the address names. */
function actionOf<Action extends StageAction>(
  context: Context<Asked>,
  actions: readonly Action[],
  kind: 'deed' | 'fault',
): Action {
  const found = actions.find(({ id }) => id === context.req.param(kind));
  if (found === undefined) throw new HTTPException(404, { message: `There is no such ${kind}.` });
  return found;
}
