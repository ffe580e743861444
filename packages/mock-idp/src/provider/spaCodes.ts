import { randomBytes } from 'node:crypto';
import type { RedeemedCode } from '../token/tokenRequest.ts';
import type { MockWorld } from '../world/world.ts';
import type { ModelStorage } from './modelStorage.ts';
import { CODE_LIFETIME, type GrantedAuthorization, isOld } from './tenantProviders.ts';

export const SPA_CODE = 'SpaCode';

/** Codes that a web app's server gets beside its tokens, for its own scripts ("Hybrid SPA"). Nobody was redirected for them. */
export interface SpaCodes {
  issue(authorization: GrantedAuthorization): string;
  find(code: string): RedeemedCode | undefined;
}

export function createSpaCodes(storage: ModelStorage, world: MockWorld): SpaCodes {
  const issue = (authorization: GrantedAuthorization): string => {
    const code = `1.${randomBytes(48).toString('base64url')}`;
    const grantedAt = world.clocks.now(authorization.tenantId);
    // A nonce belongs to the server's own sign-in.
    storage.write(SPA_CODE, code, { ...authorization, grantedAt, nonce: undefined }, CODE_LIFETIME);
    return code;
  };
  return {
    issue,
    find: (code) => {
      const stored = storage.read(SPA_CODE, code);
      if (stored === undefined) return undefined;
      const authorization = stored as unknown as GrantedAuthorization;
      return {
        ...authorization,
        redirectUri: '',
        codeChallenge: undefined,
        isSpaCode: true,
        isExpired: isOld(authorization, world),
        issueSpaCode: () => issue(authorization),
        consume: () => {
          if (stored.consumed !== undefined) return false;
          stored.consumed = Math.floor(Date.now() / 1000);
          return true;
        },
      };
    },
  };
}
