import {
  createLocalJWKSet,
  createRemoteJWKSet,
  errors,
  type JSONWebKeySet,
  type JWTPayload,
  type JWTVerifyGetKey,
  jwtVerify,
} from 'jose';
import { type Access, AccessError, type Authenticate } from './access.ts';

export interface JwtAuthenticatorOptions {
  /** Exactly one of `jwksUrl` and `keys`. */
  readonly jwksUrl?: string | undefined;
  readonly keys?: JSONWebKeySet | (() => Promise<JSONWebKeySet>) | undefined;
  readonly issuer: string | readonly string[];
  readonly audience: string | readonly string[];
  /** A delegated scope (`scp`) the token must carry. */
  readonly scope?: string | undefined;
  /** Turns verified claims into an organization, actor and role. Throw `AccessError` or answer null to refuse. */
  resolve(claims: JWTPayload): Access | null | Promise<Access | null>;
}

/** Clocks differ: so much later than it says a token still counts. */
const TOLERANCE_SECONDS = 30;

/** Verifies the bearer token of a request (RFC 6750) as a JWT: signature, issuer, audience, times and scope. */
export function createJwtAuthenticator(options: JwtAuthenticatorOptions): Authenticate {
  const getKey = keySource(options);
  const verification = {
    issuer: toList(options.issuer),
    audience: toList(options.audience),
    algorithms: ['RS256', 'PS256', 'ES256', 'EdDSA'],
    clockTolerance: TOLERANCE_SECONDS,
    requiredClaims: ['exp'],
  };
  return async (request) => {
    const token = bearerToken(request);
    if (token === null) return null;
    const claims = await verify(token, getKey, verification);
    if (options.scope !== undefined && !scopesOf(claims).includes(options.scope)) {
      throw new AccessError('unauthenticated', 'The token was not issued for this API: its scope is missing.');
    }
    const access = await options.resolve(claims);
    return access === null ? null : { ...access, expiresAt: endOf(claims, access) };
  };
}

/** The token's, or an earlier one of the host's. */
function endOf({ exp = 0 }: JWTPayload, { expiresAt }: Access): Date {
  const end = new Date((exp + TOLERANCE_SECONDS) * 1000);
  return expiresAt !== undefined && expiresAt < end ? expiresAt : end;
}

type Verification = Parameters<typeof jwtVerify>[2];

async function verify(token: string, getKey: JWTVerifyGetKey, verification: Verification): Promise<JWTPayload> {
  try {
    return (await jwtVerify(token, getKey, verification)).payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) {
      throw new AccessError('unauthenticated', 'The sign-in has expired.');
    }
    if (error instanceof errors.JOSEError && error.code !== 'ERR_JWKS_TIMEOUT') {
      throw new AccessError('unauthenticated', 'The token is not valid for this API.');
    }
    throw error;
  }
}

function keySource({ jwksUrl, keys }: JwtAuthenticatorOptions): JWTVerifyGetKey {
  if (jwksUrl !== undefined) return createRemoteJWKSet(new URL(jwksUrl));
  if (typeof keys === 'function') return async (header, token) => createLocalJWKSet(await keys())(header, token);
  if (keys !== undefined) return createLocalJWKSet(keys);
  throw new TypeError('createJwtAuthenticator needs jwksUrl or keys.');
}

function bearerToken(request: Request): string | null {
  return /^Bearer ([\w.~+/-]+=*)$/i.exec(request.headers.get('authorization') ?? '')?.[1] ?? null;
}

function scopesOf(claims: JWTPayload): readonly string[] {
  const { scp } = claims;
  return typeof scp === 'string' ? scp.split(' ') : [];
}

function toList(value: string | readonly string[]): string[] {
  return typeof value === 'string' ? [value] : [...value];
}
