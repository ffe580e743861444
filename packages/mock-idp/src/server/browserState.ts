import type { UserRecord } from '../directory/records.ts';
import type { BrowserState, SignInBrowserOptions } from '../mockIdp.ts';
import type { BrowserSession } from '../world/browserSessions.ts';
import { cookieName } from './browserCookie.ts';
import type { Mock } from './mock.ts';

const NINETY_DAYS = 90 * 24 * 60 * 60;

/** A browser that has these people signed in, as if they had just been through the pages. */
export function signInBrowser(
  { world, origins }: Mock,
  users: readonly UserRecord[],
  { keepSignedIn = false, secondFactor = true }: SignInBrowserOptions,
): BrowserState {
  const seconds = Math.floor(Date.now() / 1000);
  const session = users.reduce<BrowserSession>((known, { tenantId, oid }) => {
    const signedInAt = world.clocks.stamp(tenantId);
    return world.sessions.signIn(known, {
      tenantId,
      oid,
      authTime: seconds,
      signedInAt,
      ...(secondFactor ? { mfaAt: signedInAt } : {}),
      keepSignedIn,
    });
  }, world.sessions.create());
  return {
    cookies: [
      {
        name: cookieName(world.instance),
        value: session.id,
        domain: new URL(origins.own).hostname,
        path: '/',
        expires: keepSignedIn ? seconds + NINETY_DAYS : -1,
        httpOnly: true,
        secure: origins.isSecure,
        sameSite: origins.isSecure ? 'None' : 'Lax',
      },
    ],
    origins: [],
  };
}
