import { once } from 'node:events';
import { readFile } from 'node:fs/promises';
import { join, relative } from 'node:path';
import { createInterface } from 'node:readline';
import { connectMockMicrosoft } from '@authshift/mock-exchange';
import {
  type Access,
  AccessError,
  type AuthShiftServer,
  createAuthShiftServer,
  createJwtAuthenticator,
} from '@authshift/server';
import { serve } from '@hono/node-server';
import { serveStatic } from '@hono/node-server/serve-static';
import { Hono } from 'hono';
import { secureHeaders } from 'hono/secure-headers';
import type { BackEndConfig } from '../launcher/launch.ts';
import { createOrganizationClocks } from '../rehearsal/organizationClocks.ts';
import { createRehearsal } from '../rehearsal/rehearsal.ts';
import { openRehearsalNotes } from '../rehearsal/rehearsalNotes.ts';
import { rehearsalRoutes } from '../rehearsal/rehearsalRoutes.ts';
import { scenarios } from '../scenarios/scenarios.ts';
import { customersOf, findActor } from './actors.ts';
import { rememberAuthOptions } from './authOptions.ts';
import { CONTOSO, FABRIKAM, HARBORLINE_ADMIN_UI, HARBORLINE_API, HARBORLINE_CONNECTOR } from './identifiers.ts';
import { createOwnApi, refuseOthers } from './ownApi.ts';
import { soldTo, wantedOf } from './plans.ts';
import type { ReadinessTargets } from './readiness/checks.ts';
import { openReadinessBook } from './readiness/readinessBook.ts';
import { readinessRoutes } from './readiness/readinessRoutes.ts';

/** The request header in which the admin UI says which of Harborline's customers it is about. */
const CUSTOMER = 'harborline-customer';

/** Harborline's back end: AuthShift's server behind Harborline's own sign-in, and the built admin UI beside it. */
const config = await readConfig();
const url = `http://localhost:${config.port}`;
const microsoft = await connectMockMicrosoft(config.mocks);
const { idp } = microsoft;
const exchangeCa = await readFile(config.mocks.exchange.ca, 'utf8');
const authOptions = rememberAuthOptions(idp);
// A product knows its own settings even while Microsoft cannot be reached.
const adminAuth = await authOptions(FABRIKAM, HARBORLINE_ADMIN_UI);
await Promise.all(['organizations', CONTOSO].map((tenant) => authOptions(tenant, HARBORLINE_CONNECTOR)));
const recognise = createJwtAuthenticator({
  jwksUrl: `${config.mocks.origin}/${FABRIKAM}/discovery/v2.0/keys`,
  issuer: `https://login.microsoftonline.com/${FABRIKAM}/v2.0`,
  audience: HARBORLINE_API,
  scope: 'Admin.Access',
  resolve: (claims) => accessOf({ id: String(claims.oid), name: String(claims.preferred_username ?? '') }),
});
const clocks = createOrganizationClocks(idp);
const notes = openRehearsalNotes(config.rehearsal);
const server = await createServer();
const readiness = openReadinessBook(config.readiness);
const rehearsal = createRehearsal({ server, microsoft, clocks, notes, forget: readiness.forget });
await rehearsal.provisionAll();
await server.start();

const http = serve({ fetch: createApp().fetch, port: config.port, hostname: '127.0.0.1' });
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
  const { exchange } = config.mocks;
  return createAuthShiftServer({
    database: { kind: 'pglite', folder: config.database },
    vaultKey: Buffer.from(config.vaultKey, 'base64'),
    publicOrigin: url,
    syncIntervalSeconds: config.syncIntervalSeconds,
    microsoft: {
      authOptions,
      ewsAddress: exchange.ews,
      privateNetworks: 'allow',
      graphAddress: exchange.graph,
      imapAddress: `imaps://${exchange.imaps}`,
      popAddress: `pops://${exchange.pops}`,
      smtpAddress: `smtp://${exchange.smtp}`,
      exchangeAdminAddress: exchange.exchangeAdmin,
      ca: exchangeCa,
    },
    authenticate,
    entitlements: ({ organization }) => soldTo(organization.id),
    prerequisites: (organizationId, userIds) =>
      wantedOf(organizationId, { userIds, faults: notes.faultsOf(organizationId) }),
    now: clocks.now,
  });
}

/** Who asks and in which role, for the customer that the request names, or the first they may see. */
async function authenticate(request: Request): Promise<Access | null> {
  const access = await recognise(request);
  const wanted = request.headers.get(CUSTOMER);
  if (access === null || wanted === null) return access;
  const customer = customersOf(findActor(access.actor.name)).find(({ id }) => id === wanted);
  if (!customer) throw new AccessError('wrong_organization', `${access.actor.name} does not work for this customer.`);
  return { ...access, organization: customer.organization };
}

function accessOf(person: Access['actor']): Access {
  const actor = findActor(person.name);
  const [customer] = customersOf(actor);
  if (!actor || !customer) throw new AccessError('wrong_organization', `${person.name} has no role in Harborline.`);
  return { organization: customer.organization, actor: person, role: actor.role };
}

function createApp(): Hono {
  const app = new Hono();
  // Before the policy of Harborline's pages: those of copied links lead to Microsoft, and bring a policy of their own.
  app.all('/v1/*', (context) => serveAuthShift(context.req.raw));
  app.use(
    secureHeaders({
      contentSecurityPolicy: {
        defaultSrc: ["'self'"],
        connectSrc: ["'self'", config.mocks.origin],
        frameSrc: [config.mocks.origin],
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
  app.route('/harborline', createHarborlineApi());
  app.get('/config.json', (context) => context.json(adminConfig()));
  app.get('/assets/*', serveStatic({ root: relative(process.cwd(), config.admin) }));
  app.get('/redirect.html', serveFile('redirect.html'));
  app.get('*', serveFile('index.html'));
  return app;
}

function createHarborlineApi() {
  const api = createOwnApi(authenticate);
  api.route('/readiness', readinessRoutes({ book: readiness, targetsOf, now: clocks.now }));
  api.route('/scenarios', rehearsalRoutes(rehearsal));
  api.get('/audit', async (context) => {
    const access = context.get('access');
    refuseOthers(access);
    return context.json(await server.verifyAudit(access.organization.id));
  });
  return api;
}

function targetsOf(organizationId: string): ReadinessTargets {
  const { origin, exchange } = config.mocks;
  const tenantId = scenarios.find(({ organization }) => organization.id === organizationId)?.tenantId ?? CONTOSO;
  return {
    ...{ signIn: origin, tenantId, exchange: exchange.exchangeAdmin, exchangeTls: exchange.exchangeAdminHttps },
    ca: exchangeCa,
  };
}

async function serveAuthShift(request: Request): Promise<Response> {
  const response = await server.fetch(request);
  const customer = request.headers.get(CUSTOMER);
  if (customer !== null && response.ok && request.method !== 'GET') notes.noteBegun(customer);
  return response;
}

function serveFile(name: string) {
  return async () =>
    new Response(await readFile(join(config.admin, name)), {
      headers: { 'content-type': 'text/html; charset=utf-8', 'cache-control': 'no-cache' },
    });
}

/** What the admin UI must know before anybody signed in. Nothing in it is secret. */
function adminConfig() {
  return { auth: adminAuth, apiScope: `api://${HARBORLINE_API}/Admin.Access` };
}

async function end(): Promise<void> {
  http.close();
  if ('closeAllConnections' in http) http.closeAllConnections();
  await server.stop();
  process.exit(0);
}
