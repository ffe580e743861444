import { EntraError } from '../entra/entraError.ts';
import type { ResourceRequest } from '../entra/scopes.ts';
import { findMissingService, findOutage } from '../entra/tenantRefusal.ts';
import type { MockWorld } from '../world/world.ts';

/** Throws what the state of the tenant has against the request: 90033 and its like, 90055, 650052. */
export function admitTenant({ directory, traffic }: MockWorld, tenantId: string, resource: ResourceRequest): void {
  const tenant = directory.findTenant(tenantId);
  if (tenant === undefined) return;
  if (traffic.isTooMuch(tenant)) throw new EntraError(90055);
  const refusal = findOutage(tenant) ?? findMissingService(tenant, [resource]);
  if (refusal !== undefined) throw refusal;
}
