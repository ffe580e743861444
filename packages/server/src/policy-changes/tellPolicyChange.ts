import type { AuditAction } from '@authshift/core/contract';
import { recordAudit } from '../audit/audit.ts';
import { publish } from '../events/publish.ts';
import type { Tx } from '../storage/schema.ts';
import { type PolicyChangeAddress, readPolicyChange } from './policyChangeStore.ts';

export interface Told extends PolicyChangeAddress {
  readonly at: Date;
  /** A person's id. */
  readonly by: string;
  readonly action: Extract<AuditAction, `policy_change.${string}`>;
  /** What follows its kind in the audit. */
  readonly words: string;
  readonly detail?: Readonly<Record<string, unknown>>;
}

/** Writes what became of a policy change to the audit, and has those who show it load it again. Call it last in a transaction. */
export async function tellPolicyChange(tx: Tx, told: Told): Promise<void> {
  const { organizationId, policyChangeId, at, by, action, words, detail } = told;
  const change = await readPolicyChange(tx, { organizationId, policyChangeId, now: at });
  await recordAudit(tx, {
    organizationId,
    at,
    personId: by,
    action,
    subject: { type: 'policy-change', id: policyChangeId, label: change.kind },
    summary: `The policy change "${change.kind}" ${words}.`,
    detail: { connectionId: change.connectionId, status: change.status, ...detail },
  });
  await publish(tx, { organizationId, at }, [{ type: 'programme.changed', kind: 'policy-change', id: policyChangeId }]);
}
