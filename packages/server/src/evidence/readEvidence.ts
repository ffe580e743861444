import { buildEvidence, isLegacy } from '@authshift/core';
import type { Connection, Evidence } from '@authshift/core/contract';
import { sql } from 'kysely';
import { listAudit } from '../audit/audit.ts';
import { redirectUri } from '../authorization/startAuthorization.ts';
import { connectionView } from '../connections/connectionCommands.ts';
import { readConnections } from '../connections/connectionStore.ts';
import type { Call } from '../http/route.ts';
import { readPilots } from '../pilots/pilotStore.ts';
import { readPolicyChanges } from '../policy-changes/policyChangeStore.ts';
import { readVerifications } from '../probes/verifications.ts';
import { readRegistrations } from '../registrations/registrationStore.ts';
import { readCheckpoints } from '../rollbacks/checkpoints.ts';
import { readRollbacks } from '../rollbacks/rollbackStore.ts';
import { atOneMoment } from '../storage/atOneMoment.ts';
import type { Tx } from '../storage/schema.ts';
import { worstStates } from '../users/syncState.ts';
import type { FilterMoment } from '../users/userFilter.ts';
import { readWaves } from '../waves/waveStore.ts';

/** All that an auditor reads, as it stood at one moment. */
export async function readEvidence({ server, organizationId, access }: Call): Promise<Evidence> {
  const view = await connectionView(server, organizationId);
  const { now } = view;
  return atOneMoment(server.db, async (tx) => {
    const connections = await readConnections(tx, view);
    const [latest] = (await listAudit(tx, organizationId, { before: null, limit: 1 })).entries;
    return buildEvidence({
      now: now.getTime(),
      organization: access.organization,
      connections: [...connections],
      registrations: [...(await readRegistrations(tx, { organizationId, redirectUri: redirectUri(server) }))],
      pilots: (await readPilots(tx, view)).map(({ pilot }) => pilot),
      waves: [...(await readWaves(tx, organizationId))],
      checkpoints: [...(await readCheckpoints(tx, organizationId))],
      rollbacks: [...(await readRollbacks(tx, organizationId))],
      policyChanges: [...(await readPolicyChanges(tx, { organizationId, now }))],
      verifications: [...(await readVerifications(tx, { organizationId }))],
      users: await countUsers(tx, connections, view),
      lastAuditId: latest?.id ?? null,
    });
  });
}

/** `moved`: ticked, and for nothing that is left behind. */
async function countUsers(
  tx: Tx,
  connections: readonly Connection[],
  { organizationId, freshSince }: FilterMoment,
): Promise<Evidence['users']> {
  const modern = connections.filter((connection) => !isLegacy(connection)).map(({ id }) => id);
  const { rows } = await sql<Evidence['users']>`select count(*)::int as total,
      count(t.user_id) filter (where t.modern)::int as moved,
      count(*) filter (where w.state = 'failing')::int as failing,
      count(*) filter (where exists (select 1 from preflight_checks k
        where k.organization_id = u.organization_id and k.user_id = u.id and k.waiver is not null))::int as waived
    from users u
    left join (select user_id, bool_and(connection_id = any(${modern}::text[])) as modern from assignments
      where organization_id = ${organizationId} and assigned group by user_id) t on t.user_id = u.id
    left join (${worstStates(organizationId, freshSince)}) w on w.user_id = u.id
    where u.organization_id = ${organizationId}`.execute(tx);
  return rows[0] ?? { total: 0, moved: 0, failing: 0, waived: 0 };
}
