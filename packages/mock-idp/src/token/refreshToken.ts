import type { AppKind } from '../directory/app.ts';
import { identityProviderOf } from '../directory/personalAccounts.ts';
import type { Presence } from '../directory/worldDirectory.ts';
import { findAccountRefusal } from '../entra/accountRefusal.ts';
import { EntraError, toEntraTime } from '../entra/entraError.ts';
import { type AccountState, isRevoked } from '../world/accountStates.ts';
import type { RefreshTokenRow } from '../world/refreshTokens.ts';
import { answerDelegated } from './delegatedAnswer.ts';
import { type CheckedTokenRequest, requireParameter, type TokenAnswer, tenantOf } from './tokenRequest.ts';

/**
 * RFC 6749, section 6, the Entra way: any resource the person and app have consent for, any tenant the person is in, and a new token
 * beside the old one, which stays valid.
 */
export async function redeemRefreshToken(request: CheckedTokenRequest): Promise<TokenAnswer> {
  const { world, app, form } = request;
  const row = world.refreshTokens.find(requireParameter(form, 'refresh_token'));
  if (row === undefined || row.clientId !== app.clientId) throw new EntraError(70000, { parameter: 'refresh_token' });
  if (row.expiresAt <= world.clocks.now(row.homeTenantId)) {
    throw new EntraError(app.kind === 'spa' ? 700084 : 700082, { issued: toEntraTime(new Date(row.issuedAt)) });
  }
  const presence = findPresence(request, row);
  checkRevocation(app.kind, row, presence.user.state);
  return answerDelegated(request, {
    kind: 'refresh_token',
    presence,
    scope: row.scope,
    authentication: row,
    renewRefreshToken: () => world.refreshTokens.renew(row, app.kind),
  });
}

/** Confidential clients' tokens outlive a password, because the secret stands beside it. */
function checkRevocation(kind: AppKind, row: RefreshTokenRow, state: AccountState): void {
  const byPasswordAlone = kind === 'spa' || kind === 'public';
  if (!isRevoked(state, { issuedAt: row.issuedAt, byPasswordAlone })) return;
  const validFrom = Math.max(state.tokensValidFrom ?? 0, byPasswordAlone ? (state.passwordTokensValidFrom ?? 0) : 0);
  const time = (at: number) => toEntraTime(new Date(at));
  throw new EntraError(50173, { issued: time(row.issuedAt), validFrom: time(validFrom) });
}

function findPresence({ world, authority, app }: CheckedTokenRequest, row: RefreshTokenRow): Presence {
  const { directory } = world;
  const home = directory.findUserByOid(row.homeTenantId, row.homeOid);
  if (home === undefined) throw new EntraError(50034, { upn: row.homeOid });
  const refusal = findAccountRefusal(home.user);
  if (refusal !== undefined) throw refusal;
  const tenant = tenantOf(authority, () => directory.findTenant(row.tenantId));
  const presence = directory.findPresence(tenant.id, home.user);
  if (presence === undefined) {
    throw new EntraError(50020, {
      upn: home.upn,
      idp: identityProviderOf(home.tenantId),
      tenant: tenant.name,
      clientId: app.clientId,
    });
  }
  return presence;
}
