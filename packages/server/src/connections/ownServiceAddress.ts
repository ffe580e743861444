import type { AuthType, Protocol } from '@authshift/core/contract';
import type { ServerContext } from '../context.ts';
import { checkAddress, checkTokenTarget, ReachError } from '../exchange/reach.ts';
import { serviceAddresses } from '../exchange/serviceAddresses.ts';
import { ProblemError } from '../http/problem.ts';
import type { MicrosoftOptions } from '../options.ts';

/**
 * Null for the default, which forms show and send back: it belongs to the installation and may be another one after the next
 * start, so it is not kept. Undefined where the request says nothing.
 */
export function ownServiceAddress(
  { microsoft }: ServerContext,
  means: SignInMeans,
  address: string | undefined,
): string | null | undefined {
  if (address === serviceAddresses(microsoft)[means.protocol]) return null;
  if (address !== undefined) refuseOutOfReach(address, means, microsoft);
  return address;
}

interface SignInMeans {
  readonly protocol: Protocol;
  readonly authType: AuthType;
}

function refuseOutOfReach(address: string, { protocol, authType }: SignInMeans, microsoft: MicrosoftOptions): void {
  try {
    checkAddress(address, protocol, microsoft);
    if (authType.startsWith('oauth')) checkTokenTarget(address, microsoft);
  } catch (error) {
    if (!(error instanceof ReachError)) throw error;
    throw new ProblemError('validation_failed', {
      fields: [{ path: 'serviceAddress', code: 'address_not_allowed', message: error.message }],
    });
  }
}
