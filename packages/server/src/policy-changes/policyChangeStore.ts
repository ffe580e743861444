import { policyStatusAt } from '@authshift/core';
import type { PolicyChange, Verification } from '@authshift/core/contract';
import { type Selectable, sql } from 'kysely';
import { ERASED } from '../audit/people.ts';
import type { Queryable } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import { readVerifications } from '../probes/verifications.ts';
import type { PolicyChangeRow, Tx } from '../storage/schema.ts';

export interface PolicyChangeAddress {
  readonly organizationId: string;
  readonly policyChangeId: string;
}

interface Joined extends Selectable<PolicyChangeRow> {
  readonly requested_by_name: string;
  readonly signed_by_name: string;
}

/** Every change of the tenant, in the order in which they were proposed, as they stand now. */
export function readPolicyChanges(
  db: Queryable,
  query: { readonly organizationId: string; readonly now: Date },
): Promise<readonly PolicyChange[]> {
  return readRows(db, query);
}

export async function readPolicyChange(
  db: Queryable,
  query: PolicyChangeAddress & { readonly now: Date },
): Promise<PolicyChange> {
  const [change] = await readRows(db, query);
  if (change === undefined) throw new ProblemError('not_found', { detail: 'There is no such policy change.' });
  return change;
}

/** The change as it stands, held until the transaction ends. */
export async function lockPolicyChange(
  tx: Tx,
  query: PolicyChangeAddress & { readonly now: Date },
): Promise<PolicyChange> {
  const { organizationId, policyChangeId } = query;
  await sql`select 1 from policy_changes where organization_id = ${organizationId} and id = ${policyChangeId}
    for update`.execute(tx);
  return readPolicyChange(tx, query);
}

interface Query {
  readonly organizationId: string;
  readonly policyChangeId?: string;
  readonly now: Date;
}

async function readRows(db: Queryable, { organizationId, policyChangeId, now }: Query): Promise<PolicyChange[]> {
  const only = policyChangeId === undefined ? sql`` : sql`and c.id = ${policyChangeId}`;
  const { rows } = await sql<Joined>`
    select c.*, coalesce(r.name, ${ERASED}) as requested_by_name, coalesce(s.name, ${ERASED}) as signed_by_name
    from policy_changes c
    left join people r on r.organization_id = c.organization_id and r.id = c.requested_by
    left join people s on s.organization_id = c.organization_id and s.id = c.signed_by
    where c.organization_id = ${organizationId} ${only} order by c.requested_at, c.id`.execute(db);
  const changes: PolicyChange[] = [];
  for (const row of rows) {
    const { verification_id: id } = row;
    const [verification = null] = id === null ? [] : await readVerifications(db, { organizationId, id });
    changes.push(toPolicyChange(row, verification, now.getTime()));
  }
  return changes;
}

function toPolicyChange(row: Joined, verification: Verification | null, now: number): PolicyChange {
  const change = {
    id: row.id,
    version: row.version,
    kind: row.kind as PolicyChange['kind'],
    connectionId: row.connection_id,
    scope: row.scope as PolicyChange['scope'],
    acknowledgement: {
      ...(row.acknowledgement as Omit<PolicyChange['acknowledgement'], 'signedBy'>),
      signedBy: row.signed_by_name,
    },
    status: row.status as PolicyChange['status'],
    requestedAt: row.requested_at.toISOString(),
    requestedBy: row.requested_by_name,
    handedOverAt: row.handed_over_at?.toISOString() ?? null,
    declaredAppliedAt: row.declared_applied_at?.toISOString() ?? null,
    window: row.propagation as PolicyChange['window'],
    verification,
  };
  return { ...change, status: policyStatusAt(change, now) };
}
