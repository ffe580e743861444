/**
 * Entra's rule ("Redirect URI (reply URL) best practices and limitations"): exact and case-sensitive, except that the port of
 * `http://localhost` is ignored, and that no path and `/` are the same.
 */
export function isRedirectUriRegistered(registered: readonly string[], asked: string): boolean {
  const wanted = normalize(asked);
  return wanted !== undefined && registered.some((uri) => normalize(uri) === wanted);
}

/** What can be registered at all: plain http only for this machine, and not by its IPv6 name. No fragment, no wildcard. */
export function isRedirectUriAllowed(uri: string): boolean {
  if (!URL.canParse(uri) || uri.includes('#') || uri.includes('*')) return false;
  const { protocol, hostname } = new URL(uri);
  if (SCRIPTS.has(protocol)) return false;
  return protocol !== 'http:' || hostname === 'localhost' || hostname === '127.0.0.1';
}

const SCRIPTS = new Set(['javascript:', 'data:', 'vbscript:', 'blob:']);

/** The web origins a single-page app may call the token endpoint from. */
export function isOriginRegistered(registered: readonly string[], origin: string): boolean {
  const wanted = normalize(origin);
  return registered.some((uri) => URL.canParse(uri) && normalize(new URL(uri).origin) === wanted);
}

function normalize(uri: string): string | undefined {
  if (!URL.canParse(uri)) return undefined;
  const { protocol, hostname, pathname, hash } = new URL(uri);
  if (hash !== '' || uri.endsWith('#')) return undefined;
  const isLocal = protocol === 'http:' && hostname === 'localhost';
  const authorityEnd = uri.search(/[/?#]/) === -1 ? uri.length : endOfAuthority(uri);
  const authority = uri.slice(0, authorityEnd);
  const rest = uri.slice(authorityEnd);
  const path = pathname === '/' && !rest.startsWith('/') ? `/${rest}` : rest;
  return `${isLocal ? authority.replace(/:\d*$/, '') : authority}${path}`;
}

function endOfAuthority(uri: string): number {
  const start = uri.indexOf('://');
  if (start === -1) return uri.length;
  const end = uri.slice(start + 3).search(/[/?#]/);
  return end === -1 ? uri.length : start + 3 + end;
}
