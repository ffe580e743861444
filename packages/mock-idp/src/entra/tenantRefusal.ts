import type { TenantRecord } from '../directory/records.ts';
import type { Outage } from '../directory/tenantTrouble.ts';
import type { AadstsCode } from './aadstsCatalogue.ts';
import { EntraError } from './entraError.ts';
import type { ResourceRequest } from './scopes.ts';

const OUTAGES: Readonly<Record<Exclude<Outage, 'none'>, AadstsCode>> = {
  directory: 90033,
  graph: 90090,
  slow: 90024,
  momentary: 50033,
};

/** Why nobody gets anything in a tenant just now; undefined if all is well. */
export function findOutage({ outage }: TenantRecord): EntraError | undefined {
  return outage === 'none' ? undefined : new EntraError(OUTAGES[outage]);
}

/** AADSTS650052 for the first API that the organization has not subscribed to. */
export function findMissingService(
  { missingServices, name }: TenantRecord,
  resources: readonly ResourceRequest[],
): EntraError | undefined {
  const missing = new Set(missingServices.map((uri) => uri.toLowerCase()));
  const refused = resources.find(({ resource: { appId, uris } }) =>
    [appId, ...uris].some((uri) => missing.has(uri.toLowerCase())),
  );
  return refused && new EntraError(650052, { resource: refused.resource.name, tenant: name });
}
