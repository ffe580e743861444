import type { AppRecord } from '../directory/records.ts';
import { EntraError } from '../entra/entraError.ts';
import { isResponseMode, type ResponseMode } from '../provider/responseModes.ts';

/** What an authorization endpoint can answer with ("OAuth 2.0 Multiple Response Type Encoding Practices"). */
export type ResponseType = 'code' | 'id_token' | 'token';

type Parameters = ReadonlyMap<string, string>;

const COMBINATIONS: readonly (readonly ResponseType[])[] = [
  ['code'],
  ['id_token'],
  ['token'],
  ['code', 'id_token'],
  ['id_token', 'token'],
];

/** The response types that were asked for, in any order; undefined for what Entra does not offer. */
export function readResponseTypes(params: Parameters): readonly ResponseType[] | undefined {
  const asked = (params.get('response_type') ?? '').split(' ');
  return COMBINATIONS.find((types) => types.length === asked.length && types.every((type) => asked.includes(type)));
}

/** How the application wants its answer; tokens never go into a query, where logs would keep them. */
export function modeOf(params: Parameters): ResponseMode {
  const mode = params.get('response_mode') ?? '';
  const types = readResponseTypes(params) ?? ['code'];
  const hasTokens = types.some((type) => type !== 'code');
  if (!isResponseMode(mode)) return hasTokens ? 'fragment' : 'query';
  return hasTokens && mode === 'query' ? 'fragment' : mode;
}

/** What is wrong with response type, mode and nonce: 900144, 70005, 700054 or 70007. */
export function judgeResponse(params: Parameters, { implicit }: AppRecord): EntraError | undefined {
  const responseType = params.get('response_type');
  if (responseType === undefined) return new EntraError(900144, { parameter: 'response_type' });
  const types = readResponseTypes(params);
  if (types === undefined) return new EntraError(70005, { responseType });
  if (types.includes('token') && !implicit.accessTokens) return new EntraError(700054, { responseType: 'token' });
  if (types.includes('id_token') && !implicit.idTokens) return new EntraError(700054, { responseType: 'id_token' });
  const responseMode = params.get('response_mode');
  if (responseMode !== undefined && responseMode !== modeOf(params)) return new EntraError(70007, { responseMode });
  return types.includes('id_token') ? judgeIdTokenRequest(params) : undefined;
}

/** OpenID Connect Core, section 3.2.2.1: without a nonce nobody could tell a replayed id_token. */
function judgeIdTokenRequest(params: Parameters): EntraError | undefined {
  const scopes = (params.get('scope') ?? '').split(' ');
  if (!scopes.includes('openid')) return new EntraError(70005, { responseType: 'id_token' });
  return params.has('nonce') ? undefined : new EntraError(900144, { parameter: 'nonce' });
}
