import { type Resource, resourceOf } from './clouds.ts';

export interface ReadScope {
  /** `sign-in`: a scope of OpenID Connect, which is of no resource. */
  readonly resource: Resource | 'sign-in' | 'unknown';
  /** Who hands it out, as written; empty where nobody is named, which to Entra means Microsoft Graph. */
  readonly prefix: string;
  /** Without the resource in front: `SMTP.Send`, `.default`, `openid`. */
  readonly name: string;
}

const signInScopes = ['openid', 'profile', 'email', 'offline_access', 'address', 'phone'];

/** Takes a scope apart the way Entra does: at its last slash, and without one it belongs to Microsoft Graph. */
export function readScope(scope: string): ReadScope {
  if (signInScopes.includes(scope.toLowerCase())) return { resource: 'sign-in', prefix: '', name: scope.toLowerCase() };
  const slash = scope.lastIndexOf('/');
  const prefix = scope.slice(0, Math.max(slash, 0));
  const name = scope.slice(slash + 1);
  return { resource: prefix === '' ? 'graph' : (resourceOf(prefix) ?? 'unknown'), prefix, name };
}

/** The scopes of a space-separated list, or of a list. */
export function listScopes(scopes: string | readonly string[]): readonly string[] {
  return (typeof scopes === 'string' ? scopes.split(/\s+/) : scopes).filter((scope) => scope !== '');
}

/**
 * Those needed that were not granted. Names of one resource count as one, case does not count, sign-in scopes are not asked
 * for. `.default` stands for whatever the app lists: needed, any grant of its resource will do; granted, it covers its resource.
 */
export function missingScopes(needed: readonly string[], granted: readonly string[]): readonly string[] {
  const have = granted.map(keysOf);
  return needed.filter((scope) => {
    const { resource, name, owner } = keysOf(scope);
    if (resource === 'sign-in') return false;
    return !have.some((grant) => grant.owner === owner && covers(grant.name, name));
  });
}

function covers(granted: string, needed: string): boolean {
  return granted === needed || granted === '.default' || needed === '.default';
}

function keysOf(scope: string) {
  const { resource, prefix, name } = readScope(scope);
  return { resource, owner: resource === 'unknown' ? prefix.toLowerCase() : resource, name: name.toLowerCase() };
}
