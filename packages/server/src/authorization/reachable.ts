import type { ServerContext } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import { describeError } from '../log.ts';
import { networkError } from '../probes/outcome.ts';

const TIMEOUT_MILLISECONDS = 5_000;

/**
 * Asks whether Microsoft's sign-in answers before a browser is sent there. MSAL needs the network to build the address only
 * when no authority metadata were given; this makes both cases the same, and a person stays on our page if nobody answers.
 */
export async function checkReachable(
  server: ServerContext,
  { tenant, clientId }: { readonly tenant: string; readonly clientId: string },
): Promise<void> {
  const auth = await server.microsoft.authOptions(tenant, clientId);
  const address = discoveryAddress(auth, tenant);
  try {
    const response = await fetch(address, { signal: AbortSignal.timeout(TIMEOUT_MILLISECONDS) });
    await response.body?.cancel();
    if (response.status < 500) return;
    throw new Error(`HTTP ${response.status}`);
  } catch (error) {
    const { code } = networkError(error);
    server.log({ level: 'warn', event: 'microsoft.unreachable', code, error: describeError(error) });
    throw new ProblemError('microsoft_unreachable', {
      detail: 'Microsoft’s sign-in does not answer. Your connection is saved as it was.',
    });
  }
}

/** Where Microsoft's pages are: of the metadata that was given, or of the authority. */
export async function microsoftOrigin(
  server: ServerContext,
  { tenant, clientId }: { readonly tenant: string; readonly clientId: string },
): Promise<string> {
  const auth = await server.microsoft.authOptions(tenant, clientId);
  return new URL(discoveryAddress(auth, tenant)).origin;
}

function discoveryAddress(auth: { authority?: string; authorityMetadata?: string }, tenant: string): string {
  const given = readJwksUri(auth.authorityMetadata);
  if (given !== null) return given;
  const authority = auth.authority ?? `https://login.microsoftonline.com/${tenant}`;
  return `${authority.replace(/\/$/, '')}/v2.0/.well-known/openid-configuration`;
}

function readJwksUri(metadata: string | undefined): string | null {
  if (!metadata) return null;
  const { jwks_uri: uri } = JSON.parse(metadata) as { jwks_uri?: unknown };
  return typeof uri === 'string' ? uri : null;
}
