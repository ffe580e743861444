import { getCookie, setCookie } from 'hono/cookie';
import type { BrowserSession } from '../world/browserSessions.ts';
import type { Mock, MockContext } from './mock.ts';
import type { Origins } from './origins.ts';

/** Seconds: as long as a sign-in counts that somebody asked to keep. */
export const KEPT_FOR = 90 * 24 * 60 * 60;

/** The session this browser's cookie names, or an empty one under the same id. */
export function readBrowserSession(c: MockContext, { world }: Mock): BrowserSession | undefined {
  const id = getCookie(c, cookieName(world.instance));
  if (id === undefined) return undefined;
  return world.sessions.find(id) ?? { id, accounts: [] };
}

/** As {@link readBrowserSession}; a browser without a cookie gets one. */
export function ensureBrowserSession(c: MockContext, mock: Mock): BrowserSession {
  const known = readBrowserSession(c, mock);
  if (known !== undefined) return known;
  const session = mock.world.sessions.create();
  writeBrowserCookie(c, mock, session);
  return session;
}

/** Ends with the browser, unless somebody asked to stay signed in. */
export function writeBrowserCookie(c: MockContext, { world, origins }: Mock, session: BrowserSession): void {
  const isKept = session.accounts.some((account) => account.keepSignedIn);
  setCookie(c, cookieName(world.instance), session.id, {
    ...describeCookie(origins),
    ...(isKept ? { maxAge: KEPT_FOR } : {}),
  });
}

/** As Entra's, so that a page of another site may ask silently in a frame; browsers want HTTPS for that. */
export function describeCookie({ isSecure }: Pick<Origins, 'isSecure'>) {
  return { path: '/', httpOnly: true, secure: isSecure, sameSite: isSecure ? 'None' : 'Lax' } as const;
}

/** The name of the cookie a browser session goes by; it carries the instance, because cookies ignore ports. */
export function cookieName(instance: string): string {
  return `mock_idp_${instance}_accounts`;
}
