import { requiredAccess } from '@authshift/core';
import type { AuthType, Protocol } from '@authshift/core/contract';
import { ConfidentialClientApplication, type ICachePlugin, LogLevel, type TokenCacheContext } from '@azure/msal-node';
import type { ServerContext } from '../context.ts';
import { proofOf } from '../registrations/certificate.ts';
import { observeSignIns } from '../telemetry/signInCalls.ts';

/** What to ask a token for, named by its resource; MSAL adds `openid profile offline_access`. */
export function scopesOf(
  { microsoft }: Pick<ServerContext, 'microsoft'>,
  protocol: Protocol,
  authType: Exclude<AuthType, 'basic' | 'ntlm'>,
): string[] {
  const { graphItems: items } = microsoft;
  return requiredAccess(protocol, authType, items === undefined ? {} : { items }).scopes.filter((scope) =>
    scope.includes('://'),
  );
}

export interface MsalClientOptions {
  readonly tenant: string;
  readonly clientId: string;
  /** The app's secret, or its certificate with the private key as PEM. */
  readonly credential: string;
  readonly cachePlugin?: ICachePlugin;
}

/** One client per use: what it caches belongs to one grant, and MSAL's own throttling must not leak into another. */
export async function createMsalClient(
  server: ServerContext,
  { tenant, clientId, credential, cachePlugin }: MsalClientOptions,
): Promise<ConfidentialClientApplication> {
  const auth = await server.microsoft.authOptions(tenant, clientId);
  const client = new ConfidentialClientApplication({
    auth: { ...auth, clientId, ...proofOf(credential) },
    ...(cachePlugin === undefined ? {} : { cache: { cachePlugin } }),
    system: {
      // MSAL's lines may name accounts; ours say what matters.
      loggerOptions: { logLevel: LogLevel.Error, piiLoggingEnabled: false, loggerCallback: () => {} },
    },
  });
  return observeSignIns(client);
}

/** Keeps MSAL's serialized cache in memory until the caller decides what becomes of it. */
export function createHeldCache(
  initial: string | null = null,
): ICachePlugin & { content(): string | null; changed(): boolean } {
  let content = initial;
  let changed = false;
  return {
    async beforeCacheAccess(context: TokenCacheContext) {
      if (content !== null) context.tokenCache.deserialize(content);
    },
    async afterCacheAccess(context: TokenCacheContext) {
      if (!context.cacheHasChanged) return;
      content = context.tokenCache.serialize();
      changed = true;
    },
    content: () => content,
    changed: () => changed,
  };
}
