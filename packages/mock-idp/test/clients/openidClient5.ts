import type { IncomingMessage } from 'node:http';
import { Issuer, type IssuerMetadata, type TokenSet } from 'openid-client-oldest';
import { type Discover, type Registration, redirectUriOf, type Tokens } from './relyingParty.ts';

export const discoverByVersion5: Discover = async (registration) => {
  const { clientId, secret } = registration;
  const issuer = await discoverIssuer(registration);
  const client = new issuer.Client({
    client_id: clientId,
    ...(secret === undefined ? { token_endpoint_auth_method: 'none' } : { client_secret: secret }),
  });
  return {
    metadata: issuer.metadata,
    authorizationUrl: (params) => new URL(client.authorizationUrl(params)),
    redeem: async (answer, { verifier, state, nonce }) => {
      // What it reads of a message that Express has parsed.
      const message = { method: answer.method, url: answer.url, body: await answer.text() };
      return toTokens(
        await client.callback(redirectUriOf(answer), client.callbackParams(message as unknown as IncomingMessage), {
          code_verifier: verifier,
          ...(state === undefined ? {} : { state }),
          ...(nonce === undefined ? {} : { nonce }),
        }),
      );
    },
    refresh: async (refreshToken, params = {}) =>
      toTokens(await client.refresh(refreshToken, { exchangeBody: { ...params } })),
    appOnly: async (params) => toTokens(await client.grant({ grant_type: 'client_credentials', ...params })),
    userinfo: (accessToken) => client.userinfo(accessToken),
    signInByDevice: async (scope, approve) => {
      const started = await client.deviceAuthorization({ scope });
      const waiting = started.poll();
      await approve(started.verification_uri, started.user_code);
      return toTokens(await waiting);
    },
  };
};

async function discoverIssuer({ issuer, documentAt }: Registration): Promise<Issuer> {
  if (documentAt === undefined) return Issuer.discover(issuer);
  return new Issuer((await (await fetch(documentAt)).json()) as IssuerMetadata);
}

function toTokens(answer: TokenSet): Tokens {
  return {
    accessToken: answer.access_token ?? '',
    refreshToken: answer.refresh_token ?? '',
    expiresIn: answer.expires_in ?? 0,
    claims: answer.id_token === undefined ? {} : answer.claims(),
  };
}
