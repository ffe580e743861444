import { createHash } from 'node:crypto';
import type { Invitation } from '@authshift/core/contract';
import { type Selectable, sql } from 'kysely';
import { ERASED } from '../audit/people.ts';
import type { Queryable } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import type { InvitationRow, Tx } from '../storage/schema.ts';

/** Minutes in which somebody else has to act who was handed a step of an admin. */
export const LINK_MINUTES = 60;
/** Days a user has to sign in for themselves: they read their mail when they do. */
export const CAMPAIGN_DAYS = 7;

export type StoredInvitation = Selectable<InvitationRow>;

interface Named extends StoredInvitation {
  readonly created_by_name: string | null;
}

/** Invitations as the contract shows them, oldest first. */
export async function readInvitations(
  db: Queryable,
  organizationId: string,
  { now, ids }: { readonly now: Date; readonly ids?: readonly string[] },
): Promise<readonly Invitation[]> {
  const only = ids === undefined ? sql`` : sql`and i.id = any(${[...ids]}::text[])`;
  const { rows } = await sql<Named>`select i.*, p.name as created_by_name from invitations i
    left join people p on p.organization_id = i.organization_id and p.id = i.created_by
    where i.organization_id = ${organizationId} ${only} order by i.created_at, i.id`.execute(db);
  return rows.map((row) => toInvitation(row, now));
}

export async function readInvitation(
  db: Queryable,
  organizationId: string,
  { now, id }: { readonly now: Date; readonly id: string },
): Promise<Invitation> {
  const [invitation] = await readInvitations(db, organizationId, { now, ids: [id] });
  if (invitation === undefined) throw noInvitation();
  return invitation;
}

/** Held until the transaction ends: whoever uses, ends or revokes a link takes turns. */
export async function lockInvitation(tx: Tx, organizationId: string, id: string): Promise<StoredInvitation> {
  const row = await tx
    .selectFrom('invitations')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw noInvitation();
  return row;
}

export function noInvitation(): ProblemError {
  return new ProblemError('not_found', { detail: 'There is no such invitation.' });
}

/** That the time is over is stored nowhere. */
export function statusOf(row: Pick<StoredInvitation, 'status' | 'expires_at'>, now: Date): Invitation['status'] {
  const open = row.status === 'sent' || row.status === 'opened';
  return open && row.expires_at <= now ? 'expired' : row.status;
}

export function isOpen(status: Invitation['status']): boolean {
  return status === 'sent' || status === 'opened';
}

/** What is stored of a link: enough to recognise it, not enough to use it. */
export function hashLink(token: string): string {
  return createHash('sha256').update(token).digest('hex');
}

function toInvitation(row: Named, now: Date): Invitation {
  return {
    id: row.id,
    kind: row.kind,
    connectionId: row.connection_id,
    userId: row.user_id,
    status: statusOf(row, now),
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by_name ?? ERASED,
    expiresAt: row.expires_at.toISOString(),
    openedAt: row.opened_at?.toISOString() ?? null,
    completedAt: row.completed_at?.toISOString() ?? null,
  };
}
