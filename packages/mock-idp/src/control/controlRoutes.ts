import { bodyLimit } from 'hono/body-limit';
import { isSameSecret } from '../keys/secrets.ts';
import type { MockIdpOperations } from '../mockIdp.ts';
import { MockIdpError, wordIssues } from '../mockIdpError.ts';
import type { MockApp, MockContext } from '../server/mock.ts';
import { findStranger, type LocalOnlyOptions } from './localOnly.ts';
import type { Operation } from './operations.ts';

export interface ControlOptions extends LocalOnlyOptions {
  readonly token: string;
  readonly operations: MockIdpOperations;
}

/**
 * The control API can read passwords and change the world, so it answers only a program that holds the token, on this machine unless a name
 * was given for others. `Host` is checked against DNS rebinding, `Origin` against pages in a browser.
 */
export function addControlRoutes(app: MockApp, options: ControlOptions): void {
  app.all('/_mock/:operation', async (c) => {
    // Each call stands alone: a caller whose event loop was busy would otherwise write to a connection we just dropped as idle.
    c.header('connection', 'close');
    const refusal = findRefusal(c, options);
    if (refusal !== undefined) return c.json({ code: 'forbidden', message: refusal.message }, refusal.status);
    // A mock that nobody controls starts faster without.
    const { findOperation, USUAL_LIMIT } = await import('./operations.ts');
    const operation = findOperation(c.req.param('operation'));
    if (operation === undefined) return sendInvalid(c, 'There is no such operation.', 404);
    if (c.req.method !== 'POST') {
      c.header('Allow', 'POST');
      return sendInvalid(c, 'Every operation is a POST with a JSON body.', 405);
    }
    const limit = operation.limit ?? USUAL_LIMIT;
    return (
      (await bodyLimit({
        maxSize: limit,
        onError: () => sendInvalid(c, `body: more than ${limit} bytes`, 413),
      })(c, () => answer(c, options, operation))) ?? c.res
    );
  });
}

async function answer(c: MockContext, { operations }: ControlOptions, operation: Operation): Promise<void> {
  const body = await readJson(c);
  const input = operation.input.safeParse(body.json);
  if (body.isJson && input.success) {
    c.res = await run(c, () => operation.run(operations, input.data as never));
    return;
  }
  const issues = wordIssues(input.error?.issues ?? [], 'body');
  c.res = sendInvalid(c, body.isJson ? issues : 'body: is not JSON', 400);
}

async function readJson(c: MockContext): Promise<{ readonly isJson: boolean; readonly json: unknown }> {
  try {
    return { isJson: true, json: JSON.parse(await c.req.text()) };
  } catch {
    return { isJson: false, json: undefined };
  }
}

function sendInvalid(c: MockContext, message: string, status: 400 | 404 | 405 | 413): Response {
  return c.json({ code: 'invalid_request', message }, status);
}

async function run(c: MockContext, operation: () => Promise<unknown>): Promise<Response> {
  try {
    return c.json({ result: (await operation()) ?? null });
  } catch (error) {
    if (!(error instanceof MockIdpError)) throw error;
    return c.json({ code: error.code, message: error.message }, error.code.startsWith('unknown') ? 404 : 400);
  }
}

function findRefusal(
  c: MockContext,
  { token, ...local }: ControlOptions,
): { readonly status: 401 | 403; readonly message: string } | undefined {
  const stranger = findStranger(c, local);
  if (stranger !== undefined) return { status: 403, message: stranger };
  if (c.req.header('origin') !== undefined) return { status: 403, message: 'Pages may not use the control API.' };
  const presented = /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (presented === undefined || !isSameSecret(presented, token))
    return { status: 401, message: 'The control token is missing or wrong.' };
  return undefined;
}
