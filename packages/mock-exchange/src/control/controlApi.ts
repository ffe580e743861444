import { createHash, timingSafeEqual } from 'node:crypto';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { z } from 'zod';
import { ExchangeSeedError, type NewCalendarItem } from '../mailboxes/exchangeSeed.ts';
import { folderNames, rightLevels } from '../mailboxes/folderRight.ts';
import type { Mailboxes } from '../mailboxes/mailboxes.ts';
import type { RequestLog } from './requestLog.ts';

export const controlPath = '/_mock/exchange';

export interface ControlOptions {
  readonly token: string;
  readonly mailboxes: Mailboxes;
  readonly log: RequestLog;
  readonly reset: () => Promise<void>;
  readonly close: () => Promise<void>;
}

const rightSchema = z.strictObject({
  mailbox: z.string(),
  account: z.string(),
  folder: z.enum(folderNames),
  level: z.enum(rightLevels),
});
const mostBody = 4_194_304;

/**
 * The control API, for tests and tools in another process: `connectMockExchange` speaks it. It takes mock-idp's control
 * token, answers only to a loopback name in `Host` (DNS rebinding) and never to a page of another origin.
 */
export function createControlApi({ token, mailboxes, log, reset, close }: ControlOptions): Hono {
  const app = new Hono().basePath(controlPath);
  app.use('*', async (context, next) => {
    if (!isLoopbackCall(context)) return context.json({ error: 'forbidden' }, 403);
    if (!sameToken(context.req.header('authorization'), token)) return context.json({ error: 'unauthorized' }, 401);
    return next();
  });
  app.use('*', bodyLimit({ maxSize: mostBody, onError: (context) => context.json({ error: 'too_large' }, 413) }));
  app.get('/requests', (context) => context.json(log.list()));
  app.get('/mailboxes', async (context) => context.json(await mailboxes.list(context.req.query('tenant') ?? '')));
  app.get('/calendar', async (context) => context.json(await mailboxes.calendar(addressOf(context))));
  app.put('/calendar', async (context) => {
    // setCalendar checks the items itself.
    const items = (await readJson(context)) as readonly NewCalendarItem[];
    return context.json(await mailboxes.setCalendar(addressOf(context), items));
  });
  app.get('/rights', async (context) => context.json(await mailboxes.rights(addressOf(context))));
  app.put('/rights', async (context) => {
    const right = rightSchema.safeParse(await readJson(context));
    if (!right.success) throw new ExchangeSeedError(`The right is not valid. ${z.prettifyError(right.error)}`);
    await mailboxes.setRight(right.data);
    return context.body(null, 204);
  });
  app.post('/reset', async (context) => {
    await reset();
    return context.body(null, 204);
  });
  app.post('/close', (context) => {
    // Not awaited: this very answer has to leave first.
    void close();
    return context.body(null, 204);
  });
  app.notFound((context) => context.json({ error: 'not_found' }, 404));
  app.onError((error, context) => {
    if (error instanceof ExchangeSeedError) return context.json({ error: 'invalid', message: error.message }, 400);
    console.error('The control API failed.', error);
    return context.json({ error: 'internal' }, 500);
  });
  return app;
}

function addressOf(context: Context): string {
  return context.req.query('address') ?? '';
}

async function readJson(context: Context): Promise<unknown> {
  try {
    return await context.req.json();
  } catch {
    throw new ExchangeSeedError('The body is not JSON.');
  }
}

const loopbackNames: readonly string[] = ['localhost', '127.0.0.1', '[::1]'];

function isLoopbackCall(context: Context): boolean {
  const host = (context.req.header('host') ?? '').replace(/:\d+$/, '').toLowerCase();
  return loopbackNames.includes(host) && context.req.header('origin') === undefined;
}

function sameToken(authorization: string | undefined, token: string): boolean {
  const digest = (text: string) => createHash('sha256').update(text).digest();
  return timingSafeEqual(digest(authorization ?? ''), digest(`Bearer ${token}`));
}
