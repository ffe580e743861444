import {
  applicationRoles,
  impersonationRole,
  type ManagementRoleAssignment,
} from '../../policies/applicationAccess.ts';
import { inForce } from '../../policies/datedRules.ts';
import { checkName, longestName } from './authenticationPolicyCmdlets.ts';
import type { AdminObject, Bound, Cmdlet, CmdletContext } from './cmdlet.ts';
import { alreadyExists, missingParameters, notFound } from './cmdletError.ts';
import { listAssignments, listScopes } from './managementScopes.ts';
import {
  aliasOf,
  distinguishedName,
  identified,
  listUsers,
  named,
  only,
  requireMailbox,
  requireUser,
} from './recipients.ts';
import { findPrincipals, listPrincipals, requirePrincipal } from './servicePrincipalCmdlets.ts';

async function assignmentObject(assignment: ManagementRoleAssignment, context: CmdletContext): Promise<AdminObject> {
  const { name, role, scope, servicePrincipalId = '', userId } = assignment;
  const [principal] = findPrincipals(servicePrincipalId, await listPrincipals(context));
  const user = (await listUsers(context)).find(({ oid }) => oid === userId);
  const assignee = user === undefined ? servicePrincipalId : aliasOf(user);
  return {
    type: 'ManagementRoleAssignment',
    identity: name,
    view: ['Name', 'Role', 'RoleAssigneeName', 'RoleAssigneeType', 'AssignmentMethod', 'CustomResourceScope'],
    properties: {
      Name: name,
      Role: role,
      RoleAssignee: assignee,
      RoleAssigneeName: assignee,
      RoleAssigneeType: user === undefined ? 'ServicePrincipal' : 'User',
      AssignmentMethod: 'Direct',
      App: principal?.appId ?? '',
      CustomResourceScope: scope ?? null,
      RecipientWriteScope: scope === undefined ? 'Organization' : 'CustomRecipientScope',
      Enabled: true,
      Identity: name,
    },
  };
}

export const getManagementRoleAssignment: Cmdlet = {
  name: 'Get-ManagementRoleAssignment',
  parameters: { Identity: 'text', Role: 'text', RoleAssignee: 'text', CustomResourceScope: 'text' },
  positional: ['Identity'],
  unserved: [
    'AssignmentMethod',
    'Delegating',
    'Enabled',
    'Exclusive',
    'GetEffectiveUsers',
    'RoleAssigneeType',
    'WritableRecipient',
    'CustomRecipientWriteScope',
  ],
  run: async ({ Identity, Role, RoleAssignee, CustomResourceScope }, context) => {
    const all = await listAssignments(context);
    const shown = typeof Identity === 'string' ? [named(Identity, all)] : all;
    const assignee = typeof RoleAssignee === 'string' ? await requireAssignee(RoleAssignee, context) : undefined;
    const fits = (one: ManagementRoleAssignment): boolean =>
      sameUnlessAbsent(Role, one.role) &&
      sameUnlessAbsent(CustomResourceScope, one.scope ?? '') &&
      sameUnlessAbsent(assignee, one.servicePrincipalId ?? one.userId ?? '');
    return Promise.all(shown.filter(fits).map((one) => assignmentObject(one, context)));
  },
};

/** Object id of an application or an account that can have roles. @throws CmdletError */
async function requireAssignee(identity: string, context: CmdletContext): Promise<string> {
  const principals = findPrincipals(identity, await listPrincipals(context)).map(({ objectId }) => objectId);
  const users = identified(identity, await listUsers(context), context.tenant).map(({ oid }) => oid);
  return only(identity, [...principals, ...users]);
}

function sameUnlessAbsent(wanted: unknown, is: string): boolean {
  return typeof wanted !== 'string' || wanted.trim().toLowerCase() === is.toLowerCase();
}

export const newManagementRoleAssignment: Cmdlet = {
  name: 'New-ManagementRoleAssignment',
  parameters: {
    Name: 'text',
    App: 'text',
    User: 'text',
    Role: 'text',
    CustomResourceScope: 'text',
    CustomRecipientWriteScope: 'text',
  },
  positional: ['Name'],
  mandatory: ['Role'],
  unserved: [
    'Computer',
    'CustomConfigWriteScope',
    'Delegating',
    'ExclusiveConfigWriteScope',
    'ExclusiveRecipientWriteScope',
    'Policy',
    'RecipientAdministrativeUnitScope',
    'RecipientGroupScope',
    'RecipientOrganizationalUnitScope',
    'RecipientRelativeWriteScope',
    'SecurityGroup',
    'UnScopedTopLevel',
  ],
  run: async (parameters, context) => {
    const role = requireRole(parameters, context);
    const holder =
      role === impersonationRole
        ? { userId: (await requireUser(String(parameters.User), context)).oid }
        : { servicePrincipalId: (await requirePrincipal(String(parameters.App), context)).objectId };
    const within = parameters.CustomResourceScope ?? parameters.CustomRecipientWriteScope;
    const scope = typeof within === 'string' ? { scope: named(within, await listScopes(context)).name } : {};
    const known = await listAssignments(context);
    const assignee = holder.servicePrincipalId ?? String(parameters.User);
    const name = nameOf(parameters.Name, { role, assignee, known }, context);
    const assignment = { name, role, ...holder, ...scope };
    await context.services.settings.managementRoleAssignments.put(context.tenant.id, assignment, 'spreads');
    return [await assignmentObject(assignment, context)];
  },
};

/** Roles for applications, and for accounts the one that Microsoft took away. @throws CmdletError */
function requireRole({ Role, App, User }: Bound, { tenant }: CmdletContext): ManagementRoleAssignment['role'] {
  const wanted = String(Role).trim().toLowerCase();
  const isGone = inForce('impersonation-role-ended', tenant.asOf);
  const roles = isGone ? applicationRoles : ([...applicationRoles, impersonationRole] as const);
  const known = roles.find((one) => one.toLowerCase() === wanted);
  if (known === undefined) throw notFound(String(Role));
  const holder = known === impersonationRole ? User : App;
  if (typeof holder !== 'string') throw missingParameters([known === impersonationRole ? 'User' : 'App']);
  return known;
}

/** Without a name the assignment is called after role and assignee, with a number where that is taken. */
function nameOf(
  given: unknown,
  {
    role,
    assignee,
    known,
  }: { readonly role: string; readonly assignee: string; readonly known: readonly ManagementRoleAssignment[] },
  { tenant }: CmdletContext,
): string {
  const isTaken = (name: string): boolean => known.some((one) => one.name.toLowerCase() === name.toLowerCase());
  if (typeof given === 'string') {
    const name = checkName(given);
    if (isTaken(name)) throw alreadyExists(distinguishedName(name, tenant, 'Role Assignments'));
    return name;
  }
  const plain = `${role}-${assignee}`.slice(0, longestName - 3);
  const numbered = Array.from({ length: 99 }, (_, index) => `${plain}-${index + 1}`);
  return [plain, ...numbered].find((name) => !isTaken(name)) ?? `${plain}-99`;
}

export const setManagementRoleAssignment: Cmdlet = {
  name: 'Set-ManagementRoleAssignment',
  parameters: { Identity: 'text', CustomResourceScope: 'text?' },
  positional: ['Identity'],
  mandatory: ['Identity'],
  unserved: ['Enabled', 'CustomRecipientWriteScope', 'RecipientAdministrativeUnitScope', 'RecipientRelativeWriteScope'],
  run: async (parameters, context) => {
    const { scope: _, ...before } = named(String(parameters.Identity), await listAssignments(context));
    const { CustomResourceScope } = parameters;
    const scope =
      typeof CustomResourceScope === 'string' ? named(CustomResourceScope, await listScopes(context)).name : undefined;
    const after = { ...before, ...(scope === undefined ? {} : { scope }) };
    await context.services.settings.managementRoleAssignments.put(context.tenant.id, after, 'spreads');
    return [];
  },
};

export const removeManagementRoleAssignment: Cmdlet = {
  name: 'Remove-ManagementRoleAssignment',
  parameters: { Identity: 'text' },
  positional: ['Identity'],
  mandatory: ['Identity'],
  asks: true,
  run: async (parameters, context) => {
    const { name } = named(String(parameters.Identity), await listAssignments(context));
    await context.services.settings.managementRoleAssignments.remove(context.tenant.id, name, 'spreads');
    return [];
  },
};

/** What is written; the protocol ends follow within hours. */
export const testServicePrincipalAuthorization: Cmdlet = {
  name: 'Test-ServicePrincipalAuthorization',
  parameters: { Identity: 'text', Resource: 'text' },
  positional: ['Identity'],
  mandatory: ['Identity'],
  run: async ({ Identity, Resource }, context) => {
    const { objectId } = await requirePrincipal(String(Identity), context);
    const mailbox = typeof Resource === 'string' ? await requireMailbox(Resource, context) : undefined;
    const scopes = await listScopes(context);
    const own = (await listAssignments(context)).filter(
      ({ servicePrincipalId }) => servicePrincipalId?.toLowerCase() === objectId.toLowerCase(),
    );
    return own.map(({ role, scope }) => {
      const members = scopes.find(({ name }) => name === scope)?.members;
      const inScope =
        mailbox === undefined ? 'Not Run' : scope === undefined || members?.includes(mailbox.oid) === true;
      return {
        type: 'ServicePrincipalAuthorization',
        identity: role,
        properties: {
          RoleName: role,
          GrantedPermissions: role.replace(/^Application /, ''),
          AllowedResourceScope: scope ?? 'Organization',
          ScopeType: scope === undefined ? 'Organization' : 'CustomRecipientScope',
          InScope: inScope,
        },
      };
    });
  },
};
