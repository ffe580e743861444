import { takesPart } from '@authshift/core';
import type { ConnectionStatus } from '@authshift/core/contract';
import { accessToken, NoGrantError } from '../authorization/accessToken.ts';
import { type MicrosoftFailure, readMicrosoftError } from '../authorization/microsoftError.ts';
import type { ServerContext } from '../context.ts';
import { openSecret } from '../vault/secrets.ts';
import { VaultError } from '../vault/vault.ts';
import type { EwsCaller } from './ewsClient.ts';

export interface ConnectionAddress {
  readonly organizationId: string;
  readonly connectionId: string;
}

export type CallerResult =
  | { readonly kind: 'ready'; readonly caller: EwsCaller; readonly account: string; readonly authType: string }
  /** Nothing to sign in with; nobody was asked. */
  | { readonly kind: 'not_ready' }
  /** It takes no part now: paused, disconnected or purged. */
  | { readonly kind: 'idle'; readonly status: ConnectionStatus }
  | { readonly kind: 'failed'; readonly failure: MicrosoftFailure };

/** Signs in as the connection says: its password as Basic, or a token of its grant. */
export async function callerOf(server: ServerContext, address: ConnectionAddress): Promise<CallerResult> {
  const row = await server.db
    .selectFrom('connections as c')
    .leftJoin('registrations as r', (join) =>
      join.onRef('r.organization_id', '=', 'c.organization_id').onRef('r.id', '=', 'c.registration_id'),
    )
    .select(['c.account', 'c.auth_type', 'c.service_address', 'c.status', 'r.id as registration_id', 'r.client_id'])
    .where('c.organization_id', '=', address.organizationId)
    .where('c.id', '=', address.connectionId)
    .executeTakeFirst();
  if (row === undefined) return { kind: 'not_ready' };
  const status = row.status as ConnectionStatus;
  if (!takesPart(status)) return { kind: 'idle', status };
  const service = row.service_address ?? server.microsoft.ewsAddress;
  const ready = (authorization: string): CallerResult => ({
    kind: 'ready',
    caller: { address: service, authorization },
    account: row.account,
    authType: row.auth_type,
  });
  try {
    const { registration_id: id, client_id: clientId } = row;
    if (id !== null && clientId !== null) {
      return ready(`Bearer ${await accessToken(server, { ...address, registration: { id, clientId } })}`);
    }
    const password = await openSecret(server.db, server.vault, { ...address, ownerId: address.connectionId });
    return password === null ? { kind: 'not_ready' } : ready(basic(row.account, password));
  } catch (error) {
    if (error instanceof NoGrantError) return { kind: 'not_ready' };
    return { kind: 'failed', failure: readFailure(error) };
  }
}

/** A value that does not open is this connection's trouble, not that of all others that are synced with it. */
function readFailure(error: unknown): MicrosoftFailure {
  if (!(error instanceof VaultError)) return readMicrosoftError(error);
  return { kind: 'refused', code: 'vault', literal: error.message };
}

/** RFC 7617 with UTF-8. */
function basic(account: string, password: string): string {
  return `Basic ${Buffer.from(`${account}:${password}`, 'utf8').toString('base64')}`;
}
