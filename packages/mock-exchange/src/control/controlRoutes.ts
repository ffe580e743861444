import { isLoopbackHost, isSameSecret } from '@authshift/mock-idp/beside';
import { type Context, Hono } from 'hono';
import { bodyLimit } from 'hono/body-limit';
import { MockExchangeError } from '../mockExchangeError.ts';
import { runOperation } from './callHere.ts';
import { controlPath } from './controlPath.ts';
import type { ControlledExchange } from './operation.ts';

export interface ControlOptions {
  readonly token: string;
  readonly exchange: ControlledExchange;
}

/**
 * The control API, for tests and tools in another process: `POST /_mock/exchange/<operation>` with a JSON body, as mock-idp's.
 * `connectMockExchange` speaks it. It takes mock-idp's control token. `Host` is checked against DNS rebinding, `Origin` against pages
 * in a browser; the mock listens on the loopback address alone.
 */
export function createControlRoutes({ token, exchange }: ControlOptions): Hono {
  const app = new Hono();
  app.all(`${controlPath}/:operation`, async (c) => {
    // Each call stands alone: a caller whose event loop was busy would otherwise write to a connection we just dropped as idle.
    c.header('connection', 'close');
    const refusal = findRefusal(c, token);
    if (refusal !== undefined) return c.json({ code: 'forbidden', message: refusal.message }, refusal.status);
    const { findOperation, usualLimit } = await import('./operations.ts');
    const operation = findOperation(c.req.param('operation'));
    if (operation === undefined) return sendInvalid(c, 'There is no such operation.', 404);
    if (c.req.method !== 'POST') {
      c.header('Allow', 'POST');
      return sendInvalid(c, 'Every operation is a POST with a JSON body.', 405);
    }
    const limit = operation.limit ?? usualLimit;
    const tooLarge = await bodyLimit({
      maxSize: limit,
      onError: () => sendInvalid(c, `body: more than ${limit} bytes`, 413),
    })(c, async () => {
      c.res = await answer(c, exchange, operation);
    });
    return tooLarge ?? c.res;
  });
  app.onError((error, c) => {
    console.error('The control API failed.', error);
    return c.json({ code: 'internal', message: 'The mock failed; its standard error says why.' }, 500);
  });
  return app;
}

async function answer(
  c: Context,
  exchange: ControlledExchange,
  operation: Parameters<typeof runOperation>[1],
): Promise<Response> {
  const body = parseJson(await c.req.text());
  if (!body.isJson) return sendInvalid(c, 'body: is not JSON', 400);
  try {
    return c.json({ result: (await runOperation(exchange, operation, body.json)) ?? null });
  } catch (error) {
    if (!(error instanceof MockExchangeError)) throw error;
    return c.json({ code: error.code, message: error.message }, error.code.startsWith('unknown') ? 404 : 400);
  }
}

function parseJson(text: string): { readonly isJson: boolean; readonly json: unknown } {
  try {
    return { isJson: true, json: JSON.parse(text) };
  } catch {
    return { isJson: false, json: undefined };
  }
}

function sendInvalid(c: Context, message: string, status: 400 | 404 | 405 | 413): Response {
  return c.json({ code: 'invalid_request', message }, status);
}

function findRefusal(c: Context, token: string): { readonly status: 401 | 403; readonly message: string } | undefined {
  const name = (c.req.header('host') ?? '').replace(/:\d+$/, '').toLowerCase();
  if (!isLoopbackHost(name)) return { status: 403, message: 'The Host header is not a loopback name.' };
  if (c.req.header('origin') !== undefined) return { status: 403, message: 'Pages may not use the control API.' };
  const presented = /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (presented === undefined || !isSameSecret(presented, token))
    return { status: 401, message: 'The control token is missing or wrong.' };
  return undefined;
}
