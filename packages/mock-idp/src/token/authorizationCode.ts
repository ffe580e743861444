import { isVerifiedBy } from '../authorize/codeChallenge.ts';
import { isSinglePageAddress } from '../directory/platforms.ts';
import { requireUsable } from '../entra/accountRefusal.ts';
import { EntraError } from '../entra/entraError.ts';
import { isConfidential } from './clientAuthentication.ts';
import { answerDelegated } from './delegatedAnswer.ts';
import {
  type CheckedTokenRequest,
  findParameter,
  type RedeemedCode,
  requireParameter,
  type TokenAnswer,
} from './tokenRequest.ts';

/** RFC 6749, section 4.1.3, with PKCE (RFC 7636). */
export async function redeemAuthorizationCode(request: CheckedTokenRequest): Promise<TokenAnswer> {
  const { world, app, form } = request;
  const code = await request.redeemCode(requireParameter(form, 'code'));
  if (code === undefined || code.clientId !== app.clientId) throw new EntraError(70000, { parameter: 'code' });
  checkCode(request, code);
  const presence = requireUsable(world.directory, code);
  if (!code.consume()) throw new EntraError(54005);
  const rememberedScope = findParameter(form, 'scope') ?? code.scope;
  const answer = await answerDelegated(request, {
    kind: 'authorization_code',
    presence,
    rememberedScope,
    scope: code.scope,
    nonce: code.nonce,
    authentication: code,
  });
  return wantsSpaCode(request) ? { ...answer, body: { ...answer.body, spa_code: code.issueSpaCode() } } : answer;
}

/** Only an app with a server has scripts besides. */
function wantsSpaCode({ app, form }: CheckedTokenRequest): boolean {
  return isConfidential(app) && app.spaRedirectUris.length > 0 && form.get('return_spa_code') === '1';
}

function checkCode(request: CheckedTokenRequest, code: RedeemedCode): void {
  const { authority, app, form } = request;
  if (code.isExpired) throw new EntraError(70008);
  if (authority.kind === 'tenant' && authority.tenant.id !== code.tenantId) {
    throw new EntraError(700005, { tenant: code.tenantId });
  }
  checkPlatform(request, code);
  if (code.isSpaCode) return;
  const redirectUri = requireParameter(form, 'redirect_uri');
  if (redirectUri !== code.redirectUri) throw new EntraError(50011, { redirectUri, clientId: app.clientId });
  if (app.kind === 'spa' && code.codeChallenge === undefined) throw new EntraError(9002325);
  if (!isVerifiedBy(code.codeChallenge, findParameter(form, 'code_verifier'))) throw new EntraError(501481);
}

/** A code for a single-page address is redeemed by scripts, and every other by servers and native apps. */
function checkPlatform({ world, app, browserOrigin }: CheckedTokenRequest, code: RedeemedCode): void {
  const registered = world.directory.findApp(app.clientId) ?? app;
  const isForScripts = code.isSpaCode || isSinglePageAddress(registered, code.redirectUri);
  if (isForScripts && app.kind !== 'spa') throw new EntraError(9002327);
  if (!isForScripts && app.kind === 'spa') throw new EntraError(9002326, { origin: browserOrigin ?? '' });
}
