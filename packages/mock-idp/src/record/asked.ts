import { isGuid } from '../directory/identifiers.ts';
import type { SignIn } from '../mockIdp.ts';
import { toFingerprint } from '../world/signInLog.ts';
import type { Fingerprint } from './requestRecord.ts';

const LONGEST = 200;
const MOST = 60;
const WORDS = /^[\x20-\x7e]*$/;
const GUID = /^[0-9a-f-]{36}$/i;
const ADDRESS = /^[^\s@]{1,64}@[a-z0-9-]+(?:\.[a-z0-9-]+)+$/i;

/** Parameters whose values say what a client wants and nothing about its secrets, with the form they must have to be shown. */
const HARMLESS: Readonly<Record<string, RegExp>> = {
  account: /^[0-9a-f-]{36}\/[0-9a-f-]{36}$/i,
  answer: WORDS,
  'api-version': WORDS,
  authorization_endpoint: WORDS,
  claims: WORDS,
  client_assertion_type: WORDS,
  client_id: GUID,
  client_info: WORDS,
  code_challenge_method: WORDS,
  domain_hint: WORDS,
  grant_type: WORDS,
  login_hint: ADDRESS,
  loginfmt: ADDRESS,
  max_age: WORDS,
  organization: WORDS,
  prompt: WORDS,
  requested_token_use: WORDS,
  resource: WORDS,
  response_mode: WORDS,
  response_type: WORDS,
  scope: WORDS,
  tenant: WORDS,
  username: ADDRESS,
  'client-request-id': GUID,
  'x-client-SKU': WORDS,
  'x-client-VER': WORDS,
  'x-client-OS': WORDS,
  'x-client-CPU': WORDS,
};

/** Of these only where they lead is shown, because an application may carry anything in their query. */
const ADDRESSES = new Set(['redirect_uri', 'post_logout_redirect_uri']);

/** Parameters as they may be recorded: a name that is not known to be harmless has its value as length and hash. */
export function describeParameters(
  ...sources: readonly (URLSearchParams | undefined)[]
): Readonly<Record<string, string | Fingerprint>> {
  const pairs = sources.flatMap((source) => [...(source ?? [])]).slice(0, MOST);
  return Object.fromEntries(
    pairs.map(([name, value]) => [name.slice(0, 64).replaceAll(/[^\x20-\x7e]/g, '?'), describeValue(name, value)]),
  );
}

function describeValue(name: string, value: string): string | Fingerprint {
  if (value === '') return '';
  if (ADDRESSES.has(name)) return withoutQuery(value) ?? toFingerprint(value);
  const form = Object.hasOwn(HARMLESS, name) ? HARMLESS[name] : undefined;
  if (form === undefined || value.length > 4 * LONGEST || !form.test(value)) return toFingerprint(value);
  return value.length > LONGEST ? `${value.slice(0, LONGEST)}...` : value;
}

/** Where an address leads: undefined for what is none. */
export function withoutQuery(address: string): string | undefined {
  if (!URL.canParse(address)) return undefined;
  const { protocol, host, pathname } = new URL(address);
  return `${protocol}//${host}${pathname}`.slice(0, LONGEST);
}

/** A sign-in without what somebody may have put in the wrong field: ids are ids, names are addresses, or they are left out. */
export function withoutStrayValues(entry: Omit<SignIn, 'at'>): Omit<SignIn, 'at'> {
  const { upn, scope, ...rest } = entry;
  return {
    ...rest,
    clientId: isGuid(rest.clientId) ? rest.clientId : '',
    tenantId: /^[a-z0-9.-]{1,100}$/i.test(rest.tenantId) ? rest.tenantId : '',
    ...(upn !== undefined && (ADDRESS.test(upn) || upn.includes('#EXT#')) ? { upn } : {}),
    ...(scope === undefined ? {} : { scope: scope.slice(0, 4 * LONGEST) }),
  };
}
