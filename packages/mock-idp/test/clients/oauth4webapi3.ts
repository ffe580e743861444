import * as oauth from 'oauth4webapi';
import { type Discover, redirectUriOf, type Tokens } from './relyingParty.ts';

const insecure = { [oauth.allowInsecureRequests]: true };

export const discoverByVersion3: Discover = async ({ issuer, clientId, secret, documentAt }) => {
  const document = documentAt === undefined ? oauth.discoveryRequest(new URL(issuer), insecure) : fetch(documentAt);
  const server = await oauth.processDiscoveryResponse(new URL(issuer), await document);
  const client: oauth.Client = { client_id: clientId };
  const proof = secret === undefined ? oauth.None() : oauth.ClientSecretPost(secret);
  return {
    metadata: server,
    authorizationUrl: (params) => {
      const query = new URLSearchParams({ client_id: clientId, response_type: 'code', ...params });
      return new URL(`${server.authorization_endpoint}?${query}`);
    },
    redeem: async (answer, { verifier, state = oauth.expectNoState, nonce }) => {
      const given = answer.method === 'POST' ? new URLSearchParams(await answer.text()) : new URL(answer.url);
      const params = oauth.validateAuthResponse(server, client, given, state);
      const redirectUri = redirectUriOf(answer);
      const response = await oauth.authorizationCodeGrantRequest(
        server,
        client,
        proof,
        params,
        redirectUri,
        verifier,
        insecure,
      );
      const tokens = await oauth.processAuthorizationCodeResponse(server, client, response, {
        expectedNonce: nonce ?? oauth.expectNoNonce,
        requireIdToken: true,
      });
      await oauth.validateApplicationLevelSignature(server, response, insecure);
      return toTokens(tokens);
    },
    refresh: async (refreshToken, params = {}) => {
      const options = { ...insecure, additionalParameters: params };
      const response = await oauth.refreshTokenGrantRequest(server, client, proof, refreshToken, options);
      return toTokens(await oauth.processRefreshTokenResponse(server, client, response));
    },
    appOnly: async (params) => {
      const response = await oauth.clientCredentialsGrantRequest(server, client, proof, params, insecure);
      return toTokens(await oauth.processClientCredentialsResponse(server, client, response));
    },
    userinfo: async (accessToken, subject) => {
      const response = await oauth.userInfoRequest(server, client, accessToken, insecure);
      return oauth.processUserInfoResponse(server, client, subject, response);
    },
    signInByDevice: async (scope, approve) => {
      const asked = await oauth.deviceAuthorizationRequest(server, client, proof, { scope }, insecure);
      const started = await oauth.processDeviceAuthorizationResponse(server, client, asked);
      // It leaves the waiting to the application.
      await approve(started.verification_uri, started.user_code);
      const response = await oauth.deviceCodeGrantRequest(server, client, proof, started.device_code, insecure);
      return toTokens(await oauth.processDeviceCodeResponse(server, client, response));
    },
  };
};

function toTokens(answer: oauth.TokenEndpointResponse): Tokens {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? '',
    expiresIn: answer.expires_in ?? 0,
    claims: oauth.getValidatedIdTokenClaims(answer) ?? {},
  };
}
