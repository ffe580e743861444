import { assignmentInputSchema, previewInputSchema } from '@authshift/core/contract';
import { connectionView } from '../connections/connectionCommands.ts';
import { readBody } from '../http/body.ts';
import { readIdempotencyKey } from '../http/idempotencyKey.ts';
import { type Call, json, type Route } from '../http/route.ts';
import { endWaivers } from '../preflights/endWaivers.ts';
import { previewAssignment } from './preview.ts';
import { inMode, refuseUnusable, requestAssignment } from './requestAssignment.ts';
import { refuseUnknownUsers } from './scope.ts';

export const assignmentRoutes: readonly Route[] = [
  { method: 'POST', path: '/v1/assignments/preview', role: 'operator', handle: preview },
  { method: 'POST', path: '/v1/assignments', role: 'operator', handle: change },
];

async function preview(call: Call) {
  const { server, organizationId } = call;
  const asked = await readBody(call.request, previewInputSchema);
  const input = { ...asked, change: await inMode(server.db, organizationId, asked.change) };
  const moment = await connectionView(server, organizationId);
  await refuseUnusable(server.db, input, organizationId);
  await refuseUnknownUsers(server.db, input.scope, moment);
  await endWaivers(server, { organizationId });
  return previewAssignment(server.db, { ...moment, ...input });
}

async function change(call: Call) {
  const { server, organizationId } = call;
  const idempotencyKey = readIdempotencyKey(call.request);
  const input = await readBody(call.request, assignmentInputSchema);
  const moment = await connectionView(server, organizationId);
  await endWaivers(server, { organizationId });
  return json(await requestAssignment(call, { input, idempotencyKey, moment }), 202);
}
