import { preflightInputSchema } from '@authshift/core/contract';
import { readBody } from '../http/body.ts';
import { json, type Route } from '../http/route.ts';
import { readPreflights } from './preflightStore.ts';
import { startPreflight } from './startPreflight.ts';

export const preflightRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/preflights',
    role: 'viewer',
    handle: async ({ server, organizationId }) => ({ preflights: await readPreflights(server.db, organizationId) }),
  },
  {
    method: 'POST',
    path: '/v1/preflights',
    role: 'operator',
    handle: async (call) => json(await startPreflight(call, await readBody(call.request, preflightInputSchema)), 202),
  },
];
