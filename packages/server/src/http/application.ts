import { Hono } from 'hono';
import { routePath } from 'hono/route';
import { type Access, AccessError, type Authenticate, hasRole } from '../access/access.ts';
import { finishAuthorization } from '../authorization/callback.ts';
import { inOrganization } from '../clock/organizationClock.ts';
import type { ServerContext } from '../context.ts';
import { addHealthRoutes } from '../health/healthRoutes.ts';
import { linkPages } from '../invitations/invitationRoutes.ts';
import { describeError } from '../log.ts';
import { ensureOrganization } from '../provisioning/organizations.ts';
import { VaultError } from '../vault/vault.ts';
import { observeRequests } from './observeRequests.ts';
import { ProblemError, problemResponse } from './problem.ts';
import { readId } from './readJson.ts';
import { type Call, json, type Route } from './route.ts';

export interface ApplicationOptions {
  readonly server: ServerContext;
  readonly authenticate: Authenticate;
  readonly routes: readonly Route[];
}

/** The HTTP face: who asks and whether they may is decided here, once, before any route runs. */
export function createApplication({ server, authenticate, routes }: ApplicationOptions): Hono {
  const app = new Hono();
  app.use(observeRequests(server));
  addHealthRoutes(app, server);
  app.get('/v1/oauth/callback', (context) => finishAuthorization(server, context.req.raw));
  app.route('/', linkPages(server));
  for (const route of routes) {
    app.on(route.method, route.path, async (context) => {
      const { raw } = context.req;
      const asked = { request: raw, role: route.role };
      const access = await admit(authenticate, asked);
      await ensureOrganization(server, access.organization);
      const call: Call = {
        server,
        access,
        organizationId: access.organization.id,
        request: raw,
        url: new URL(raw.url),
        param: (name) => readId(context.req.param(name)),
        isStillAdmitted: () => isStillAdmitted(server, access, () => admit(authenticate, asked)),
      };
      const answer = await inOrganization(call.organizationId, () => route.handle(call));
      return answer instanceof Response ? answer : json(answer);
    });
  }
  app.notFound(() => problemResponse('not_found', { detail: 'There is nothing at this address.' }));
  app.onError((error, context) => answerError(server, error, routePath(context, -1)));
  return app;
}

interface Asked {
  readonly request: Request;
  readonly role: Route['role'];
}

async function admit(authenticate: Authenticate, { request, role }: Asked): Promise<Access> {
  const access = await authenticate(request);
  if (access === null) throw new AccessError('unauthenticated', 'No valid bearer token came with the request.');
  if (!hasRole(access.role, role)) {
    throw new ProblemError('role_required', { detail: `This needs the role ${role}.`, extra: { required: role } });
  }
  return access;
}

/** Where the host cannot tell, it is not known that it would: whoever calls may come back and ask. */
async function isStillAdmitted(
  server: ServerContext,
  { organization }: Access,
  admitAgain: () => Promise<Access>,
): Promise<boolean> {
  try {
    return (await admitAgain()).organization.id === organization.id;
  } catch (error) {
    const refused = error instanceof AccessError || error instanceof ProblemError;
    if (!refused) server.log({ level: 'warn', event: 'access.not_known', error: describeError(error) });
    return false;
  }
}

/** `route`: the template, because an address may name people or be a secret itself. */
function answerError(server: ServerContext, error: unknown, route: string): Response {
  if (error instanceof ProblemError) return problemResponse(error.code, error.options);
  if (error instanceof AccessError) return accessProblem(error);
  server.log({ level: 'error', event: 'http.failed', route, error: describeError(error) });
  // Nothing can be signed in with what does not open; what is to do about it is said, and it is in the log.
  if (error instanceof VaultError) return problemResponse('connection_not_ready', { detail: error.message });
  return problemResponse('internal');
}

function accessProblem(error: AccessError): Response {
  const headers: Record<string, string> =
    error.code === 'unauthenticated' ? { 'www-authenticate': 'Bearer realm="authshift", error="invalid_token"' } : {};
  return problemResponse(error.code, { detail: error.message, headers });
}
