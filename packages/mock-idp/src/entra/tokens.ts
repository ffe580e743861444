import { createHash, randomBytes } from 'node:crypto';
import { SignJWT } from 'jose';
import type { Cloud } from '../clouds/clouds.ts';
import { type DirectoryRole, roleTemplates } from '../directory/directoryRoles.ts';
import { guidFrom, servicePrincipalId } from '../directory/identifiers.ts';
import { identityProviderOf } from '../directory/personalAccounts.ts';
import type { AppRecord } from '../directory/records.ts';
import type { Presence, WorldDirectory } from '../directory/worldDirectory.ts';
import type { SigningKey } from '../keys/signingKey.ts';
import type { ClaimsRequest } from '../policies/claimsRequest.ts';
import type { Proof } from '../token/clientAuthentication.ts';
import type { Authentication } from '../world/authentication.ts';
import type { EndpointVersion } from './endpointVersion.ts';
import { toLoginHint } from './loginHint.ts';
import { directoryRolesOf, memberClaims } from './memberClaims.ts';
import { version1IssuerOf } from './metadata.ts';
import type { ResourceRequest } from './scopes.ts';
import { writeSignInRecord } from './signInRecord.ts';

/** What any token of this mock needs to know. Times in seconds since the epoch. */
export interface TokenContext {
  readonly key: SigningKey;
  readonly issuer: string;
  /** Of the endpoint; it decides the id_token's. */
  readonly version: EndpointVersion;
  /** Where the tenant lives. */
  readonly cloud: Cloud;
  readonly tenantId: string;
  readonly directory: WorldDirectory;
  readonly app: AppRecord;
  readonly proof: Proof;
  readonly now: number;
  readonly lifetime: number;
}

export interface IdTokenFacts {
  readonly presence: Presence;
  readonly scopes: ReadonlySet<string>;
  readonly nonce: string | undefined;
  readonly authentication: Authentication;
  /** Of the code and the access token that come beside it. */
  readonly codeHash?: string | undefined;
  readonly accessTokenHash?: string | undefined;
  /** It travels in the address of a browser. */
  readonly isInFragment?: boolean;
}

export interface DelegatedFacts {
  readonly presence: Presence;
  readonly authentication: Authentication;
  /** What the request's `claims` asked for. */
  readonly claims: ClaimsRequest;
  readonly request: ResourceRequest;
  readonly permissions: readonly string[];
  /** Milliseconds by the clock of the person's home tenant. */
  readonly issuedAt: number;
}

export interface AppOnlyFacts {
  readonly request: ResourceRequest;
  readonly roles: readonly string[];
  readonly directoryRoles: readonly DirectoryRole[];
}

/** An id_token ("ID token claims reference"). `nonce` appears only if the authorization request had one. */
export function createIdToken(context: TokenContext, facts: IdTokenFacts): Promise<string> {
  return context.version === 1 ? createVersion1IdToken(context, facts) : createVersion2IdToken(context, facts);
}

function createVersion1IdToken(context: TokenContext, facts: IdTokenFacts): Promise<string> {
  const { presence, authentication } = facts;
  return sign(context, {
    ...commonClaims(context),
    ...guestClaims(presence),
    ...signInClaims(presence, authentication),
    iss: version1IssuerOf(context.cloud, context.tenantId),
    aud: context.app.clientId,
    name: presence.user.displayName,
    nonce: facts.nonce,
    oid: presence.oid,
    at_hash: facts.accessTokenHash,
    c_hash: facts.codeHash,
    sid: authentication.sid,
    sub: pairwiseSubject(context.app.clientId, presence),
    ...memberOfClient(context, facts),
    ver: '1.0',
  });
}

function createVersion2IdToken(context: TokenContext, facts: IdTokenFacts): Promise<string> {
  const { presence, scopes, authentication } = facts;
  const profile = scopes.has('profile')
    ? {
        name: presence.user.displayName,
        oid: presence.oid,
        preferred_username: presence.user.upn,
        tid: presence.tenantId,
      }
    : {};
  const email = scopes.has('email') && presence.user.mail !== undefined ? { email: presence.user.mail } : {};
  return sign(context, {
    ...commonClaims(context),
    tid: undefined,
    iss: context.issuer,
    aud: context.app.clientId,
    ...profile,
    ...email,
    ...guestClaims(presence),
    login_hint: toLoginHint(presence),
    nonce: facts.nonce,
    at_hash: facts.accessTokenHash,
    c_hash: facts.codeHash,
    sid: authentication.sid,
    signin_state: authentication.keepSignedIn ? ['kmsi'] : undefined,
    sub: pairwiseSubject(context.app.clientId, presence),
    tenant_region_scope: 'EU',
    ...memberOfClient(context, facts),
    ver: '2.0',
  });
}

/** An id_token is for the client, so the client's manifest counts. */
function memberOfClient({ directory, app }: TokenContext, { presence, authentication, isInFragment }: IdTokenFacts) {
  const facts = { directory, presence, authentication, manifest: app, token: 'idToken' } as const;
  return memberClaims(isInFragment === true ? { ...facts, isInFragment } : facts);
}

/** An access token on behalf of a person, in the version its resource wants ("Access token claims reference"). */
export function createDelegatedToken(context: TokenContext, facts: DelegatedFacts): Promise<string> {
  const { presence, request, authentication } = facts;
  const { contexts, capabilities } = facts.claims;
  const person = {
    ...guestClaims(presence),
    acrs: contexts.length === 0 ? undefined : contexts,
    aio: writeSignInRecord({ authentication, issuedAt: facts.issuedAt }),
    name: presence.user.displayName,
    oid: presence.oid,
    scp: facts.permissions.join(' '),
    sub: pairwiseSubject(request.resource.appId, presence),
    xms_cc: capabilities.length === 0 ? undefined : capabilities,
  };
  const { directory } = context;
  const manifest = directory.findApp(request.resource.appId);
  const member = memberClaims({ directory, presence, authentication, manifest, token: 'accessToken' });
  if (request.resource.tokenVersion === 2) {
    return sign(context, {
      ...version2(context, request),
      ...person,
      preferred_username: presence.user.upn,
      ...member,
    });
  }
  return sign(context, {
    ...version1(context, request),
    acr: '1',
    ...person,
    ...signInClaims(presence, authentication),
    deviceid: deviceIdOf(presence, authentication),
    puid: puidOf(presence),
    signin_state: authentication.keepSignedIn ? ['kmsi'] : undefined,
    wids: directoryRolesOf(presence),
    ...member,
  });
}

/**
 * A token for the app itself. Without any granted role it is issued all the same, just without `roles`: that is how a forgotten admin
 * consent shows at Entra.
 */
export function createAppOnlyToken(
  context: TokenContext,
  { request, roles, directoryRoles }: AppOnlyFacts,
): Promise<string> {
  const servicePrincipal = servicePrincipalId(context.tenantId, context.app.clientId);
  const asked = context.directory.findApp(request.resource.appId)?.optionalClaims.accessToken ?? [];
  const base = request.resource.tokenVersion === 2 ? version2(context, request) : version1(context, request);
  return sign(context, {
    ...base,
    idtyp: asked.some(({ name }) => name === 'idtyp') ? 'app' : undefined,
    idp: request.resource.tokenVersion === 1 ? version1IssuerOf(context.cloud, context.tenantId) : undefined,
    oid: servicePrincipal,
    roles: roles.length === 0 ? undefined : roles,
    sub: servicePrincipal,
    wids: directoryRoles.length === 0 ? undefined : directoryRoles.map((role) => roleTemplates[role]),
  });
}

/** What every version 1 token says of who signed in, and how. */
function signInClaims(presence: Presence, authentication: Authentication): Readonly<Record<string, unknown>> {
  return {
    amr: authentication.mfaAt === undefined ? ['pwd'] : ['pwd', 'mfa'],
    ipaddr: authentication.circumstances?.address ?? '127.0.0.1',
    unique_name: presence.user.upn,
    upn: presence.guest ? undefined : presence.upn,
  };
}

/** Each person has one device that the organization knows, if they say that they use it. */
function deviceIdOf({ user }: Presence, { circumstances }: Authentication): string | undefined {
  const { device = 'unmanaged' } = circumstances ?? {};
  return device === 'unmanaged' ? undefined : guidFrom('device', user.tenantId, user.oid);
}

/** Another number for a person, with Microsoft's form only. */
function puidOf({ user }: Presence): string {
  return `1003${guidFrom('puid', user.tenantId, user.oid).replaceAll('-', '').slice(0, 12).toUpperCase()}`;
}

/** The `client_info` of a token answer: who this is at home, which is MSAL's account id. */
export function toClientInfo({ user }: Presence): string {
  return Buffer.from(JSON.stringify({ uid: user.oid, utid: user.tenantId })).toString('base64url');
}

function commonClaims({ now, lifetime, tenantId }: TokenContext): Readonly<Record<string, unknown>> {
  return {
    iat: now,
    nbf: now,
    exp: now + lifetime,
    tid: tenantId,
    aio: opaque(),
    uti: randomBytes(16).toString('base64url'),
    rh: `1.${randomBytes(24).toString('base64url')}.`,
  };
}

function version1(context: TokenContext, request: ResourceRequest): Readonly<Record<string, unknown>> {
  return {
    ...commonClaims(context),
    iss: version1IssuerOf(context.cloud, context.tenantId),
    aud: request.prefix ?? audienceOf(request, context),
    app_displayname: context.app.name,
    appid: context.app.clientId,
    appidacr: AUTHENTICATION_CLASS[context.proof],
    ver: '1.0',
    xms_ftd: opaque(),
    xms_tcdt: TENANTS_SINCE,
  };
}

function version2(context: TokenContext, request: ResourceRequest): Readonly<Record<string, unknown>> {
  return {
    ...commonClaims(context),
    iss: context.issuer,
    aud: request.resource.appId,
    azp: context.app.clientId,
    azpacr: AUTHENTICATION_CLASS[context.proof],
    ver: '2.0',
    xms_ftd: opaque(),
  };
}

/** Claims whose content nobody but Entra may read have Entra's form only. */
function opaque(): string {
  return randomBytes(40).toString('base64url');
}

/** `xms_tcdt`, when a tenant was made, in seconds: every tenant of a mock on 1 January 2020. */
const TENANTS_SINCE = 1_577_836_800;

function audienceOf({ resource }: ResourceRequest, { cloud }: TokenContext): string {
  return resource.nationalUris?.[cloud]?.[0] ?? resource.uris[0] ?? resource.appId;
}

/** "Access token claims reference", `appidacr` and `azpacr`. */
const AUTHENTICATION_CLASS: Readonly<Record<Proof, string>> = {
  none: '0',
  secret: '1',
  certificate: '2',
  federated: '2',
};

function guestClaims({ guest, user }: Presence): Readonly<Record<string, unknown>> {
  return guest ? { idp: identityProviderOf(user.tenantId) } : {};
}

/** Different for every audience, so that two of them cannot tell that they see the same person. */
export function pairwiseSubject(audience: string, { oid, tenantId }: Presence): string {
  return createHash('sha256').update(`${audience}/${tenantId}/${oid}`).digest('base64url');
}

function sign({ key }: TokenContext, claims: Readonly<Record<string, unknown>>): Promise<string> {
  const present = Object.fromEntries(Object.entries(claims).filter(([, value]) => value !== undefined));
  return new SignJWT(present)
    .setProtectedHeader({ typ: 'JWT', alg: 'RS256', ...(claims.ver === '1.0' ? { x5t: key.kid } : {}), kid: key.kid })
    .sign(key.privateKey);
}
