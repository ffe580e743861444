import { randomBytes } from 'node:crypto';
import Provider, { type Adapter, type Configuration, interactionPolicy, type KoaContextWithOIDC } from 'oidc-provider';
import { redirectUrisOf } from '../directory/platforms.ts';
import { isRedirectUriRegistered } from '../entra/redirectUri.ts';
import type { MockWorld } from '../world/world.ts';
import type { ModelStorage, StoredModel } from './modelStorage.ts';
import { RESPONSE_MODES, type ResponseWriter } from './responseModes.ts';
import { CODE_LIFETIME } from './tenantProviders.ts';

const INTERACTION_LIFETIME = 60 * 60;

export interface TenantProviderOptions {
  readonly world: MockWorld;
  readonly storage: ModelStorage;
  readonly tenantId: string;
  readonly writeResponse: ResponseWriter;
  /** Browsers reach the mock by HTTPS. */
  readonly isSecure: boolean;
  /** Called when the request is valid and the provider waits for our pages. */
  readonly onWaiting: (journeyId: string, interactionId: string) => void;
  readonly renderError: (ctx: KoaContextWithOIDC, description: string) => Promise<void>;
}

/** oidc-provider's routes sit right below the tenant, whatever path the request came in by. */
class TenantProvider extends Provider {
  readonly #tenantId: string;

  constructor(issuer: string, configuration: Configuration, tenantId: string) {
    super(issuer, configuration);
    this.#tenantId = tenantId;
  }

  override pathFor(name: string, options: Record<string, unknown> = {}): string {
    return super.pathFor(name, { ...options, mountPath: `/${this.#tenantId}` });
  }
}

/**
 * One tenant's provider: it validates authorization requests, binds them to the browser, makes codes and answers the application.
 *
 * Which account it is, and what was approved, is decided by our own pages, because Entra's signed-in accounts span tenants while a
 * provider's session holds one account. So each request is one interaction, and no session outlives it.
 */
export function createTenantProvider(options: TenantProviderOptions): Provider {
  const { world, tenantId } = options;
  const provider = new TenantProvider(
    `https://login.microsoftonline.com/${tenantId}/v2.0`,
    configure(options),
    tenantId,
  );
  // A proxy may have taken the TLS off; `passToProvider` says which scheme the browser used.
  provider.proxy = options.isSecure;
  for (const mode of RESPONSE_MODES) {
    provider.registerResponseMode(`entra_${mode}`, (ctx, redirectUri, payload) =>
      options.writeResponse(ctx, { mode, redirectUri, payload }),
    );
  }
  provider.Client.prototype.redirectUriAllowed = function redirectUriAllowed(uri: string): boolean {
    const app = world.directory.findApp(this.clientId);
    return app !== undefined && isRedirectUriRegistered(redirectUrisOf(app), uri);
  };
  // Warnings about a proxy and the like; refusals reach the application or the person.
  provider.on('server_error', (_ctx, error) => console.error(error));
  return provider;
}

function configure({
  world,
  storage,
  tenantId,
  isSecure,
  onWaiting,
  renderError,
}: TenantProviderOptions): Configuration {
  const signIn = new interactionPolicy.Prompt(
    { name: 'sign_in', requestable: false },
    new interactionPolicy.Check(
      'not_decided',
      'the person has to be asked',
      'login_required',
      (ctx) => ctx.oidc.result?.login === undefined,
    ),
  );
  // As our own: silent requests come from frames of other sites.
  const cookies = { httpOnly: true, sameSite: isSecure ? 'none' : 'lax', signed: false } as const;
  const name = (kind: string): string => `mock_idp_${world.instance}_${tenantId.slice(0, 8)}_${kind}`;
  return {
    adapter: (model: string) => createAdapter(model, storage, world),
    jwks: { keys: [{ ...world.signingKey.privateJwk }] as NonNullable<Configuration['jwks']>['keys'] },
    cookies: {
      names: { session: name('session'), interaction: name('interaction'), resume: name('resume') },
      keys: [randomBytes(32).toString('hex')],
      long: cookies,
      short: cookies,
    },
    routes: { authorization: '/oauth2/v2.0/authorize', token: '/oidc-provider/token', jwks: '/oidc-provider/jwks' },
    responseTypes: ['code'],
    scopes: ['openid'],
    extraParams: ['ctx'],
    pkce: { required: () => false },
    features: {
      devInteractions: { enabled: false },
      userinfo: { enabled: false },
      rpInitiatedLogout: { enabled: false },
      resourceIndicators: { enabled: false },
    },
    interactions: {
      policy: [signIn],
      url: (_ctx, interaction) => {
        const journeyId = String(interaction.params.ctx);
        onWaiting(journeyId, interaction.uid);
        return `/${tenantId}/login?ctx=${encodeURIComponent(journeyId)}`;
      },
    },
    findAccount: (_ctx, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    loadExistingGrant,
    expiresWithSession: () => false,
    renderError: (ctx, out) => renderError(ctx, out.error_description ?? out.error),
    ttl: {
      AuthorizationCode: CODE_LIFETIME,
      Interaction: INTERACTION_LIFETIME,
      Session: INTERACTION_LIFETIME,
      Grant: INTERACTION_LIFETIME,
      AccessToken: CODE_LIFETIME,
      IdToken: CODE_LIFETIME,
    },
  };
}

/** The grant carries the journey's id to the code, and with it everything the token endpoint has to know. */
async function loadExistingGrant(ctx: KoaContextWithOIDC): Promise<InstanceType<Provider['Grant']>> {
  const { provider, client, account, params } = ctx.oidc;
  const grant = new provider.Grant({ clientId: client?.clientId ?? '', accountId: account?.accountId ?? '' });
  grant.jti = String(params?.ctx);
  grant.addOIDCScope('openid');
  await grant.save();
  return grant;
}

function createAdapter(model: string, storage: ModelStorage, world: MockWorld): Adapter {
  return {
    upsert: async (id, payload, expiresIn) => {
      // A provider's session would hold one account of one tenant; ours are in the world's browser sessions.
      if (model !== 'Session') storage.write(model, id, payload as StoredModel, expiresIn ?? INTERACTION_LIFETIME);
    },
    find: async (id) => (model === 'Client' ? describeClient(id, world) : storage.read(model, id)),
    findByUid: async () => undefined,
    findByUserCode: async () => undefined,
    consume: async (id) => {
      const payload = storage.read(model, id);
      if (payload !== undefined) payload.consumed = Math.floor(Date.now() / 1000);
    },
    destroy: async (id) => storage.remove(model, id),
    revokeByGrantId: async () => {},
  };
}

/** The registered redirect URIs follow Entra's rules, not the library's, so it gets a placeholder and our own check decides. */
function describeClient(clientId: string, world: MockWorld): StoredModel | undefined {
  const app = world.directory.findApp(clientId);
  if (app === undefined) return undefined;
  return {
    client_id: clientId,
    client_name: app.name,
    redirect_uris: ['https://placeholder.invalid/'],
    response_types: ['code'],
    grant_types: ['authorization_code'],
    token_endpoint_auth_method: 'none',
  };
}
