import {
  authorizationInputSchema,
  connectionInputSchema,
  connectionPatchSchema,
  disconnectInputSchema,
  probeInputSchema,
  purgeInputSchema,
  secretInputSchema,
} from '@authshift/core/contract';
import { browserKeyCookie, readBrowserKey } from '../authorization/browserKey.ts';
import { expireAttempts } from '../authorization/expireAttempts.ts';
import { readOutcome } from '../authorization/finishAttempt.ts';
import { startAuthorization } from '../authorization/startAuthorization.ts';
import { readBody, readOptionalBody } from '../http/body.ts';
import { type Call, json, type Route } from '../http/route.ts';
import { readVersion } from '../http/version.ts';
import { probeConnection } from '../probes/probeConnection.ts';
import { acceptAlias } from './acceptAlias.ts';
import { actorId, connectionView, createConnection, showConnection } from './connectionCommands.ts';
import { readConnections } from './connectionStore.ts';
import { disconnect, purge, readGate, restore } from './disconnect.ts';
import { pauseConnection, resumeConnection } from './hold.ts';
import { replaceSecret } from './replaceSecret.ts';
import { updateConnection } from './updateConnection.ts';

export const connectionRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/connections',
    role: 'viewer',
    handle: async ({ server, organizationId }) => ({
      connections: await readConnections(server.db, await connectionView(server, organizationId)),
    }),
  },
  {
    method: 'POST',
    path: '/v1/connections',
    role: 'admin',
    handle: async (call) =>
      json(await createConnection(call, await readBody(call.request, connectionInputSchema)), 201),
  },
  {
    method: 'GET',
    path: '/v1/connections/:id',
    role: 'viewer',
    handle: ({ server, organizationId, param }) => showConnection(server, organizationId, param('id')),
  },
  {
    method: 'PATCH',
    path: '/v1/connections/:id',
    role: 'admin',
    handle: async (call) => {
      const version = readVersion(call.request);
      const patch = await readBody(call.request, connectionPatchSchema);
      const { acceptAlias: alias } = patch;
      if (alias !== undefined) return acceptAlias(call, call.param('id'), { version, alias });
      return updateConnection(call, call.param('id'), { version, patch });
    },
  },
  {
    method: 'POST',
    path: '/v1/connections/:id/secret',
    role: 'admin',
    handle: async (call) => replaceSecret(call, call.param('id'), await readBody(call.request, secretInputSchema)),
  },
  {
    method: 'POST',
    path: '/v1/connections/:id/authorizations',
    role: 'admin',
    handle: authorize,
  },
  {
    method: 'GET',
    path: '/v1/authorizations/:id',
    role: 'viewer',
    handle: readAttempt,
  },
  {
    method: 'POST',
    path: '/v1/connections/:id/probe',
    role: 'admin',
    handle: async (call) => {
      const { server, organizationId } = call;
      await showConnection(server, organizationId, call.param('id'));
      const input = await readOptionalBody(call.request, probeInputSchema);
      const address = { organizationId, connectionId: call.param('id') };
      return probeConnection(server, address, { ...input, personId: (tx) => actorId(tx, call) });
    },
  },
  {
    method: 'POST',
    path: '/v1/connections/:id/pause',
    role: 'admin',
    handle: (call) => pauseConnection(call, call.param('id')),
  },
  {
    method: 'POST',
    path: '/v1/connections/:id/resume',
    role: 'admin',
    handle: (call) => resumeConnection(call, call.param('id')),
  },
  {
    method: 'POST',
    path: '/v1/connections/:id/disconnect/preview',
    role: 'admin',
    handle: (call) => readGate(call, call.param('id')),
  },
  {
    method: 'POST',
    path: '/v1/connections/:id/disconnect',
    role: 'admin',
    handle: async (call) => {
      const input = await readOptionalBody(call.request, disconnectInputSchema);
      return disconnect(call, call.param('id'), input);
    },
  },
  {
    method: 'POST',
    path: '/v1/connections/:id/restore',
    role: 'admin',
    handle: (call) => restore(call, call.param('id')),
  },
  {
    method: 'POST',
    path: '/v1/connections/:id/purge',
    role: 'admin',
    handle: async (call) => purge(call, call.param('id'), await readBody(call.request, purgeInputSchema)),
  },
];

async function readAttempt({ server, organizationId, param }: Call) {
  const outcome = await readOutcome(server.db, organizationId, param('id'));
  if (outcome.status !== 'pending') return outcome;
  await expireAttempts(server, { organizationId, connectionId: outcome.connectionId });
  return readOutcome(server.db, organizationId, param('id'));
}

async function authorize(call: Call): Promise<Response> {
  const { server } = call;
  const input = await readBody(call.request, authorizationInputSchema);
  const known = readBrowserKey(call.request, server.publicOrigin);
  const { attempt, browserKey } = await startAuthorization(call, call.param('id'), { input, browserKey: known });
  return json(attempt, 201, { 'set-cookie': browserKeyCookie(browserKey, server.publicOrigin) });
}
