import { checkDisplayName } from '../connection/displayName.ts';
import type { AuthType, Connection, FieldProblem, Protocol } from '../contract/index.ts';
import { type ConnectionField, connectionFields } from './connectionFields.ts';
import { includesId, isGuid, sameId } from './guid.ts';

/** The form as typed. Absent and empty are the same. */
export interface ConnectionDraft {
  readonly authType: AuthType;
  /** Default `ews`. */
  readonly protocol?: Protocol;
  readonly displayName?: string;
  readonly account?: string;
  readonly tenantId?: string;
  readonly serviceAddress?: string;
  readonly password?: string;
  /** An existing registration, by id; then `clientId` and `clientSecret` are not asked for. */
  readonly registrationId?: string;
  readonly clientId?: string;
  readonly clientSecret?: string;
  /** PEM of a certificate and its private key, instead of a secret. */
  readonly certificate?: string;
}

export interface KnownFacts {
  readonly connections: readonly Pick<Connection, 'id' | 'displayName' | 'tenantId'>[];
  readonly registrations?: readonly { readonly clientId: string; readonly tenantId: string | null }[];
  /** The connection being changed: its own name is not taken, and a secret left empty is kept. */
  readonly editing?: string;
}

/** The same limits as the contract's schemas; a test holds the two together. */
const longest = { account: 320, serviceAddress: 2048, secret: 1024 };

type Lint = (draft: ConnectionDraft, known: KnownFacts) => FieldProblem | null;

const lints: Readonly<Record<ConnectionField, Lint>> = {
  displayName: lintName,
  account: lintAccount,
  tenantId: lintTenant,
  'registration.clientId': lintClientId,
  'registration.clientSecret': lintClientSecret,
  'registration.certificate': lintCertificate,
  password: lintPassword,
  serviceAddress: lintServiceAddress,
};

/**
 * What can be said of a form before asking anybody. `path` is that of the request body. Tenant id and application id are
 * both GUIDs, so that a swap is only called one where a known id proves it; Microsoft's answer tells the rest, see
 * `fieldHints`. Markup in a name is a name.
 */
export function lintConnectionInput(draft: ConnectionDraft, known: KnownFacts): readonly FieldProblem[] {
  const fields = connectionFields(draft.protocol ?? 'ews', draft.authType);
  if (fields === null) {
    return [problem('authType', 'not_for_protocol', 'This protocol has no such way to sign in.')];
  }
  return fields.map((field) => lints[field](draft, known)).filter((problem) => problem !== null);
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

function lintAccount({ account = '' }: ConnectionDraft): FieldProblem | null {
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
  if (!isGuid(typed)) return problem('tenantId', 'not_a_guid', 'A tenant id is 32 digits and letters with dashes.');
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
  if (keepsCredential(draft, known)) return null;
  const typed = draft.clientId?.trim() ?? '';
  const path = 'registration.clientId';
  if (typed === '') return problem(path, 'blank', 'Enter the application id.');
  if (!isGuid(typed)) return problem(path, 'not_a_guid', 'An application id is 32 digits and letters with dashes.');
  const tenants = [...known.connections, ...(known.registrations ?? [])].map(({ tenantId }) => tenantId ?? '');
  return includesId(tenants, typed)
    ? problem(path, 'is_tenant_id', 'This is a tenant id. Enter the application id here.')
    : null;
}

function lintClientSecret(draft: ConnectionDraft, known: KnownFacts): FieldProblem | null {
  if (keepsCredential(draft, known) || filled(draft.certificate)) return null;
  const secret = draft.clientSecret ?? '';
  const path = 'registration.clientSecret';
  if (secret === '') return problem(path, 'blank', 'Enter the client secret.');
  if (isGuid(secret)) {
    return problem(path, 'is_secret_id', 'This looks like the id of the secret. Copy the column "Value" instead.');
  }
  return lintSecretLength(path, secret);
}

/** Exchange's own administration takes no secret from an app. */
function lintCertificate(draft: ConnectionDraft, known: KnownFacts): FieldProblem | null {
  const path = 'registration.certificate';
  const pem = draft.certificate ?? '';
  const isNeeded = draft.protocol === 'exchange-admin' && !keepsCredential(draft, known);
  if (!filled(pem)) return isNeeded ? problem(path, 'blank', 'Add a certificate: a secret will not do here.') : null;
  if (/-BEGIN CERTIFICATE-/.test(pem) && /-BEGIN ([A-Z]+ )?PRIVATE KEY-/.test(pem)) return null;
  return problem(path, 'not_a_certificate', 'Paste the certificate and its private key, as PEM.');
}

/** An existing registration, or a stored connection whose app stays, brings its own. */
function keepsCredential(draft: ConnectionDraft, known: KnownFacts): boolean {
  return filled(draft.registrationId) || (known.editing !== undefined && !filled(draft.clientId));
}

function lintPassword({ password = '' }: ConnectionDraft, known: KnownFacts): FieldProblem | null {
  if (password !== '') return lintSecretLength('password', password);
  return known.editing === undefined ? problem('password', 'blank', 'Enter the password.') : null;
}

function lintSecretLength(path: string, secret: string): FieldProblem | null {
  if (secret.length <= longest.secret) return null;
  return problem(path, 'too_long', `A secret of more than ${longest.secret} characters cannot be stored.`);
}

function lintServiceAddress({ serviceAddress: address = '' }: ConnectionDraft): FieldProblem | null {
  const typed = address.trim();
  if (typed === '') return null;
  if (typed.length > longest.serviceAddress) {
    return problem('serviceAddress', 'too_long', `The address is longer than ${longest.serviceAddress} characters.`);
  }
  const isUrl = /^https?:\/\/[^\s/?#]+/i.test(typed);
  return isUrl ? null : problem('serviceAddress', 'not_a_url', 'Enter an address that begins with https://.');
}

function problem(path: string, code: string, message: string): FieldProblem {
  return { path, code, message };
}

function filled(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}
