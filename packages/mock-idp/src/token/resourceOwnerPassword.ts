import { hasTaskThatCannotWait } from '../authorize/accountTasks.ts';
import type { PasswordVerdict } from '../directory/account.ts';
import { CONSUMERS } from '../directory/personalAccounts.ts';
import { atHome, type Presence } from '../directory/worldDirectory.ts';
import { expiredPassword, findAccountRefusal, findPasswordRefusal } from '../entra/accountRefusal.ts';
import { isForPersonalAccounts } from '../entra/authority.ts';
import { EntraError } from '../entra/entraError.ts';
import type { MockWorld } from '../world/world.ts';
import { requireAudience } from './clientAuthentication.ts';
import { answerDelegated } from './delegatedAnswer.ts';
import { type CheckedTokenRequest, findParameter, type TokenAnswer, tenantOf } from './tokenRequest.ts';

/**
 * RFC 6749, section 4.3, with Entra's limits ("Sign in with resource owner password credentials"): the account's own tenant or
 * `organizations`, nobody's guest, no password that has expired, nothing that would have to be asked.
 */
export async function grantPassword(request: CheckedTokenRequest): Promise<TokenAnswer> {
  const { world, authority, app, form } = request;
  if (authority.segment === 'common' || isForPersonalAccounts(authority)) throw new EntraError(9001023);
  requireAudience(app, authority);
  const username = requireCredential(form, 'username');
  const password = requireCredential(form, 'password');
  if (authority.kind === 'any' && !username.includes('@')) throw new EntraError(50059);
  const presence = findMember(request, username);
  checkPassword(presence, judgePassword(world, presence, password));
  return answerDelegated(request, {
    kind: 'password',
    presence,
    scope: form.get('scope') ?? 'openid profile',
    authentication: {
      authTime: Math.floor(Date.now() / 1000),
      signedInAt: world.clocks.now(presence.user.tenantId),
      sid: undefined,
      keepSignedIn: false,
      circumstances: request.circumstances,
    },
  });
}

function requireCredential(form: URLSearchParams, parameter: string): string {
  const value = findParameter(form, parameter);
  if (value === undefined) throw new EntraError(90014, { parameter });
  return value;
}

function findMember({ world, authority }: CheckedTokenRequest, username: string): Presence {
  const user = world.directory.findUser(username);
  // Personal accounts have no password grant at all.
  if (user === undefined && authority.kind === 'any' && !isKnownDomain(world, username)) throw new EntraError(50128);
  if (user === undefined || user.tenantId === CONSUMERS) throw new EntraError(50034, { upn: username });
  const tenant = tenantOf(authority, () => world.directory.findTenant(user.tenantId));
  // A guest's password is kept at home, where this tenant cannot check it.
  if (user.tenantId !== tenant.id) throw new EntraError(50034, { upn: username });
  return atHome(user);
}

function isKnownDomain({ directory }: MockWorld, username: string): boolean {
  const domain = username.slice(username.indexOf('@') + 1).toLowerCase();
  return directory.findTenant(domain)?.domains.includes(domain) === true;
}

/** Entra does not take passwords that begin or end with a space from this grant, right or not. */
function judgePassword({ passwords }: MockWorld, { user }: Presence, password: string): PasswordVerdict | 'locked' {
  return password === password.trim() ? passwords.check(user, password) : 'wrong';
}

function checkPassword({ user }: Presence, verdict: PasswordVerdict | 'locked'): void {
  const unchecked = findPasswordRefusal(user);
  if (unchecked !== undefined) throw unchecked;
  if (verdict === 'locked') throw new EntraError(50053, { upn: user.upn });
  if (verdict === 'wrong' || verdict === 'unknown') throw new EntraError(50126);
  const refusal = findAccountRefusal(user);
  if (refusal !== undefined) throw refusal;
  if (hasTaskThatCannotWait(user)) throw new EntraError(50125);
  if (user.state.passwordExpired === true) throw expiredPassword(user);
}
