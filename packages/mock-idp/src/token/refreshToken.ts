import type { Presence } from '../directory/worldDirectory.ts';
import { requireUsable } from '../entra/accountRefusal.ts';
import { EntraError, toEntraTime } from '../entra/entraError.ts';
import { readClaimsRequest } from '../policies/claimsRequest.ts';
import { refuseForeigner } from '../policies/refuseForeigner.ts';
import { type AccountState, isRevoked } from '../world/accountStates.ts';
import type { RefreshTokenRow } from '../world/refreshTokens.ts';
import { isConfidential } from './clientAuthentication.ts';
import { answerDelegated } from './delegatedAnswer.ts';
import {
  type CheckedTokenRequest,
  findParameter,
  requireParameter,
  type TokenAnswer,
  tenantOf,
} from './tokenRequest.ts';

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
  checkRevocation(request, row, presence.user.state);
  return answerDelegated(request, {
    kind: 'refresh_token',
    presence,
    scope: row.scope,
    authentication: row,
    renewRefreshToken: () => world.refreshTokens.renew(row, app.kind),
  });
}

/**
 * Confidential clients' tokens outlive a password, because the secret stands beside it. A client that was sent here by the challenge of an
 * API gets its claims back, to sign in with.
 */
function checkRevocation({ app, form }: CheckedTokenRequest, row: RefreshTokenRow, state: AccountState): void {
  const byPasswordAlone = !isConfidential(app);
  if (!isRevoked(state, { issuedAt: row.issuedAt, byPasswordAlone })) return;
  const validFrom = Math.max(state.tokensValidFrom ?? 0, byPasswordAlone ? (state.passwordTokensValidFrom ?? 0) : 0);
  const time = (at: number) => toEntraTime(new Date(at));
  const claims = findParameter(form, 'claims');
  const asked = readClaimsRequest(claims);
  const isChallenged = asked !== 'malformed' && asked.notBefore !== undefined;
  const values = { issued: time(row.issuedAt), validFrom: time(validFrom) };
  throw new EntraError(50173, values, isChallenged ? { claims } : {});
}

function findPresence({ world, authority, app }: CheckedTokenRequest, row: RefreshTokenRow): Presence {
  const { directory } = world;
  const { user } = requireUsable(directory, { tenantId: row.homeTenantId, oid: row.homeOid });
  const tenant = tenantOf(authority, () => directory.findTenant(row.tenantId));
  const presence = directory.findPresence(tenant.id, user);
  if (presence === undefined) throw refuseForeigner(world, tenant, { user, app, grant: 'refresh_token' });
  return presence;
}
