import { errors, type JWTPayload, jwtVerify } from 'jose';
import type { AppRecord } from '../directory/records.ts';
import { requireUsable } from '../entra/accountRefusal.ts';
import { EntraError, toEntraTime } from '../entra/entraError.ts';
import { readSignInRecord } from '../entra/signInRecord.ts';
import { findVerificationKey } from '../keys/signingKey.ts';
import type { Authentication } from '../world/authentication.ts';
import { isConfidential, requireAudience } from './clientAuthentication.ts';
import { answerDelegated } from './delegatedAnswer.ts';
import { type CheckedTokenRequest, requireParameter, type TokenAnswer } from './tokenRequest.ts';

export const ON_BEHALF_OF = 'urn:ietf:params:oauth:grant-type:jwt-bearer';

/**
 * "Microsoft identity platform and OAuth 2.0 On-Behalf-Of flow": an API that was sent a person's token asks with it for one of its own.
 * The policies judge it by how that person signed in, so what they want reaches the person by way of the `claims` of the refusal.
 */
export async function grantOnBehalfOf(request: CheckedTokenRequest): Promise<TokenAnswer> {
  const { world, authority, app, form } = request;
  if (requireParameter(form, 'requested_token_use') !== 'on_behalf_of') {
    throw new EntraError(9002313, { detail: "'requested_token_use' must be 'on_behalf_of'" });
  }
  if (!isConfidential(app)) throw new EntraError(7000218);
  requireAudience(app, authority);
  const assertion = await readAssertion(request, requireParameter(form, 'assertion'));
  const scope = requireParameter(form, 'scope');
  if (authority.kind === 'tenant' && authority.tenant.id !== assertion.tenantId) {
    throw new EntraError(50013, { detail: 'it was issued by another tenant' });
  }
  return answerDelegated(request, {
    kind: 'on_behalf_of',
    presence: requireUsable(world.directory, assertion),
    scope,
    authentication: assertion.authentication,
  });
}

interface Assertion {
  readonly tenantId: string;
  readonly oid: string;
  readonly authentication: Authentication;
}

/** Throws 50013, 500133, 240002, 7000114 and 500131. */
async function readAssertion(request: CheckedTokenRequest, token: string): Promise<Assertion> {
  const { app } = request;
  const claims = await verify(request, token);
  if (claims.appid === undefined && claims.azp === undefined) throw new EntraError(240002);
  if (claims.scp === undefined) throw new EntraError(7000114, { clientId: app.clientId });
  const audience = String(claims.aud);
  if (!audiencesOf(app).includes(audience.replace(/\/$/, ''))) {
    throw new EntraError(500131, { audience, clientId: app.clientId, app: app.name });
  }
  const { authentication } = readSignInRecord(claims.aio) ?? {};
  if (authentication === undefined) throw new EntraError(50013, { detail: 'Entra did not issue it' });
  return { tenantId: String(claims.tid), oid: String(claims.oid), authentication };
}

async function verify({ world }: CheckedTokenRequest, token: string): Promise<JWTPayload> {
  if (token.split('.').length !== 3) throw new EntraError(50013, { detail: 'it is no signed JWT' });
  const key = findVerificationKey(world.keys, token);
  if (key === undefined) throw new EntraError(50013, { detail: 'the key it names was not found' });
  try {
    return (await jwtVerify(token, key, { algorithms: ['RS256'] })).payload;
  } catch (error) {
    if (error instanceof errors.JWTExpired) throw outOfTime(error.payload);
    if (error instanceof errors.JWTClaimValidationFailed) throw outOfTime(error.payload);
    throw new EntraError(50013, { detail: 'its signature does not fit' });
  }
}

function outOfTime({ exp = 0 }: JWTPayload): EntraError {
  return new EntraError(500133, { now: toEntraTime(new Date()), expires: toEntraTime(new Date(exp * 1000)) });
}

/** By any of its names; which one stands in a token depends on its version and on what was asked for. */
function audiencesOf({ clientId, exposes }: AppRecord): readonly string[] {
  return [clientId, `api://${clientId}`, ...(exposes?.uris ?? [])];
}
