import type { Protocol } from '@authshift/core/contract';
import type { ServerContext } from '../context.ts';
import { type OpenGrant, openGrant, updateGrantCache } from '../vault/grants.ts';
import { openSecret } from '../vault/secrets.ts';
import { openUserGrant, updateUserGrantCache } from '../vault/userGrants.ts';
import { createHeldCache, createMsalClient, scopesOf } from './msalClient.ts';
import { oneAtATime } from './oneAtATime.ts';

export interface TokenHolder {
  readonly organizationId: string;
  readonly connectionId: string;
  readonly registration: { readonly id: string; readonly clientId: string };
  readonly protocol: Protocol;
  readonly tenantId: string;
  /** Who signed in for themselves; absent or null: the connection's own account. */
  readonly userId?: string | null;
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
    credential: await credentialOf(server, holder),
  });
  const scopes = scopesOf(server, holder.protocol, signIn.authType);
  const result =
    signIn.authType === 'oauth-ropc'
      ? await client.acquireTokenByUsernamePassword({ scopes, username: signIn.account, password: signIn.password })
      : await client.acquireTokenByClientCredential({ scopes });
  if (result === null) throw new NoGrantError('Microsoft sent no token.');
  return result.accessToken;
}

async function credentialOf(server: ServerContext, { organizationId, registration }: TokenHolder): Promise<string> {
  const secret = await openSecret(server.db, server.vault, { organizationId, ownerId: registration.id });
  if (secret === null) throw new NoGrantError('The app has no secret or certificate.');
  return secret;
}

/**
 * Microsoft rotates refresh tokens, and two refreshers at once would race for the newest: whoever finds the token ending waits for
 * its turn and then looks again.
 */
async function grantedToken(server: ServerContext, holder: TokenHolder): Promise<string> {
  const held = await readGrant(server, holder);
  if (!endsSoon(held.cache)) return useGrant(server, holder, held);
  const key = [holder.organizationId, holder.connectionId, holder.userId ?? ''].join('/');
  return oneAtATime(server, key, async () => useGrant(server, holder, await readGrant(server, holder)));
}

async function readGrant(server: ServerContext, holder: TokenHolder): Promise<OpenGrant> {
  const { userId = null } = holder;
  const grant =
    userId === null
      ? await openGrant(server.db, server.vault, holder)
      : await openUserGrant(server.db, server.vault, { ...holder, userId });
  if (grant === null) throw new NoGrantError('The connection is not authorized.');
  return grant;
}

async function useGrant(server: ServerContext, holder: TokenHolder, grant: OpenGrant): Promise<string> {
  const cache = createHeldCache(grant.cache);
  const client = await createMsalClient(server, {
    tenant: grant.tenantId,
    clientId: holder.registration.clientId,
    credential: await credentialOf(server, holder),
    cachePlugin: cache,
  });
  const account = await client.getTokenCache().getAccountByHomeId(grant.homeAccountId);
  if (account === null) throw new NoGrantError('The stored grant holds no account.');
  const result = await client.acquireTokenSilent({
    account,
    scopes: scopesOf(server, holder.protocol, 'oauth-delegated'),
    forceRefresh: endsSoon(grant.cache),
  });
  const content = cache.content();
  if (cache.changed() && content !== null) await keepCache(server, holder, { ...grant, cache: content });
  return result.accessToken;
}

async function keepCache(
  server: ServerContext,
  { organizationId, connectionId, userId = null }: TokenHolder,
  { cache, acquiredAt }: OpenGrant,
): Promise<void> {
  const change = { organizationId, connectionId, cache, acquiredAt, at: server.now() };
  if (userId === null) return updateGrantCache(server.db, server.vault, change);
  return updateUserGrantCache(server.db, server.vault, { ...change, userId });
}

/** A minute before MSAL would refresh by itself, without waiting for its turn. */
const MARGIN_SECONDS = 360;

interface CachedToken {
  readonly expires_on?: string;
  /** When Microsoft wants it refreshed, of tokens that live for a day. */
  readonly refresh_on?: string;
}

/** Whether the access token is to be refreshed before it is used; JWT times are real time. */
function endsSoon(cache: string): boolean {
  const { AccessToken } = JSON.parse(cache) as { AccessToken?: Readonly<Record<string, CachedToken>> };
  const now = Date.now() / 1000;
  const isGood = ({ expires_on: end, refresh_on: from = end }: CachedToken): boolean =>
    Number(end) > now + MARGIN_SECONDS && Number(from) > now;
  return !Object.values(AccessToken ?? {}).some(isGood);
}
