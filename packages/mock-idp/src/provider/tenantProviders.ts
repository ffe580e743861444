import type Provider from 'oidc-provider';
import type { KoaContextWithOIDC } from 'oidc-provider';
import type { CarriedRequest } from '../authorize/carriedRequest.ts';
import type { Journeys } from '../authorize/journey.ts';
import type { RedeemedCode } from '../token/tokenRequest.ts';
import type { Authentication } from '../world/authentication.ts';
import type { MockWorld } from '../world/world.ts';
import { createModelStorage } from './modelStorage.ts';
import type { ResponseWriter } from './responseModes.ts';
import { createSpaCodes, SPA_CODE } from './spaCodes.ts';

/** Seconds a code lives. */
export const CODE_LIFETIME = 10 * 60;

/** What a finished sign-in decided; the code that stands for it knows only its id. */
export interface Authorization extends CarriedRequest, Authentication {
  readonly tenantId: string;
  readonly oid: string;
  readonly scope: string;
}

export interface TenantProviders {
  /** The provider of a tenant, made when first needed, as is the library itself: a mock starts faster without. */
  get(tenantId: string): Promise<Provider>;
  /** Ends the interaction a provider waits in. Undefined if it no longer waits; otherwise where the browser has to go. */
  finish(waiting: Waiting, journeyId: string, authorization: Authorization): Promise<string | undefined>;
  /** What the person approved, for the answer a provider is about to give. */
  findAuthorization(journeyId: string): Authorization | undefined;
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
  const spaCodes = createSpaCodes(storage, world);
  const providers = new Map<string, Promise<Provider>>();

  const get = (tenantId: string): Promise<Provider> => {
    const known = providers.get(tenantId);
    if (known !== undefined) return known;
    const onWaiting = (journeyId: string, interactionId: string): void =>
      journeys.markWaiting(journeyId, { tenantId, interactionId });
    const options = { world, storage, tenantId, onWaiting, ...writers };
    const provider = import('./tenantProvider.ts').then(({ createTenantProvider }) => createTenantProvider(options));
    providers.set(tenantId, provider);
    return provider;
  };

  return {
    get,
    finish: async ({ tenantId, interactionId }, journeyId, authorization) => {
      const provider = await get(tenantId);
      const interaction = await provider.Interaction.find(interactionId);
      if (interaction === undefined) return undefined;
      storage.write('Authorization', journeyId, { ...authorization, grantedAt: world.clocks.now(tenantId) }, 3600);
      interaction.result = { login: { accountId: authorization.oid, ts: authorization.authTime, remember: false } };
      await interaction.persist();
      // The library makes an absolute address of `Host`, which a proxy may have changed.
      const { pathname, search } = new URL(interaction.returnTo);
      return `${pathname}${search}`;
    },
    findAuthorization: (journeyId) => storage.read('Authorization', journeyId) as Authorization | undefined,
    findCode: async (value) => {
      const spaCode = spaCodes.find(value);
      if (spaCode !== undefined) return spaCode;
      const stored = storage.read('AuthorizationCode', value);
      const authorization = storage.read('Authorization', String(stored?.grantId)) as GrantedAuthorization | undefined;
      if (stored === undefined || authorization === undefined) return undefined;
      const provider = await get(authorization.tenantId);
      const code = await provider.AuthorizationCode.find(value, { ignoreExpiration: true });
      if (code === undefined) return undefined;
      return {
        ...authorization,
        redirectUri: code.redirectUri ?? '',
        isSpaCode: false,
        issueSpaCode: () => spaCodes.issue(authorization),
        isExpired: code.isExpired || isOld(authorization, world),
        consume: () => {
          if (stored.consumed !== undefined) return false;
          stored.consumed = Math.floor(Date.now() / 1000);
          return true;
        },
      };
    },
    clear: (tenantId) => {
      if (tenantId !== undefined) {
        storage.clear((model, { tenantId: owner }) => OF_ONE_TENANT.has(model) && owner === tenantId);
        // It may be gone for good; for one that is not, the next is made in no time.
        providers.delete(tenantId);
        return;
      }
      storage.clear();
      providers.clear();
    },
  };
}

/** What says whose it is. */
const OF_ONE_TENANT: ReadonlySet<string> = new Set(['Authorization', SPA_CODE]);

export interface GrantedAuthorization extends Authorization {
  /** Milliseconds by the tenant's clock. */
  readonly grantedAt: number;
}

/** The provider goes by real time; a test's clock can be ahead of it. */
export function isOld({ grantedAt, tenantId }: GrantedAuthorization, { clocks }: MockWorld): boolean {
  return clocks.now(tenantId) - grantedAt > CODE_LIFETIME * 1000;
}
