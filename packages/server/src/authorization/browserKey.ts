/**
 * The cookie that binds an attempt to the browser that started it. One value per browser, kept while attempts are open, so
 * that two tabs do not end each other's. `__Host-` (RFC 6265bis) wherever the origin is https; http is loopback only.
 */
export function cookieName(publicOrigin: string): string {
  return publicOrigin.startsWith('https:') ? '__Host-authshift-attempt' : 'authshift-attempt';
}

export function readBrowserKey(request: Request, publicOrigin: string): string | null {
  const name = cookieName(publicOrigin);
  for (const pair of (request.headers.get('cookie') ?? '').split(';')) {
    const [key, value] = pair.trim().split('=', 2);
    if (key === name && value !== undefined && /^[\w-]{43}$/.test(value)) return value;
  }
  return null;
}

/** Lax: the callback is a top-level navigation that comes from Microsoft's pages. */
export function browserKeyCookie(value: string, publicOrigin: string, seconds = 3600): string {
  const secure = publicOrigin.startsWith('https:') ? '; Secure' : '';
  return `${cookieName(publicOrigin)}=${value}; Path=/; Max-Age=${seconds}; HttpOnly; SameSite=Lax${secure}`;
}
