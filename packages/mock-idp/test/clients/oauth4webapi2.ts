import * as oauth from 'oauth4webapi-oldest';
import { type Discover, redirectUriOf, type Tokens } from './relyingParty.ts';

export const discoverByVersion2: Discover = async ({ issuer, clientId, secret, documentAt }) => {
  const document = documentAt === undefined ? oauth.discoveryRequest(new URL(issuer)) : fetch(documentAt);
  const server = await oauth.processDiscoveryResponse(new URL(issuer), await document);
  const client: oauth.Client = {
    client_id: clientId,
    ...(secret === undefined ? { token_endpoint_auth_method: 'none' } : { client_secret: secret }),
  };
  return {
    metadata: server,
    authorizationUrl: (params) => {
      const query = new URLSearchParams({ client_id: clientId, response_type: 'code', ...params });
      return new URL(`${server.authorization_endpoint}?${query}`);
    },
    redeem: async (answer, { verifier, state = oauth.expectNoState, nonce = oauth.expectNoNonce }) => {
      const given = answer.method === 'POST' ? new URLSearchParams(await answer.text()) : new URL(answer.url);
      const params = unlessRefused(oauth.validateAuthResponse(server, client, given, state));
      const redirectUri = redirectUriOf(answer);
      const response = await oauth.authorizationCodeGrantRequest(server, client, params, redirectUri, verifier);
      const tokens = unlessRefused(await oauth.processAuthorizationCodeOpenIDResponse(server, client, response, nonce));
      await oauth.validateIdTokenSignature(server, tokens);
      return toTokens(tokens);
    },
    refresh: async (refreshToken, params = {}) => {
      const options = { additionalParameters: params };
      const response = await oauth.refreshTokenGrantRequest(server, client, refreshToken, options);
      return toTokens(unlessRefused(await oauth.processRefreshTokenResponse(server, client, response)));
    },
    appOnly: async (params) => {
      const response = await oauth.clientCredentialsGrantRequest(server, client, params);
      const answer = unlessRefused(await oauth.processClientCredentialsResponse(server, client, response));
      return { accessToken: answer.access_token, refreshToken: '', expiresIn: answer.expires_in ?? 0, claims: {} };
    },
    userinfo: async (accessToken, subject) => {
      const response = await oauth.userInfoRequest(server, client, accessToken);
      return oauth.processUserInfoResponse(server, client, subject, response);
    },
    signInByDevice: async (scope, approve) => {
      const asked = await oauth.deviceAuthorizationRequest(server, client, { scope });
      const started = unlessRefused(await oauth.processDeviceAuthorizationResponse(server, client, asked));
      // It leaves the waiting to the application.
      await approve(started.verification_uri, started.user_code);
      const response = await oauth.deviceCodeGrantRequest(server, client, started.device_code);
      return toTokens(unlessRefused(await oauth.processDeviceCodeResponse(server, client, response)));
    },
  };
};

/** This version answers with an error instead of throwing it. */
function unlessRefused<Answer extends object>(answer: Answer | oauth.OAuth2Error): Answer {
  if ('error' in answer) throw new Error(`${answer.error}: ${answer.error_description}`);
  return answer as Answer;
}

function toTokens(answer: oauth.TokenEndpointResponse): Tokens {
  return {
    accessToken: answer.access_token,
    refreshToken: answer.refresh_token ?? '',
    expiresIn: answer.expires_in ?? 0,
    claims: oauth.getValidatedIdTokenClaims(answer) ?? {},
  };
}
