import type { UserRecord } from '../directory/records.ts';
import type { AadstsCode } from '../entra/aadstsCatalogue.ts';
import { findCatalogueEntry } from '../entra/aadstsCatalogue.ts';
import type { AccountChange } from '../mockIdp.ts';
import { MockIdpError } from '../mockIdpError.ts';
import type { AccountState } from './accountStates.ts';
import type { MockWorld } from './world.ts';

/** Does to an account what its owner, an administrator or a policy would. Rejects codes nobody could explain. */
export function changeAccount(world: MockWorld, user: UserRecord, change: AccountChange): void {
  world.accounts.change(user, stateAfter(change, world.clocks.stamp(user.tenantId)));
}

function stateAfter(change: AccountChange, now: number): AccountState {
  switch (change.verb) {
    case 'expire-password':
      return { passwordExpired: true };
    case 'change-password':
      return { password: change.password, passwordExpired: false, passwordTokensValidFrom: now };
    case 'reset-password': {
      const renewed = { password: change.password, passwordExpired: false, passwordTokensValidFrom: now };
      return change.portal === 'azure' ? renewed : { ...renewed, tokensValidFrom: now };
    }
    case 'revoke-sessions':
      return { tokensValidFrom: now, passwordTokensValidFrom: now };
    case 'disable':
      return { enabled: false };
    case 'enable':
      return { enabled: true };
    case 'delete':
      return { deleted: true };
    case 'block':
      return { blockedBy: knownCode(change.code) };
    case 'unblock':
      return { blockedBy: null };
  }
}

function knownCode(code: number): AadstsCode {
  if (findCatalogueEntry(code) === undefined) {
    throw new MockIdpError('invalid_request', `AADSTS${code} is no code this mock can explain.`);
  }
  return code as AadstsCode;
}
