import { decideSignOff } from '@authshift/core';
import type { Pilot } from '@authshift/core/contract';
import { recordAudit } from '../audit/audit.ts';
import { actorId, connectionView } from '../connections/connectionCommands.ts';
import { publish } from '../events/publish.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { readPilots } from './pilotStore.ts';
import { showPilot } from './showPilot.ts';

/** A person's word that the others can follow, where core's rule lets them give it. */
export async function signOffPilot(call: Call, pilotId: string): Promise<Pilot> {
  const { server, organizationId } = call;
  const moment = await connectionView(server, organizationId);
  await server.db.transaction().execute(async (tx) => {
    // Two people cannot both be the first.
    await tx
      .selectFrom('pilots')
      .select('id')
      .where('organization_id', '=', organizationId)
      .where('id', '=', pilotId)
      .forUpdate()
      .execute();
    const [judged] = await readPilots(tx, moment, pilotId);
    if (judged === undefined) throw new ProblemError('not_found', { detail: 'There is no such pilot.' });
    const by = await actorId(tx, call);
    const decision = decideSignOff(judged.facts, by);
    if (!decision.ok) throw new ProblemError(decision.code, { extra: { missing: decision.missing } });
    const at = moment.now;
    await tx
      .updateTable('pilots')
      .set({ signed_off_at: at, signed_off_by: by })
      .where('organization_id', '=', organizationId)
      .where('id', '=', pilotId)
      .execute();
    const { userIds, counts } = judged.pilot;
    await recordAudit(tx, {
      organizationId,
      at,
      personId: by,
      action: 'pilot.signed_off',
      subject: { type: 'pilot', id: pilotId, label: `${userIds.length} users` },
      summary: 'A pilot was signed off.',
      detail: { counts },
    });
    await publish(tx, { organizationId, at }, [{ type: 'programme.changed', kind: 'pilot', id: pilotId }]);
  });
  server.events.wake(organizationId);
  return showPilot(call, pilotId);
}
