import type { Protocol } from '../contract/index.ts';
import { type AuthorizeRequest, authorityOf, writeAuthorizeUrl } from './authorizeRequest.ts';
import type { Cloud } from './clouds.ts';
import {
  isError,
  lintAddressees,
  lintAuthorizeRequest,
  lintRedirect,
  type RequestFacts,
} from './lintAuthorizeRequest.ts';
import { type Found, type RequestFinding, toFindings } from './requestFindings.ts';
import { type AccessOptions, type OAuthAuthType, requiredAccess } from './requiredAccess.ts';
import { writeQuery } from './webAddress.ts';

/** A URL to send somebody to, or why it would have failed there; warnings do not hold it back. */
export type BuiltUrl =
  | { readonly ok: true; readonly url: string; readonly warnings: readonly RequestFinding[] }
  | { readonly ok: false; readonly findings: readonly RequestFinding[] };

/**
 * Where to send a person so that an account gives its grant. Refuses what the linter calls an error (guard G1). The code that
 * comes back is redeemed by the back end with the verifier behind `codeChallenge`.
 */
export function buildAuthorizeUrl(request: AuthorizeRequest, facts: RequestFacts = {}): BuiltUrl {
  const current: AuthorizeRequest = { ...request, endpoint: 'v2' };
  return decide(lintAuthorizeRequest(current, facts), () => writeAuthorizeUrl(current));
}

/** What `buildAdminConsentUrl` writes into the link for a Microsoft 365 admin. */
export interface AdminConsentRequest {
  readonly cloud?: Cloud;
  readonly authority?: string;
  /** The tenant that is to approve. An approval by another one counts for nothing, see `acceptConsent`. */
  readonly tenant: string;
  readonly clientId: string;
  readonly redirectUri: string;
  readonly state: string;
  /** One step of `adminConsentScopes`. Without scopes the old form is built: it approves all the app lists, and names nothing. */
  readonly scopes?: readonly string[];
}

/** Where to send a Microsoft 365 admin to approve an app for the organization. No grant comes of it. */
export function buildAdminConsentUrl(request: AdminConsentRequest, facts: RequestFacts = {}): BuiltUrl {
  const { tenant, clientId, redirectUri, state, scopes = [] } = request;
  const asked = { ...request, scopes };
  const found: readonly Found[] = [
    ...lintAddressees(asked, facts),
    lintRedirect(redirectUri, facts),
    state === '' && 'state_missing',
  ];
  return decide(toFindings(found), () => {
    const query = writeQuery({ client_id: clientId, scope: scopes.join(' '), redirect_uri: redirectUri, state });
    const version = scopes.length > 0 ? '/v2.0' : '';
    return `${authorityOf(request)}/${tenant}${version}/adminconsent?${query}`;
  });
}

/**
 * What to ask an admin to approve, one URL per step. Approving app roles takes `.default`, one resource at a time; an app made
 * available to many tenants asks for those of IMAP and POP under a name of their own.
 * Source: Microsoft, "Authenticate an IMAP, POP or SMTP connection using OAuth".
 */
export function adminConsentScopes(
  protocol: Protocol,
  authType: OAuthAuthType,
  { audience = 'many-tenants', ...options }: AccessOptions & Pick<RequestFacts, 'audience'> = {},
): readonly (readonly string[])[] {
  const { scopes } = requiredAccess(protocol, authType, options);
  const isMail = protocol === 'imap-smtp' || protocol === 'pop-smtp';
  const isWorldwide = options.cloud === undefined || options.cloud === 'global';
  if (authType !== 'oauth-app' || !isMail || audience === 'one-tenant' || !isWorldwide) return [scopes];
  return [['https://ps.outlook.com/.default'], scopes];
}

/** Who is to be signed out of Microsoft in this browser, and where to go then. */
export interface LogoutRequest {
  readonly cloud?: Cloud;
  readonly authority?: string;
  readonly tenant?: string;
  readonly returnTo?: string;
  /** The `login_hint` claim of who is to be signed out; without it Microsoft asks. */
  readonly logoutHint?: string;
}

/** Ends the browser's session at Microsoft, so that nobody answers for the service account by accident. */
export function buildLogoutUrl({ tenant = 'common', returnTo, logoutHint, ...at }: LogoutRequest = {}): string {
  const query = writeQuery({ post_logout_redirect_uri: returnTo, logout_hint: logoutHint });
  return `${authorityOf(at)}/${encodeURIComponent(tenant)}/oauth2/v2.0/logout${query === '' ? '' : `?${query}`}`;
}

function decide(findings: readonly RequestFinding[], write: () => string): BuiltUrl {
  if (findings.some(isError)) return { ok: false, findings };
  return { ok: true, url: write(), warnings: findings };
}
