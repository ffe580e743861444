import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { connectMockIdp } from '@authshift/mock-idp';
import { AccessError, type AuthShiftServer, createAuthShiftServer, createJwtAuthenticator } from '@authshift/server';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { BackEndConfig } from '../launcher/launch.ts';
import { roleOf } from './actors.ts';
import { rememberAuthOptions } from './authOptions.ts';
import {
  AS_OF,
  CONTOSO,
  FABRIKAM,
  HARBORLINE_ADMIN_UI,
  HARBORLINE_API,
  HARBORLINE_CONNECTOR,
  ORGANIZATION,
} from './identifiers.ts';
import { provision } from './provision.ts';

/** Harborline's back end: AuthShift's server behind Harborline's own sign-in, and the built admin UI beside it. */
const config = await readConfig();
const url = `http://localhost:${config.port}`;
const idp = await connectMockIdp(config.mocks.control.url, config.mocks.control.token);
const authOptions = rememberAuthOptions(idp);
// A product knows its own settings even while Microsoft cannot be reached.
const adminAuth = await authOptions(FABRIKAM, HARBORLINE_ADMIN_UI);
await Promise.all(['organizations', CONTOSO].map((tenant) => authOptions(tenant, HARBORLINE_CONNECTOR)));
const server = await createServer();
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

async function createServer(): Promise<AuthShiftServer> {
  return createAuthShiftServer({
    database: { kind: 'pglite', folder: config.database },
    vaultKey: Buffer.from(config.vaultKey, 'base64'),
    publicOrigin: url,
    syncIntervalSeconds: config.syncIntervalSeconds,
    microsoft: {
      authOptions,
      ewsAddress: config.mocks.exchange.ews,
    },
    authenticate: createJwtAuthenticator({
      jwksUrl: `${config.mocks.origin}/${FABRIKAM}/discovery/v2.0/keys`,
      issuer: `https://login.microsoftonline.com/${FABRIKAM}/v2.0`,
      audience: HARBORLINE_API,
      scope: 'Admin.Access',
      resolve: (claims) => {
        const upn = String(claims.preferred_username ?? '');
        const role = roleOf(upn);
        if (!role) throw new AccessError('wrong_organization', `${upn} has no role in Harborline.`);
        return { organization: ORGANIZATION, actor: { id: String(claims.oid), name: upn }, role };
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
  app.get('/config.json', (context) => context.json(adminConfig()));
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
function adminConfig() {
  return {
    auth: adminAuth,
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
