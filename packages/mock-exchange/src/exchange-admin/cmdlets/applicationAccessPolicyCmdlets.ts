import type { DirectoryUser } from '@authshift/mock-idp';
import { type ApplicationAccessPolicy, reachedByPolicy } from '../../policies/applicationAccess.ts';
import type { AdminObject, Cmdlet, CmdletContext } from './cmdlet.ts';
import { guidOf } from './recipientObject.ts';
import { aliasOf, canonicalName, listUsers, only, requireMailbox } from './recipients.ts';

function listPolicies({ services, tenant }: CmdletContext): Promise<readonly ApplicationAccessPolicy[]> {
  return services.settings.applicationAccessPolicies.list(tenant.id);
}

/** `tenant\application:scope;number`, as Exchange names it. */
function identityOf(appIds: readonly string[], scope: DirectoryUser, { tenant }: CmdletContext): string {
  const security = `S-1-5-21-${Number.parseInt(scope.oid.slice(0, 8), 16)}-${Number.parseInt(scope.oid.slice(-8), 16)}`;
  return `${tenant.id}\\${appIds.join(',')}:${security};${guidOf('policy', tenant.id, scope.oid, ...appIds)}`;
}

async function requirePolicy(identity: string, context: CmdletContext): Promise<ApplicationAccessPolicy> {
  const wanted = identity.trim().toLowerCase();
  return only(
    identity,
    (await listPolicies(context)).filter(({ name }) => name.toLowerCase() === wanted),
  );
}

async function policyObject(policy: ApplicationAccessPolicy, context: CmdletContext): Promise<AdminObject> {
  const users = await listUsers(context);
  const scope = users.filter(({ oid }) => policy.scope.includes(oid));
  return {
    type: 'ApplicationAccessPolicy',
    identity: policy.name,
    properties: {
      ScopeName: scope.map(aliasOf).join(', '),
      ScopeIdentity: scope.map(aliasOf).join(', '),
      Identity: policy.name,
      AppId: policy.appIds.join(','),
      ScopeIdentityRaw: scope.map((user) => canonicalName(aliasOf(user), context.tenant)).join(', '),
      Description: policy.description ?? '',
      AccessRight: policy.accessRight,
      ShardType: 'All',
      IsValid: true,
    },
  };
}

export const getApplicationAccessPolicy: Cmdlet = {
  name: 'Get-ApplicationAccessPolicy',
  parameters: { Identity: 'text' },
  positional: ['Identity'],
  run: async ({ Identity }, context) => {
    if (typeof Identity === 'string') return [await policyObject(await requirePolicy(Identity, context), context)];
    return Promise.all((await listPolicies(context)).map((policy) => policyObject(policy, context)));
  },
};

export const newApplicationAccessPolicy: Cmdlet = {
  name: 'New-ApplicationAccessPolicy',
  parameters: {
    AccessRight: ['RestrictAccess', 'DenyAccess'],
    AppId: 'texts',
    PolicyScopeGroupId: 'text',
    Description: 'text',
  },
  mandatory: ['AccessRight', 'AppId', 'PolicyScopeGroupId'],
  run: async (parameters, context) => {
    // The directory of this mock has no groups: a single mailbox is the scope, which Exchange takes as well.
    const scope = await requireMailbox(String(parameters.PolicyScopeGroupId), context);
    const appIds = parameters.AppId as readonly string[];
    const policy: ApplicationAccessPolicy = {
      name: identityOf(appIds, scope, context),
      appIds,
      scope: [scope.oid],
      accessRight: parameters.AccessRight as ApplicationAccessPolicy['accessRight'],
      ...(typeof parameters.Description === 'string' ? { description: parameters.Description } : {}),
    };
    await context.services.settings.applicationAccessPolicies.put(context.tenant.id, policy, 'spreads');
    return [await policyObject(policy, context)];
  },
};

export const setApplicationAccessPolicy: Cmdlet = {
  name: 'Set-ApplicationAccessPolicy',
  parameters: { Identity: 'text', Description: 'text' },
  positional: ['Identity'],
  mandatory: ['Identity'],
  run: async (parameters, context) => {
    const before = await requirePolicy(String(parameters.Identity), context);
    const after = { ...before, description: String(parameters.Description ?? before.description ?? '') };
    await context.services.settings.applicationAccessPolicies.put(context.tenant.id, after, 'spreads');
    return [];
  },
};

export const removeApplicationAccessPolicy: Cmdlet = {
  name: 'Remove-ApplicationAccessPolicy',
  parameters: { Identity: 'text' },
  positional: ['Identity'],
  mandatory: ['Identity'],
  asks: true,
  run: async (parameters, context) => {
    const { name } = await requirePolicy(String(parameters.Identity), context);
    await context.services.settings.applicationAccessPolicies.remove(context.tenant.id, name, 'spreads');
    return [];
  },
};

/** What the policies say as they are written; it may be a while until the protocol ends say the same. */
export const testApplicationAccessPolicy: Cmdlet = {
  name: 'Test-ApplicationAccessPolicy',
  parameters: { AppId: 'text', Identity: 'text' },
  mandatory: ['AppId', 'Identity'],
  run: async (parameters, context) => {
    const user = await requireMailbox(String(parameters.Identity), context);
    const appId = String(parameters.AppId);
    const reached = reachedByPolicy(await listPolicies(context), { appId, oid: user.oid });
    return [
      {
        type: 'ApplicationAccessPolicyTest',
        identity: aliasOf(user),
        properties: {
          AppId: appId,
          Mailbox: aliasOf(user),
          MailboxId: user.oid,
          AccessCheckResult: reached ? 'Granted' : 'Denied',
        },
      },
    ];
  },
};
