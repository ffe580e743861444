import type { Directory } from '@authshift/mock-idp';
import { judgeAccessToken, type TokenBearer, type TokenRefusal } from '../../authentication/accessToken.ts';
import { checkBasic, type PasswordHolder, readBasic } from '../../authentication/basicCredentials.ts';
import { basicAllowed } from '../../policies/ewsPolicy.ts';

/** Who calls EWS, and how that was shown. */
export type Caller = TokenBearer | ({ readonly kind: 'basic' } & PasswordHolder);

export interface Refusal {
  /** How the caller tried. */
  readonly attempted: 'none' | 'basic' | 'bearer';
  readonly headers: Readonly<Record<string, string>>;
}

export interface AuthenticationContext {
  readonly directory: Directory;
  readonly now: () => Date;
  /** Where mock-idp answers; the challenge sends clients there. */
  readonly authorityOrigin: string;
}

const delegatedPermission = 'EWS.AccessAsUser.All';
const applicationPermission = 'full_access_as_app';

/** Authenticates a request to EWS by its `Authorization` header alone, as Exchange's front end does. */
export async function authenticateEws(
  authorization: string | undefined,
  context: AuthenticationContext,
): Promise<{ readonly caller: Caller } | { readonly refusal: Refusal }> {
  const [scheme = '', credentials = ''] = (authorization ?? '').trim().split(/ +/, 2);
  if (scheme.toLowerCase() === 'basic') return authenticateBasic(credentials, context);
  if (scheme.toLowerCase() === 'bearer') return authenticateBearer(credentials, context);
  const challenge = `${bearerChallenge(context)},Basic Realm=""`;
  return { refusal: { attempted: 'none', headers: { 'WWW-Authenticate': challenge } } };
}

async function authenticateBasic(credentials: string, { directory }: AuthenticationContext) {
  const read = readBasic(credentials);
  const holder = read === undefined ? undefined : await checkBasic(directory, read, basicAllowed);
  if (holder !== undefined) return { caller: { kind: 'basic' as const, ...holder } };
  // No detail on purpose: the same answer for a wrong password and for Basic being switched off.
  return { refusal: { attempted: 'basic' as const, headers: { 'WWW-Authenticate': 'Basic Realm=""' } } };
}

async function authenticateBearer(token: string, context: AuthenticationContext) {
  const rules = { ...context, scopes: [delegatedPermission], roles: [applicationPermission] };
  const verdict = await judgeAccessToken(token, rules);
  if ('bearer' in verdict) return { caller: verdict.bearer };
  const headers = {
    'WWW-Authenticate': `${bearerChallenge(context)}, error="invalid_token",Basic Realm=""`,
    'x-ms-diagnostics': diagnostics(verdict.refusal),
  };
  return { refusal: { attempted: 'bearer' as const, headers } };
}

// As recorded from outlook.office365.com, except that the authorization endpoint is the mock's.
function bearerChallenge({ authorityOrigin }: AuthenticationContext): string {
  return (
    'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", ' +
    'trusted_issuers="00000001-0000-0000-c000-000000000000@*", ' +
    'token_types="app_asserted_user_v1 service_asserted_app_v1", ' +
    `authorization_uri="${authorityOrigin}/common/oauth2/authorize"`
  );
}

/**
 * The `x-ms-diagnostics` header. Seen in recordings or Microsoft's documents: 2000000, 2000001, 2000003 (with this very
 * text from Exchange Online's EWS), 2000004, 2000005, 2000008, 2000009. [unverified]: 2000002 and its text, for both
 * kinds of lifetime.
 */
function diagnostics(refusal: TokenRefusal): string {
  switch (refusal.reason) {
    case 'bad-signature':
      return '2000000;reason="The token has an invalid signature.";error_category="invalid_signature"';
    case 'unparsable':
      return '2000001;reason="OAuth token submitted with the request can not be parsed.";error_category="invalid_token"';
    case 'expired':
      return '2000002;reason="The token has expired.";error_category="token_expired"';
    case 'not-yet-valid':
      return '2000002;reason="The token is not yet valid.";error_category="invalid_token"';
    case 'wrong-audience':
      return `2000003;reason="The audience claim value is invalid 'aud'.";error_category="invalid_resource"`;
    case 'unknown-tenant':
      return `2000004;reason="The tenant for tenant guid '${refusal.tenantId}' does not exist.";error_category="invalid_tenant"`;
    case 'unknown-user':
      return '2000005;reason="The user specified by the user-context in the token does not exist.";error_category="invalid_user"';
    case 'no-permission':
      return '2000008;reason="The token contains no permissions, or permissions can not be understood.";error_category="invalid_grant"';
    case 'unknown-issuer':
      return `2000009;reason="The issuer of the token is unknown. Issuer was '${headerSafe(refusal.issuer)}'.";error_category="invalid_issuer"`;
  }
}

function headerSafe(text: string): string {
  return text.replace(/[^\x20-\x7e]|["']/g, '').slice(0, 200);
}
