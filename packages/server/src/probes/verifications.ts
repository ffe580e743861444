import { randomUUID } from 'node:crypto';
import type { Judgement } from '@authshift/core';
import type { ProbeResult, Protocol, Verification } from '@authshift/core/contract';
import { ERASED } from '../audit/people.ts';
import type { Queryable } from '../context.ts';
import type { Tx } from '../storage/schema.ts';

export interface Proof {
  readonly organizationId: string;
  readonly result: ProbeResult;
  readonly protocol: Protocol;
  /** Core's: `judgePositive` or `judgeNegative`. */
  readonly judgement: Judgement;
  /** A person's id. */
  readonly by: string;
}

/** Keeps what a test has shown, for the evidence; answers its id. */
export async function recordVerification(tx: Tx, proof: Proof): Promise<string> {
  const { organizationId, result, protocol, judgement, by } = proof;
  const id = randomUUID();
  await tx
    .insertInto('verifications')
    .values({
      organization_id: organizationId,
      id,
      kind: result.expected === 'refused' ? 'negative' : 'positive',
      connection_id: result.connectionId,
      user_id: result.userId,
      protocol,
      verdict: judgement.verdict,
      reason: judgement.reason,
      retest_at: judgement.retestAt === null ? null : new Date(judgement.retestAt),
      literal: result.literal,
      code: result.code,
      at: new Date(result.at),
      person_id: by,
    })
    .execute();
  return id;
}

export interface VerificationQuery {
  readonly organizationId: string;
  readonly connectionId?: string;
  readonly id?: string;
}

/** Oldest first. */
export async function readVerifications(
  db: Queryable,
  { organizationId, connectionId, id }: VerificationQuery,
): Promise<readonly Verification[]> {
  let query = db
    .selectFrom('verifications as v')
    .leftJoin('people as p', (join) =>
      join.onRef('p.organization_id', '=', 'v.organization_id').onRef('p.id', '=', 'v.person_id'),
    )
    .selectAll('v')
    .select('p.name')
    .where('v.organization_id', '=', organizationId);
  if (connectionId !== undefined) query = query.where('v.connection_id', '=', connectionId);
  if (id !== undefined) query = query.where('v.id', '=', id);
  const rows = await query.orderBy('v.at').orderBy('v.id').execute();
  return rows.map((row) => ({
    kind: row.kind,
    connectionId: row.connection_id,
    userId: row.user_id,
    protocol: row.protocol as Protocol,
    verdict: row.verdict as Verification['verdict'],
    reason: row.reason as Verification['reason'],
    literal: row.literal,
    code: row.code,
    at: row.at.toISOString(),
    by: row.name ?? ERASED,
    retestAt: row.retest_at?.toISOString() ?? null,
  }));
}
