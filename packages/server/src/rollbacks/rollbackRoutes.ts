import { rollbackTargetSchema } from '@authshift/core/contract';
import { readBody } from '../http/body.ts';
import { json, type Route } from '../http/route.ts';
import { createCheckpoint, readCheckpoints } from './checkpoints.ts';
import { lookAhead, rollbackMoment } from './lookAhead.ts';
import { readRollbacks } from './rollbackStore.ts';
import { startRollback } from './startRollback.ts';

export const rollbackRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/checkpoints',
    role: 'viewer',
    handle: async ({ server, organizationId }) => ({ checkpoints: await readCheckpoints(server.db, organizationId) }),
  },
  { method: 'POST', path: '/v1/checkpoints', role: 'operator', handle: createCheckpoint },
  {
    method: 'GET',
    path: '/v1/rollbacks',
    role: 'viewer',
    handle: async ({ server, organizationId }) => ({ rollbacks: await readRollbacks(server.db, organizationId) }),
  },
  {
    method: 'POST',
    path: '/v1/rollbacks/preview',
    role: 'operator',
    handle: async (call) => {
      const target = await readBody(call.request, rollbackTargetSchema);
      return (await lookAhead(call.server.db, await rollbackMoment(call), target)).preview;
    },
  },
  {
    method: 'POST',
    path: '/v1/rollbacks',
    role: 'operator',
    handle: async (call) => json(await startRollback(call), 202),
  },
];
