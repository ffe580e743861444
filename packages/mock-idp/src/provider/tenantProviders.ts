import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { Journeys } from '../authorize/journey.ts';
import type { RedeemedCode } from '../token/tokenRequest.ts';
import type { Authentication } from '../world/authentication.ts';
import type { MockWorld } from '../world/world.ts';
import { createModelStorage } from './modelStorage.ts';
import type { ResponseWriter } from './responseModes.ts';
import { createTenantProvider } from './tenantProvider.ts';

/** What a finished sign-in decided; the code that stands for it knows only its id. */
export interface Authorization extends Authentication {
  readonly tenantId: string;
  readonly oid: string;
  readonly scope: string;
}

export interface TenantProviders {
  /** The provider of a tenant, made when first needed. */
  get(tenantId: string): Provider;
  /** Ends the interaction a provider waits in. Undefined if it no longer waits; otherwise where the browser has to go. */
  finish(waiting: Waiting, journeyId: string, authorization: Authorization): Promise<string | undefined>;
  findCode(code: string): Promise<RedeemedCode | undefined>;
  /** Nobody's code is good any more: of one tenant, or of all. */
  clear(tenantId?: string): void;
}

export interface Waiting {
  readonly tenantId: string;
  readonly interactionId: string;
}

export interface TenantProvidersOptions {
  readonly world: MockWorld;
  readonly journeys: Journeys;
  readonly writeResponse: ResponseWriter;
  /** Browsers reach the mock by HTTPS. */
  readonly isSecure: boolean;
  readonly renderError: (ctx: KoaContextWithOIDC, description: string) => Promise<void>;
}

export function createTenantProviders({ world, journeys, ...writers }: TenantProvidersOptions): TenantProviders {
  const storage = createModelStorage();
  const providers = new Map<string, Provider>();

  const get = (tenantId: string): Provider => {
    const known = providers.get(tenantId);
    if (known !== undefined) return known;
    const onWaiting = (journeyId: string, interactionId: string): void =>
      journeys.markWaiting(journeyId, { tenantId, interactionId });
    const provider = createTenantProvider({ world, storage, tenantId, onWaiting, ...writers });
    providers.set(tenantId, provider);
    return provider;
  };

  return {
    get,
    finish: async ({ tenantId, interactionId }, journeyId, authorization) => {
      const interaction = await get(tenantId).Interaction.find(interactionId);
      if (interaction === undefined) return undefined;
      storage.write('Authorization', journeyId, { ...authorization }, 3600);
      interaction.result = { login: { accountId: authorization.oid, ts: authorization.authTime, remember: false } };
      await interaction.persist();
      return interaction.returnTo;
    },
    findCode: async (value) => {
      const stored = storage.read('AuthorizationCode', value);
      const authorization = storage.read('Authorization', String(stored?.grantId)) as Authorization | undefined;
      if (stored === undefined || authorization === undefined) return undefined;
      const code = await get(authorization.tenantId).AuthorizationCode.find(value, { ignoreExpiration: true });
      if (code === undefined) return undefined;
      return {
        ...authorization,
        clientId: code.clientId ?? '',
        redirectUri: code.redirectUri ?? '',
        codeChallenge: code.codeChallenge,
        nonce: code.nonce,
        isExpired: code.isExpired,
        consume: () => {
          if (stored.consumed !== undefined) return false;
          stored.consumed = Math.floor(Date.now() / 1000);
          return true;
        },
      };
    },
    clear: (tenantId) => {
      if (tenantId !== undefined) {
        storage.clear((model, { tenantId: owner }) => model === 'Authorization' && owner === tenantId);
        return;
      }
      storage.clear();
      providers.clear();
    },
  };
}
