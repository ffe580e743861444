import { CONSUMERS } from '@authshift/mock-idp';
import { decodeJwt } from 'jose';
import { audiences, judgeContinuously, type TokenBearer, type TokenRefusal } from '../../authentication/accessToken.ts';
import { authorizationUri, claimsChallenge } from '../../authentication/challenge.ts';
import { assignedRoles } from '../../policies/applicationAccess.ts';
import type { ExchangeServices } from '../../services.ts';
import { challenged, type GraphError, type RefusalName, refuse } from '../protocol/graphError.ts';

/** Who calls Graph: the bearer of a token for Graph. */
export type Caller = TokenBearer;

/** Authenticates by the `Authorization` header alone. Throws `GraphError` 401. */
export async function authenticateGraph(authorization: string | null, services: ExchangeServices): Promise<Caller> {
  const [scheme = '', token = ''] = (authorization ?? '').trim().split(/ +/, 2);
  if (scheme.toLowerCase() !== 'bearer' || token === '') throw unauthorized('emptyToken', services);
  const verdict = await judgeContinuously(token, {
    directory: services.directory,
    now: services.now,
    audiences: audiences.graph,
    scopes: 'any',
    roles: 'any',
    isAssigned: (tenantId, servicePrincipalId) => hasAnyRole(tenantId, servicePrincipalId, services),
  });
  if ('bearer' in verdict) return verdict.bearer;
  if ('challenge' in verdict) throw challenged(claimsChallenge(verdict.challenge, services));
  throw unauthorized(refusalOf(verdict.refusal, token), services);
}

// RBAC for Applications needs no role in the token: what Exchange itself assigned is enough.
async function hasAnyRole(
  tenantId: string,
  servicePrincipalId: string,
  { settings }: ExchangeServices,
): Promise<boolean> {
  const assignments = await settings.managementRoleAssignments.holding(tenantId);
  return assignedRoles(assignments, [], { servicePrincipalId }).length > 0;
}

function unauthorized(name: RefusalName, services: ExchangeServices): GraphError {
  const challenge = `Bearer realm="", authorization_uri="${authorizationUri(services)}", client_id="00000003-0000-0000-c000-000000000000"`;
  return refuse(name, { 'WWW-Authenticate': challenge });
}

function refusalOf(refusal: TokenRefusal, token: string): RefusalName {
  switch (refusal.reason) {
    case 'unparsable':
      return 'unparsableToken';
    case 'bad-signature':
      return 'badSignature';
    case 'wrong-audience':
      return 'wrongAudience';
    case 'expired':
      return isOfPersonalAccount(token) ? 'expiredConsumerToken' : 'expiredToken';
    case 'not-yet-valid':
      return 'notYetValidToken';
    case 'no-permission':
      return 'noPermissions';
    case 'unknown-user':
    case 'unknown-issuer':
    case 'unknown-tenant':
      return 'badIssuer';
  }
}

function isOfPersonalAccount(token: string): boolean {
  return decodeJwt(token).tid === CONSUMERS;
}
