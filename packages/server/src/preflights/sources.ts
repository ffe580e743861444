import { accessToken, NoGrantError } from '../authorization/accessToken.ts';
import { readMicrosoftError } from '../authorization/microsoftError.ts';
import { takingPart } from '../connections/connectionStatus.ts';
import type { ServerContext } from '../context.ts';
import { type ConnectionAddress, callerOf } from '../exchange/caller.ts';
import { serviceAddresses } from '../exchange/serviceAddresses.ts';
import type { Caller } from '../probes/caller.ts';
import type { Failure } from '../probes/outcome.ts';
import { signInFailure } from '../probes/tryConnection.ts';

/** The connection that users are checked for, with its app. */
export async function readTarget(server: ServerContext, { organizationId, connectionId }: ConnectionAddress) {
  return targets(server, organizationId).where('c.id', '=', connectionId).executeTakeFirst();
}

export type Target = NonNullable<Awaited<ReturnType<typeof readTarget>>>;

function targets(server: ServerContext, organizationId: string) {
  return server.db
    .selectFrom('connections as c')
    .leftJoin('registrations as r', (join) =>
      join.onRef('r.organization_id', '=', 'c.organization_id').onRef('r.id', '=', 'c.registration_id'),
    )
    .select(['c.id', 'c.protocol', 'c.auth_type', 'c.environment', 'c.account', 'c.tenant_id'])
    .select(['r.id as registration_id', 'r.client_id'])
    .where('c.organization_id', '=', organizationId);
}

/** An app in a tenant that may have rights of its own there. */
export interface AppInTenant {
  readonly id: string;
  readonly clientId: string;
  readonly tenantId: string;
}

export function registrationOf(row: Target): AppInTenant | null {
  const { registration_id: id, client_id: clientId, tenant_id: tenantId } = row;
  return id === null || clientId === null || tenantId === null ? null : { id, clientId, tenantId };
}

export interface Admin {
  readonly connectionId: string;
  readonly caller: Caller;
  readonly registration: AppInTenant | null;
}

/**
 * A connection of the organization to Exchange's administration that signs in, of the same tenant as far as that is known. Null:
 * there is none.
 */
export async function adminOf(
  server: ServerContext,
  organizationId: string,
  tenantId: string | null,
): Promise<Admin | null> {
  let query = targets(server, organizationId).where('c.protocol', '=', 'exchange-admin').where(takingPart);
  if (tenantId !== null) query = query.where('c.tenant_id', '=', tenantId);
  for (const row of await query
    .orderBy('c.last_success_at', (order) => order.desc().nullsLast())
    .orderBy('c.id')
    .execute()) {
    const signIn = await callerOf(server, { organizationId, connectionId: row.id });
    if (signIn.kind === 'ready')
      return { connectionId: row.id, caller: signIn.caller, registration: registrationOf(row) };
  }
  return null;
}

/**
 * The directory through the first of the apps that Microsoft gives a token of its own for Graph; what that may read, Graph says.
 * A failure: Microsoft cannot be asked now.
 */
export async function directoryOf(
  server: ServerContext,
  address: ConnectionAddress,
  apps: readonly (AppInTenant | null)[],
): Promise<Pick<Caller, 'address' | 'account' | 'credential'> | Failure | null> {
  for (const app of apps) {
    if (app === null) continue;
    try {
      const token = await accessToken(server, {
        ...address,
        registration: app,
        protocol: 'graph',
        tenantId: app.tenantId,
        signIn: { authType: 'oauth-app' },
      });
      const credential = { kind: 'token', token, app: true } as const;
      return { address: serviceAddresses(server.microsoft).graph, account: app.clientId, credential };
    } catch (error) {
      if (error instanceof NoGrantError) continue;
      const failure = readMicrosoftError(error);
      if (failure.kind === 'unreachable') return signInFailure(failure);
    }
  }
  return null;
}
