import { decodeJwt } from 'jose';
import { audiences, judgeContinuously, type TokenRefusal } from '../../authentication/accessToken.ts';
import { checkBasic, readBasic } from '../../authentication/basicCredentials.ts';
import { authorizationUri, claimsChallenge } from '../../authentication/challenge.ts';
import { assignedRoles } from '../../policies/applicationAccess.ts';
import { basicAllowedBy } from '../../policies/ewsAccess.ts';
import type { ExchangeServices } from '../../services.ts';
import type { Caller } from './caller.ts';

export interface Refusal {
  readonly status: 401 | 403;
  /** How the caller tried. */
  readonly attempted: 'none' | 'basic' | 'ntlm' | 'bearer';
  readonly headers: readonly (readonly [name: string, value: string])[];
}

export type Authentication =
  | {
      readonly caller: Caller;
      /** What ends the exchange of messages, for the answer. */
      readonly headers?: Refusal['headers'];
    }
  | { readonly refusal: Refusal };

export const delegatedPermission = 'EWS.AccessAsUser.All';
export const applicationPermission = 'full_access_as_app';
const applicationRoles = ['Application EWS.AccessAsApp', 'Application Exchange Full Access'] as const;

/** Authenticates a request to Exchange Online's EWS by its `Authorization` header alone, as its front end does. */
export async function authenticateOnline(
  authorization: string | undefined,
  services: ExchangeServices,
): Promise<Authentication> {
  const { scheme, credentials } = readAuthorization(authorization);
  if (scheme === 'basic') return authenticateBasic(credentials, services);
  if (scheme === 'bearer') return authenticateBearer(credentials, services);
  const challenge = `${bearerChallenge(services)},Basic Realm=""`;
  return { refusal: { status: 401, attempted: 'none', headers: [['WWW-Authenticate', challenge]] } };
}

export function readAuthorization(header: string | undefined): {
  readonly scheme: string;
  readonly credentials: string;
} {
  const [scheme = '', credentials = ''] = (header ?? '').trim().split(/ +/, 2);
  return { scheme: scheme.toLowerCase(), credentials };
}

async function authenticateBasic(credentials: string, services: ExchangeServices): Promise<Authentication> {
  const read = readBasic(credentials);
  const allowed = basicAllowedBy(services.settings);
  const holder = read === undefined ? undefined : await checkBasic(services.directory, read, allowed);
  if (holder !== undefined) return { caller: { kind: 'basic', ...holder } };
  // No detail on purpose: the same answer for a wrong password and for Basic being switched off.
  return { refusal: { status: 401, attempted: 'basic', headers: [['WWW-Authenticate', 'Basic Realm=""']] } };
}

async function authenticateBearer(token: string, services: ExchangeServices): Promise<Authentication> {
  const verdict = await judgeContinuously(token, {
    ...services,
    audiences: audiences.exchange,
    scopes: [delegatedPermission],
    roles: [applicationPermission],
    isAssigned: (tenantId, servicePrincipalId) => hasApplicationRole({ tenantId, servicePrincipalId }, services),
  });
  if ('bearer' in verdict) return { caller: verdict.bearer };
  if ('challenge' in verdict) {
    const sentBack = claimsChallenge(verdict.challenge, services);
    return { refusal: { status: 401, attempted: 'bearer', headers: [['WWW-Authenticate', sentBack]] } };
  }
  const challenge = `${bearerChallenge(services)}, error="invalid_token",Basic Realm=""`;
  return { refusal: refuseToken(token, verdict.refusal, [['WWW-Authenticate', challenge]]) };
}

/** What a refused token gets: 401 and why, or 403 when it is good for something else (seen at EWS with Mail permissions). */
export function refuseToken(token: string, refusal: TokenRefusal, challenges: Refusal['headers']): Refusal {
  if (refusal.reason === 'no-permission' && namesPermissions(token)) {
    return { status: 403, attempted: 'bearer', headers: [['x-ms-diagnostics', notEnoughScope]] };
  }
  return { status: 401, attempted: 'bearer', headers: [...challenges, ['x-ms-diagnostics', diagnostics(refusal)]] };
}

function namesPermissions(token: string): boolean {
  const { scp, roles } = decodeJwt(token);
  return (typeof scp === 'string' && scp !== '') || (Array.isArray(roles) && roles.length > 0);
}

export interface RoleHolder {
  readonly tenantId: string;
  readonly servicePrincipalId: string | undefined;
  /** Object id of the mailbox's user; absent = any mailbox at all. */
  readonly oid?: string;
}

/** Whether RBAC for Applications lets an application into EWS: it needs no permission in the token then. */
export async function hasApplicationRole(
  { tenantId, servicePrincipalId, oid }: RoleHolder,
  { settings }: Pick<ExchangeServices, 'settings'>,
): Promise<boolean> {
  if (servicePrincipalId === undefined) return false;
  const assignments = await settings.managementRoleAssignments.holding(tenantId);
  const scopes = await settings.managementScopes.holding(tenantId);
  const held = assignedRoles(assignments, scopes, { servicePrincipalId, ...(oid === undefined ? {} : { oid }) });
  return applicationRoles.some((role) => held.includes(role));
}

// As recorded from outlook.office365.com, except that the authorization endpoint is the mock's.
export function bearerChallenge(services: Pick<ExchangeServices, 'authorityOrigin'>): string {
  return (
    'Bearer client_id="00000002-0000-0ff1-ce00-000000000000", ' +
    'trusted_issuers="00000001-0000-0000-c000-000000000000@*", ' +
    'token_types="app_asserted_user_v1 service_asserted_app_v1", ' +
    `authorization_uri="${authorizationUri(services)}"`
  );
}

const notEnoughScope =
  '2000008;reason="The token contains not enough scope to make this call.";error_category="invalid_grant"';

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
