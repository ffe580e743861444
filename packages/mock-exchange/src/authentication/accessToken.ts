import type { Cloud, Directory, DirectoryUser, Tenant } from '@authshift/mock-idp';
import { CLOUDS } from '@authshift/mock-idp/beside';
import { createLocalJWKSet, decodeJwt, errors, type JSONWebKeySet, type JWTPayload, jwtVerify } from 'jose';

/** Why Exchange refuses an access token. */
export type TokenRefusal =
  | { readonly reason: 'unparsable' | 'bad-signature' | 'wrong-audience' | 'expired' | 'not-yet-valid' }
  | { readonly reason: 'unknown-user' | 'no-permission' }
  | { readonly reason: 'unknown-issuer'; readonly issuer: string }
  | { readonly reason: 'unknown-tenant'; readonly tenantId: string };

interface Token {
  readonly tenant: Tenant;
  readonly appId: string;
  /** When it runs out, epoch milliseconds. */
  readonly expiresAt: number;
  readonly scopes: readonly string[];
  readonly roles: readonly string[];
  /** Templates of directory roles (`wids`). */
  readonly directoryRoles: readonly string[];
}

/** Whom an accepted token stands for. */
export type TokenBearer =
  | (Token & { readonly kind: 'delegated'; readonly user: DirectoryUser })
  | (Token & {
      readonly kind: 'app';
      /** Object id of the application's service principal in the tenant (the Enterprise application). */
      readonly servicePrincipalId: string | undefined;
    });

export interface TokenRules {
  readonly directory: Directory;
  readonly now: () => Date;
  /** Names of the resource the token may be for, in the tenant's cloud; Exchange Online when absent. A trailing slash is tolerated. */
  readonly audiences?: (cloud: Cloud) => readonly string[];
  /** Any one of these in `scp` makes a delegated token good; `any` = the resource asks for each request what it needs. */
  readonly scopes: readonly string[] | 'any';
  /** Any one of these in `roles` makes an app-only token good; `any` = any role at all. */
  readonly roles: readonly string[] | 'any';
  /** Whether something else than `roles` makes an app-only token good: a role assignment in Exchange itself. */
  readonly isAssigned?: (tenantId: string, servicePrincipalId: string) => Promise<boolean>;
}

/** Names of the resources that tokens for mailboxes are made out to; each cloud has its own ("National cloud deployments"). */
export const audiences = {
  exchange: (cloud: Cloud) => [...exchangeNames[cloud], '00000002-0000-0ff1-ce00-000000000000'],
  graph: (cloud: Cloud) => [...graphNames[cloud], '00000003-0000-0000-c000-000000000000'],
} as const;

const exchangeNames: Readonly<Record<Cloud, readonly string[]>> = {
  global: ['https://outlook.office365.com', 'https://outlook.office.com'],
  'us-government': ['https://outlook.office365.us'],
  china: ['https://partner.outlook.cn'],
};

const graphNames: Readonly<Record<Cloud, readonly string[]>> = {
  global: ['https://graph.microsoft.com'],
  'us-government': ['https://graph.microsoft.us', 'https://dod-graph.microsoft.us'],
  china: ['https://microsoftgraph.chinacloudapi.cn'],
};

// Seconds that clocks may differ: the default of Microsoft's token validation library. [unverified for Exchange]
const clockTolerance = 300;

type Verdict = { readonly bearer: TokenBearer } | { readonly refusal: TokenRefusal };

/** Judges an access token as Exchange Online does; nothing of the token is kept. */
export async function judgeAccessToken(token: string, rules: TokenRules): Promise<Verdict> {
  const claims = readClaims(token);
  const issuer = claims?.iss;
  if (claims === undefined || issuer === undefined) return refuse({ reason: 'unparsable' });
  const tenantId = tenantOfIssuer(issuer);
  if (tenantId === undefined) return refuse({ reason: 'unknown-issuer', issuer });
  const tenant = await rules.directory.findTenant(tenantId);
  if (tenant === undefined) return refuse({ reason: 'unknown-tenant', tenantId });
  if (!issuersOf(tenant).includes(issuer.toLowerCase())) return refuse({ reason: 'unknown-issuer', issuer });
  const failure = await checkSignatureAndTimes(token, tenant, rules);
  if (failure !== undefined) return refuse({ reason: failure });
  return identify(claims, tenant, rules);
}

/**
 * The same where access is evaluated continuously: when something has happened to the account since, a client that can be sent back is,
 * with these claims. Any other keeps its token until that runs out ("Continuous access evaluation").
 */
export async function judgeContinuously(
  token: string,
  rules: TokenRules,
): Promise<Verdict | { readonly challenge: string }> {
  const verdict = await judgeAccessToken(token, rules);
  // An account that was deleted is a token's fault only as long as nobody tells the client what has happened.
  if ('refusal' in verdict && verdict.refusal.reason !== 'unknown-user') return verdict;
  const challenge = await rules.directory.findChallenge(token);
  return challenge === undefined ? verdict : { challenge };
}

function refuse(refusal: TokenRefusal): Verdict {
  return { refusal };
}

function readClaims(token: string): JWTPayload | undefined {
  try {
    return decodeJwt(token);
  } catch {
    return undefined;
  }
}

/** The tenant id is in the path of each issuer. Who is none of Entra's has no tenant. */
function tenantOfIssuer(issuer: string): string | undefined {
  const [, host = '', tenantId] = /^https:\/\/([^/]+)\/([0-9a-f-]{36})\/(?:v2\.0)?$/i.exec(issuer) ?? [];
  return issuingHosts.has(host.toLowerCase()) ? tenantId : undefined;
}

const issuingHosts = new Set(Object.values(CLOUDS).flatMap(({ stsHost, host }) => [stsHost, host]));

/** Of version 1 and version 2 tokens: those of the tenant's own cloud. */
function issuersOf({ id, cloud }: Tenant): readonly string[] {
  const { stsHost, host } = CLOUDS[cloud];
  return [`https://${stsHost}/${id}/`, `https://${host}/${id}/v2.0`];
}

type VerificationFailure = 'unparsable' | 'bad-signature' | 'wrong-audience' | 'expired' | 'not-yet-valid';

async function checkSignatureAndTimes(
  token: string,
  tenant: Tenant,
  { directory, now, audiences: names = audiences.exchange }: TokenRules,
): Promise<VerificationFailure | undefined> {
  const keys = (await directory.signingKeys(tenant.id)) as unknown as JSONWebKeySet;
  const audience = names(tenant.cloud).flatMap((name) => [name, `${name}/`]);
  try {
    await jwtVerify(token, createLocalJWKSet(keys), {
      algorithms: ['RS256'],
      audience,
      clockTolerance,
      currentDate: now(),
      requiredClaims: ['exp'],
    });
    return undefined;
  } catch (error) {
    return verificationFailure(error);
  }
}

function verificationFailure(error: unknown): VerificationFailure {
  if (error instanceof errors.JWTExpired) return 'expired';
  if (error instanceof errors.JWTClaimValidationFailed) {
    if (error.claim === 'aud') return 'wrong-audience';
    return error.claim === 'nbf' ? 'not-yet-valid' : 'unparsable';
  }
  if (error instanceof errors.JWSSignatureVerificationFailed) return 'bad-signature';
  if (error instanceof errors.JWKSNoMatchingKey) return 'bad-signature';
  return 'unparsable';
}

async function identify(claims: JWTPayload, tenant: Tenant, rules: TokenRules): Promise<Verdict> {
  const scopes = textClaim(claims, 'scp')?.split(' ');
  const token: Token = {
    tenant,
    appId: textClaim(claims, 'appid') ?? textClaim(claims, 'azp') ?? '',
    expiresAt: (claims.exp ?? 0) * 1000,
    scopes: scopes ?? [],
    roles: textsClaim(claims, 'roles'),
    directoryRoles: textsClaim(claims, 'wids'),
  };
  const oid = textClaim(claims, 'oid');
  if (scopes === undefined) return identifyApplication(token, oid, rules);
  if (!anyOf(rules.scopes, scopes)) return refuse({ reason: 'no-permission' });
  const user = oid === undefined ? undefined : await rules.directory.findUser({ tenantId: tenant.id, oid });
  // A token outlives a blocked sign-in; judgeContinuously is for ends that hear of it.
  if (user === undefined) return refuse({ reason: 'unknown-user' });
  return { bearer: { ...token, kind: 'delegated', user } };
}

async function identifyApplication(
  token: Token,
  servicePrincipalId: string | undefined,
  { roles, isAssigned = async () => false }: TokenRules,
): Promise<Verdict> {
  const isPermitted =
    anyOf(roles, token.roles) ||
    (servicePrincipalId !== undefined && (await isAssigned(token.tenant.id, servicePrincipalId)));
  if (!isPermitted) return refuse({ reason: 'no-permission' });
  return { bearer: { ...token, kind: 'app', servicePrincipalId } };
}

function textClaim(claims: JWTPayload, name: string): string | undefined {
  const value = claims[name];
  return typeof value === 'string' ? value : undefined;
}

function textsClaim(claims: JWTPayload, name: string): readonly string[] {
  const value: unknown = claims[name];
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : [];
}

function anyOf(wanted: readonly string[] | 'any', present: readonly string[]): boolean {
  return wanted === 'any' ? present.length > 0 : wanted.some((name) => present.includes(name));
}
