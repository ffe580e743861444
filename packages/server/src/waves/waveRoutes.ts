import { waveReleaseSchema, waveStartSchema } from '@authshift/core/contract';
import { readOptionalBody } from '../http/body.ts';
import { json, type Route } from '../http/route.ts';
import { haltWave, releaseWave, startWave } from './moveWave.ts';
import { planNewWaves } from './planWaves.ts';
import { readWaves } from './waveStore.ts';

export const waveRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/waves',
    role: 'viewer',
    handle: async ({ server, organizationId }) => ({ waves: await readWaves(server.db, organizationId) }),
  },
  {
    method: 'POST',
    path: '/v1/waves',
    role: 'operator',
    handle: async (call) => json({ waves: await planNewWaves(call) }, 201),
  },
  {
    method: 'POST',
    path: '/v1/waves/:id/start',
    role: 'operator',
    handle: async (call) =>
      startWave(call, { type: 'START', ...(await readOptionalBody(call.request, waveStartSchema)) }),
  },
  {
    method: 'POST',
    path: '/v1/waves/:id/resume',
    role: 'operator',
    handle: async (call) =>
      startWave(call, { type: 'RESUME', ...(await readOptionalBody(call.request, waveStartSchema)) }),
  },
  { method: 'POST', path: '/v1/waves/:id/pause', role: 'operator', handle: (call) => haltWave(call, 'PAUSE') },
  { method: 'POST', path: '/v1/waves/:id/stop', role: 'operator', handle: (call) => haltWave(call, 'STOP') },
  {
    method: 'POST',
    path: '/v1/waves/:id/release',
    role: 'operator',
    handle: async (call) => {
      const { acceptUnproven } = await readOptionalBody(call.request, waveReleaseSchema);
      return releaseWave(call, acceptUnproven);
    },
  },
];
