import type { Evidence } from '../../contract/index.ts';
import { buildEvidence } from '../../migration/evidence.ts';
import { isLegacy } from '../../migration/leg.ts';
import { worstState } from '../../sync/worstState.ts';
import { listCheckpoints } from './checkpoints.ts';
import { showConnection } from './connections.ts';
import { listPilots } from './pilots.ts';
import { listPolicyChanges } from './policyChanges.ts';
import { listWaves } from './waves.ts';
import { type Actor, currentUser, recordAudit, type World } from './world.ts';

/** What an auditor reads. That it was read is told to the next one. */
export function getEvidence(world: World, actor: Actor): Evidence {
  const { organization } = world.settings;
  const connections = [...world.connections.values()].map((connection) => showConnection(world, connection));
  const evidence = buildEvidence({
    now: world.clock.now(),
    organization,
    connections,
    registrations: [...world.registrations.values()],
    pilots: [...listPilots(world)],
    waves: [...listWaves(world)],
    checkpoints: [...listCheckpoints(world)],
    rollbacks: [...world.rollbacks.values()],
    policyChanges: [...listPolicyChanges(world)],
    verifications: [...world.verifications.values()],
    users: countUsers(world),
    lastAuditId: [...world.audit.keys()].at(-1) ?? null,
  });
  recordAudit(world, actor, {
    action: 'evidence.read',
    subject: { type: 'organization', id: organization.id, label: organization.name },
    summary: `${actor.name} read the evidence.`,
  });
  return evidence;
}

function countUsers(world: World): Evidence['users'] {
  const users = { total: 0, moved: 0, failing: 0, waived: 0 };
  for (const user of world.users.values()) {
    const { sync } = currentUser(world, user);
    const ticked = sync.filter((entry) => entry.assigned);
    const legacy = ticked.some(({ connectionId }) => {
      const connection = world.connections.get(connectionId);
      return connection === undefined || isLegacy(connection);
    });
    users.total += 1;
    users.moved += Number(ticked.length > 0 && !legacy);
    users.failing += Number(worstState(sync) === 'failing');
    users.waived += Number((world.checks.get(user.id) ?? []).some(({ waiver }) => waiver !== null));
  }
  return users;
}
