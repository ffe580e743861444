import { partsOf } from '../calendar/entry.ts';
import type { Connection } from '../contract/index.ts';
import { sameId } from '../oauth/guid.ts';
import { connectionsUsing } from './watchRegistrations.ts';

/** What another client id costs. For Microsoft it is another app, which nobody approved and nobody granted anything (M27). */
export interface ClientIdChange {
  /** Tenants whose admin has to approve again. */
  readonly consentAgain: readonly string[];
  /** Connections whose account has to sign in again; their grants are worth nothing with the new app. */
  readonly authorizeAgain: readonly string[];
  /** Connections over EWS in the cloud: the tenant's list of allowed apps names the old one. */
  readonly allowListAgain: readonly string[];
  /** App-only connections: Exchange knows the old app by its service principal, rights and roles. */
  readonly rightsAgain: readonly string[];
}

/** The part of a connection that tells what another client id would cost it. */
export type Affected = Pick<
  Connection,
  'id' | 'registrationId' | 'status' | 'authType' | 'protocol' | 'environment' | 'tenantId'
>;

/** The registration, the app it is to use instead, and the connections that may feel it. */
export interface ClientIdQuestion {
  readonly registration: { readonly id: string; readonly clientId: string };
  readonly newClientId: string;
  readonly connections: readonly Affected[];
}

/** Plans the change of a registration's client id; null where it is the same app. */
export function planClientIdChange({
  registration,
  newClientId,
  connections,
}: ClientIdQuestion): ClientIdChange | null {
  if (sameId(registration.clientId, newClientId)) return null;
  const hit = connectionsUsing(registration.id, connections);
  const affected = connections.filter(({ id }) => hit.includes(id));
  const idsOf = (isHit: (connection: Affected) => boolean): readonly string[] =>
    affected.filter(isHit).map(({ id }) => id);
  const tenants = affected.map(({ tenantId }) => tenantId?.toLowerCase()).filter((id) => id !== undefined);
  return {
    consentAgain: [...new Set(tenants)],
    authorizeAgain: idsOf(({ authType }) => authType === 'oauth-delegated' || authType === 'oauth-ropc'),
    allowListAgain: idsOf(
      ({ protocol, environment }) => partsOf(protocol).includes('ews') && environment !== 'on-premises',
    ),
    rightsAgain: idsOf(({ authType }) => authType === 'oauth-app'),
  };
}
