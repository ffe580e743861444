import type { UserRecord } from '../directory/records.ts';
import { isRevoked } from '../world/accountStates.ts';
import { type BrowserAccount, type BrowserSession, isSameAccount } from '../world/browserSessions.ts';
import { DAY } from '../world/duration.ts';
import type { MockWorld } from '../world/world.ts';
import { type Journey, promptOf } from './journey.ts';

/**
 * Whether this browser's sign-in still counts: signed out by nobody, revoked by nothing, and no older than a day, or 90 days where the
 * person asked to stay signed in ("Configurable token lifetimes", single- and multi-factor session token maximum ages).
 */
export function isStillSignedIn(account: BrowserAccount, user: UserRecord, world: MockWorld): boolean {
  if (!account.signedIn) return false;
  if (isRevoked(user.state, { issuedAt: account.signedInAt, byPasswordAlone: true })) return false;
  const age = world.clocks.now(account.tenantId) - account.signedInAt;
  return age <= (account.keepSignedIn ? 90 * DAY : DAY);
}

/** What ended a sign-in that nobody signed out: a change of the password (50132), or an administrator (50133). */
export function findRevocation({ accounts }: BrowserSession, user: UserRecord): 50132 | 50133 | undefined {
  const account = accounts.find((one) => isSameAccount(one, user));
  if (account?.signedIn !== true) return undefined;
  const { tokensValidFrom, passwordTokensValidFrom } = user.state;
  const isBefore = (validFrom = 0): boolean => account.signedInAt < validFrom;
  if (isBefore(tokensValidFrom)) return 50133;
  return isBefore(passwordTokensValidFrom) ? 50132 : undefined;
}

/** `prompt=login`, and `max_age` by the home tenant's clock, want the password once more. */
export function needsPassword(journey: Journey, signedIn: BrowserAccount, world: MockWorld): boolean {
  if (journey.progress.passwordEntered === true) return false;
  if (promptOf(journey) === 'login') return true;
  const maxAge = Number(journey.params.get('max_age') ?? Number.NaN);
  const age = (world.clocks.now(signedIn.tenantId) - signedIn.signedInAt) / 1000;
  return Number.isFinite(maxAge) && age > maxAge;
}
