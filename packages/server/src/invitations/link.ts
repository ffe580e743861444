import { createHash, timingSafeEqual } from 'node:crypto';
import type { AuthType, Protocol } from '@authshift/core/contract';
import { ERASED } from '../audit/people.ts';
import { isGone } from '../connections/connectionStatus.ts';
import type { Queryable } from '../context.ts';
import { hashLink, type StoredInvitation, statusOf } from './invitationStore.ts';
import type { LinkRefusal } from './refuseLink.ts';

/** A link with all that its page tells. */
export interface Link {
  readonly invitation: StoredInvitation;
  readonly organizationName: string;
  /** Who asks. */
  readonly askedBy: string;
  readonly connection: {
    readonly displayName: string;
    readonly protocol: Protocol;
    readonly authType: AuthType;
    readonly status: string;
    readonly tenantId: string | null;
  };
  /** Who is to sign in. */
  readonly account: string;
}

/** By what stands in the address; undefined: no such link was ever made, or all of it was deleted. */
export async function findLink(db: Queryable, token: string): Promise<Link | undefined> {
  if (!/^[\w-]{43}$/.test(token)) return undefined;
  const address = await db
    .selectFrom('invitations')
    .select(['organization_id', 'id'])
    .where('token_hash', '=', hashLink(token))
    .executeTakeFirst();
  if (address === undefined) return undefined;
  return readLink(db, { organizationId: address.organization_id, invitationId: address.id });
}

export async function readLink(
  db: Queryable,
  { organizationId, invitationId }: { readonly organizationId: string; readonly invitationId: string },
): Promise<Link | undefined> {
  const row = await db
    .selectFrom('invitations as i')
    .innerJoin('organizations as o', 'o.id', 'i.organization_id')
    .innerJoin('connections as c', (join) =>
      join.onRef('c.organization_id', '=', 'i.organization_id').onRef('c.id', '=', 'i.connection_id'),
    )
    .leftJoin('people as p', (join) =>
      join.onRef('p.organization_id', '=', 'i.organization_id').onRef('p.id', '=', 'i.created_by'),
    )
    .leftJoin('users as u', (join) =>
      join.onRef('u.organization_id', '=', 'i.organization_id').onRef('u.id', '=', 'i.user_id'),
    )
    .selectAll('i')
    .select(['o.name as organization_name', 'p.name as asked_by', 'u.upn'])
    .select([
      'c.display_name',
      'c.protocol',
      'c.auth_type',
      'c.status as connection_status',
      'c.tenant_id',
      'c.account',
    ])
    .where('i.organization_id', '=', organizationId)
    .where('i.id', '=', invitationId)
    .executeTakeFirst();
  if (row === undefined) return undefined;
  return {
    invitation: row,
    organizationName: row.organization_name,
    askedBy: row.asked_by ?? ERASED,
    connection: {
      displayName: row.display_name,
      protocol: row.protocol as Protocol,
      authType: row.auth_type as AuthType,
      status: row.connection_status,
      tenantId: row.tenant_id,
    },
    account: row.upn ?? row.account,
  };
}

/** Why a browser may not go on with a link; null: it may. */
export function refusalOf(
  invitation: StoredInvitation,
  { browserHash, now }: { readonly browserHash: string; readonly now: Date },
): Extract<LinkRefusal, 'expired' | 'revoked' | 'completed' | 'other_browser'> | null {
  const status = statusOf(invitation, now);
  if (status !== 'sent' && status !== 'opened') return status;
  const { browser_hash: bound } = invitation;
  return bound === null || bound === browserHash ? null : 'other_browser';
}

export function isConnectionGone({ connection }: Link): boolean {
  return isGone(connection.status);
}

/** What the form of a page sends back: only the browser that was shown the page for `subject` can know it. */
export function ticketOf(browserKey: string, subject: string): string {
  return createHash('sha256').update(`${browserKey}\n${subject}`).digest('base64url');
}

/** Whether a press of a button came from our page in this browser. No other site can send the cookie along (SameSite). */
export function isDeliberate(
  request: Request,
  { browserKey, ticket, subject }: { browserKey: string | null; ticket: string | null; subject: string },
): boolean {
  const from = request.headers.get('sec-fetch-site');
  if (from !== null && from !== 'same-origin') return false;
  if (browserKey === null || ticket === null) return false;
  const expected = Buffer.from(ticketOf(browserKey, subject));
  const given = Buffer.from(ticket);
  return given.length === expected.length && timingSafeEqual(given, expected);
}
