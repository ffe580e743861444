import type { ManagementScope } from '../../policies/applicationAccess.ts';
import { checkName } from './authenticationPolicyCmdlets.ts';
import type { AdminObject, Cmdlet, CmdletContext } from './cmdlet.ts';
import { alreadyExists, refusedTask } from './cmdletError.ts';
import { listAssignments, listScopes, membersOf } from './managementScopes.ts';
import { distinguishedName, named } from './recipients.ts';

function scopeObject({ name, recipientFilter }: ManagementScope, { tenant }: CmdletContext): AdminObject {
  return {
    type: 'ManagementScope',
    identity: name,
    view: ['Name', 'ScopeRestrictionType', 'Exclusive', 'RecipientRoot', 'RecipientFilter'],
    properties: {
      RecipientRoot: '',
      RecipientFilter: recipientFilter ?? '',
      ServerFilter: '',
      ScopeRestrictionType: 'RecipientScope',
      Exclusive: false,
      Name: name,
      DistinguishedName: distinguishedName(name, tenant, 'Scopes'),
      Identity: name,
    },
  };
}

export const getManagementScope: Cmdlet = {
  name: 'Get-ManagementScope',
  parameters: { Identity: 'text' },
  positional: ['Identity'],
  unserved: ['Exclusive', 'Orphan'],
  run: async ({ Identity }, context) => {
    const scopes = await listScopes(context);
    const shown = typeof Identity === 'string' ? [named(Identity, scopes)] : scopes;
    return shown.map((scope) => scopeObject(scope, context));
  },
};

export const newManagementScope: Cmdlet = {
  name: 'New-ManagementScope',
  parameters: { Name: 'text', RecipientRestrictionFilter: 'text' },
  positional: ['Name'],
  mandatory: ['Name', 'RecipientRestrictionFilter'],
  unserved: ['Exclusive', 'RecipientRoot', 'ServerList', 'ServerRestrictionFilter', 'Force'],
  run: async (parameters, context) => {
    const name = checkName(String(parameters.Name));
    const known = await listScopes(context);
    if (known.some((scope) => scope.name.toLowerCase() === name.toLowerCase())) {
      throw alreadyExists(distinguishedName(name, context.tenant, 'Scopes'));
    }
    const recipientFilter = String(parameters.RecipientRestrictionFilter);
    const scope = { name, recipientFilter, members: await membersOf(recipientFilter, context) };
    await context.services.settings.managementScopes.put(context.tenant.id, scope, 'spreads');
    return [scopeObject(scope, context)];
  },
};

export const setManagementScope: Cmdlet = {
  name: 'Set-ManagementScope',
  parameters: { Identity: 'text', RecipientRestrictionFilter: 'text' },
  positional: ['Identity'],
  mandatory: ['Identity'],
  unserved: ['Name', 'RecipientRoot'],
  run: async (parameters, context) => {
    const before = named(String(parameters.Identity), await listScopes(context));
    const recipientFilter = String(parameters.RecipientRestrictionFilter ?? before.recipientFilter ?? '');
    const scope = { ...before, recipientFilter, members: await membersOf(recipientFilter, context) };
    await context.services.settings.managementScopes.put(context.tenant.id, scope, 'spreads');
    return [];
  },
};

export const removeManagementScope: Cmdlet = {
  name: 'Remove-ManagementScope',
  parameters: { Identity: 'text' },
  positional: ['Identity'],
  mandatory: ['Identity'],
  asks: true,
  run: async (parameters, context) => {
    const { name } = named(String(parameters.Identity), await listScopes(context));
    const user = (await listAssignments(context)).find(({ scope }) => scope?.toLowerCase() === name.toLowerCase());
    // [unverified words]
    if (user !== undefined) {
      throw refusedTask(
        `The management scope "${name}" can't be removed because it's used by the management role assignment "${user.name}".`,
      );
    }
    await context.services.settings.managementScopes.remove(context.tenant.id, name, 'spreads');
    return [];
  },
};
