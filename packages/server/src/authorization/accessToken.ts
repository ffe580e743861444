import type { Protocol } from '@authshift/core/contract';
import { sql } from 'kysely';
import type { ServerContext } from '../context.ts';
import { openGrant, updateGrantCache } from '../vault/grants.ts';
import { openSecret } from '../vault/secrets.ts';
import { createHeldCache, createMsalClient, scopesOf } from './msalClient.ts';

export interface TokenHolder {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly registration: { readonly id: string; readonly clientId: string };
  readonly protocol: Protocol;
  readonly tenantId: string;
  readonly signIn: SignIn;
}

type SignIn =
  | { readonly authType: 'oauth-delegated' }
  | { readonly authType: 'oauth-app' }
  | { readonly authType: 'oauth-ropc'; readonly account: string; readonly password: string };

/** Says that there is nothing to get a token with: no grant, no secret, or an account MSAL does not know. */
export class NoGrantError extends Error {
  override readonly name = 'NoGrantError';
}

/**
 * An access token for the connection's protocol: of the account that was granted, refreshed when it is about to expire; of the app
 * itself; or for a user name and a password. Throws MSAL's errors.
 */
export async function accessToken(server: ServerContext, holder: TokenHolder): Promise<string> {
  const { signIn } = holder;
  if (signIn.authType === 'oauth-delegated') return grantedToken(server, holder);
  const client = await createMsalClient(server, {
    tenant: holder.tenantId,
    clientId: holder.registration.clientId,
    clientSecret: await clientSecretOf(server, holder),
  });
  const scopes = scopesOf(server, holder.protocol, signIn.authType);
  const result =
    signIn.authType === 'oauth-ropc'
      ? await client.acquireTokenByUsernamePassword({ scopes, username: signIn.account, password: signIn.password })
      : await client.acquireTokenByClientCredential({ scopes });
  if (result === null) throw new NoGrantError('Microsoft sent no token.');
  return result.accessToken;
}

async function clientSecretOf(server: ServerContext, { organizationId, registration }: TokenHolder): Promise<string> {
  const secret = await openSecret(server.db, server.vault, { organizationId, ownerId: registration.id });
  if (secret === null) throw new NoGrantError('The app has no client secret.');
  return secret;
}

async function grantedToken(server: ServerContext, holder: TokenHolder): Promise<string> {
  return oneRefresher(server, `${holder.organizationId}/${holder.connectionId}`, async () => {
    const grant = await openGrant(server.db, server.vault, holder);
    if (grant === null) throw new NoGrantError('The connection is not authorized.');
    const cache = createHeldCache(grant.cache);
    const client = await createMsalClient(server, {
      tenant: grant.tenantId,
      clientId: holder.registration.clientId,
      clientSecret: await clientSecretOf(server, holder),
      cachePlugin: cache,
    });
    const account = await client.getTokenCache().getAccountByHomeId(grant.homeAccountId);
    if (account === null) throw new NoGrantError('The stored grant holds no account.');
    const result = await client.acquireTokenSilent({
      account,
      scopes: scopesOf(server, holder.protocol, 'oauth-delegated'),
    });
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
