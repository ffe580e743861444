import { randomUUID } from 'node:crypto';
import { findMissingAcknowledgement } from '@authshift/core';
import { type PolicyChange, policyChangeInputSchema } from '@authshift/core/contract';
import { z } from 'zod';
import { personId } from '../audit/people.ts';
import { actorId } from '../connections/connectionCommands.ts';
import { lockConnection } from '../connections/connectionStore.ts';
import { parse, readBody } from '../http/body.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { readPolicyChange } from './policyChangeStore.ts';
import { tellPolicyChange } from './tellPolicyChange.ts';

const anything = z.looseObject({ acknowledgement: z.unknown().optional() });

/** Records a switch that the tenant's own admins are to turn, once somebody answers for who else is hit. */
export async function proposePolicyChange(call: Call): Promise<PolicyChange> {
  const { server, organizationId } = call;
  const body = await readBody(call.request, anything);
  if (body.acknowledgement === undefined) throw new ProblemError('acknowledgement_required');
  const input = parse(body, policyChangeInputSchema);
  const policyChangeId = randomUUID();
  const at = server.now();
  await server.db.transaction().execute(async (tx) => {
    await lockConnection(tx, organizationId, input.connectionId);
    const missing = findMissingAcknowledgement(input);
    if (missing.length > 0) throw new ProblemError('acknowledgement_required', { extra: { missing } });
    const by = await actorId(tx, call);
    const { signedBy, ...said } = input.acknowledgement;
    const signer = await personId(tx, organizationId, { externalId: signerExternalId(signedBy), name: signedBy });
    await tx
      .insertInto('policy_changes')
      .values({
        organization_id: organizationId,
        id: policyChangeId,
        kind: input.kind,
        connection_id: input.connectionId,
        scope: JSON.stringify(input.scope),
        acknowledgement: JSON.stringify(said),
        signed_by: signer,
        status: 'proposed',
        requested_at: at,
        requested_by: by,
      })
      .execute();
    await tellPolicyChange(tx, {
      organizationId,
      policyChangeId,
      at,
      by,
      action: 'policy_change.proposed',
      words: 'was proposed',
      detail: { scope: input.scope, ...said, person: signer },
    });
  });
  server.events.wake(organizationId);
  return readPolicyChange(server.db, { organizationId, policyChangeId, now: server.now() });
}

/** How whoever signs for a change is known among the people: by the name alone, as nobody else says who it is. */
export function signerExternalId(signedBy: string): string {
  return `signature/${signedBy}`;
}
