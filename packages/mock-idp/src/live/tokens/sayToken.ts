import { sayDuration } from '../frame/timeWords.ts';
import { type ClaimContext, textOf } from './explainClaims.ts';

/** A token in one or two sentences: what it lets whom do, and how long. */
export function sayToken(context: ClaimContext, kind: 'access' | 'id'): string {
  return `${kind === 'id' ? sayIdToken(context) : sayAccessToken(context)} ${sayTime(context)}`;
}

function sayIdToken({ claims, names }: ClaimContext): string {
  const who = nameOf(claims) ?? names.person(textOf(claims.tid), textOf(claims.oid)) ?? 'a person';
  return `An id token: it tells ${names.app(textOf(claims.aud)) ?? String(claims.aud)} that ${who} has signed in, and opens no API.`;
}

function sayAccessToken({ claims, names }: ClaimContext): string {
  const api = names.resource(textOf(claims.aud)) ?? names.app(textOf(claims.aud)) ?? String(claims.aud);
  const app = names.app(textOf(claims.appid ?? claims.azp)) ?? textOf(claims.app_displayname) ?? 'an app';
  const scopes = textOf(claims.scp);
  if (scopes !== undefined) {
    const who = nameOf(claims) ?? 'a person';
    return `An access token for ${api}: ${app} may do ${sayScopes(scopes)} there in the name of ${who}.`;
  }
  const roles = Array.isArray(claims.roles) ? claims.roles.join(', ') : '';
  if (roles === '') return `An access token for ${api}, without any permission: ${app} has no granted role there.`;
  return `An access token for ${api}: ${app} may do ${roles} there in its own name.`;
}

/** What only says that somebody signs in is worth a word where there is nothing else. */
const SIGN_IN = ['openid', 'profile', 'email', 'offline_access'];

function sayScopes(scopes: string): string {
  const all = scopes.split(' ');
  const own = all.filter((scope) => !SIGN_IN.includes(scope));
  return (own.length === 0 ? all : own).join(', ');
}

function sayTime({ claims, now }: ClaimContext): string {
  const [from, until] = [claims.nbf, claims.exp].map((value) => (typeof value === 'number' ? value * 1000 : undefined));
  if (from !== undefined && from > now) return `It does not count yet, only in ${sayDuration(from - now)}.`;
  if (until === undefined) return 'It does not say when it ends.';
  return until > now ? `It expires in ${sayDuration(until - now)}.` : `It expired ${sayDuration(now - until)} ago.`;
}

function nameOf({ preferred_username, upn, unique_name }: ClaimContext['claims']): string | undefined {
  return textOf(preferred_username) ?? textOf(upn) ?? textOf(unique_name);
}
