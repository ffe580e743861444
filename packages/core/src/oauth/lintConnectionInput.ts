import { checkDisplayName } from '../connection/displayName.ts';
import type { AuthType, Connection, FieldProblem, Protocol } from '../contract/index.ts';
import { type ConnectionField, connectionFields } from './connectionFields.ts';
import { isGuid, sameId } from './guid.ts';

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

/** What is there already, so that the form can tell a name that is taken and an app that is known. */
export interface KnownFacts {
  readonly connections: readonly Pick<Connection, 'id' | 'displayName' | 'tenantId'>[];
  readonly registrations?: readonly { readonly clientId: string; readonly tenantId: string | null }[];
  /** The connection being changed: its own name is not taken, and a secret left empty is kept. */
  readonly editing?: string;
}

/** The same limits as the contract's schemas; a test holds the two together. */
const longest = { account: 320, serviceAddress: 2048, secret: 1024 };

/** Code and sentence; null: nothing to say. */
type Found = readonly [code: string, message: string] | null;
type Lint = (draft: ConnectionDraft, known: KnownFacts) => Found;

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
    return toProblem('authType', ['not_for_protocol', 'This protocol has no such way to sign in.']);
  }
  return fields.flatMap((field) => toProblem(field, lints[field](draft, known)));
}

const hints: Readonly<Record<string, readonly [field: ConnectionField, code: string, message: string]>> = {
  90002: ['tenantId', 'tenant_not_found', 'Microsoft knows no such tenant. Is this the application id instead?'],
  700016: [
    'registration.clientId',
    'application_not_found',
    'The tenant knows no such application. Is this the tenant id instead, or is the approval missing?',
  ],
  7000215: ['registration.clientSecret', 'secret_refused', 'Microsoft refused the secret. Copy its value, not its id.'],
  50034: ['account', 'account_not_found', 'The tenant has no such account.'],
};

/** Which fields Microsoft's answer points at. Empty when it points at none. */
export function fieldHints(code: string): readonly FieldProblem[] {
  const hint = hints[code.replace(/^AADSTS/i, '')];
  return hint === undefined ? [] : toProblem(hint[0], [hint[1], hint[2]]);
}

function toProblem(path: string, found: Found): readonly FieldProblem[] {
  return found === null ? [] : [{ path, code: found[0], message: found[1] }];
}

function lintName({ displayName = '' }: ConnectionDraft, known: KnownFacts): Found {
  const code = checkDisplayName(displayName, known.connections, known.editing);
  const message = {
    blank: 'Give the connection a name.',
    too_long: 'The name is longer than 120 characters.',
    taken: 'Another connection has this name.',
  };
  return code && [code, message[code]];
}

function lintAccount({ account = '' }: ConnectionDraft): Found {
  const typed = account.trim();
  if (typed === '') return ['blank', 'Enter the address of the service account.'];
  if (typed.length > longest.account) return tooLong('The address', longest.account);
  const isAddress = /^[^\s@]+@[^\s@]+$/.test(typed);
  return isAddress ? null : ['not_an_address', 'Enter an address such as service@contoso.example.'];
}

function lintTenant({ tenantId = '', clientId = '' }: ConnectionDraft, { registrations = [] }: KnownFacts): Found {
  const typed = tenantId.trim();
  if (typed === '') return ['blank', 'Enter the tenant id.'];
  if (!isGuid(typed)) return ['not_a_guid', 'A tenant id is 32 digits and letters with dashes.'];
  if (registrations.some((registration) => sameId(registration.clientId, typed))) {
    return ['is_client_id', 'This is an application id. Enter the tenant id here.'];
  }
  return sameId(typed, clientId) ? ['same_as_client_id', 'Tenant id and application id cannot be the same.'] : null;
}

function lintClientId(draft: ConnectionDraft, known: KnownFacts): Found {
  if (keepsCredential(draft, known)) return null;
  const typed = draft.clientId?.trim() ?? '';
  if (typed === '') return ['blank', 'Enter the application id.'];
  if (!isGuid(typed)) return ['not_a_guid', 'An application id is 32 digits and letters with dashes.'];
  const isTenant = [...known.connections, ...(known.registrations ?? [])].some(({ tenantId }) =>
    sameId(tenantId ?? '', typed),
  );
  return isTenant ? ['is_tenant_id', 'This is a tenant id. Enter the application id here.'] : null;
}

function lintClientSecret(draft: ConnectionDraft, known: KnownFacts): Found {
  if (keepsCredential(draft, known) || filled(draft.certificate)) return null;
  const secret = draft.clientSecret ?? '';
  if (secret === '') return ['blank', 'Enter the client secret.'];
  if (isGuid(secret)) {
    return ['is_secret_id', 'This looks like the id of the secret. Copy the column "Value" instead.'];
  }
  return lintSecretLength(secret);
}

/** Exchange's own administration takes no secret from an app. */
function lintCertificate(draft: ConnectionDraft, known: KnownFacts): Found {
  const pem = draft.certificate ?? '';
  const isNeeded = draft.protocol === 'exchange-admin' && !keepsCredential(draft, known);
  if (!filled(pem)) return isNeeded ? ['blank', 'Add a certificate: a secret will not do here.'] : null;
  const isWhole = /-BEGIN CERTIFICATE-/.test(pem) && /-BEGIN ([A-Z]+ )?PRIVATE KEY-/.test(pem);
  return isWhole ? null : ['not_a_certificate', 'Paste the certificate and its private key, as PEM.'];
}

/** An existing registration, or a stored connection whose app stays, brings its own. */
function keepsCredential(draft: ConnectionDraft, known: KnownFacts): boolean {
  return filled(draft.registrationId) || (known.editing !== undefined && !filled(draft.clientId));
}

function lintPassword({ password = '' }: ConnectionDraft, known: KnownFacts): Found {
  if (password !== '') return lintSecretLength(password);
  return known.editing === undefined ? ['blank', 'Enter the password.'] : null;
}

function lintSecretLength(secret: string): Found {
  return secret.length <= longest.secret ? null : tooLong('The secret', longest.secret);
}

function tooLong(what: string, limit: number): Found {
  return ['too_long', `${what} is longer than ${limit} characters.`];
}

const mailSchemes: Partial<Readonly<Record<Protocol, string>>> = { 'imap-smtp': 'imap', 'pop-smtp': 'pop' };

function lintServiceAddress({ serviceAddress: address = '', protocol = 'ews' }: ConnectionDraft): Found {
  const typed = address.trim();
  const scheme = mailSchemes[protocol] ?? 'http';
  if (typed.length > longest.serviceAddress) return tooLong('The address', longest.serviceAddress);
  const isUrl = typed === '' || new RegExp(`^${scheme}s?://[^\\s/?#]+`, 'i').test(typed);
  return isUrl ? null : ['not_a_url', `Enter an address that begins with ${scheme}s://.`];
}

function filled(value: string | undefined): boolean {
  return value !== undefined && value.trim() !== '';
}
