import { type CodeChallenge, readCodeChallenge } from './codeChallenge.ts';
import type { Journey } from './journey.ts';
import { type ResponseType, readResponseTypes } from './responseType.ts';

/** What of an authorization request is still needed when it is answered, and when its code is redeemed. */
export interface CarriedRequest {
  readonly clientId: string;
  readonly correlationId: string;
  readonly nonce: string | undefined;
  readonly responseTypes: readonly ResponseType[];
  readonly codeChallenge: CodeChallenge | undefined;
}

export function carriedRequestOf({ params, app, correlationId }: Journey): CarriedRequest {
  return {
    clientId: app.clientId,
    correlationId,
    nonce: params.get('nonce'),
    responseTypes: readResponseTypes(params) ?? ['code'],
    codeChallenge: readCodeChallenge(params),
  };
}
