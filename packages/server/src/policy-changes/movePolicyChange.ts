import {
  exchangeCommands,
  hardeningChange,
  type PolicyChangeEvent,
  propagationWindow,
  transitionPolicyChange,
} from '@authshift/core';
import { type PolicyChange, type Protocol, policyDeclarationSchema } from '@authshift/core/contract';
import { actorId } from '../connections/connectionCommands.ts';
import { lockConnection } from '../connections/connectionStore.ts';
import type { ServerContext } from '../context.ts';
import { readOptionalBody } from '../http/body.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import type { Tx } from '../storage/schema.ts';
import { lockPolicyChange, type PolicyChangeAddress, readPolicyChange } from './policyChangeStore.ts';
import { wakeRetest } from './retests.ts';
import { tellPolicyChange } from './tellPolicyChange.ts';

/** The commands have been given to whoever may run them; the audit keeps which. */
export async function handOverPolicyChange(call: Call, policyChangeId: string): Promise<PolicyChange> {
  const { server, organizationId } = call;
  const address = { organizationId, policyChangeId };
  const at = server.now();
  await server.db.transaction().execute(async (tx) => {
    const before = await lockPolicyChange(tx, { ...address, now: at });
    const change = movedBy(before, { type: 'HAND_OVER', now: at.getTime() });
    await writePolicyChange(tx, address, change);
    await tellPolicyChange(tx, {
      ...address,
      at,
      by: await actorId(tx, call),
      action: 'policy_change.handed_over',
      words: 'was handed over',
      detail: { commands: await commandsOf(tx, organizationId, before) },
    });
  });
  return told(server, address);
}

/** Somebody says that it has been applied: from then on counts how long it takes to show, and tests itself when it can. */
export async function declarePolicyApplied(call: Call, policyChangeId: string): Promise<PolicyChange> {
  const { server, organizationId } = call;
  const address = { organizationId, policyChangeId };
  const input = await readOptionalBody(call.request, policyDeclarationSchema);
  const at = server.now();
  const { appliedAt = at.toISOString() } = input;
  await server.db.transaction().execute(async (tx) => {
    const before = await lockPolicyChange(tx, { ...address, now: at });
    const window = propagationWindow(before.kind, appliedAt);
    const change = movedBy(before, { type: 'DECLARE', appliedAt, window, now: at.getTime() });
    await writePolicyChange(tx, address, { ...change, retestAt: window.earliest });
    await tellPolicyChange(tx, {
      ...address,
      at,
      by: await actorId(tx, call),
      action: 'policy_change.declared',
      words: 'was declared to be applied',
      detail: { appliedAt, window },
    });
  });
  await wakeRetest(server, address);
  return told(server, address);
}

/** Lets core decide what an event does to a policy change. */
export function movedBy(change: PolicyChange, event: PolicyChangeEvent): PolicyChange {
  const result = transitionPolicyChange(change, event);
  if (result.ok) return result.change;
  if (result.code === 'state_conflict')
    throw new ProblemError('state_conflict', { extra: { missing: [change.status] } });
  throw new ProblemError('validation_failed', {
    fields: [{ path: 'appliedAt', code: 'in_future', message: 'This moment has not come yet.' }],
  });
}

export interface MovedPolicyChange extends PolicyChange {
  /** Of what was proven last. */
  readonly verificationId?: string;
  /** When it is tested again by itself. */
  readonly retestAt?: string | null;
}

/** The new state under the next version. */
export async function writePolicyChange(
  tx: Tx,
  { organizationId, policyChangeId }: PolicyChangeAddress,
  change: MovedPolicyChange,
): Promise<void> {
  const { status, handedOverAt, declaredAppliedAt, window, verificationId = null, retestAt = null } = change;
  await tx
    .updateTable('policy_changes')
    .set((eb) => ({
      version: eb('version', '+', 1),
      status,
      handed_over_at: toDate(handedOverAt),
      declared_applied_at: toDate(declaredAppliedAt),
      propagation: window === null ? null : JSON.stringify(window),
      verification_id: verificationId,
      retest_at: toDate(retestAt),
    }))
    .where('organization_id', '=', organizationId)
    .where('id', '=', policyChangeId)
    .execute();
}

function toDate(instant: string | null): Date | null {
  return instant === null ? null : new Date(instant);
}

/** What core writes for this change; empty where only the tenant knows the rest. */
async function commandsOf(tx: Tx, organizationId: string, change: PolicyChange): Promise<readonly string[]> {
  const { protocol, account } = await lockConnection(tx, organizationId, change.connectionId);
  const hardening = hardeningChange(change.kind, { protocol: protocol as Protocol, account });
  const plan = hardening === null ? null : exchangeCommands(hardening);
  return plan?.ok ? plan.write : [];
}

async function told(server: ServerContext, address: PolicyChangeAddress): Promise<PolicyChange> {
  server.events.wake(address.organizationId);
  return readPolicyChange(server.db, { ...address, now: server.now() });
}
