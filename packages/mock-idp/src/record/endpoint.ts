import { withoutOpaque } from './asked.ts';
import type { RequestEndpoint } from './requestRecord.ts';

const ENDPOINTS: readonly (readonly [RegExp, RequestEndpoint])[] = [
  [/\/\.well-known\/openid-configuration$|\/discovery\/instance$/, 'discovery'],
  [/\/discovery\/(?:v2\.0\/)?keys$/, 'keys'],
  [/\/oauth2\/(?:v2\.0\/)?authorize(?:\/|$)/, 'authorize'],
  [/\/oauth2\/(?:v2\.0\/)?token$/, 'token'],
  [/\/oauth2\/(?:v2\.0\/)?devicecode$/, 'device-code'],
  [/\/adminconsent$/i, 'admin-consent'],
  [/\/oauth2\/(?:v2\.0\/)?logout(?:session)?$/, 'logout'],
  [/^\/oidc\/userinfo$|\/openid\/userinfo$/, 'userinfo'],
  [/\/userrealm\//i, 'user-realm'],
  [/\/login(?:\/|$)|\/deviceauth|\/nativeclient$|^\/error$|\/authenticator/, 'page'],
];

/** What an address is for. */
export function endpointOf(path: string): RequestEndpoint {
  return ENDPOINTS.find(([form]) => form.test(path))?.[1] ?? 'other';
}

/** The address as it may be recorded: what follows these names a sign-in in progress, or a person. */
export function toRecordedPath(path: string): string {
  return withoutOpaque(path)
    .replace(/(\/oauth2\/v2\.0\/authorize\/|\/userrealm\/).+$/i, '$1...')
    .replaceAll(/[^\x21-\x7e]/g, '?')
    .slice(0, 200);
}
