import type { ManagementRoleAssignment, ManagementScope } from '../../policies/applicationAccess.ts';
import type { CmdletContext } from './cmdlet.ts';
import { readFilter } from './opathFilter.ts';
import { filterValues, recipientProperties } from './recipientObject.ts';
import { listUsers } from './recipients.ts';

/** Object ids of those a filter finds now. @throws CmdletError for a filter that is none. */
export async function membersOf(filter: string, context: CmdletContext): Promise<readonly string[]> {
  const fits = readFilter(filter);
  const users = await listUsers(context);
  const found = users.filter((user) => {
    const properties = recipientProperties(user, context);
    return fits((name) => filterValues(properties, name));
  });
  return found.map(({ oid }) => oid);
}

/** A scope is a question, not a list: whoever fits it later is in it as well. */
export async function refreshScopes(context: CmdletContext): Promise<void> {
  const { managementScopes } = context.services.settings;
  for (const scope of await managementScopes.list(context.tenant.id)) {
    if (scope.recipientFilter === undefined) continue;
    const members = await membersOf(scope.recipientFilter, context);
    if (JSON.stringify(members) !== JSON.stringify(scope.members)) {
      await managementScopes.put(context.tenant.id, { ...scope, members }, 'spreads');
    }
  }
}

export function listScopes({ services, tenant }: CmdletContext): Promise<readonly ManagementScope[]> {
  return services.settings.managementScopes.list(tenant.id);
}

export function listAssignments({ services, tenant }: CmdletContext): Promise<readonly ManagementRoleAssignment[]> {
  return services.settings.managementRoleAssignments.list(tenant.id);
}
