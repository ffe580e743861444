import { isVerifiedBy } from '../authorize/codeChallenge.ts';
import { requireUsable } from '../entra/accountRefusal.ts';
import { EntraError } from '../entra/entraError.ts';
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
  return answerDelegated(request, {
    kind: 'authorization_code',
    presence,
    rememberedScope,
    scope: code.scope,
    nonce: code.nonce,
    authentication: code,
  });
}

function checkCode(request: CheckedTokenRequest, code: RedeemedCode): void {
  const { authority, app, form } = request;
  if (code.isExpired) throw new EntraError(70008);
  if (authority.kind === 'tenant' && authority.tenant.id !== code.tenantId) {
    throw new EntraError(700005, { tenant: code.tenantId });
  }
  const redirectUri = requireParameter(form, 'redirect_uri');
  if (redirectUri !== code.redirectUri) throw new EntraError(50011, { redirectUri, clientId: app.clientId });
  if (app.kind === 'spa' && code.codeChallenge === undefined) throw new EntraError(9002325);
  if (!isVerifiedBy(code.codeChallenge, findParameter(form, 'code_verifier'))) throw new EntraError(501481);
}
