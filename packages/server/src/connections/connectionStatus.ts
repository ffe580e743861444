import { takesPart } from '@authshift/core';
import { type ConnectionStatus, type Consent, connectionStatusSchema } from '@authshift/core/contract';
import { sql } from 'kysely';
import type { Tx } from '../storage/schema.ts';

/** Nothing can be done with it before it is restored, if it still can be. */
export function isGone(status: string): boolean {
  return status === 'disconnected' || status === 'purged';
}

export interface StatusChange {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly status: ConnectionStatus;
  readonly reason: string | null;
  readonly at: Date;
  /** Null clears it, absent keeps it. */
  readonly lastError?: { readonly code: string | null; readonly literal: string } | null;
  readonly wrongAccount?: unknown;
  readonly succeeded?: boolean;
  /** It has just signed in, or tried to. */
  readonly used?: boolean;
  /** It has just answered a connectivity test of its own well. */
  readonly probed?: boolean;
}

/** The condition on `connections c` that core's `takesPart` is: a sync has business with it. */
export const takingPart = sql<boolean>`c.status = any(${connectionStatusSchema.options.filter(takesPart)}::text[])`;

/** Of an app there are two approvals, and neither implies the other: of itself, and of what it may do in the name of others. */
export function approvalOf(
  authType: string,
  { consent, delegated_consent }: { readonly consent: unknown; readonly delegated_consent: unknown },
): Consent | null {
  return (authType === 'oauth-app' ? consent : delegated_consent) as Consent | null;
}

/** Writes a status; its start moves only when the status really changes. */
export async function setStatus(tx: Tx, change: StatusChange): Promise<void> {
  const { status, reason, at, lastError } = change;
  await tx
    .updateTable('connections')
    .set((eb) => ({
      status,
      status_since: eb.case().when('status', '=', status).then(eb.ref('status_since')).else(eb.val(at)).end(),
      status_reason: reason,
      ...wrongAccountColumn(change),
      ...(lastError === undefined ? {} : { last_error: lastErrorJson(lastError, at) }),
      ...(change.succeeded ? { last_success_at: at } : {}),
      ...(change.used ? { last_used_at: at } : {}),
      ...(change.probed ? { probed_at: at } : {}),
    }))
    .where('organization_id', '=', change.organizationId)
    .where('id', '=', change.connectionId)
    .execute();
}

/** It signed in, or tried to, and that said nothing of its status. */
export async function markUsed(
  tx: Tx,
  { organizationId, connectionId, at }: Pick<StatusChange, 'organizationId' | 'connectionId' | 'at'>,
): Promise<void> {
  await tx
    .updateTable('connections')
    .set({ last_used_at: at })
    .where('organization_id', '=', organizationId)
    .where('id', '=', connectionId)
    .execute();
}

/** What was answered last, where that moves nothing. */
export async function noteError(
  tx: Tx,
  change: Pick<StatusChange, 'organizationId' | 'connectionId' | 'at'> & {
    readonly error: { readonly code: string | null; readonly literal: string } | undefined;
  },
): Promise<void> {
  await tx
    .updateTable('connections')
    .set({ last_error: lastErrorJson(change.error ?? null, change.at) })
    .where('organization_id', '=', change.organizationId)
    .where('id', '=', change.connectionId)
    .execute();
}

/** Who came back belongs to the status `wrong-account` and to no other. */
function wrongAccountColumn({ status, wrongAccount }: StatusChange) {
  if (status !== 'wrong-account') return { wrong_account: null };
  return wrongAccount === undefined ? {} : { wrong_account: JSON.stringify(wrongAccount) };
}

function lastErrorJson(error: { code: string | null; literal: string } | null, at: Date): string | null {
  if (error === null) return null;
  return JSON.stringify({ code: error.code, literal: error.literal, at: at.toISOString() });
}
