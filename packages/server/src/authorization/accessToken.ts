import { sql } from 'kysely';
import type { ServerContext } from '../context.ts';
import { openGrant, updateGrantCache } from '../vault/grants.ts';
import { openSecret } from '../vault/secrets.ts';
import { createHeldCache, createMsalClient, EWS_SCOPES } from './msalClient.ts';

export interface GrantHolder {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly registration: { readonly id: string; readonly clientId: string };
}

/** Says that there is nothing to get a token with: no grant, no secret, or an account MSAL does not know. */
export class NoGrantError extends Error {
  override readonly name = 'NoGrantError';
}

/** An access token for EWS of the account that was granted, refreshed when it is about to expire. Throws MSAL's errors. */
export async function accessToken(server: ServerContext, holder: GrantHolder): Promise<string> {
  return oneRefresher(server, `${holder.organizationId}/${holder.connectionId}`, async () => {
    const grant = await openGrant(server.db, server.vault, holder);
    const clientSecret = await openSecret(server.db, server.vault, {
      organizationId: holder.organizationId,
      ownerId: holder.registration.id,
    });
    if (grant === null || clientSecret === null) throw new NoGrantError('The connection is not authorized.');
    const cache = createHeldCache(grant.cache);
    const { clientId } = holder.registration;
    const client = await createMsalClient(server, {
      tenant: grant.tenantId,
      clientId,
      clientSecret,
      cachePlugin: cache,
    });
    const account = await client.getTokenCache().getAccountByHomeId(grant.homeAccountId);
    if (account === null) throw new NoGrantError('The stored grant holds no account.');
    const result = await client.acquireTokenSilent({ account, scopes: EWS_SCOPES });
    const content = cache.content();
    if (cache.changed() && content !== null) {
      await updateGrantCache(server.db, server.vault, { ...holder, cache: content, at: server.now() });
    }
    return result.accessToken;
  });
}

const queues = new Map<string, Promise<unknown>>();

/**
 * One refresher per grant: Microsoft rotates refresh tokens, and two at once would race for the newest. In this process a
 * queue; between processes a PostgreSQL advisory lock, on a connection of its own (PGlite is one process and needs none).
 */
async function oneRefresher<T>(server: ServerContext, key: string, run: () => Promise<T>): Promise<T> {
  const previous = queues.get(key) ?? Promise.resolve();
  const current = previous.catch(() => {}).then(() => lockedAcrossProcesses(server, key, run));
  queues.set(key, current);
  try {
    return await current;
  } finally {
    if (queues.get(key) === current) queues.delete(key);
  }
}

function lockedAcrossProcesses<T>(server: ServerContext, key: string, run: () => Promise<T>): Promise<T> {
  if (server.storage.kind === 'pglite') return run();
  return server.db.connection().execute(async (connection) => {
    await sql`select pg_advisory_lock(hashtextextended(${key}, 0))`.execute(connection);
    try {
      return await run();
    } finally {
      await sql`select pg_advisory_unlock(hashtextextended(${key}, 0))`.execute(connection);
    }
  });
}
