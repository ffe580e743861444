import { toChallengeHeader } from '@authshift/mock-idp/beside';
import type { ExchangeServices } from '../services.ts';

type Authority = Pick<ExchangeServices, 'authorityOrigin'>;

/** Where challenges send people to sign in, which here is mock-idp. */
export function authorizationUri({ authorityOrigin }: Authority): string {
  return `${authorityOrigin}/common/oauth2/authorize`;
}

/** `WWW-Authenticate` of an end that evaluates access continuously ("Claims challenges, claims requests and client capabilities"). */
export function claimsChallenge(claims: string, authority: Authority): string {
  return toChallengeHeader(claims, authorizationUri(authority));
}
