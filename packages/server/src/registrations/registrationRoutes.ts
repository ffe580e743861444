import { registrationInputSchema, registrationPatchSchema, registrationSecretSchema } from '@authshift/core/contract';
import { redirectUri } from '../authorization/startAuthorization.ts';
import { readBody } from '../http/body.ts';
import { type Call, json, type Route } from '../http/route.ts';
import { readVersion } from '../http/version.ts';
import {
  addSecret,
  createRegistration,
  promoteSecret,
  showRegistration,
  updateRegistration,
} from './registrationCommands.ts';
import { readRegistrations } from './registrationStore.ts';

export const registrationRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/registrations', role: 'viewer', handle: listRegistrations },
  {
    method: 'POST',
    path: '/v1/registrations',
    role: 'admin',
    handle: async (call) =>
      json(await createRegistration(call, await readBody(call.request, registrationInputSchema)), 201),
  },
  {
    method: 'GET',
    path: '/v1/registrations/:id',
    role: 'viewer',
    handle: ({ server, organizationId, param }) => showRegistration(server, organizationId, param('id')),
  },
  { method: 'PATCH', path: '/v1/registrations/:id', role: 'admin', handle: patchRegistration },
  {
    method: 'POST',
    path: '/v1/registrations/:id/secret',
    role: 'admin',
    handle: async (call) => addSecret(call, call.param('id'), await readBody(call.request, registrationSecretSchema)),
  },
  {
    method: 'POST',
    path: '/v1/registrations/:id/secret/promote',
    role: 'admin',
    handle: (call) => promoteSecret(call, call.param('id')),
  },
];

async function listRegistrations({ server, organizationId }: Call) {
  const query = { organizationId, redirectUri: redirectUri(server) };
  return { registrations: await readRegistrations(server.db, query) };
}

async function patchRegistration(call: Call) {
  const version = readVersion(call.request);
  const patch = await readBody(call.request, registrationPatchSchema);
  return updateRegistration(call, call.param('id'), { version, patch });
}
