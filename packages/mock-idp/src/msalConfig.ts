import type { WorldDirectory } from './directory/worldDirectory.ts';
import { resolveAuthority } from './entra/authority.ts';
import { describeAuthority, describeInstance, ENTRA_HOST } from './entra/metadata.ts';
import type { MsalConfig, MsalConfigOptions } from './mockIdp.ts';
import { canonicalSegment } from './server/discoveryRoutes.ts';

/**
 * The real authority, with both of its metadata documents given inline, so that MSAL asks nobody for them and talks to the mock over
 * plain HTTP. Throws `EntraError` 90002 for an unknown tenant.
 */
export function describeMsalConfig(
  directory: WorldDirectory,
  origin: string,
  { tenant, clientId }: MsalConfigOptions,
): MsalConfig {
  const segment = canonicalSegment(resolveAuthority(tenant, directory));
  return {
    auth: {
      clientId,
      authority: `https://${ENTRA_HOST}/${segment}`,
      authorityMetadata: JSON.stringify(describeAuthority({ origin, segment, door: 'entra' })),
      cloudDiscoveryMetadata: JSON.stringify(describeInstance(origin, segment)),
      knownAuthorities: [ENTRA_HOST],
    },
  };
}
