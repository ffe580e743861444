import type { TenantRecord } from '../directory/records.ts';
import { EntraError } from '../entra/entraError.ts';
import { reachedCloud } from '../entra/metadata.ts';
import { isConfidential } from '../token/clientAuthentication.ts';
import type { CheckedTokenRequest } from '../token/tokenRequest.ts';
import { CLOUDS, type Cloud } from './clouds.ts';

/**
 * The Entra ID of one cloud serves no tenants of another. `reached` is undefined where a client knows the mock by a name that is none of
 * Microsoft's: that one serves all.
 */
export function isElsewhere(reached: Cloud | undefined, { cloud }: Pick<TenantRecord, 'cloud'>): boolean {
  return reached !== undefined && reached !== cloud;
}

/** What a person reads, or an application is told, whose tenant lives elsewhere: 900439, 900440 or 90038. */
export function judgeCloudOfSignIn(reached: Cloud | undefined, tenant: TenantRecord): EntraError | undefined {
  if (reached === undefined || !isElsewhere(reached, tenant)) return undefined;
  if (reached === 'global' && tenant.cloud === 'us-government') return new EntraError(900439);
  if (reached === 'us-government' && tenant.cloud === 'global') return new EntraError(900440);
  return redirection(tenant);
}

/** The same at the token endpoint. Throws 900382 for an app that proves itself, 90038 for any other. */
export function requireOwnCloud({ world, door, origin, app }: CheckedTokenRequest, tenantId: string): void {
  const tenant = world.directory.findTenant(tenantId);
  if (tenant === undefined || !isElsewhere(reachedCloud(door, origin), tenant)) return;
  throw isConfidential(app) ? new EntraError(900382) : redirection(tenant);
}

function redirection({ name, cloud }: TenantRecord): EntraError {
  return new EntraError(90038, { tenant: name, cloud: CLOUDS[cloud].instanceName });
}
