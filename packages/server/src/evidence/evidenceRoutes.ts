import { recordAudit } from '../audit/audit.ts';
import { actorId } from '../connections/connectionCommands.ts';
import type { Call, Route } from '../http/route.ts';
import { readEvidence } from './readEvidence.ts';

export const evidenceRoutes: readonly Route[] = [
  { method: 'GET', path: '/v1/evidence', role: 'admin', handle: giveEvidence },
];

/** Nobody takes it away without leaving a trace for the next reader. */
async function giveEvidence(call: Call) {
  const { server, organizationId, access } = call;
  const evidence = await readEvidence(call);
  await server.db.transaction().execute(async (tx) =>
    recordAudit(tx, {
      organizationId,
      at: server.now(),
      personId: await actorId(tx, call),
      action: 'evidence.read',
      subject: { type: 'organization', id: organizationId, label: access.organization.name },
      summary: 'The evidence was read.',
      detail: { lastAuditId: evidence.lastAuditId },
    }),
  );
  return evidence;
}
