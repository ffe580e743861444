import * as client from 'openid-client';
import type { Discover, Registration, Tokens } from './relyingParty.ts';

export const discoverByVersion6: Discover = async (registration) => {
  const { issuer, clientId, secret } = registration;
  const configuration = await client.discovery(
    new URL(issuer),
    clientId,
    secret,
    secret === undefined ? client.None() : undefined,
    { execute: [client.allowInsecureRequests, client.enableNonRepudiationChecks], ...documentOf(registration) },
  );
  return {
    metadata: configuration.serverMetadata(),
    authorizationUrl: (params) => client.buildAuthorizationUrl(configuration, { ...params }),
    redeem: async (answer, { verifier, state, nonce }) =>
      toTokens(
        await client.authorizationCodeGrant(configuration, answer, {
          pkceCodeVerifier: verifier,
          ...(state === undefined ? {} : { expectedState: state }),
          ...(nonce === undefined ? {} : { expectedNonce: nonce }),
        }),
      ),
    refresh: async (refreshToken, params = {}) =>
      toTokens(await client.refreshTokenGrant(configuration, refreshToken, { ...params })),
    appOnly: async (params) => toTokens(await client.clientCredentialsGrant(configuration, { ...params })),
    userinfo: (accessToken, subject) => client.fetchUserInfo(configuration, accessToken, subject),
    signInByDevice: async (scope, approve) => {
      const started = await client.initiateDeviceAuthorization(configuration, { scope });
      const waiting = client.pollDeviceAuthorizationGrant(configuration, started);
      await approve(started.verification_uri, started.user_code);
      return toTokens(await waiting);
    },
  };
};

function documentOf({ issuer, documentAt }: Registration): client.DiscoveryRequestOptions {
  if (documentAt === undefined) return {};
  return {
    [client.customFetch]: (url, options) => fetch(url.startsWith(issuer) ? documentAt : url, options as RequestInit),
  };
}

function toTokens(answer: client.TokenEndpointResponse & client.TokenEndpointResponseHelpers): Tokens {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? '',
    expiresIn: answer.expiresIn() ?? 0,
    claims: answer.claims() ?? {},
  };
}
