import { randomUUID } from 'node:crypto';
import { type Pilot, pilotInputSchema } from '@authshift/core/contract';
import { sql } from 'kysely';
import { holdConnections, inMode, refuseUnusable } from '../assignments/requestAssignment.ts';
import { refuseUnknownUsers } from '../assignments/scope.ts';
import { recordAudit } from '../audit/audit.ts';
import { actorId, connectionView } from '../connections/connectionCommands.ts';
import { publish } from '../events/publish.ts';
import { readBody } from '../http/body.ts';
import type { Call } from '../http/route.ts';
import { queueJob } from '../jobs/queueJob.ts';
import { keepTicks } from '../rollbacks/checkpoints.ts';
import { showPilot } from './showPilot.ts';

/** Begins a pilot: keeps how things stood, and ticks its members for the connection in a job of its own. */
export async function createPilot(call: Call): Promise<Pilot> {
  const { server, organizationId } = call;
  const { connectionId, rule, userIds } = await readBody(call.request, pilotInputSchema);
  const moment = await connectionView(server, organizationId);
  const id = randomUUID();
  await server.db.transaction().execute(async (tx) => {
    const change = await inMode(tx, organizationId, { tick: [connectionId], untick: [] });
    await holdConnections(tx, organizationId, change);
    await refuseUnusable(tx, { change }, organizationId);
    const members = [...new Set(userIds)];
    await refuseUnknownUsers(tx, { type: 'include', ids: members }, moment);
    const by = await actorId(tx, call);
    const meant = sql`select unnest(${members}::text[])`;
    await keepTicks(tx, { moment, label: 'Before the pilot', reason: 'pilot', by, userIds: meant });
    const jobId = await queueJob(tx, call, {
      kind: 'assignment',
      work: 'change',
      change,
      items: sql`select t.id, null::text[] from unnest(${members}::text[]) as t(id)`,
      summary: `Requested for the ${members.length} members of a pilot.`,
      detail: { change, pilotId: id },
    });
    await tx
      .insertInto('pilots')
      .values({
        organization_id: organizationId,
        id,
        connection_id: connectionId,
        user_ids: members,
        rule: JSON.stringify(rule),
        job_id: jobId,
        person_id: by,
        created_at: moment.now,
      })
      .execute();
    await recordAudit(tx, {
      organizationId,
      at: moment.now,
      personId: by,
      action: 'pilot.created',
      subject: { type: 'pilot', id, label: `${members.length} users` },
      summary: `A pilot began with ${members.length} ${members.length === 1 ? 'user' : 'users'}.`,
      detail: { connectionId, rule, users: members.length },
    });
    await publish(tx, { organizationId, at: moment.now }, [{ type: 'programme.changed', kind: 'pilot', id }]);
  });
  server.events.wake(organizationId);
  return showPilot(call, id);
}
