import type { DirectoryUser } from '@authshift/mock-idp';
import type { CmdletContext } from './cmdlet.ts';
import { readFilter } from './opathFilter.ts';
import { recipientProperties } from './recipientObject.ts';
import { listUsers } from './recipients.ts';

/** Object ids of those a filter finds now. @throws CmdletError for a filter that is none. */
export async function membersOf(filter: string, context: CmdletContext): Promise<readonly string[]> {
  const fits = readFilter(filter);
  const users = await listUsers(context);
  return users.filter((user) => fits((name) => valuesOf(user, name, context))).map(({ oid }) => oid);
}

function valuesOf(user: DirectoryUser, name: string, context: CmdletContext): readonly string[] {
  const properties = recipientProperties(user, context);
  const key = Object.keys(properties).find((one) => one.toLowerCase() === name.toLowerCase());
  const value = key === undefined ? '' : properties[key];
  if (Array.isArray(value)) return value.map((one) => String(one).replace(/^smtp:/i, ''));
  return value === '' || value === null || value === undefined ? [] : [String(value)];
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
