import { createHash } from 'node:crypto';
import { type Invitation, invitationVersion } from '@authshift/core/contract';
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

/** The last invitation of the page before. */
export interface InvitationCursor {
  /** Milliseconds since 1970. */
  readonly createdAt: number;
  readonly id: string;
}

interface InvitationsQuery {
  readonly now: Date;
  readonly after: InvitationCursor | null;
  readonly limit: number;
}

/** A page of invitations as the contract shows them, oldest first: new ones shift no page. */
export async function readInvitations(
  db: Queryable,
  organizationId: string,
  { now, after, limit }: InvitationsQuery,
): Promise<{ readonly invitations: readonly Invitation[]; readonly next: InvitationCursor | null }> {
  const since = after === null ? null : new Date(after.createdAt);
  const rest = after === null ? sql`` : sql`and (i.created_at, i.id) > (${since}::timestamptz, ${after.id})`;
  const { rows } = await sql<Named>`${named} where i.organization_id = ${organizationId} ${rest}
    order by i.created_at, i.id limit ${limit + 1}`.execute(db);
  const page = rows.slice(0, limit);
  const last = rows.length > limit ? page.at(-1) : undefined;
  return {
    invitations: page.map((row) => toInvitation(row, now)),
    next: last === undefined ? null : { createdAt: last.created_at.getTime(), id: last.id },
  };
}

export async function readInvitation(
  db: Queryable,
  organizationId: string,
  { now, id }: { readonly now: Date; readonly id: string },
): Promise<Invitation> {
  const [invitation] = await readInvitationsById(db, organizationId, { now, ids: [id] });
  if (invitation === undefined) throw noInvitation();
  return invitation;
}

/** Those that are still there, oldest first. */
export async function readInvitationsById(
  db: Queryable,
  organizationId: string,
  { now, ids }: { readonly now: Date; readonly ids: readonly string[] },
): Promise<readonly Invitation[]> {
  const { rows } =
    await sql<Named>`${named} where i.organization_id = ${organizationId} and i.id = any(${[...ids]}::text[])
    order by i.created_at, i.id`.execute(db);
  return rows.map((row) => toInvitation(row, now));
}

const named = sql`select i.*, p.name as created_by_name from invitations i
  left join people p on p.organization_id = i.organization_id and p.id = i.created_by`;

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
  const status = statusOf(row, now);
  return {
    id: row.id,
    version: invitationVersion(status),
    kind: row.kind,
    connectionId: row.connection_id,
    userId: row.user_id,
    status,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by_name ?? ERASED,
    expiresAt: row.expires_at.toISOString(),
    openedAt: row.opened_at?.toISOString() ?? null,
    completedAt: row.completed_at?.toISOString() ?? null,
  };
}
