import type { UserRecord } from '../directory/records.ts';
import type { BrowserSession } from '../world/browserSessions.ts';
import { cookieName, describeCookie, KEPT_FOR } from './browserCookie.ts';
import type { Mock } from './mock.ts';

export interface SignInBrowserOptions {
  /** As if the person had asked to stay signed in. */
  readonly keepSignedIn?: boolean;
  /** Whether a second factor was shown as well; true unless said otherwise. */
  readonly secondFactor?: boolean;
}

/** What a browser keeps of a sign-in, in the form of Playwright's storage state. Its cookie is as good as a password until reset. */
export interface BrowserState {
  readonly cookies: {
    readonly name: string;
    readonly value: string;
    readonly domain: string;
    readonly path: string;
    /** Seconds since the epoch; -1 ends with the browser. */
    readonly expires: number;
    readonly httpOnly: boolean;
    readonly secure: boolean;
    readonly sameSite: 'Lax' | 'None' | 'Strict';
  }[];
  readonly origins: never[];
}

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
        expires: keepSignedIn ? seconds + KEPT_FOR : -1,
        ...describeCookie(origins),
      },
    ],
    origins: [],
  };
}
