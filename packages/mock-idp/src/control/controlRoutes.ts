import { createHash, timingSafeEqual } from 'node:crypto';
import type { MockIdpOperations } from '../mockIdp.ts';
import { MockIdpError } from '../mockIdpError.ts';
import type { MockApp, MockContext } from '../server/mock.ts';
import { findOperation } from './operations.ts';

export interface ControlOptions {
  readonly token: string;
  readonly operations: MockIdpOperations;
  /** A name of the user's own certificate: no page of another name gets through TLS to it, so it is as good as a loopback name. */
  readonly isOwnHost?: (name: string) => boolean;
}

/**
 * The control API can read passwords and change the world, so it answers only a program on this machine that holds the token. `Host` is
 * checked against DNS rebinding, `Origin` against pages in a browser.
 */
export function addControlRoutes(app: MockApp, options: ControlOptions): void {
  app.post('/_mock/:operation', async (c) => {
    // Each call stands alone: a caller whose event loop was busy would otherwise write to a connection we just dropped as idle.
    c.header('connection', 'close');
    const refusal = findRefusal(c, options);
    if (refusal !== undefined) return c.json({ code: 'forbidden', message: refusal.message }, refusal.status);
    const operation = findOperation(c.req.param('operation'));
    if (operation === undefined)
      return c.json({ code: 'invalid_request', message: 'There is no such operation.' }, 404);
    const input = operation.input.safeParse(await c.req.json().catch(() => undefined));
    if (!input.success) {
      const message = input.error.issues
        .map((issue) => `${issue.path.join('.') || 'body'}: ${issue.message}`)
        .join('; ');
      return c.json({ code: 'invalid_request', message }, 400);
    }
    return run(c, () => operation.run(options.operations, input.data as never));
  });
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
  { token, isOwnHost }: ControlOptions,
): { readonly status: 401 | 403; readonly message: string } | undefined {
  const { remoteAddress } = c.env.incoming.socket;
  if (!isLoopbackAddress(remoteAddress ?? ''))
    return { status: 403, message: 'Only this machine may use the control API.' };
  if (!isLoopbackHost(c.req.header('host') ?? '', isOwnHost))
    return { status: 403, message: 'The Host header is not a loopback name.' };
  if (c.req.header('origin') !== undefined) return { status: 403, message: 'Pages may not use the control API.' };
  const presented = /^Bearer\s+(\S+)$/i.exec(c.req.header('authorization') ?? '')?.[1];
  if (presented === undefined || !isSame(presented, token))
    return { status: 401, message: 'The control token is missing or wrong.' };
  return undefined;
}

function isLoopbackAddress(address: string): boolean {
  return address === '::1' || address.startsWith('127.') || address.startsWith('::ffff:127.');
}

function isLoopbackHost(host: string, isOwnHost: ControlOptions['isOwnHost']): boolean {
  const name = host.replace(/:\d+$/, '').toLowerCase();
  return name === 'localhost' || name === '127.0.0.1' || name === '[::1]' || isOwnHost?.(name) === true;
}

function isSame(one: string, other: string): boolean {
  return timingSafeEqual(createHash('sha256').update(one).digest(), createHash('sha256').update(other).digest());
}
