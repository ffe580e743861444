import { atHome, type Presence } from '../directory/worldDirectory.ts';
import { EntraError } from '../entra/entraError.ts';
import { answerDelegated } from './delegatedAnswer.ts';
import { type CheckedTokenRequest, requireParameter, type TokenAnswer, tenantOf } from './tokenRequest.ts';

/**
 * RFC 6749, section 4.3, with Entra's limits ("Sign in with resource owner password credentials"): the account's own tenant or
 * `organizations`, nobody's guest, no password that has expired, nothing that would have to be asked.
 */
export async function grantPassword(request: CheckedTokenRequest): Promise<TokenAnswer> {
  const { world, authority, app, form } = request;
  if (authority.segment === 'common') throw new EntraError(9001023);
  const username = requireParameter(form, 'username');
  const password = requireParameter(form, 'password');
  const presence = findMember(request, username);
  checkPassword(presence, world.directory.checkPassword(presence.user.upn, password));
  const scope = form.get('scope') ?? 'openid profile';
  const body = await answerDelegated(request, {
    presence,
    scope,
    nonce: undefined,
    sid: undefined,
    keepSignedIn: false,
    issueRefreshToken: () =>
      world.refreshTokens.issue(
        {
          clientId: app.clientId,
          homeTenantId: presence.user.tenantId,
          homeOid: presence.user.oid,
          tenantId: presence.tenantId,
          scope,
          authTime: Math.floor(Date.now() / 1000),
          sid: undefined,
          keepSignedIn: false,
        },
        app.kind,
      ),
  });
  return { body, log: { tenantId: presence.tenantId, upn: presence.user.upn, scope } };
}

function findMember({ world, authority }: CheckedTokenRequest, username: string): Presence {
  const user = world.directory.findUser(username);
  if (user === undefined) throw new EntraError(50034, { upn: username });
  const tenant = tenantOf(authority, () => world.directory.findTenant(user.tenantId));
  // A guest's password is kept at home, where this tenant cannot check it.
  if (user.tenantId !== tenant.id) throw new EntraError(50034, { upn: username });
  return atHome(user);
}

function checkPassword({ user }: Presence, verdict: 'correct' | 'wrong' | 'disabled' | 'unknown'): void {
  if (verdict === 'wrong' || verdict === 'unknown') throw new EntraError(50126);
  if (verdict === 'disabled') throw new EntraError(50057);
  const { blockedBy, passwordExpired } = user.state;
  if (blockedBy !== undefined) throw new EntraError(blockedBy, { upn: user.upn });
  if (passwordExpired === true) throw new EntraError(50055, { upn: user.upn });
}
