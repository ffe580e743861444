import { isGuid } from '../directory/identifiers.ts';
import { takesPersonalAccounts, takesWorkAccounts } from '../directory/personalAccounts.ts';
import { asAskedFrom } from '../directory/platforms.ts';
import type { AppRecord } from '../directory/records.ts';
import { type Authority, isForPersonalAccounts, nameOf } from '../entra/authority.ts';
import { EntraError } from '../entra/entraError.ts';
import { isSameSecret } from '../keys/secrets.ts';
import type { MockWorld } from '../world/world.ts';
import { readBasicCredentials } from './basicCredentials.ts';
import { checkAssertion, readAssertedClient, readPayload } from './clientAssertion.ts';
import { checkFederatedAssertion, isFederated } from './federatedAssertion.ts';
import { findParameter, type TokenRequest } from './tokenRequest.ts';

interface Credentials {
  readonly clientId: string;
  readonly secret: string | undefined;
  readonly assertion: string | undefined;
}

/** How an app proved itself: `appidacr` and `azpacr` of its tokens. */
export type Proof = 'none' | 'secret' | 'certificate' | 'federated';

/**
 * Finds the app a token request speaks for and checks its proof. Throws 900144, 700038, 700016, 700025, 7000215, 7000218 or 7000222, and
 * what `checkAssertion` and `checkFederatedAssertion` throw.
 */
export async function authenticateClient(
  request: TokenRequest,
  authority: Authority,
): Promise<{ readonly app: AppRecord; readonly proof: Proof }> {
  const { clientId, secret, assertion } = readCredentials(request);
  const app = asAskedFrom(findAppFor(request.world, authority, clientId), request.browserOrigin);
  if (!isConfidential(app)) {
    if (secret !== undefined || assertion !== undefined) throw new EntraError(700025);
    return { app, proof: 'none' };
  }
  if (assertion !== undefined) {
    const claims = readPayload(assertion);
    if (isFederated(claims)) {
      await checkFederatedAssertion(app, { assertion, claims });
      return { app, proof: 'federated' };
    }
    await checkAssertion(request, app, assertion);
    return { app, proof: 'certificate' };
  }
  if (secret === undefined) throw new EntraError(7000218);
  checkSecret(app, secret, request.world.clocks.now(app.tenantId));
  return { app, proof: 'secret' };
}

/** Whether the app has to prove itself at the token endpoint. */
export function isConfidential(app: AppRecord): boolean {
  return app.kind === 'web' || app.kind === 'daemon';
}

/**
 * An app exists in its own tenant, in others only if it is multi-tenant, and for personal accounts only if it says so. Throws 700038,
 * 700011, 700016, 70001, 7000112 or 9002331.
 */
export function findAppFor(world: MockWorld, authority: Authority, clientId: string): AppRecord {
  if (!isGuid(clientId)) throw new EntraError(700038, { clientId });
  const app = world.directory.findApp(clientId);
  if (app === undefined && world.wasRemoved(clientId)) throw new EntraError(700011, { clientId });
  if (app === undefined || isForeign(app, authority)) {
    throw new EntraError(700016, { clientId, tenant: nameOf(authority) });
  }
  if (app.disabledByMicrosoft) throw new EntraError(70001, { clientId });
  if (!app.enabled) throw new EntraError(7000112, { clientId, app: app.name });
  if (!takesWorkAccounts(app) && !isForPersonalAccounts(authority)) throw new EntraError(9002331, { clientId });
  return app;
}

/** As {@link findAppFor}, where a person signs in: an endpoint for any tenant is only for multi-tenant apps. Throws 50194 as well. */
export function findAppForSignIn(world: MockWorld, authority: Authority, clientId: string): AppRecord {
  const app = findAppFor(world, authority, clientId);
  requireAudience(app, authority);
  return app;
}

/** Throws 50194. */
export function requireAudience(app: AppRecord, authority: Authority): void {
  if (authority.kind !== 'any' || app.multiTenant) return;
  throw new EntraError(50194, { clientId: app.clientId, app: app.name, authority: authority.segment });
}

function isForeign(app: AppRecord, authority: Authority): boolean {
  if (isForPersonalAccounts(authority)) return !takesPersonalAccounts(app);
  return authority.kind === 'tenant' && app.tenantId !== authority.tenant.id && !app.multiTenant;
}

function readCredentials({ form, authorization }: TokenRequest): Credentials {
  const inBody = findParameter(form, 'client_id');
  const secretInBody = findParameter(form, 'client_secret');
  const basic = readBasicCredentials(authorization);
  if (basic === 'unreadable') {
    throw new EntraError(9002313, { detail: 'the Authorization header cannot be read' });
  }
  if (basic !== undefined && secretInBody !== undefined) {
    throw new EntraError(9002313, { detail: 'the client is authenticated twice' });
  }
  if (basic !== undefined && inBody !== undefined && basic.clientId.toLowerCase() !== inBody.toLowerCase()) {
    throw new EntraError(9002313, { detail: 'client_id differs from the one in the Authorization header' });
  }
  const asserted = readAssertedClient(form);
  if (asserted !== undefined && (basic ?? secretInBody) !== undefined) {
    throw new EntraError(9002313, { detail: 'the client is authenticated twice' });
  }
  const clientId = basic?.clientId ?? inBody ?? asserted?.clientId;
  if (clientId === undefined) throw new EntraError(900144, { parameter: 'client_id' });
  return { clientId, secret: basic?.secret ?? secretInBody, assertion: asserted?.assertion };
}

function checkSecret(app: AppRecord, presented: string, now: number): void {
  const matching = app.secrets.filter(({ value }) => isSameSecret(value, presented));
  if (matching.length === 0) throw new EntraError(7000215, { clientId: app.clientId });
  if (matching.every(({ expires }) => isPast(expires, now))) throw new EntraError(7000222, { clientId: app.clientId });
}

/** Whether a secret's end date is over; `now` is its tenant's. */
export function isPast(expires: string | undefined, now: number): boolean {
  return expires !== undefined && Date.parse(expires) <= now;
}
