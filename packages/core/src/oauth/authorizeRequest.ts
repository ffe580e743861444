import { type Cloud, clouds } from './clouds.ts';
import { listScopes } from './scope.ts';
import { readAddress, readQuery, writeQuery } from './webAddress.ts';

/** A request to Entra's authorize endpoint, as a product would send it or as one was found. Absent and empty are the same. */
export interface AuthorizeRequest {
  readonly cloud?: Cloud;
  /** Origin to ask instead of the cloud's own: a mock, or a proxy. */
  readonly authority?: string;
  /** Tenant id, a domain of the tenant, or `organizations`. */
  readonly tenant: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly scopes: readonly string[];
  /** At least 128 random bits; what comes back with the answer. */
  readonly state: string;
  readonly nonce?: string;
  /** PKCE (RFC 7636): base64url of the SHA-256 of the verifier. */
  readonly codeChallenge?: string;
  readonly codeChallengeMethod?: string;
  readonly responseMode?: string;
  /** Default `select_account`; null sends none, and lets Microsoft answer with whoever is signed in. */
  readonly prompt?: string | null;
  /** The only personal datum put in a URL. */
  readonly loginHint?: string;
  readonly domainHint?: string;
  /** JSON text, as a claims challenge gave it. */
  readonly claims?: string;
  /** `v1` only in requests that were found: nothing here builds one. */
  readonly endpoint?: 'v2' | 'v1';
  /** The v1 parameter that named the resource. */
  readonly resource?: string;
}

/** The query parameter that each member travels in. */
const parameters = {
  clientId: 'client_id',
  redirectUri: 'redirect_uri',
  responseMode: 'response_mode',
  state: 'state',
  nonce: 'nonce',
  codeChallenge: 'code_challenge',
  codeChallengeMethod: 'code_challenge_method',
  prompt: 'prompt',
  loginHint: 'login_hint',
  domainHint: 'domain_hint',
  claims: 'claims',
  resource: 'resource',
} as const;
type Member = keyof typeof parameters;
const members = Object.keys(parameters) as readonly Member[];

/** The request without a look at whether it is wise, see `buildAuthorizeUrl`. */
export function writeAuthorizeUrl(request: AuthorizeRequest): string {
  const said = { responseMode: 'query', codeChallengeMethod: 'S256', ...request, prompt: promptOf(request) };
  const query = writeQuery({
    response_type: 'code',
    scope: request.scopes.join(' '),
    ...Object.fromEntries(members.map((member) => [parameters[member], said[member]])),
    // Makes the answer name the home account, by which a guest is recognised.
    client_info: '1',
  });
  return `${authorityOf(request)}/${request.tenant}/oauth2/v2.0/authorize?${query}`;
}

/** Reads an authorize URL that somebody found or pasted; null when it is none. */
export function readAuthorizeUrl(text: string): AuthorizeRequest | null {
  const address = readAddress(text.trim());
  const found = /^\/([^/]+)\/oauth2(\/v2\.0)?\/authorize\/?$/i.exec(address?.path ?? '');
  if (address === null || found === null) return null;
  const [, tenant = '', version] = found;
  const fields = readQuery(address.query);
  const get = (name: string) => fields.get(name) ?? '';
  return {
    authority: address.origin,
    endpoint: version === undefined ? 'v1' : 'v2',
    tenant,
    scopes: listScopes(get('scope')),
    ...(Object.fromEntries(members.map((member) => [member, get(parameters[member])])) as Record<Member, string>),
    prompt: fields.get('prompt') ?? null,
    // What RFC 7636 takes a challenge without a method for.
    codeChallengeMethod: get('code_challenge_method') || 'plain',
  };
}

export function authorityOf({ authority, cloud = 'global' }: Pick<AuthorizeRequest, 'authority' | 'cloud'>): string {
  return authority?.replace(/\/+$/, '') || clouds[cloud].login;
}

export function promptOf({ prompt }: Pick<AuthorizeRequest, 'prompt'>): string | null {
  return prompt === undefined ? 'select_account' : prompt;
}
