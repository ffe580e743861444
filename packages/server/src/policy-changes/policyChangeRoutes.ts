import { json, type Route } from '../http/route.ts';
import { declarePolicyApplied, handOverPolicyChange } from './movePolicyChange.ts';
import { readPolicyChanges } from './policyChangeStore.ts';
import { proposePolicyChange } from './proposePolicyChange.ts';
import { verifyPolicyChange } from './verifyPolicyChange.ts';

export const policyChangeRoutes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/policy-changes',
    role: 'viewer',
    handle: async ({ server, organizationId }) => ({
      policyChanges: await readPolicyChanges(server.db, { organizationId, now: server.now() }),
    }),
  },
  {
    method: 'POST',
    path: '/v1/policy-changes',
    role: 'admin',
    handle: async (call) => json(await proposePolicyChange(call), 201),
  },
  {
    method: 'POST',
    path: '/v1/policy-changes/:id/hand-over',
    role: 'admin',
    handle: (call) => handOverPolicyChange(call, call.param('id')),
  },
  {
    method: 'POST',
    path: '/v1/policy-changes/:id/declare-applied',
    role: 'admin',
    handle: (call) => declarePolicyApplied(call, call.param('id')),
  },
  {
    method: 'POST',
    path: '/v1/policy-changes/:id/verify',
    role: 'admin',
    handle: (call) => verifyPolicyChange(call, call.param('id')),
  },
];
