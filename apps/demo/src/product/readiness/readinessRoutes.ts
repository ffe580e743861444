import type { Access, Authenticate } from '@authshift/server';
import { type Context, Hono } from 'hono';
import { lookAround, type ReadinessTargets } from './checks.ts';
import type { ReadinessBook, ReadinessNotes } from './readinessBook.ts';

export interface ReadinessOptions {
  readonly authenticate: Authenticate;
  readonly book: ReadinessBook;
  /** Where an organization's Microsoft answers. */
  targetsOf(organizationId: string): ReadinessTargets;
}

/** What Harborline's own server is asked before a customer is connected. Mounted at `/harborline/readiness`. */
export function readinessRoutes({ authenticate, book, targetsOf }: ReadinessOptions): Hono {
  const app = new Hono();
  const asAdmin = async (context: Context, act: (access: Access) => Promise<Response> | Response) => {
    const access = await authenticate(context.req.raw);
    if (access === null) return context.json({ title: 'Sign in first.' }, 401);
    if (access.role !== 'admin') return context.json({ title: 'Only an administrator can do this.' }, 403);
    return act(access);
  };
  app.get('/', async (context) => {
    const access = await authenticate(context.req.raw);
    if (access === null) return context.json({ title: 'Sign in first.' }, 401);
    const { id } = access.organization;
    return context.json({ checks: await lookAround(targetsOf(id)), ...view(book.read(id)) });
  });
  app.put('/skips/:check', (context) =>
    asAdmin(context, async ({ organization, actor }) => {
      const reason = readReason(await bodyOf(context));
      if (reason === null) return context.json({ title: 'Say why, in a few words.' }, 422);
      const skip = { reason, by: actor.name, at: new Date().toISOString() };
      const { skips } = book.read(organization.id);
      return context.json(
        view(book.write(organization.id, { skips: { ...skips, [context.req.param('check')]: skip } })),
      );
    }),
  );
  app.delete('/skips/:check', (context) =>
    asAdmin(context, ({ organization }) => {
      const { [context.req.param('check')]: _, ...skips } = book.read(organization.id).skips;
      return context.json(view(book.write(organization.id, { skips })));
    }),
  );
  app.get('/modern-sign-in', async (context) => {
    const access = await authenticate(context.req.raw);
    if (access === null) return context.json({ title: 'Sign in first.' }, 401);
    return context.json(view(book.read(access.organization.id)).modernSignIn);
  });
  app.put('/modern-sign-in', (context) =>
    asAdmin(context, async ({ organization }) => {
      const { value } = await bodyOf(context);
      if (value !== null && typeof value !== 'boolean') {
        return context.json({ title: 'True, false, or null for the default.' }, 422);
      }
      return context.json(view(book.write(organization.id, { modernSignIn: value })));
    }),
  );
  return app;
}

async function bodyOf(context: Context): Promise<Readonly<Record<string, unknown>>> {
  const body: unknown = await context.req.json().catch(() => null);
  return typeof body === 'object' && body !== null ? (body as Record<string, unknown>) : {};
}

function readReason({ reason }: Readonly<Record<string, unknown>>): string | null {
  const text = typeof reason === 'string' ? reason.trim() : '';
  return text.length >= 3 && text.length <= 500 ? text : null;
}

function view({ skips, modernSignIn }: ReadinessNotes) {
  return {
    skips,
    modernSignIn: { effective: modernSignIn ?? true, origin: modernSignIn === null ? 'default' : 'explicit' },
  } as const;
}

/** The answer of `GET /harborline/readiness`. */
export type Readiness = { readonly checks: Awaited<ReturnType<typeof lookAround>> } & ReturnType<typeof view>;
