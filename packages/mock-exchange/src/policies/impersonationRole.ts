import type { DirectoryUser, Tenant } from '@authshift/mock-idp';
import { mayImpersonate } from './applicationAccess.ts';
import { inForce } from './datedRules.ts';
import type { ExchangeSettings } from './exchangeSettings.ts';

export interface ImpersonationFacts {
  readonly tenant: Tenant;
  readonly account: DirectoryUser;
  /** As whom the account wants to act. */
  readonly mailbox: DirectoryUser;
  /** Microsoft took the role out of Exchange Online only. */
  readonly isOnPremises: boolean;
}

/** Whether an account may act as another by the role ApplicationImpersonation. */
export async function holdsImpersonation(
  { tenant, account, mailbox, isOnPremises }: ImpersonationFacts,
  settings: Pick<ExchangeSettings, 'managementRoleAssignments' | 'managementScopes'>,
): Promise<boolean> {
  if (!isOnPremises && inForce('impersonation-role-ended', tenant.asOf)) return false;
  const assignments = await settings.managementRoleAssignments.holding(tenant.id);
  const scopes = await settings.managementScopes.holding(tenant.id);
  return mayImpersonate(assignments, scopes, { userId: account.oid, oid: mailbox.oid });
}
