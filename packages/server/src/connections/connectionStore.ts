import type {
  Connection,
  ConnectionStatus,
  LiteralError,
  MicrosoftAccount,
  Protocol,
  StoredSecret,
} from '@authshift/core/contract';
import { type Selectable, sql } from 'kysely';
import { ERASED } from '../audit/people.ts';
import type { Queryable } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import { toSecret } from '../registrations/registrationStore.ts';
import type { ConnectionRow, Tx } from '../storage/schema.ts';
import { syncState } from '../users/syncState.ts';
import type { DisconnectRequest } from './moveConnection.ts';

interface Joined extends Selectable<ConnectionRow> {
  readonly secret_kind: StoredSecret['kind'] | null;
  readonly secret_set_at: Date | null;
  readonly secret_set_by: string | null;
  readonly secret_expires_at: Date | null;
  readonly grant_object_id: string | null;
  readonly grant_tenant_id: string | null;
  readonly grant_upn: string | null;
  readonly grant_name: string | null;
  readonly grant_scopes: readonly string[] | null;
  readonly grant_acquired_at: Date | null;
  readonly grant_refreshed_at: Date | null;
  readonly request_by: string;
  readonly assigned: number;
  readonly leased: number;
  readonly healthy: number;
  readonly failing: number;
}

export interface ReadConnections {
  readonly organizationId: string;
  /** One, or all that are still to be seen. */
  readonly connectionId?: string;
  readonly defaultAddresses: Readonly<Record<Protocol, string>>;
  readonly now: Date;
  /** A success older than this is no evidence any more. */
  readonly freshSince: Date;
}

/** Connections as the contract shows them, oldest first. Secrets and tokens are not read at all. */
export async function readConnections(db: Queryable, query: ReadConnections): Promise<readonly Connection[]> {
  const only =
    query.connectionId === undefined
      ? sql`and (c.restorable_until is null or c.restorable_until > ${query.now})`
      : sql`and c.id = ${query.connectionId}`;
  const { rows } = await sql<Joined>`
    select c.*, s.kind as secret_kind, s.set_at as secret_set_at, s.expires_at as secret_expires_at,
      coalesce(p.name, ${ERASED}) as secret_set_by,
      coalesce(d.name, ${ERASED}) as request_by,
      g.object_id as grant_object_id, g.tenant_id as grant_tenant_id, g.upn as grant_upn, g.name as grant_name,
      g.scopes as grant_scopes, g.acquired_at as grant_acquired_at, g.last_refreshed_at as grant_refreshed_at,
      coalesce(n.assigned, 0) as assigned, coalesce(n.leased, 0) as leased,
      coalesce(n.healthy, 0) as healthy, coalesce(n.failing, 0) as failing
    from connections c
    left join secrets s on s.organization_id = c.organization_id
      and s.owner_id = c.id
    left join people p on p.organization_id = s.organization_id and p.id = s.set_by
    left join people d on d.organization_id = c.organization_id and d.id = c.disconnect_request->>'personId'
    left join grants g on g.organization_id = c.organization_id and g.connection_id = c.id
    left join (
      select a.connection_id, count(*)::int as assigned, count(*) filter (where a.leased)::int as leased,
        count(*) filter (where ${syncState(query.freshSince)} = 'healthy')::int as healthy,
        count(*) filter (where ${syncState(query.freshSince)} = 'failing')::int as failing
      from assignments a where a.organization_id = ${query.organizationId} and a.assigned
      group by a.connection_id
    ) n on n.connection_id = c.id
    where c.organization_id = ${query.organizationId} ${only}
    order by c.created_at, c.id`.execute(db);
  return rows.map((row) => toConnection(row, query.defaultAddresses));
}

export async function readConnection(
  db: Queryable,
  query: ReadConnections & { readonly connectionId: string },
): Promise<Connection> {
  const [connection] = await readConnections(db, query);
  if (connection === undefined) throw new ProblemError('not_found', { detail: 'There is no such connection.' });
  return connection;
}

export type LockedConnection = Selectable<ConnectionRow>;

/** The stored row, held until the transaction ends. */
export async function lockConnection(
  db: Queryable,
  organizationId: string,
  connectionId: string,
): Promise<LockedConnection> {
  const row = await db
    .selectFrom('connections')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('id', '=', connectionId)
    .forUpdate()
    .executeTakeFirst();
  if (row === undefined) throw new ProblemError('not_found', { detail: 'There is no such connection.' });
  return row;
}

/** For what is no `PATCH` and yet changes what a form shows. */
export async function raiseVersion(tx: Tx, organizationId: string, connectionId: string): Promise<void> {
  await tx
    .updateTable('connections')
    .set((eb) => ({ version: eb('version', '+', 1) }))
    .where('organization_id', '=', organizationId)
    .where('id', '=', connectionId)
    .execute();
}

function toConnection(row: Joined, defaultAddresses: ReadConnections['defaultAddresses']): Connection {
  const protocol = row.protocol as Protocol;
  return {
    id: row.id,
    version: row.version,
    displayName: row.display_name,
    authType: row.auth_type as Connection['authType'],
    protocol,
    environment: row.environment as Connection['environment'],
    account: row.account,
    tenantId: row.tenant_id,
    serviceAddress: row.service_address ?? defaultAddresses[protocol],
    registrationId: row.registration_id,
    secret: toSecret(row.secret_kind, {
      setAt: row.secret_set_at,
      setBy: row.secret_set_by,
      expiresAt: row.secret_expires_at,
    }),
    grant: toGrant(row),
    status: row.status as ConnectionStatus,
    statusSince: row.status_since.toISOString(),
    statusReason: row.status_reason,
    wrongAccount: row.wrong_account as Connection['wrongAccount'],
    lastError: row.last_error as LiteralError | null,
    lastSuccessAt: row.last_success_at?.toISOString() ?? null,
    lastUsedAt: (row.last_used_at ?? row.last_success_at)?.toISOString() ?? null,
    disconnectRequest: toRequest(row),
    restorableUntil: row.restorable_until?.toISOString() ?? null,
    counts: { assigned: row.assigned, leased: row.leased, healthy: row.healthy, failing: row.failing },
    createdAt: row.created_at.toISOString(),
  };
}

function toRequest(row: Joined): Connection['disconnectRequest'] {
  const request = row.disconnect_request as DisconnectRequest | null;
  if (request === null) return null;
  return { actorId: request.personId, by: row.request_by, at: request.at, reason: request.reason };
}

function toGrant(row: Joined): Connection['grant'] {
  if (row.grant_object_id === null || row.grant_acquired_at === null) return null;
  const account: MicrosoftAccount = {
    upn: row.grant_upn ?? '',
    objectId: row.grant_object_id,
    tenantId: row.grant_tenant_id ?? '',
    name: row.grant_name,
  };
  return {
    account,
    scopes: [...(row.grant_scopes ?? [])],
    acquiredAt: row.grant_acquired_at.toISOString(),
    lastRefreshedAt: row.grant_refreshed_at?.toISOString() ?? null,
  };
}
