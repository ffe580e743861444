import type { DirectoryUser, Tenant } from '@authshift/mock-idp';
import type { TokenBearer } from '../../authentication/accessToken.ts';

/** A password was checked, in one way or the other. */
export interface PasswordCaller {
  readonly kind: 'basic' | 'ntlm';
  readonly tenant: Tenant;
  readonly user: DirectoryUser;
  /** The right password, but one that has to be changed first. */
  readonly isPasswordExpired?: boolean;
}

/** Who calls EWS, and how that was shown. */
export type Caller = TokenBearer | PasswordCaller;

export function accountOf(caller: Caller): DirectoryUser | undefined {
  return caller.kind === 'app' ? undefined : caller.user;
}

export function appIdOf(caller: Caller): string | undefined {
  return caller.kind === 'app' || caller.kind === 'delegated' ? caller.appId : undefined;
}
