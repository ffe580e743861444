import { decodeJwt, type JWTPayload } from 'jose';
import { MICROSOFT_RESOURCES } from '../directory/microsoftResources.ts';
import type { Resource } from '../directory/records.ts';
import type { ClaimsRequest } from '../policies/claimsRequest.ts';
import type { MockWorld } from '../world/world.ts';
import { readSignInRecord } from './signInRecord.ts';

/**
 * Whether a token is for an API that evaluates access continuously, in the hands of a client that says it can be sent back
 * ("Continuous access evaluation", client capability `cp1`). Such tokens live for a day, and end when something happens to the account.
 */
export function isContinuous({ appId }: Resource, { capabilities }: Pick<ClaimsRequest, 'capabilities'>): boolean {
  return MICROSOFT_RESOURCES.some((one) => one.appId === appId) && capabilities.some(isCapable);
}

function isCapable(capability: unknown): boolean {
  return String(capability).toLowerCase() === 'cp1';
}

/** The claims an API that evaluates access continuously sends a client back with; undefined if the token is still good. */
export function findChallenge({ directory, clocks }: MockWorld, token: JWTPayload): string | undefined {
  const issuedAt = readSignInRecord(token.aio)?.issuedAt;
  const capabilities = [token.xms_cc ?? []].flat();
  if (issuedAt === undefined || !capabilities.some(isCapable)) return undefined;
  const user = directory.findUserByOid(String(token.tid), String(token.oid))?.user;
  const { tokensValidFrom = 0, passwordTokensValidFrom = 0, accessTokensValidFrom = 0 } = user?.state ?? {};
  const validFrom = Math.max(tokensValidFrom, passwordTokensValidFrom, accessTokensValidFrom);
  if (user?.enabled === true && user.state.risk !== 'high' && issuedAt >= validFrom) return undefined;
  // In the token's own time, which is real; a tenant's clock may be ahead of it.
  const since = validFrom === 0 ? Date.now() : validFrom - (clocks.now(String(token.tid)) - Date.now());
  return JSON.stringify({ access_token: { nbf: { essential: true, value: String(Math.floor(since / 1000)) } } });
}

/** The same for a token as it came. */
export function readChallenge(world: MockWorld, accessToken: string): string | undefined {
  try {
    return findChallenge(world, decodeJwt(accessToken));
  } catch {
    return undefined;
  }
}

/** RFC 6750, section 3, with the claims as Microsoft's APIs word them. */
export function toChallengeHeader(claims: string, authorizationUri: string): string {
  const encoded = Buffer.from(claims).toString('base64');
  return `Bearer realm="", authorization_uri="${authorizationUri}", error="insufficient_claims", claims="${encoded}"`;
}
