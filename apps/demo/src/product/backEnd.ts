import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { connectMockIdp, type MockIdp } from '@authshift/mock-idp';
import { type AuthShiftServer, createAuthShiftServer, createJwtAuthenticator } from '@authshift/server';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { JSONWebKeySet } from 'jose';
import type { BackEndConfig } from '../launcher/launch.ts';
import { roleOf } from './actors.ts';
import { AS_OF, CONTOSO, FABRIKAM, HARBORLINE_ADMIN_UI, HARBORLINE_API, ORGANIZATION } from './identifiers.ts';
import { provision } from './provision.ts';

/** Harborline's back end: AuthShift's server behind Harborline's own sign-in, and the built admin UI beside it. */
const config = await readConfig();
const url = `http://localhost:${config.port}`;
const idp = await connectMockIdp(config.mocks.control.url, config.mocks.control.token);
const server = await createServer(idp);
await provision(server, idp);
await server.start();

const http = serve({ fetch: createApp(server).fetch, port: config.port, hostname: '127.0.0.1' });
await once(http, 'listening');
process.stdout.write(`${JSON.stringify({ url })}\n`);
for (const signal of ['SIGTERM', 'SIGINT'] as const) process.once(signal, end);

async function readConfig(): Promise<BackEndConfig> {
  const lines = createInterface({ input: process.stdin });
  // The launcher keeps our standard input open: its end means that nobody is left to stop us.
  lines.once('close', () => process.exit(0));
  const [line] = (await once(lines, 'line')) as [string];
  return JSON.parse(line) as BackEndConfig;
}

async function createServer(idp: MockIdp): Promise<AuthShiftServer> {
  // Asked anew each time, so that a rotated key is found.
  const keys = async () => (await idp.directory.signingKeys(FABRIKAM)) as unknown as JSONWebKeySet;
  return createAuthShiftServer({
    database: { kind: 'pglite', folder: config.database },
    vaultKey: Buffer.from(config.vaultKey, 'base64'),
    publicOrigin: url,
    syncIntervalSeconds: config.syncIntervalSeconds,
    microsoft: {
      authOptions: async (tenant, clientId) => (await idp.msalConfig({ tenant, clientId })).auth,
      ewsAddress: config.mocks.exchange.ews,
    },
    authenticate: createJwtAuthenticator({
      keys,
      issuer: `https://login.microsoftonline.com/${FABRIKAM}/v2.0`,
      audience: HARBORLINE_API,
      scope: 'Admin.Access',
      resolve: (claims) => {
        const upn = String(claims.preferred_username ?? '');
        const role = roleOf(upn);
        return role ? { organization: ORGANIZATION, actor: { id: String(claims.oid), name: upn }, role } : null;
      },
    }),
  });
}

function createApp(server: AuthShiftServer): Hono {
  const app = new Hono();
  const microsoft = config.mocks.origin;
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        connectSrc: ["'self'", microsoft],
        frameSrc: [microsoft],
        imgSrc: ["'self'", 'data:'],
        frameAncestors: ["'self'"],
        baseUri: ["'none'"],
        formAction: ["'self'"],
      },
      // The sign-in library returns through a hidden frame of this origin.
      xFrameOptions: 'SAMEORIGIN',
      crossOriginOpenerPolicy: false,
      // Plain HTTP on this machine: there is no TLS to insist on.
      strictTransportSecurity: false,
    }),
  );
  app.all('/v1/*', (context) => server.fetch(context.req.raw));
  app.get('/config.json', async (context) => context.json(await adminConfig()));
  app.get('/assets/*', serveStatic({ root: relative(process.cwd(), config.admin) }));
  app.get('/redirect.html', serveFile('redirect.html'));
  app.get('*', serveFile('index.html'));
  return app;
}

function serveFile(name: string) {
  return async () =>
    new Response(await readFile(join(config.admin, name)), {
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
    });
}

/** What the admin UI must know before anybody signed in. Nothing in it is secret. */
async function adminConfig() {
  return {
    auth: (await idp.msalConfig({ tenant: FABRIKAM, clientId: HARBORLINE_ADMIN_UI })).auth,
    apiScope: `api://${HARBORLINE_API}/Admin.Access`,
    customer: ORGANIZATION.name,
    customerTenantId: CONTOSO,
    asOf: AS_OF,
  };
}

async function end(): Promise<void> {
  http.close();
  if ('closeAllConnections' in http) http.closeAllConnections();
  await server.stop();
  process.exit(0);
}
