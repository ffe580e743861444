/**
 * Every AADSTS code this mock can answer with. Names, OAuth errors and codes as in Microsoft's "Microsoft Entra authentication and
 * authorization error codes"; `{x}` is filled in from the request.
 */
export interface CatalogueEntry {
  readonly code: number;
  /** The OAuth error (RFC 6749, OpenID Connect Core) clients decide by. */
  readonly error: string;
  readonly status: 400 | 401;
  readonly suberror?: 'bad_token' | 'consent_required' | 'message_only' | 'token_expired' | 'user_password_expired';
  readonly text: string;
  /** What the person or developer in front of the error can do. */
  readonly remedy: string;
}

const CATALOGUE = [
  {
    code: 16000,
    error: 'interaction_required',
    status: 400,
    text: 'Several accounts are signed in and none was named, so the person has to choose one.',
    remedy: 'Ask again without prompt=none, or send a login_hint.',
  },
  {
    code: 50011,
    error: 'invalid_grant',
    status: 400,
    text: "The redirect URI '{redirectUri}' specified in the request does not match the redirect URIs configured for the application '{clientId}'.",
    remedy:
      'Add exactly this redirect URI to the app registration, or send a registered one. Only the port of http://localhost is ignored.',
  },
  {
    code: 50020,
    error: 'invalid_grant',
    status: 400,
    text: "User account '{upn}' from identity provider '{idp}' does not exist in tenant '{tenant}' and cannot access the application '{clientId}' in that tenant.",
    remedy: 'Use an account of that tenant, or have its administrator invite this account as a guest.',
  },
  {
    code: 50034,
    error: 'invalid_grant',
    status: 400,
    text: "The user account '{upn}' does not exist in the directory.",
    remedy: 'Check the spelling of the user name.',
  },
  {
    code: 50053,
    error: 'invalid_grant',
    status: 400,
    text: "The account '{upn}' is locked, because sign-in was tried too many times with a wrong user name or password.",
    remedy: 'Wait until the lock is over, or have an administrator of the tenant reset the password.',
  },
  {
    code: 50055,
    error: 'invalid_grant',
    status: 400,
    suberror: 'user_password_expired',
    text: "The password of '{upn}' has expired.",
    remedy: 'Sign in in a browser and choose a new password.',
  },
  {
    code: 50057,
    error: 'invalid_grant',
    status: 400,
    text: 'The user account is disabled.',
    remedy: 'An administrator of the tenant has to enable the account.',
  },
  {
    code: 50058,
    error: 'login_required',
    status: 400,
    text: 'A silent sign-in request was sent but no user is signed in.',
    remedy: 'Ask again without prompt=none, so that the person can sign in.',
  },
  {
    code: 50089,
    error: 'invalid_request',
    status: 400,
    text: 'Authentication failed because the sign-in took too long or was started in another browser.',
    remedy: 'Start the sign-in again in the application.',
  },
  {
    code: 50105,
    error: 'invalid_grant',
    status: 400,
    text: "The application requires assignment, and '{upn}' is not assigned to it.",
    remedy: 'An administrator of the tenant has to assign the account to the enterprise application.',
  },
  {
    code: 50126,
    error: 'invalid_grant',
    status: 400,
    text: 'Error validating credentials due to invalid username or password.',
    remedy: 'Enter the password again, or have it reset.',
  },
  {
    code: 50173,
    error: 'invalid_grant',
    status: 400,
    text: "The grant was revoked and a fresh sign-in is needed: it was issued on '{issued}', and this account's tokens are valid from '{validFrom}' on.",
    remedy: 'Sign in again. A changed or reset password, or revoked sessions, end what was issued before.',
  },
  {
    code: 50194,
    error: 'invalid_request',
    status: 400,
    text: "Application '{clientId}' ({app}) is not configured as a multi-tenant application. Usage of the /{authority} endpoint is not supported for such applications.",
    remedy: 'Use the endpoint of the tenant, or make the app registration multi-tenant.',
  },
  {
    code: 53000,
    error: 'interaction_required',
    status: 400,
    suberror: 'message_only',
    text: "Conditional access requires a device that complies with the organization's rules.",
    remedy: 'Sign in from a compliant device, or have the policy exclude this account.',
  },
  {
    code: 53003,
    error: 'interaction_required',
    status: 400,
    suberror: 'message_only',
    text: 'Access was blocked by a conditional access policy.',
    remedy: 'Whoever owns conditional access in the tenant has to exclude this account or app from the policy.',
  },
  {
    code: 530035,
    error: 'interaction_required',
    status: 400,
    suberror: 'message_only',
    text: 'Access was blocked by the security defaults of the tenant.',
    remedy: 'Use a sign-in that security defaults allow, or have an administrator replace them by policies.',
  },
  {
    code: 54005,
    error: 'invalid_grant',
    status: 400,
    text: 'OAuth2 Authorization code was already redeemed, please retry with a new valid code or use an existing refresh token.',
    remedy: 'Redeem each code once; start the sign-in again.',
  },
  {
    code: 65001,
    error: 'invalid_grant',
    status: 400,
    suberror: 'consent_required',
    text: "The user or administrator has not consented to use the application with ID '{clientId}' named '{app}'. Send an interactive authorization request for this user and resource.",
    remedy: 'Sign in interactively and accept, or have an administrator accept for the organization.',
  },
  {
    code: 65004,
    error: 'access_denied',
    status: 400,
    text: 'User declined to consent to access the app.',
    remedy: 'Sign in again and accept.',
  },
  {
    code: 70000,
    error: 'invalid_grant',
    status: 400,
    suberror: 'bad_token',
    text: "The provided value for the input parameter '{parameter}' is not valid.",
    remedy: 'Sign in again; the value was never issued to this app.',
  },
  {
    code: 70003,
    error: 'unsupported_grant_type',
    status: 400,
    text: "The app requested an unsupported grant type '{grantType}'.",
    remedy: 'Use authorization_code, refresh_token or client_credentials.',
  },
  {
    code: 70005,
    error: 'unsupported_response_type',
    status: 400,
    text: "The response type '{responseType}' is not supported for this application.",
    remedy: 'Ask for response_type=code.',
  },
  {
    code: 70007,
    error: 'unsupported_response_mode',
    status: 400,
    text: "'{responseMode}' is not a supported value for the response_mode parameter.",
    remedy: 'Use query, fragment or form_post.',
  },
  {
    code: 70008,
    error: 'invalid_grant',
    status: 400,
    text: 'The provided authorization code or refresh token has expired due to inactivity. Send a new interactive authorization request for this user and resource.',
    remedy: 'Start the sign-in again; a code lives ten minutes.',
  },
  {
    code: 70011,
    error: 'invalid_scope',
    status: 400,
    text: "The provided value for the input parameter 'scope' is not valid. The scope {scope} is not valid.",
    remedy: 'Check the spelling. Either name scopes or ask for .default, not both.',
  },
  {
    code: 90002,
    error: 'invalid_request',
    status: 400,
    text: "Tenant '{tenant}' not found. Check to make sure you have the correct tenant ID and are signing into the correct cloud.",
    remedy: 'Use the id or a verified domain of a tenant of this world.',
  },
  {
    code: 90023,
    error: 'invalid_request',
    status: 400,
    text: 'The request is not valid: {detail}.',
    remedy: 'Correct the request.',
  },
  {
    code: 500011,
    error: 'invalid_resource',
    status: 400,
    text: 'The resource principal named {resource} was not found in the tenant named {tenant}.',
    remedy: 'Check the resource part of the scope.',
  },
  {
    code: 501481,
    error: 'invalid_grant',
    status: 400,
    text: 'The Code_Verifier does not match the code_challenge supplied in the authorization request.',
    remedy: 'Send the verifier that belongs to this sign-in.',
  },
  {
    code: 650057,
    error: 'invalid_resource',
    status: 400,
    text: "Invalid resource. The client has requested access to a resource which is not listed in the requested permissions in the client's application registration. Client app ID: {clientId} ({app}). Resource value from request: {resource}.",
    remedy: 'Add a permission of that API to the app registration, or name scopes instead of .default.',
  },
  {
    code: 700005,
    error: 'invalid_grant',
    status: 400,
    text: "The provided Authorization Code is intended to use against other tenant, thus rejected. The code was issued for tenant '{tenant}'.",
    remedy: 'Redeem the code at the tenant that issued it, or at organizations.',
  },
  {
    code: 700016,
    error: 'unauthorized_client',
    status: 400,
    text: "Application with identifier '{clientId}' was not found in the directory '{tenant}'. This can happen if the application has not been installed by the administrator of the tenant or consented to by any user in the tenant.",
    remedy: 'Check the client id and the tenant; another tenant can use only a multi-tenant app.',
  },
  {
    code: 700022,
    error: 'invalid_scope',
    status: 400,
    text: 'The provided value for the input parameter scope is not valid because it contains more than one resource. Scope {scope} is not valid.',
    remedy: 'Ask for the scopes of one resource per token request.',
  },
  {
    code: 700025,
    error: 'invalid_client',
    status: 401,
    text: "Client is public so neither 'client_assertion' nor 'client_secret' should be presented.",
    remedy: 'Do not send a secret, or register the app as a web app.',
  },
  {
    code: 700038,
    error: 'unauthorized_client',
    status: 400,
    text: '{clientId} is not a valid application identifier.',
    remedy: 'Send the Application (client) ID, which is a GUID.',
  },
  {
    code: 700082,
    error: 'invalid_grant',
    status: 400,
    suberror: 'token_expired',
    text: 'The refresh token has expired due to inactivity. The token was issued on {issued} and was inactive for 90 days.',
    remedy: 'Sign in again.',
  },
  {
    code: 700084,
    error: 'invalid_grant',
    status: 400,
    suberror: 'token_expired',
    text: 'The refresh token was issued to a single page app, and therefore has a fixed, limited lifetime of 24 hours. It was issued on {issued}.',
    remedy: 'Sign in again; silent sign-in usually suffices.',
  },
  {
    code: 900144,
    error: 'invalid_request',
    status: 400,
    text: "The request body must contain the following parameter: '{parameter}'.",
    remedy: 'Send the parameter.',
  },
  {
    code: 900561,
    error: 'invalid_request',
    status: 400,
    text: 'The endpoint only accepts {accepted} requests. Received a {received} request.',
    remedy: 'Use the other method.',
  },
  {
    code: 1002012,
    error: 'invalid_scope',
    status: 400,
    text: 'The provided value for scope {scope} is not valid. Client credential flows must have a scope value with /.default suffixed to the resource identifier (application ID URI).',
    remedy: 'Ask for <resource>/.default.',
  },
  {
    code: 7000215,
    error: 'invalid_client',
    status: 401,
    text: "Invalid client secret provided. Ensure the secret being sent in the request is the client secret value, not the client secret ID, for a secret added to app '{clientId}'.",
    remedy: "Send the secret's value. It is shown only once, when the secret is made.",
  },
  {
    code: 7000218,
    error: 'invalid_client',
    status: 401,
    text: "The request body must contain the following parameter: 'client_assertion' or 'client_secret'.",
    remedy: 'Send the secret, or register the app as a public client.',
  },
  {
    code: 7000222,
    error: 'invalid_client',
    status: 401,
    text: "The provided client secret keys for app '{clientId}' are expired.",
    remedy: 'Make a new secret and replace the old one in the app.',
  },
  {
    code: 9001023,
    error: 'invalid_request',
    status: 400,
    text: 'The grant type is not supported over the /common or /consumers endpoints. Please use the /organizations or tenant-specific endpoint.',
    remedy: 'Use the endpoint of the tenant.',
  },
  {
    code: 9002313,
    error: 'invalid_request',
    status: 400,
    text: 'Invalid request. Request is malformed or invalid: {detail}.',
    remedy: 'Correct the request.',
  },
  {
    code: 9002325,
    error: 'invalid_request',
    status: 400,
    text: 'Proof Key for Code Exchange is required for cross-origin authorization code redemption.',
    remedy: 'Send a code_challenge with the authorization request.',
  },
  {
    code: 9002326,
    error: 'invalid_request',
    status: 400,
    text: "Cross-origin token redemption is permitted only for the 'Single-Page Application' client-type. Request origin: '{origin}'.",
    remedy: "Register the redirect URI under 'Single-page application'.",
  },
  {
    code: 9002327,
    error: 'invalid_request',
    status: 400,
    text: "Tokens issued for the 'Single-Page Application' client-type may only be redeemed via cross-origin requests.",
    remedy: "Redeem in the browser, or register the redirect URI under 'Web'.",
  },
] as const satisfies readonly CatalogueEntry[];

export type AadstsCode = (typeof CATALOGUE)[number]['code'];

const BY_CODE: ReadonlyMap<number, CatalogueEntry> = new Map(CATALOGUE.map((entry) => [entry.code, entry]));

export function findCatalogueEntry(code: number): CatalogueEntry | undefined {
  return BY_CODE.get(code);
}
