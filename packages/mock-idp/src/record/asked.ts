import { PROMPTS } from '../authorize/journey.ts';
import { isGuid } from '../directory/identifiers.ts';
import type { WorldDirectory } from '../directory/worldDirectory.ts';
import { RESPONSE_MODES } from '../provider/responseModes.ts';
import { type Fingerprint, toFingerprint } from './fingerprint.ts';
import type { SignIn } from './signIn.ts';

const LONGEST = 200;
const MOST = 60;

/** How a name of this world is told from a password that looks like one. */
export type Names = Pick<WorldDirectory, 'findUser' | 'findTenant'>;
type Form = (value: string, names: Names) => boolean;

/** Of an account, or one that could be: a wrong name in a tenant's domain is what a record is read for. */
const isName: Form = (value, { findUser, findTenant }) => {
  const domain = /^[^\s@]{1,64}@([a-z0-9-]+(?:\.[a-z0-9-]+)+)$/i.exec(value)?.[1]?.toLowerCase();
  if (domain === undefined) return false;
  return findUser(value) !== undefined || findTenant(domain)?.domains.includes(domain) === true;
};
const isText: Form = (value) => /^[\x20-\x7e]*$/.test(value) && isPlain(value);
const isNumber: Form = (value) => /^\d{1,9}(?:[.-]\d{1,4}){0,2}$/.test(value);
/** One of the words a protocol knows. */
const oneOf =
  (...words: readonly string[]): Form =>
  (value) =>
    value.split(' ').every((word) => words.includes(word.toLowerCase()));

const isGrant = oneOf('authorization_code', 'refresh_token', 'client_credentials', 'password', 'device_code');
/** Registered in "OAuth URI" (RFC 6755). */
const isOAuthUri: Form = (value) => /^urn:ietf:params:oauth:[a-z0-9:_-]{1,60}$/.test(value);

/** Parameters whose values say what a client wants and nothing about its secrets, with the form they must have to be shown. */
const HARMLESS: Readonly<Record<string, Form>> = {
  as: isText,
  account: (value) => value.split('/').every(isGuid),
  answer: oneOf('accept', 'cancel', 'continue', 'yes', 'no', 'approve', 'deny'),
  'api-version': isNumber,
  claims: isText,
  client_assertion_type: isOAuthUri,
  client_id: isGuid,
  client_info: isNumber,
  code_challenge_method: oneOf('plain', 's256'),
  domain_hint: isText,
  grant_type: (value, names) => isGrant(value, names) || isOAuthUri(value, names),
  instance_aware: oneOf('true', 'false'),
  login_hint: isName,
  loginfmt: isName,
  max_age: isNumber,
  organization: isNumber,
  prompt: oneOf(...PROMPTS),
  requested_token_use: oneOf('on_behalf_of'),
  resource: isText,
  response_mode: oneOf(...RESPONSE_MODES),
  response_type: oneOf('code', 'id_token', 'token'),
  return_spa_code: isNumber,
  scope: isText,
  tenant: isText,
  username: isName,
  'client-request-id': isGuid,
  'x-client-SKU': isText,
  'x-client-VER': isText,
  'x-client-OS': isText,
  'x-client-CPU': isText,
};

/** Of these only where they lead is shown, because an application may carry anything in their query. */
const ADDRESSES = new Set(['authorization_endpoint', 'redirect_uri', 'post_logout_redirect_uri']);

/** Parameters as they may be recorded: a name that is not known to be harmless has its value as length and hash. */
export function describeParameters(
  sources: readonly (URLSearchParams | undefined)[],
  names: Names,
): Readonly<Record<string, string | Fingerprint>> {
  const pairs = sources.flatMap((source) => [...(source ?? [])]).slice(0, MOST);
  return Object.fromEntries(
    pairs.map(([name, value]) => [
      name.slice(0, 64).replaceAll(/[^\x20-\x7e]/g, '?'),
      describeValue(name, value, names),
    ]),
  );
}

function describeValue(name: string, value: string, names: Names): string | Fingerprint {
  if (value === '') return '';
  if (ADDRESSES.has(name)) return withoutQuery(value) ?? toFingerprint(value);
  const fits = Object.hasOwn(HARMLESS, name) ? HARMLESS[name] : undefined;
  if (fits === undefined || value.length > 4 * LONGEST || !fits(value, names)) return toFingerprint(value);
  return value.length > LONGEST ? `${value.slice(0, LONGEST)}...` : value;
}

/** Where an address leads: undefined for what is none, or what a secret with a colon in it would look like. */
export function withoutQuery(address: string): string | undefined {
  if (!/^(?:[a-z][a-z0-9+.-]*:\/\/|urn:)/i.test(address) || !URL.canParse(address)) return undefined;
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${withoutOpaque(pathname)}`.slice(0, LONGEST);
}

/** A path without what could be a secret that somebody put into it. */
export function withoutOpaque(path: string): string {
  return path
    .split('/')
    .map((segment) => (isPlain(segment) ? segment : '...'))
    .join('/');
}

/**
 * Whether nothing in a text could be a token, a code or a secret: those are long, and mix digits with small and capital letters, as no
 * scope, claim or name of a library does. Ids are none.
 */
export function isPlain(text: string): boolean {
  const runs = text.replaceAll(/[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}/gi, ' ').match(/[\w.~+=-]{16,}/g) ?? [];
  return runs.every((run) => run.length < 64 && ![/[a-z]/, /[A-Z]/, /\d/].every((kind) => kind.test(run)));
}

/** A sign-in without what somebody may have put in the wrong field: ids are ids, names are names, or they are left out. */
export function withoutStrayValues(entry: Omit<SignIn, 'at'>, names: Names): Omit<SignIn, 'at'> {
  const { upn, scope, client, ...rest } = entry;
  return {
    ...rest,
    clientId: isGuid(rest.clientId) ? rest.clientId : '',
    tenantId: /^[a-z0-9.-]{1,100}$/i.test(rest.tenantId) && isPlain(rest.tenantId) ? rest.tenantId : '',
    ...(upn !== undefined && isName(upn, names) ? { upn } : {}),
    ...(scope !== undefined && isPlain(scope) ? { scope: scope.slice(0, 4 * LONGEST) } : {}),
    ...(client !== undefined && isPlain(client) ? { client } : {}),
  };
}
