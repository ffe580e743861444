import type { WorldDirectory } from './directory/worldDirectory.ts';
import { resolveAuthority } from './entra/authority.ts';
import { describeAuthority, describeInstance, ENTRA_HOST } from './entra/metadata.ts';
import type { MsalConfig, MsalConfigOptions } from './mockIdp.ts';
import { MockIdpError } from './mockIdpError.ts';
import { canonicalSegment } from './server/discoveryRoutes.ts';

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
  const segment = canonicalSegment(resolveAuthority(tenant, directory));
  if (via === 'https') return { auth: { clientId, ...describeOwnAuthority(origin, segment) } };
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
