import { CLOUDS } from './clouds/clouds.ts';
import type { WorldDirectory } from './directory/worldDirectory.ts';
import { resolveAuthority } from './entra/authority.ts';
import { describeAuthority, describeInstance } from './entra/metadata.ts';
import { MockIdpError } from './mockIdpError.ts';
import { canonicalSegment } from './server/discoveryRoutes.ts';

export interface MsalConfigOptions {
  /** Tenant id, verified domain, `organizations` or `common`. */
  readonly tenant: string;
  readonly clientId: string;
  /**
   * `metadata`: the real authority with its documents given inline, which works over plain HTTP. `https`: the mock as an authority of its
   * own, which MSAL discovers by itself; the client has to trust `ca`. Default: `https` when the mock is reached by HTTPS.
   */
  readonly via?: 'metadata' | 'https' | undefined;
}

/** Ready to spread into MSAL's `PublicClientApplication` and `ConfidentialClientApplication`, in Node and in browsers. */
export interface MsalConfig {
  readonly auth: {
    readonly clientId: string;
    /**
     * By `metadata` the real authority; no request is ever sent to it, because the two metadata documents answer for it. By `https` the
     * mock's.
     */
    readonly authority: string;
    readonly knownAuthorities: string[];
    /** By `metadata` only, as the next one. */
    readonly authorityMetadata?: string;
    readonly cloudDiscoveryMetadata?: string;
  };
}

/**
 * By `metadata`: the real authority, with both of its metadata documents given inline, so that MSAL asks nobody for them and talks to the
 * mock over plain HTTP. By `https`: the mock as an authority of its own. Throws `EntraError` 90002 for an unknown tenant and
 * `MockIdpError` `invalid_request` for `https` of a mock that has none.
 */
export function describeMsalConfig(
  directory: WorldDirectory,
  origin: string,
  { tenant, clientId, via = origin.startsWith('https:') ? 'https' : 'metadata' }: MsalConfigOptions,
): MsalConfig {
  const authority = resolveAuthority(tenant, directory);
  const segment = canonicalSegment(authority);
  if (via === 'https') return { auth: { clientId, ...describeOwnAuthority(origin, segment) } };
  const cloud = authority.kind === 'tenant' ? authority.tenant.cloud : 'global';
  const { host } = CLOUDS[cloud];
  return {
    auth: {
      clientId,
      authority: `https://${host}/${segment}`,
      authorityMetadata: JSON.stringify(describeAuthority({ origin, segment, cloud, door: cloud })),
      cloudDiscoveryMetadata: JSON.stringify(describeInstance(origin, segment)),
      knownAuthorities: [host],
    },
  };
}

/** MSAL compares known authorities by host and port. */
function describeOwnAuthority(
  origin: string,
  segment: string,
): Pick<MsalConfig['auth'], 'authority' | 'knownAuthorities'> {
  if (!origin.startsWith('https:')) {
    throw new MockIdpError(
      'invalid_request',
      `MSAL takes no authority over plain HTTP, and this mock is reached at ${origin}: start it with HTTPS.`,
    );
  }
  return { authority: `${origin}/${segment}`, knownAuthorities: [new URL(origin).host] };
}
