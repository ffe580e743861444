import { createHash } from 'node:crypto';
import type { AppRecord } from '../directory/records.ts';
import type { Presence } from '../directory/worldDirectory.ts';
import { EntraError } from '../entra/entraError.ts';
import { createIdToken } from '../entra/tokens.ts';
import type { Authorization } from '../provider/tenantProviders.ts';
import { newTrace } from '../server/correlation.ts';
import { answerDelegated, toTokenContext } from '../token/delegatedAnswer.ts';
import type { CheckedTokenRequest } from '../token/tokenRequest.ts';
import type { MockWorld } from '../world/world.ts';

type Payload = Readonly<Record<string, unknown>>;

/**
 * What an application gets from the authorization endpoint itself: a code, tokens, or both (OpenID Connect Core, sections 3.2 and 3.3).
 * `code` is left out where it was not asked for. Throws as the token endpoint does.
 */
export async function issueAtOnce(
  { world, origin }: { readonly world: MockWorld; readonly origin: string },
  authorization: Authorization,
  code: string,
): Promise<Payload> {
  const { responseTypes, tenantId, oid, clientId } = authorization;
  if (responseTypes.length === 1 && responseTypes[0] === 'code') return { code };
  const presence = world.directory.findUserByOid(tenantId, oid);
  const app = world.directory.findApp(clientId);
  if (presence === undefined || app === undefined) throw new EntraError(50034, { upn: oid });

  const request = toTokenRequest(world, { authorization, app, origin });
  const granted = responseTypes.includes('token') ? await accessTokenFor(request, presence, authorization) : {};
  const issued: Payload = { ...(responseTypes.includes('code') ? { code } : {}), ...granted };
  const idToken = responseTypes.includes('id_token')
    ? { id_token: await idTokenFor(request, presence, { authorization, issued }) }
    : {};
  const payload = { ...issued, ...idToken };
  world.requests.noteIssued(payload);
  return payload;
}

async function accessTokenFor(
  request: CheckedTokenRequest,
  presence: Presence,
  authorization: Authorization,
): Promise<Payload> {
  const { body } = await answerDelegated(request, {
    kind: 'interactive',
    presence,
    scope: authorization.scope,
    authentication: authorization,
  });
  const { access_token, token_type, expires_in, scope } = body;
  return { access_token, token_type, expires_in, scope };
}

/** With the hashes that bind it to what comes beside it. */
async function idTokenFor(
  request: CheckedTokenRequest,
  presence: Presence,
  { authorization, issued }: { readonly authorization: Authorization; readonly issued: Payload },
): Promise<string> {
  const { scope, nonce } = authorization;
  const context = await toTokenContext(request, presence.tenantId);
  return createIdToken(context, {
    presence,
    scopes: new Set(scope.split(' ')),
    nonce,
    authentication: authorization,
    isInFragment: true,
    codeHash: halfHash(issued.code),
    accessTokenHash: halfHash(issued.access_token),
  });
}

/** OpenID Connect Core, section 3.3.2.11: the left half of the hash. */
function halfHash(value: unknown): string | undefined {
  if (typeof value !== 'string') return undefined;
  return createHash('sha256').update(value).digest().subarray(0, 16).toString('base64url');
}

interface Issuance {
  readonly authorization: Authorization;
  readonly app: AppRecord;
  readonly origin: string;
}

/** The request as the token endpoint would have got it: by nobody's secret, for one resource, without a refresh token. */
function toTokenRequest(world: MockWorld, { authorization, app, origin }: Issuance): CheckedTokenRequest {
  const tenant = world.directory.findTenant(authorization.tenantId);
  if (tenant === undefined) throw new EntraError(90002, { tenant: authorization.tenantId });
  const scopes = authorization.scope.split(' ').filter((scope) => scope !== 'offline_access');
  return {
    world,
    segment: tenant.id,
    authority: { kind: 'tenant', segment: tenant.id, tenant },
    app,
    proof: 'none',
    door: 'own-origin',
    version: authorization.version,
    origin,
    form: new URLSearchParams({ scope: scopes.join(' ') }),
    authorization: undefined,
    browserOrigin: undefined,
    trace: newTrace(world, authorization.correlationId),
    redeemCode: async () => undefined,
  };
}
