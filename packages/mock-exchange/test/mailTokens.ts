import type { MockIdp } from '@authshift/mock-idp';
import { type AccessTokens, accessTokens } from './accessTokens.ts';

export type MailTokens = AccessTokens;

/** Tokens for mail protocols: permissions are those of Exchange, unless given as a whole URL. */
export function mailTokens(idp: MockIdp): Promise<MailTokens> {
  return accessTokens(idp, 'https://outlook.office365.com');
}

/** The SASL response of XOAUTH2. */
export function xoauth2(user: string, token: string): string {
  return Buffer.from(`user=${user}\x01auth=Bearer ${token}\x01\x01`).toString('base64');
}

export function base64(text: string): string {
  return Buffer.from(text).toString('base64');
}
