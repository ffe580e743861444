import { GRAPH_APP_ID } from '../directory/microsoftResources.ts';
import type { Resource } from '../directory/records.ts';
import type { WorldDirectory } from '../directory/worldDirectory.ts';
import { EntraError } from './entraError.ts';

const OIDC_SCOPES = new Set(['openid', 'profile', 'email', 'offline_access']);

/** What a request asks of one API. */
export interface ResourceRequest {
  readonly resource: Resource;
  /** The resource as the request wrote it, which becomes a version 1 token's audience; undefined for bare Graph scopes. */
  readonly prefix: string | undefined;
  /** Permission names without the prefix. Empty for `.default`. */
  readonly scopes: readonly string[];
  readonly isDefault: boolean;
}

/** A `scope` parameter, understood. */
export interface ScopeRequest {
  readonly oidc: readonly string[];
  readonly resources: readonly ResourceRequest[];
}

/**
 * Reads a `scope` parameter as Entra does: a scope without a resource belongs to Microsoft Graph, `/.default` means everything
 * registered ("Scopes and permissions in the Microsoft identity platform"). `tenant` is an id, or what the path says.
 * Throws 70011 for an unknown or contradictory scope, 500011 for an unknown resource.
 */
export function parseScope(text: string, directory: WorldDirectory, tenant: string): ScopeRequest {
  const host = directory.findTenant(tenant);
  const asked = [...new Set(text.split(' ').filter((scope) => scope !== ''))];
  const byResource = new Map<string, { resource: Resource; prefix: string | undefined; scopes: string[] }>();
  for (const scope of asked.filter((one) => !OIDC_SCOPES.has(one))) {
    const { prefix, value } = splitScope(scope);
    const resource = directory.findResource(prefix?.replace(/\/$/, '') ?? GRAPH_APP_ID, host?.id);
    if (resource === undefined) throw new EntraError(500011, { resource: prefix ?? '', tenant: host?.name ?? tenant });
    if (value !== '.default' && !resource.scopes.some((known) => known.value === value)) {
      throw new EntraError(70011, { scope });
    }
    const known = byResource.get(resource.appId) ?? { resource, prefix, scopes: [] };
    byResource.set(resource.appId, { ...known, scopes: [...known.scopes, value] });
  }
  return {
    oidc: asked.filter((scope) => OIDC_SCOPES.has(scope)),
    resources: [...byResource.values()].map((one) => toResourceRequest(one, text)),
  };
}

/** A permission as a request or a token answer writes it. */
export function writeScope(request: ResourceRequest, value: string): string {
  return request.prefix === undefined ? value : `${request.prefix}/${value}`;
}

function splitScope(scope: string): { readonly prefix: string | undefined; readonly value: string } {
  const slash = scope.lastIndexOf('/');
  if (slash === -1) return { prefix: undefined, value: scope };
  return { prefix: scope.slice(0, slash), value: scope.slice(slash + 1) };
}

function toResourceRequest(
  one: { resource: Resource; prefix: string | undefined; scopes: string[] },
  text: string,
): ResourceRequest {
  const isDefault = one.scopes.includes('.default');
  if (isDefault && one.scopes.length > 1) throw new EntraError(70011, { scope: text });
  return { resource: one.resource, prefix: one.prefix, isDefault, scopes: isDefault ? [] : one.scopes };
}
