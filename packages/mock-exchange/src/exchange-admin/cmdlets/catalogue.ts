import * as applicationAccess from './applicationAccessPolicyCmdlets.ts';
import * as authenticationPolicies from './authenticationPolicyCmdlets.ts';
import { getCasMailbox, setCasMailbox } from './casMailboxCmdlets.ts';
import type { Cmdlet } from './cmdlet.ts';
import { getMailbox, setMailbox } from './mailboxCmdlets.ts';
import { getMailboxStatistics } from './mailboxStatisticsCmdlets.ts';
import * as roles from './managementRoleCmdlets.ts';
import * as scopes from './managementScopeCmdlets.ts';
import * as organization from './organizationCmdlets.ts';
import { permissionCmdlets } from './permissionCmdlets.ts';
import * as principals from './servicePrincipalCmdlets.ts';
import { getUser, setUser } from './userCmdlets.ts';

/** The commands of Exchange Online PowerShell that this mock has. */
export const cmdlets: readonly Cmdlet[] = [
  getMailbox,
  setMailbox,
  getMailboxStatistics,
  getCasMailbox,
  setCasMailbox,
  getUser,
  setUser,
  ...permissionCmdlets,
  organization.getOrganizationConfig,
  organization.setOrganizationConfig,
  organization.getTransportConfig,
  organization.setTransportConfig,
  organization.getAcceptedDomain,
  authenticationPolicies.getAuthenticationPolicy,
  authenticationPolicies.newAuthenticationPolicy,
  authenticationPolicies.setAuthenticationPolicy,
  authenticationPolicies.removeAuthenticationPolicy,
  principals.getServicePrincipal,
  principals.newServicePrincipal,
  principals.setServicePrincipal,
  principals.removeServicePrincipal,
  applicationAccess.getApplicationAccessPolicy,
  applicationAccess.newApplicationAccessPolicy,
  applicationAccess.setApplicationAccessPolicy,
  applicationAccess.removeApplicationAccessPolicy,
  applicationAccess.testApplicationAccessPolicy,
  scopes.getManagementScope,
  scopes.newManagementScope,
  scopes.setManagementScope,
  scopes.removeManagementScope,
  roles.getManagementRoleAssignment,
  roles.newManagementRoleAssignment,
  roles.setManagementRoleAssignment,
  roles.removeManagementRoleAssignment,
  roles.testServicePrincipalAuthorization,
];

const byName: ReadonlyMap<string, Cmdlet> = new Map(cmdlets.map((cmdlet) => [cmdlet.name.toLowerCase(), cmdlet]));

export function findCmdlet(name: string): Cmdlet | undefined {
  return byName.get(name.toLowerCase());
}
