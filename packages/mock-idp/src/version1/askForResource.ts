import { EntraError } from '../entra/entraError.ts';
import { findParameter } from '../token/tokenRequest.ts';

type Parameters = ReadonlyMap<string, string>;

/** What every sign-in at version 1 gets without asking: an id_token and a refresh token. */
const SIGN_IN = 'openid profile offline_access';

/** These grants remember the resource of their sign-in. */
const REMEMBERING: ReadonlySet<string> = new Set([
  'authorization_code',
  'refresh_token',
  'device_code',
  'urn:ietf:params:oauth:grant-type:device_code',
]);

/**
 * A version 1 request in the words of version 2: `resource` is everything the registration lists of that API. Whatever `scope` says has
 * no effect ("Authorize access to Azure Active Directory web applications using the OAuth 2.0 code grant flow").
 */
export function toScope(resource: string | undefined): string {
  return resource === undefined ? SIGN_IN : `${SIGN_IN} ${toDefault(resource)}`;
}

/** Of a scope from here; undefined if the request named no resource. */
export function resourceIn(scope: string): string | undefined {
  const asked = scope.split(' ').find((one) => one.endsWith(DEFAULT));
  return asked?.slice(0, -DEFAULT.length);
}

/** Throws 900144 where a grant that remembers no resource names none, and 500011. */
export function translateForm(form: URLSearchParams): URLSearchParams {
  const grantType = findParameter(form, 'grant_type') ?? '';
  const resource = findParameter(form, 'resource');
  if (resource === undefined && !REMEMBERING.has(grantType)) throw new EntraError(900144, { parameter: 'resource' });
  const translated = new URLSearchParams(form);
  for (const name of ['resource', 'scope']) translated.delete(name);
  if (resource !== undefined) {
    translated.set('scope', grantType === 'client_credentials' ? toDefault(resource) : toScope(resource));
  }
  // As ADAL calls it.
  const deviceCode = form.get('code');
  if (grantType.endsWith('device_code') && deviceCode !== null && !form.has('device_code')) {
    translated.set('device_code', deviceCode);
  }
  return translated;
}

/** The same for an authorization request. Throws 500011. */
export function translateParameters(params: Parameters): Parameters {
  const translated = new Map(params);
  translated.delete('resource');
  return translated.set('scope', toScope(params.get('resource')));
}

const DEFAULT = '/.default';

/** `spn:` before an app id is ADAL's way to say that it is one. */
function toDefault(resource: string): string {
  if (/\s/.test(resource)) throw new EntraError(500011, { resource });
  return `${resource.replace(/^spn:/i, '')}${DEFAULT}`;
}
