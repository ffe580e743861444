import { json, type Route } from '../http/route.ts';
import { abortJob } from './abortJob.ts';
import { exportJobItems, listJobItems } from './jobItems.ts';
import { readJob } from './jobStore.ts';
import { retryFailed, revertJob } from './repeatJob.ts';

export const jobRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/jobs/:id',
    role: 'viewer',
    handle: ({ server, organizationId, param }) => readJob(server.db, organizationId, param('id')),
  },
  { method: 'GET', path: '/v1/jobs/:id/items', role: 'viewer', handle: listJobItems },
  { method: 'GET', path: '/v1/jobs/:id/items.csv', role: 'admin', handle: exportJobItems },
  {
    method: 'POST',
    path: '/v1/jobs/:id/abort',
    role: 'operator',
    handle: (call) => abortJob(call, call.param('id')),
  },
  {
    method: 'POST',
    path: '/v1/jobs/:id/retry-failed',
    role: 'operator',
    handle: async (call) => json(await retryFailed(call, call.param('id')), 202),
  },
  {
    method: 'POST',
    path: '/v1/jobs/:id/revert',
    role: 'operator',
    handle: async (call) => json(await revertJob(call, call.param('id')), 202),
  },
];
