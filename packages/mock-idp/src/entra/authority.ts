import { CONSUMERS } from '../directory/personalAccounts.ts';
import type { TenantRecord } from '../directory/records.ts';
import type { WorldDirectory } from '../directory/worldDirectory.ts';
import { EntraError } from './entraError.ts';

/** The first path segment of every endpoint: one tenant, or any of them. */
export type Authority =
  | { readonly kind: 'tenant'; readonly segment: string; readonly tenant: TenantRecord }
  | { readonly kind: 'any'; readonly segment: 'common' | 'organizations' };

/** Throws 90002 for a segment that names no tenant. The segment's case does not matter. */
export function resolveAuthority(segment: string, directory: WorldDirectory): Authority {
  const name = segment.toLowerCase();
  if (name === 'common' || name === 'organizations') return { kind: 'any', segment: name };
  const tenant = directory.findTenant(name);
  if (tenant === undefined || !isEndpointName(name, tenant)) throw new EntraError(90002, { tenant: segment });
  return { kind: 'tenant', segment: name, tenant };
}

/** `consumers`, by whichever name. */
export function isForPersonalAccounts(authority: Authority): boolean {
  return authority.kind === 'tenant' && authority.tenant.id === CONSUMERS;
}

/** As sign-in logs name it: the tenant's id, or the name of an endpoint for any. */
export function idOf(authority: Authority): string {
  return authority.kind === 'tenant' ? authority.tenant.id : authority.segment;
}

/** As refusals name it. */
export function nameOf(authority: Authority): string {
  return authority.kind === 'tenant' ? authority.tenant.name : authority.segment;
}

// A display name finds a tenant in code, but is no endpoint.
function isEndpointName(name: string, tenant: TenantRecord): boolean {
  return name === tenant.id || name === 'consumers' || tenant.domains.some((domain) => domain.toLowerCase() === name);
}
