import { type Context, Hono } from 'hono';
import { HTTPException } from 'hono/http-exception';
import { z } from 'zod';
import { type Asked, readOwn } from '../ownApi.ts';
import { checkIds, lookAround, type ReadinessTargets } from './checks.ts';
import type { ReadinessBook, ReadinessNotes } from './readinessBook.ts';

export interface ReadinessOptions {
  readonly book: ReadinessBook;
  /** Where an organization's Microsoft answers. */
  targetsOf(organizationId: string): ReadinessTargets;
  /** The organization's time. */
  now(organizationId: string): Date;
}

const why = 'Say why, in a few words.';
const skipSchema = z.object({ reason: z.string(why).trim().min(3, why).max(500, why) });
const modernSignInSchema = z.object({ value: z.boolean('True, false, or null for the default.').nullable() });

/** What Harborline's own server is asked before a customer is connected. Mounted at `/harborline/readiness`. */
export function readinessRoutes({ book, targetsOf, now }: ReadinessOptions): Hono<Asked> {
  const app = new Hono<Asked>();
  app.get('/', async (context) => {
    const { id } = context.get('access').organization;
    return context.json({ checks: await lookAround(targetsOf(id)), ...view(book.read(id)) });
  });
  app.put('/skips/:check', async (context) => {
    const { organization, actor } = context.get('access');
    const check = checkOf(context);
    const { reason } = await readOwn(context.req.raw, skipSchema);
    const skip = { reason, by: actor.name, at: now(organization.id).toISOString() };
    const { skips } = book.read(organization.id);
    return context.json(view(book.write(organization.id, { skips: { ...skips, [check]: skip } })));
  });
  app.delete('/skips/:check', (context) => {
    const { organization } = context.get('access');
    const { [checkOf(context)]: _, ...skips } = book.read(organization.id).skips;
    return context.json(view(book.write(organization.id, { skips })));
  });
  app.get('/modern-sign-in', (context) =>
    context.json(view(book.read(context.get('access').organization.id)).modernSignIn),
  );
  app.put('/modern-sign-in', async (context) => {
    const { organization } = context.get('access');
    const { value } = await readOwn(context.req.raw, modernSignInSchema);
    return context.json(view(book.write(organization.id, { modernSignIn: value })));
  });
  return app;
}

function checkOf(context: Context<Asked, '/skips/:check'>): string {
  const check = context.req.param('check');
  if (checkIds.some((id) => id === check)) return check;
  throw new HTTPException(404, { message: 'There is no such check.' });
}

function view({ skips, modernSignIn }: ReadinessNotes) {
  return {
    skips,
    modernSignIn: { effective: modernSignIn ?? true, origin: modernSignIn === null ? 'default' : 'explicit' },
  } as const;
}

/** The answer of `GET /harborline/readiness`. */
export type Readiness = { readonly checks: Awaited<ReturnType<typeof lookAround>> } & ReturnType<typeof view>;
