import { connectionView } from '../connections/connectionCommands.ts';
import { readId } from '../http/readJson.ts';
import { json, type Route } from '../http/route.ts';
import { createPilot } from './createPilot.ts';
import { readPilots } from './pilotStore.ts';
import { signOffPilot } from './signOff.ts';
import { suggestMembers } from './suggestMembers.ts';

export const pilotRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/pilots/suggestion',
    role: 'viewer',
    handle: ({ server, organizationId, url }) =>
      suggestMembers(server.db, organizationId, readId(url.searchParams.get('connectionId'))),
  },
  {
    method: 'GET',
    path: '/v1/pilots',
    role: 'viewer',
    handle: async ({ server, organizationId }) => {
      const judged = await readPilots(server.db, await connectionView(server, organizationId));
      return { pilots: judged.map(({ pilot }) => pilot) };
    },
  },
  { method: 'POST', path: '/v1/pilots', role: 'operator', handle: async (call) => json(await createPilot(call), 201) },
  {
    method: 'POST',
    path: '/v1/pilots/:id/sign-off',
    role: 'admin',
    handle: (call) => signOffPilot(call, call.param('id')),
  },
];
