import type { AccountChange } from '../directory/account.ts';
import { toMfa } from '../directory/readSeed.ts';
import type { UserRecord } from '../directory/records.ts';
import { type AadstsCode, findCatalogueEntry } from '../entra/aadstsCatalogue.ts';
import { MockIdpError, unknownApp } from '../mockIdpError.ts';
import type { AccountState } from './accountStates.ts';
import { changeApp } from './changeDirectory.ts';
import type { MockWorld } from './world.ts';

/** Does to an account what its owner, an administrator or a policy would. Rejects codes nobody could explain. */
export function changeAccount(world: MockWorld, user: UserRecord, change: AccountChange): void {
  if ('clientId' in change) {
    assign(world, user, change);
    return;
  }
  world.accounts.change(user, stateAfter(change, world.clocks.stamp(user.tenantId)));
}

function assign(
  world: MockWorld,
  { upn }: UserRecord,
  { verb, clientId }: { readonly verb: 'assign' | 'unassign'; readonly clientId: string },
): void {
  const app = world.directory.findApp(clientId);
  if (app === undefined) throw unknownApp(clientId);
  if (!app.assignmentRequired) {
    throw new MockIdpError(
      'invalid_request',
      `The app ${clientId} lets everybody in; set its assignmentRequired to true first.`,
    );
  }
  const others = app.assigned.filter((one) => one !== upn.toLowerCase());
  changeApp(world, app, { assigned: verb === 'assign' ? [...others, upn] : others });
}

function stateAfter(change: Exclude<AccountChange, { verb: 'assign' | 'unassign' }>, now: number): AccountState {
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
    case 'challenge':
      return { accessTokensValidFrom: now };
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
    case 'require-mfa':
      return { requiresMfa: change.required };
    case 'set-mfa':
      return { mfa: toMfa(change.mfa) };
    case 'set-risk':
      return { risk: change.risk };
    case 'set-interrupts':
      return { interrupts: change.interrupts, finishedTasks: [] };
  }
}

function knownCode(code: number): AadstsCode {
  if (findCatalogueEntry(code) === undefined) {
    throw new MockIdpError('invalid_request', `AADSTS${code} is no code this mock can explain.`);
  }
  return code as AadstsCode;
}
