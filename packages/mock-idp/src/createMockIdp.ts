import { randomBytes } from 'node:crypto';
import { createServer, type Server } from 'node:http';
import { getRequestListener } from '@hono/node-server';
import { composeAnswer } from './authorize/answerApplication.ts';
import { createJourneys } from './authorize/journey.ts';
import { writeProviderAnswer, writeProviderError } from './authorize/providerAnswers.ts';
import { withHandles } from './handles.ts';
import { createLocalOperations } from './localIdp.ts';
import type { MockIdp } from './mockIdp.ts';
import { MockIdpError } from './mockIdpError.ts';
import { createTenantProviders } from './provider/tenantProviders.ts';
import { createApp } from './server/app.ts';
import type { Mock } from './server/mock.ts';
import { openWorld, type WorldOptions } from './world/world.ts';

export interface MockIdpOptions extends WorldOptions {
  /** 0, the default, picks a free port. */
  readonly port?: number;
  /** How browsers reach the mock, if not as `http://localhost:PORT`: behind a proxy, for one. */
  readonly publicOrigin?: string;
}

/**
 * Starts a mock of Microsoft Entra ID on this machine's loopback interface.
 * Rejects with `SeedError` for a seed that cannot be used and `MockIdpError` `port_in_use`.
 *
 * @example
 * const idp = await createMockIdp();
 * const { auth } = await idp.msalConfig({ tenant: 'contoso.example', clientId: BUILT_IN_APPS.daemon });
 */
export async function createMockIdp(options: MockIdpOptions = {}): Promise<MockIdp> {
  const world = await openWorld(options);
  const server = createServer();
  const port = await listen(server, options.port ?? 0);
  const origin = options.publicOrigin?.replace(/\/$/, '') ?? `http://localhost:${port}`;
  const journeys = createJourneys();
  const providers = createTenantProviders({
    world,
    journeys,
    writeResponse: (ctx, answer) => writeProviderAnswer(ctx, answer, { origin, composeAnswer }),
    renderError: writeProviderError,
  });
  const mock: Mock = { world, journeys, providers, origin };
  const token = randomBytes(24).toString('base64url');
  const operations = createLocalOperations({
    mock,
    control: { url: `http://localhost:${port}/_mock`, token },
    close: () => close(server),
  });
  const app = createApp(mock, { token, operations });
  server.on('request', getRequestListener(app.fetch, { overrideGlobalObjects: false }));
  return withHandles(operations);
}

function listen(server: Server, port: number): Promise<number> {
  return new Promise((resolve, reject) => {
    server.once('error', (cause: NodeJS.ErrnoException) => {
      const isBusy = cause.code === 'EADDRINUSE';
      reject(isBusy ? new MockIdpError('port_in_use', `Port ${port} is in use by another program.`, { cause }) : cause);
    });
    server.listen(port, '127.0.0.1', () => {
      const address = server.address();
      resolve(typeof address === 'object' && address !== null ? address.port : port);
    });
  });
}

function close(server: Server): Promise<void> {
  if (!server.listening) return Promise.resolve();
  return new Promise((resolve) => {
    server.close(() => resolve());
    // A browser keeps connections open for minutes; an ended test does not wait for it. The answer to `close` itself still leaves.
    setImmediate(() => server.closeIdleConnections());
    setTimeout(() => server.closeAllConnections(), 200).unref();
  });
}
