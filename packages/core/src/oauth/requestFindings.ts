/** What can be wrong with a sign-in request before it is sent; each has a sentence and a remedy in its finding. */
export type RequestFindingCode =
  | 'authority_malformed'
  | 'tenant_malformed'
  | 'consumer_tenant'
  | 'shared_authority'
  | 'personal_accounts_invited'
  | 'client_id_malformed'
  | 'ids_swapped'
  | 'redirect_malformed'
  | 'redirect_nativeclient'
  | 'redirect_urn'
  | 'redirect_not_https'
  | 'redirect_not_registered'
  | 'redirect_slash'
  | 'redirect_other_host'
  | 'scope_missing'
  | 'scope_unknown'
  | 'scope_mixed'
  | 'scope_default_mixed'
  | 'scope_wrong_resource'
  | 'offline_access_missing'
  | 'state_missing'
  | 'state_short'
  | 'pkce_missing'
  | 'pkce_plain'
  | 'pkce_malformed'
  | 'prompt_consent'
  | 'prompt_admin_consent'
  | 'prompt_unknown'
  | 'silent_account'
  | 'secret_is_id'
  | 'public_with_secret'
  | 'confidential_without_credential'
  | 'v1_endpoint'
  | 'resource_parameter';

/** One fault of a sign-in request, with what Microsoft would answer and how to mend it. */
export interface RequestFinding {
  readonly code: RequestFindingCode;
  /** An error will fail, now or within the hour; nothing with an error is built. */
  readonly severity: 'error' | 'warning';
  /** The member of the request, or of the facts, that is at fault. */
  readonly field: string;
  /** Microsoft's number for what would come of it. */
  readonly aadsts: string | null;
  readonly message: string;
  readonly remedy: string;
  readonly source: string;
}

const docs = 'https://learn.microsoft.com/en-us/entra/identity-platform/';
const bestPractice = 'https://www.rfc-editor.org/rfc/rfc9700';

/** Where the rules for a member are written down; what is not here follows from Microsoft's list of error codes. */
const sources: Readonly<Record<string, string>> = {
  redirectUri: `${docs}reply-url`,
  scopes: `${docs}scopes-oidc`,
  prompt: `${docs}v2-oauth2-auth-code-flow`,
  endpoint: `${docs}v2-oauth2-auth-code-flow`,
  state: bestPractice,
  codeChallenge: bestPractice,
  codeChallengeMethod: bestPractice,
};

const useTenantId = 'Use the tenant id.';
const useCallback = 'Use an https callback, or loopback.';
const useSelect = 'Use select_account.';
const useApproval = 'Use select_account; admins approve by a link of its own.';
const sameAsRegistered = 'Make it the same as in the app.';
const randomBits = 'Send 128 random bits.';
const useListed = 'Use the scopes listed for the protocol.';

/** Field (`~`: only a warning), AADSTS number, what is wrong, what to do, and its source where that is another. */
type Text = readonly [field: string, aadsts: string, message: string, remedy: string, source?: string];

const texts: Readonly<Record<RequestFindingCode, Text>> = {
  authority_malformed: ['authority', '', 'The authority is no web origin.', 'Use https, or http on this machine.'],
  tenant_malformed: ['tenant', '90002', 'This is no tenant.', useTenantId],
  consumer_tenant: ['tenant', '500208', 'Personal accounts have no mailbox in an organization.', useTenantId],
  shared_authority: ['tenant', '50194', 'An app of one tenant is not known at an authority for all.', useTenantId],
  personal_accounts_invited: ['~tenant', '', '"common" invites personal accounts.', useTenantId],
  client_id_malformed: ['clientId', '700038', 'The application id is no GUID.', 'Copy it from the app.'],
  ids_swapped: ['clientId', '700016', 'Tenant id and application id are swapped.', 'Exchange them.'],
  redirect_malformed: ['redirectUri', '50011', 'This is no redirect URI.', useCallback],
  redirect_nativeclient: [
    'redirectUri',
    '',
    'Since 2026 this page leads people astray.',
    useCallback,
    'https://github.com/tarickb/sasl-xoauth2/issues/119',
  ],
  redirect_urn: ['redirectUri', '500119', 'Microsoft refuses urn: here.', useCallback],
  redirect_not_https: ['redirectUri', '50011', 'Off this machine it has to be https.', useCallback],
  redirect_not_registered: ['redirectUri', '50011', 'The app does not list it.', 'Add it to the app.'],
  redirect_slash: ['redirectUri', '50011', 'The last slash, or a capital letter, differs.', sameAsRegistered],
  redirect_other_host: [
    'redirectUri',
    '50011',
    'Scheme, host or port differ, as behind a proxy.',
    'Set the public address of the back end.',
  ],
  scope_missing: ['scopes', '', 'A permission the connection needs is not asked for.', useListed],
  scope_unknown: ['scopes', '500011', 'Exchange Online knows no such scope.', useListed],
  scope_mixed: ['scopes', '700022', 'A token is for one service; these are of several.', 'Ask once per service.'],
  scope_default_mixed: ['scopes', '70011', '.default stands alone.', useListed],
  scope_wrong_resource: [
    'scopes',
    '',
    'The token would be for another service. Scopes without address are of Graph.',
    useListed,
  ],
  offline_access_missing: ['scopes', '900144', 'The grant would end within the hour.', 'Add offline_access.'],
  state_missing: ['state', '', 'Anybody could answer in its place.', randomBits],
  state_short: ['~state', '', 'It can be guessed.', randomBits],
  pkce_missing: ['codeChallenge', '', 'A stolen code could be used.', 'Use PKCE by S256.'],
  pkce_plain: ['codeChallengeMethod', '', 'It shows the verifier.', 'Use PKCE by S256.'],
  pkce_malformed: ['codeChallenge', '501491', 'By S256 it has 43 characters.', 'Hash the verifier.'],
  prompt_consent: [
    'prompt',
    '90094',
    'Since 2026 it stops everybody who is no admin.',
    useApproval,
    'https://github.com/mattermost/mattermost-plugin-mscalendar/issues/536',
  ],
  prompt_admin_consent: [
    'prompt',
    '90023',
    'There is no such prompt any more.',
    useApproval,
    `${docs}v2-admin-consent`,
  ],
  prompt_unknown: ['prompt', '90023', 'There is no such prompt.', useSelect],
  silent_account: ['~prompt', '', 'Whoever is signed in may answer unasked.', useSelect],
  secret_is_id: ['clientSecret', '7000215', 'This looks like the id of the secret.', 'Copy the column "Value".'],
  public_with_secret: ['credential', '700025', 'A public client must not send one.', 'Make it a web app, or drop it.'],
  confidential_without_credential: [
    'credential',
    '7000218',
    'A web app must prove itself.',
    'Add a secret or certificate.',
  ],
  v1_endpoint: ['~endpoint', '', 'This is the old endpoint.', 'Use /oauth2/v2.0/.'],
  resource_parameter: ['resource', '901002', 'Only the old endpoint takes it.', useListed],
};

/** A code that was found, or what a check that found nothing leaves. */
export type Found = RequestFindingCode | false | null;

export function toFindings(found: readonly Found[]): readonly RequestFinding[] {
  return found.filter((code) => typeof code === 'string').map((code) => toFinding(code));
}

function toFinding(code: RequestFindingCode): RequestFinding {
  const [marked, aadsts, message, remedy, source] = texts[code];
  const field = marked.replace('~', '');
  return {
    code,
    severity: field === marked ? 'error' : 'warning',
    field,
    aadsts: aadsts || null,
    message,
    remedy,
    source: source ?? sources[field] ?? `${docs}reference-error-codes`,
  };
}
