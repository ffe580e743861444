import type { Me } from '@authshift/core/contract';
import { z } from 'zod';
import { assignmentRoutes } from '../assignments/assignmentRoutes.ts';
import { listAudit } from '../audit/audit.ts';
import { personId } from '../audit/people.ts';
import { personRoutes } from '../audit/personRoutes.ts';
import { connectionRoutes } from '../connections/connectionRoutes.ts';
import { streamEvents } from '../events/eventStream.ts';
import { evidenceRoutes } from '../evidence/evidenceRoutes.ts';
import { invitationRoutes } from '../invitations/invitationRoutes.ts';
import { jobRoutes } from '../jobs/jobRoutes.ts';
import { pilotRoutes } from '../pilots/pilotRoutes.ts';
import { policyChangeRoutes } from '../policy-changes/policyChangeRoutes.ts';
import { preflightRoutes } from '../preflights/preflightRoutes.ts';
import { settingsOf } from '../provisioning/organizations.ts';
import { registrationRoutes } from '../registrations/registrationRoutes.ts';
import { rollbackRoutes } from '../rollbacks/rollbackRoutes.ts';
import { userRoutes } from '../users/userRoutes.ts';
import { waveRoutes } from '../waves/waveRoutes.ts';
import { readCursor, readLimit, writeCursor } from './cursor.ts';
import type { Call, Route } from './route.ts';

const auditCursorSchema = z.object({ before: z.int() });

/** Every route with the least role that may call it. */
export const routes: readonly Route[] = [
  {
    method: 'GET',
    path: '/v1/me',
    role: 'viewer',
    handle: readMe,
  },
  ...registrationRoutes,
  ...connectionRoutes,
  ...userRoutes,
  ...assignmentRoutes,
  ...jobRoutes,
  ...invitationRoutes,
  ...evidenceRoutes,
  ...personRoutes,
  ...preflightRoutes,
  ...pilotRoutes,
  ...policyChangeRoutes,
  ...rollbackRoutes,
  ...waveRoutes,
  { method: 'GET', path: '/v1/events', role: 'viewer', handle: streamEvents },
  { method: 'GET', path: '/v1/audit', role: 'admin', handle: readAudit },
];

/** The actor's id here is the one that stands for the person in the audit; the host's own id stays inside. */
async function readMe({ server, access, organizationId }: Call): Promise<Me> {
  const { organization, actor, role } = access;
  const id = await personId(server.db, organizationId, { externalId: actor.id, name: actor.name });
  return {
    organization,
    actor: { id, name: actor.name },
    role,
    entitlements: [...(await server.entitlements(access))],
    ...(await settingsOf(server.db, server, organizationId)),
  };
}

async function readAudit({ server, organizationId, url }: Call) {
  const limit = readLimit(url);
  const cursor = readCursor(url.searchParams.get('cursor'), auditCursorSchema);
  const page = await listAudit(server.db, organizationId, { before: cursor?.before ?? null, limit });
  return { ...page, nextCursor: page.nextCursor === null ? null : writeCursor({ before: Number(page.nextCursor) }) };
}
