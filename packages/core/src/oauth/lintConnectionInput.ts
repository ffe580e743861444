import { checkDisplayName } from '../connection/displayName.ts';
import type { AuthType, Connection, FieldProblem } from '../contract/index.ts';

/** The form as typed. Absent and empty are the same. */
export interface ConnectionDraft {
  readonly authType: AuthType;
  readonly displayName?: string;
  readonly account?: string;
  readonly tenantId?: string;
  readonly serviceAddress?: string;
  readonly password?: string;
  /** An existing registration, by id; then `clientId` and `clientSecret` are not asked for. */
  readonly registrationId?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
}

export interface KnownFacts {
  readonly connections: readonly Pick<Connection, 'id' | 'displayName' | 'tenantId'>[];
  readonly registrations?: readonly { readonly clientId: string; readonly tenantId: string | null }[];
  /** The connection being changed: its own name is not taken, and a secret left empty is kept. */
  readonly editing?: string;
}

/** The same limits as the contract's schemas; a test holds the two together. */
const longest = { account: 320, serviceAddress: 2048, secret: 1024 };
const guid = /^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/i;

/**
 * What can be said of a form before asking anybody. `path` is that of the request body. Tenant id and application id are
 * both GUIDs, so that a swap is only called one where a known id proves it; Microsoft's answer tells the rest, see
 * `fieldHints`. Markup in a name is a name.
 */
export function lintConnectionInput(draft: ConnectionDraft, known: KnownFacts): readonly FieldProblem[] {
  const oauth = draft.authType === 'oauth-delegated';
  return [
    lintName(draft, known),
    lintAccount(draft.account),
    oauth ? lintTenant(draft, known) : null,
    oauth ? lintClientId(draft, known) : null,
    oauth ? lintClientSecret(draft, known) : null,
    oauth ? null : lintPassword(draft, known),
    lintServiceAddress(draft.serviceAddress),
  ].filter((problem) => problem !== null);
}

/** Which fields Microsoft's answer points at. Empty when it points at none. */
export function fieldHints(code: string): readonly FieldProblem[] {
  switch (code.replace(/^AADSTS/i, '')) {
    case '90002':
      return [
        problem('tenantId', 'tenant_not_found', 'Microsoft knows no such tenant. Is this the application id instead?'),
      ];
    case '700016':
      return [
        problem(
          'registration.clientId',
          'application_not_found',
          'The tenant knows no such application. Is this the tenant id instead, or is the approval missing?',
        ),
      ];
    case '7000215':
      return [
        problem(
          'registration.clientSecret',
          'secret_refused',
          'Microsoft refused the secret. Copy its value, not its id.',
        ),
      ];
    case '50034':
      return [problem('account', 'account_not_found', 'The tenant has no such account.')];
    default:
      return [];
  }
}

function lintName({ displayName = '' }: ConnectionDraft, known: KnownFacts): FieldProblem | null {
  switch (checkDisplayName(displayName, known.connections, known.editing)) {
    case 'blank':
      return problem('displayName', 'blank', 'Give the connection a name.');
    case 'too_long':
      return problem('displayName', 'too_long', 'The name is longer than 120 characters.');
    case 'taken':
      return problem('displayName', 'taken', 'Another connection has this name.');
    case null:
      return null;
  }
}

function lintAccount(account = ''): FieldProblem | null {
  const typed = account.trim();
  if (typed === '') return problem('account', 'blank', 'Enter the address of the service account.');
  if (typed.length > longest.account) {
    return problem('account', 'too_long', `The address is longer than ${longest.account} characters.`);
  }
  if (!/^[^\s@]+@[^\s@]+$/.test(typed)) {
    return problem('account', 'not_an_address', 'Enter an address such as service@contoso.example.');
  }
  return null;
}

function lintTenant({ tenantId = '', clientId = '' }: ConnectionDraft, known: KnownFacts): FieldProblem | null {
  const typed = tenantId.trim();
  if (typed === '') return problem('tenantId', 'blank', 'Enter the tenant id.');
  if (!guid.test(typed)) return problem('tenantId', 'not_a_guid', 'A tenant id is 32 digits and letters with dashes.');
  if (
    includesId(
      known.registrations?.map((registration) => registration.clientId),
      typed,
    )
  ) {
    return problem('tenantId', 'is_client_id', 'This is an application id. Enter the tenant id here.');
  }
  if (sameId(typed, clientId)) {
    return problem('tenantId', 'same_as_client_id', 'Tenant id and application id cannot be the same.');
  }
  return null;
}

function lintClientId(draft: ConnectionDraft, known: KnownFacts): FieldProblem | null {
  if (filled(draft.registrationId) || (known.editing !== undefined && !filled(draft.clientId))) return null;
  const typed = draft.clientId?.trim() ?? '';
  const path = 'registration.clientId';
  if (typed === '') return problem(path, 'blank', 'Enter the application id.');
  if (!guid.test(typed)) return problem(path, 'not_a_guid', 'An application id is 32 digits and letters with dashes.');
  const tenants = [...known.connections, ...(known.registrations ?? [])].map(({ tenantId }) => tenantId ?? '');
  return includesId(tenants, typed)
    ? problem(path, 'is_tenant_id', 'This is a tenant id. Enter the application id here.')
    : null;
}

function lintClientSecret(draft: ConnectionDraft, known: KnownFacts): FieldProblem | null {
  if (filled(draft.registrationId)) return null;
  const secret = draft.clientSecret ?? '';
  const path = 'registration.clientSecret';
  const kept = known.editing !== undefined && !filled(draft.clientId);
  if (secret === '') return kept ? null : problem(path, 'blank', 'Enter the client secret.');
  if (guid.test(secret.trim())) {
    return problem(path, 'is_secret_id', 'This looks like the id of the secret. Copy the column "Value" instead.');
  }
  return lintSecretLength(path, secret);
}

function lintPassword({ password = '' }: ConnectionDraft, known: KnownFacts): FieldProblem | null {
  if (password !== '') return lintSecretLength('password', password);
  return known.editing === undefined ? problem('password', 'blank', 'Enter the password.') : null;
}

function lintSecretLength(path: string, secret: string): FieldProblem | null {
  if (secret.length <= longest.secret) return null;
  return problem(path, 'too_long', `A secret of more than ${longest.secret} characters cannot be stored.`);
}

function lintServiceAddress(address = ''): FieldProblem | null {
  const typed = address.trim();
  if (typed === '') return null;
  if (typed.length > longest.serviceAddress) {
    return problem('serviceAddress', 'too_long', `The address is longer than ${longest.serviceAddress} characters.`);
  }
  if (/^https?:\/\/[^\s/?#]+/i.test(typed)) return null;
  return problem('serviceAddress', 'not_a_url', 'Enter an address that begins with https://.');
}

function problem(path: string, code: string, message: string): FieldProblem {
  return { path, code, message };
}

function filled(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}

function sameId(a: string, b: string): boolean {
  return a.trim().toLowerCase() === b.trim().toLowerCase();
}

function includesId(ids: readonly string[] | undefined, wanted: string): boolean {
  return ids?.some((id) => sameId(id, wanted)) ?? false;
}
