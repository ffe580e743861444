import { requireOwnCloud } from '../clouds/judgeCloud.ts';
import { isAssigned } from '../directory/assignment.ts';
import { groupsOf } from '../directory/group.ts';
import { GRAPH_APP_ID } from '../directory/microsoftResources.ts';
import type { Resource } from '../directory/records.ts';
import type { Presence } from '../directory/worldDirectory.ts';
import { isContinuous } from '../entra/continuousAccess.ts';
import { EntraError, toEntraTime } from '../entra/entraError.ts';
import { issuerOf } from '../entra/metadata.ts';
import { parseScope, type ResourceRequest, type ScopeRequest, writeScope } from '../entra/scopes.ts';
import { createDelegatedToken, createIdToken, type TokenContext, toClientInfo } from '../entra/tokens.ts';
import type { Tamper } from '../faults/fault.ts';
import { mergeCircumstances } from '../policies/circumstances.ts';
import { type ClaimsRequest, readClaimsRequest } from '../policies/claimsRequest.ts';
import { toRefusal } from '../policies/refusal.ts';
import type { SignInGrant } from '../policies/verdict.ts';
import type { Authentication } from '../world/authentication.ts';
import type { MockWorld } from '../world/world.ts';
import { admitTenant } from './admitTenant.ts';
import { describeLifetime } from './lifetime.ts';
import { type CheckedTokenRequest, findParameter, type TokenAnswer } from './tokenRequest.ts';

export interface DelegatedGrant {
  readonly kind: SignInGrant;
  readonly presence: Presence;
  /** The scope of the sign-in, for token requests that name none. */
  readonly scope: string;
  readonly nonce?: string | undefined;
  /** What a new refresh token remembers of the request, if that is more than `scope`. */
  readonly rememberedScope?: string;
  readonly authentication: Authentication;
  /** Where a refresh token is renewed instead of issued. */
  readonly renewRefreshToken?: () => string;
}

/** Access, id and refresh token for one person and one resource. Throws 28002, 28003, 65001, 70011, 500011, 700022 or 700023. */
export async function answerDelegated(request: CheckedTokenRequest, grant: DelegatedGrant): Promise<TokenAnswer> {
  const body = await composeBody(request, grant);
  const { tenantId, user } = grant.presence;
  return { body, log: { tenantId, upn: user.upn, scope: String(body.scope) } };
}

async function composeBody(request: CheckedTokenRequest, grant: DelegatedGrant): Promise<TokenAnswer['body']> {
  const { world, form } = request;
  const { presence } = grant;
  requireOwnCloud(request, presence.tenantId);
  const asked = readScope(request, grant);
  const resource = chooseResource(asked, request);
  const claims = readClaims(request);
  admitTenant(world, presence.tenantId, resource);
  checkRules(request, grant, { resource, claims });
  const permissions = permissionsFor(request, grant, { asked, resource });
  const scopes = new Set(asked.oidc);
  const context = await toTokenContext(request, presence.tenantId);
  const isLong = isContinuous(resource.resource, claims);
  const lifetime = isLong ? world.longAccessTokenLifetime : world.accessTokenLifetime;

  return {
    token_type: 'Bearer',
    scope: describeScope(asked, resource, permissions),
    ...describeLifetime(lifetime),
    access_token: await createDelegatedToken(
      { ...context, lifetime },
      {
        presence,
        permissions,
        claims,
        request: resource,
        issuedAt: world.clocks.stamp(presence.user.tenantId),
        authentication: whereNow(request, grant),
      },
    ),
    ...(scopes.has('offline_access') ? describeRefreshToken(request, grant) : {}),
    ...(scopes.has('openid')
      ? {
          id_token: await createIdToken(context, {
            presence,
            scopes,
            nonce: grant.nonce,
            authentication: whereNow(request, grant),
          }),
        }
      : {}),
    ...(findParameter(form, 'client_info') === '1' ? { client_info: toClientInfo(presence) } : {}),
  };
}

/** A request that does not say where it comes from comes from where the sign-in did. */
function whereNow({ circumstances }: CheckedTokenRequest, { authentication }: DelegatedGrant): Authentication {
  return { ...authentication, circumstances: mergeCircumstances(circumstances, authentication.circumstances) };
}

/** Throws 9002313. */
function readClaims({ form }: CheckedTokenRequest): ClaimsRequest {
  const claims = readClaimsRequest(findParameter(form, 'claims'));
  if (claims === 'malformed') throw new EntraError(9002313, { detail: "the parameter 'claims' is no JSON object" });
  return claims;
}

/** Throws 50105, and what the tenant's policies say. */
function checkRules(
  request: CheckedTokenRequest,
  grant: DelegatedGrant,
  asked: { readonly resource: ResourceRequest; readonly claims: ClaimsRequest },
): void {
  const { world, app } = request;
  const { user, tenantId } = grant.presence;
  const groups = groupsOf(world.directory.findTenant(tenantId), user);
  if (!isAssigned(app, user, groups)) throw new EntraError(50105, { upn: user.upn });
  const { signedInAt, mfaAt, circumstances } = whereNow(request, grant);
  const { appId } = asked.resource.resource;
  const verdict = world.policies.judge({
    user,
    app,
    tenantId,
    signedInAt,
    mfaAt,
    circumstances,
    grant: grant.kind,
    resources: [appId],
    contexts: asked.claims.contexts,
    policyIds: asked.claims.policyIds,
    now: world.clocks.now(user.tenantId),
  });
  const issued = toEntraTime(new Date(signedInAt));
  const values = { resource: appId, issued, upn: user.upn };
  // An API cannot ask the person; it passes the refusal on to who can.
  const refusal = toRefusal(verdict, values, grant.kind === 'on_behalf_of' ? { error: 'interaction_required' } : {});
  if (refusal !== undefined) throw refusal;
}

/** Only a single-page app is told how long its token has, because no use makes that longer. */
function describeRefreshToken(request: CheckedTokenRequest, grant: DelegatedGrant): TokenAnswer['body'] {
  const { world, app } = request;
  const token = provideRefreshToken(request, grant);
  if (app.kind !== 'spa') return { refresh_token: token };
  const expiresAt = world.refreshTokens.find(token)?.expiresAt ?? 0;
  const left = Math.floor((expiresAt - world.clocks.now(grant.presence.user.tenantId)) / 1000);
  return { refresh_token: token, refresh_token_expires_in: left };
}

function provideRefreshToken({ world, app }: CheckedTokenRequest, grant: DelegatedGrant): string {
  if (grant.renewRefreshToken !== undefined) return grant.renewRefreshToken();
  const { presence, scope, rememberedScope = scope } = grant;
  const { user, tenantId } = presence;
  const { authTime, signedInAt, mfaAt, sid, keepSignedIn, circumstances } = grant.authentication;
  return world.refreshTokens.issue(
    {
      authTime,
      signedInAt,
      mfaAt,
      sid,
      keepSignedIn,
      circumstances,
      clientId: app.clientId,
      homeTenantId: user.tenantId,
      homeOid: user.oid,
      tenantId,
      scope: rememberedScope,
    },
    app.kind,
  );
}

export async function toTokenContext(request: CheckedTokenRequest, tenantId: string): Promise<TokenContext> {
  const { world, tamper } = request;
  return {
    key: tamper === 'wrong-signature' ? await world.forgeKey() : world.signingKey,
    issuer: issuerOf(request.door, request.origin, tenantId),
    version: request.version,
    cloud: world.directory.findTenant(tenantId)?.cloud ?? 'global',
    tenantId,
    directory: world.directory,
    app: request.app,
    proof: request.proof,
    now: Math.floor(Date.now() / 1000) + (tamper === undefined ? 0 : SHIFTS[tamper]),
    lifetime: world.accessTokenLifetime,
  };
}

/** By how many seconds a tampered token's times are off. */
const SHIFTS: Readonly<Record<Tamper, number>> = { 'wrong-signature': 0, expired: -86_400, 'not-yet-valid': 3600 };

function readScope(request: CheckedTokenRequest, { kind, scope, presence }: DelegatedGrant): ScopeRequest {
  const { world, form } = request;
  const isCode = kind === 'authorization_code';
  if (isCode && form.get('scope')?.trim() === '') throw new EntraError(28003);
  const asked = findParameter(form, 'scope');
  const understood = understandScope(asked ?? scope, { world, tenantId: presence.tenantId, isCode });
  if (asked === undefined) return { ...understood, resources: understood.resources.slice(0, 1) };
  if (understood.resources.length > 1) throw new EntraError(700022, { scope: asked });
  const isNobodys = understood.resources.length === 0 && understood.oidc.every((one) => one === 'offline_access');
  if (isNobodys) throw new EntraError(700023, { scope: asked });
  return understood;
}

/** A scope nobody offers has a code of its own where a code is redeemed. */
function understandScope(
  scope: string,
  { world, tenantId, isCode }: { readonly world: MockWorld; readonly tenantId: string; readonly isCode: boolean },
): ScopeRequest {
  try {
    return parseScope(scope, world.directory, tenantId);
  } catch (error) {
    if (isCode && error instanceof EntraError && error.code === 70011) throw new EntraError(28002, { scope });
    throw error;
  }
}

/** A request for `openid` and its like alone gets a token for Graph; at version 1 somebody has to have named a resource. Throws 500013. */
function chooseResource(asked: ScopeRequest, { world, version }: CheckedTokenRequest): ResourceRequest {
  const [resource] = asked.resources;
  if (resource !== undefined) return resource;
  if (version === 1) throw new EntraError(500013);
  const graph = world.directory.findResource(GRAPH_APP_ID) as Resource;
  return { resource: graph, prefix: undefined, scopes: [], isDefault: false };
}

function permissionsFor(
  { world, app }: CheckedTokenRequest,
  { presence }: DelegatedGrant,
  { asked, resource }: { readonly asked: ScopeRequest; readonly resource: ResourceRequest },
): readonly string[] {
  const subject = { tenantId: presence.tenantId, clientId: app.clientId, oid: presence.oid };
  if (world.consents.findMissing(subject, asked) !== undefined) {
    throw new EntraError(65001, { clientId: app.clientId, app: app.name });
  }
  const granted = [...(world.consents.grantedTo(subject).get(resource.resource.appId) ?? [])];
  return resource.resource.appId === GRAPH_APP_ID
    ? [...new Set([...asked.oidc.filter((scope) => scope !== 'offline_access'), ...granted])]
    : granted;
}

/** In the request's own words, because MSAL finds a cached token by the scopes it asked for. */
function describeScope(asked: ScopeRequest, resource: ResourceRequest, permissions: readonly string[]): string {
  const oidc = asked.oidc.filter((scope) => scope !== 'offline_access');
  const own = permissions.filter((value) => !oidc.includes(value)).map((value) => writeScope(resource, value));
  const everything = resource.isDefault ? [writeScope(resource, '.default')] : [];
  return [...oidc, ...own, ...everything].join(' ');
}
