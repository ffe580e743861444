import { takesPart } from '@authshift/core';
import type { AuthType, ConnectionStatus, Consent, Protocol } from '@authshift/core/contract';
import { accessToken, NoGrantError } from '../authorization/accessToken.ts';
import { type MicrosoftFailure, readMicrosoftError } from '../authorization/microsoftError.ts';
import type { ServerContext } from '../context.ts';
import type { Caller, Credential } from '../probes/caller.ts';
import { openSecret } from '../vault/secrets.ts';
import { ownAccounts } from '../vault/userGrants.ts';
import { VaultError } from '../vault/vault.ts';
import { checkReach, checkTokenTarget, ReachError } from './reach.ts';
import { serviceAddresses, smtpAddressFor } from './serviceAddresses.ts';

export interface ConnectionAddress {
  readonly organizationId: string;
  readonly connectionId: string;
}

export type CallerResult =
  | { readonly kind: 'ready'; readonly caller: Caller }
  /** Nothing to sign in with; nobody was asked. */
  | { readonly kind: 'not_ready' }
  /** It takes no part now: paused, disconnected or purged. */
  | { readonly kind: 'idle'; readonly status: ConnectionStatus }
  | { readonly kind: 'failed'; readonly failure: MicrosoftFailure };

export interface CallerOptions {
  /** The proof that a sign-in is dead is wanted after Disconnect too; until the purge there is something to try it with. */
  readonly disconnectedToo?: boolean;
  /** For whose mailbox: users who signed in for themselves are asked in their own name. Null: the connection's own account. */
  readonly userId?: string | null;
}

/** Signs in as the connection says: by password, or with a token of its grant or its app. */
export async function callerOf(
  server: ServerContext,
  address: ConnectionAddress,
  { disconnectedToo = false, userId = null }: CallerOptions = {},
): Promise<CallerResult> {
  const row = await readSignIn(server, address);
  if (row === undefined) return { kind: 'not_ready' };
  const status = row.status as ConnectionStatus;
  if (!takesPart(status) && !(disconnectedToo && status === 'disconnected')) return { kind: 'idle', status };
  try {
    const ip = await whereItLeads(server, row);
    const own = userId === null ? undefined : (await ownAccounts(server.db, address, [userId])).get(userId);
    const credential = await credentialOf(server, { ...address, userId: own === undefined ? null : userId }, row);
    if (credential === null) return { kind: 'not_ready' };
    const protocol = row.protocol as Protocol;
    const caller = {
      protocol,
      address: row.service_address ?? serviceAddresses(server.microsoft)[protocol],
      ip,
      smtpAddress: smtpAddressFor(server.microsoft, row.service_address),
      account: own ?? row.account,
      tenantId: row.tenant_id,
      credential,
      ca: server.microsoft.ca ?? null,
    };
    return { kind: 'ready', caller };
  } catch (error) {
    if (error instanceof NoGrantError) return { kind: 'not_ready' };
    return { kind: 'failed', failure: readFailure(error) };
  }
}

/** Of an address of the connection's own; the installation's are not asked about. */
async function whereItLeads(
  { microsoft }: ServerContext,
  { service_address: address, auth_type: authType }: Pick<SignIn, 'service_address' | 'auth_type'>,
): Promise<string | null> {
  if (address === null) return null;
  if (authType.startsWith('oauth')) checkTokenTarget(address, microsoft);
  return checkReach(address, microsoft);
}

async function readSignIn(server: ServerContext, { organizationId, connectionId }: ConnectionAddress) {
  return server.db
    .selectFrom('connections as c')
    .leftJoin('registrations as r', (join) =>
      join.onRef('r.organization_id', '=', 'c.organization_id').onRef('r.id', '=', 'c.registration_id'),
    )
    .select(['c.account', 'c.auth_type', 'c.protocol', 'c.tenant_id', 'c.service_address', 'c.status'])
    .select(['r.id as registration_id', 'r.client_id', 'r.consent'])
    .where('c.organization_id', '=', organizationId)
    .where('c.id', '=', connectionId)
    .executeTakeFirst();
}

type SignIn = NonNullable<Awaited<ReturnType<typeof readSignIn>>>;

/** Null: something is still missing. */
async function credentialOf(
  server: ServerContext,
  address: ConnectionAddress & { readonly userId: string | null },
  row: SignIn,
): Promise<Credential | null> {
  const authType = row.auth_type as AuthType;
  const password = async () => openSecret(server.db, server.vault, { ...address, ownerId: address.connectionId });
  if (authType === 'basic' || authType === 'ntlm') {
    const value = await password();
    return value === null ? null : { kind: 'password', password: value, scheme: authType };
  }
  const { registration_id: id, client_id: clientId, tenant_id: tenantId } = row;
  if (id === null || clientId === null || tenantId === null) return null;
  const app = authType === 'oauth-app';
  if (app && (row.consent as Consent | null)?.status !== 'granted') return null;
  const holder = { ...address, registration: { id, clientId }, protocol: row.protocol as Protocol, tenantId };
  const token = await accessToken(server, {
    ...holder,
    signIn:
      authType === 'oauth-ropc' ? { authType, account: row.account, password: (await password()) ?? '' } : { authType },
  });
  return { kind: 'token', token, app };
}

/** A value that does not open is this connection's trouble, not that of all others that are synced with it. */
function readFailure(error: unknown): MicrosoftFailure {
  if (error instanceof ReachError) return { kind: 'refused', code: 'address_not_allowed', literal: error.message };
  if (!(error instanceof VaultError)) return readMicrosoftError(error);
  return { kind: 'refused', code: 'vault', literal: error.message };
}
