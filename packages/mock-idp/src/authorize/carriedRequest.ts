import type { EndpointVersion } from '../entra/endpointVersion.ts';
import { type CodeChallenge, readCodeChallenge } from './codeChallenge.ts';
import { isInstanceAware, type Journey } from './journey.ts';
import { type ResponseType, readResponseTypes } from './responseType.ts';

/** What of an authorization request is still needed when it is answered, and when its code is redeemed. */
export interface CarriedRequest {
  readonly clientId: string;
  /** Of the authorization endpoint. */
  readonly version: EndpointVersion;
  readonly correlationId: string;
  readonly nonce: string | undefined;
  readonly responseTypes: readonly ResponseType[];
  readonly instanceAware: boolean;
  readonly codeChallenge: CodeChallenge | undefined;
}

export function carriedRequestOf({ purpose, params, app, correlationId }: Journey): CarriedRequest {
  return {
    clientId: app.clientId,
    version: purpose.kind === 'authorize' ? purpose.version : 2,
    correlationId,
    nonce: params.get('nonce'),
    responseTypes: readResponseTypes(params) ?? ['code'],
    instanceAware: isInstanceAware(params),
    codeChallenge: readCodeChallenge(params),
  };
}
