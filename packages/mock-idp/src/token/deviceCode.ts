import { requireUsable } from '../entra/accountRefusal.ts';
import { EntraError } from '../entra/entraError.ts';
import type { DeviceRow, DeviceSignIn } from '../world/deviceCodes.ts';
import { answerDelegated } from './delegatedAnswer.ts';
import { type CheckedTokenRequest, requireParameter, type TokenAnswer } from './tokenRequest.ts';

/** RFC 8628, section 3.4, under both names clients use for it. */
export async function redeemDeviceCode(request: CheckedTokenRequest): Promise<TokenAnswer> {
  const { world, app, form } = request;
  const deviceCode = requireParameter(form, 'device_code');
  const row = world.deviceCodes.find(deviceCode);
  if (row === undefined || row.clientId !== app.clientId) throw new EntraError(70018);
  const signIn = settledSignIn(row, world.deviceCodes.isExpired(row));
  const presence = requireUsable(world.directory, signIn);
  if (!world.deviceCodes.redeem(deviceCode)) throw new EntraError(70018);
  return answerDelegated(request, {
    kind: 'device_code',
    presence,
    scope: row.scope,
    authentication: { ...signIn, keepSignedIn: false },
  });
}

function settledSignIn({ state, signIn }: DeviceRow, isExpired: boolean): DeviceSignIn {
  if (state === 'declined') throw new EntraError(70018, {}, { error: 'authorization_declined' });
  if (state === 'redeemed') throw new EntraError(70018);
  if (isExpired) throw new EntraError(70020);
  if (signIn === undefined) throw new EntraError(70016);
  return signIn;
}
