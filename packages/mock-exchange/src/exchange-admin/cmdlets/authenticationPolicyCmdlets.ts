import { type AuthenticationPolicy, type BasicProtocol, basicProtocols } from '../../policies/authenticationPolicy.ts';
import type { AdminObject, Bound, Cmdlet, CmdletContext } from './cmdlet.ts';
import { alreadyExists, refusedTask } from './cmdletError.ts';
import { guidOf } from './recipientObject.ts';
import { distinguishedName, only } from './recipients.ts';
import { warnUnlessChanged } from './unchanged.ts';

const switches = Object.fromEntries(basicProtocols.map((protocol) => [`AllowBasicAuth${protocol}`, 'switch' as const]));

function place(name: string, { tenant }: CmdletContext): string {
  return distinguishedName(name, tenant, 'Auth Policies');
}

/** @throws CmdletError when there is no such policy. */
export async function requirePolicy(identity: string, context: CmdletContext): Promise<AuthenticationPolicy> {
  const policies = await context.services.settings.authenticationPolicies.list(context.tenant.id);
  const wanted = identity.trim().toLowerCase();
  const found = policies.filter(({ name }) =>
    [name, place(name, context), policyGuid(name, context)].some((one) => one.toLowerCase() === wanted),
  );
  return only(identity, found);
}

function policyGuid(name: string, { tenant }: CmdletContext): string {
  return guidOf('authentication policy', tenant.id, name.toLowerCase());
}

function policyObject({ name, allowBasicAuth }: AuthenticationPolicy, context: CmdletContext): AdminObject {
  const allowed = basicProtocols.map(
    (protocol) => [`AllowBasicAuth${protocol}`, allowBasicAuth.includes(protocol)] as const,
  );
  return {
    type: 'AuthenticationPolicy',
    identity: name,
    properties: {
      ...Object.fromEntries(allowed),
      Name: name,
      Guid: policyGuid(name, context),
      DistinguishedName: place(name, context),
      Identity: name,
    },
  };
}

function allowedBy(parameters: Bound, before: readonly BasicProtocol[]): readonly BasicProtocol[] {
  return basicProtocols.filter((protocol) => {
    const said = parameters[`AllowBasicAuth${protocol}`];
    return said === undefined ? before.includes(protocol) : said === true;
  });
}

export const getAuthenticationPolicy: Cmdlet = {
  name: 'Get-AuthenticationPolicy',
  parameters: { Identity: 'text' },
  positional: ['Identity'],
  unserved: ['AllowLegacyExchangeTokens', 'TenantId'],
  run: async ({ Identity }, context) => {
    if (typeof Identity === 'string') return [policyObject(await requirePolicy(Identity, context), context)];
    const policies = await context.services.settings.authenticationPolicies.list(context.tenant.id);
    return policies.map((policy) => policyObject(policy, context));
  },
};

// Characters of a name in the directory.
export const longestName = 64;

export const newAuthenticationPolicy: Cmdlet = {
  name: 'New-AuthenticationPolicy',
  parameters: { Name: 'text', ...switches },
  positional: ['Name'],
  unserved: ['BlockLegacyExchangeTokens', 'AllowLegacyExchangeTokens'],
  run: async (parameters, context) => {
    const { authenticationPolicies } = context.services.settings;
    const name = checkName(String(parameters.Name ?? 'Block Basic Auth'));
    if ((await authenticationPolicies.find(context.tenant.id, name)) !== undefined) {
      throw alreadyExists(place(name, context));
    }
    const policy = { name, allowBasicAuth: allowedBy(parameters, []) };
    await authenticationPolicies.put(context.tenant.id, policy, 'spreads');
    return [policyObject(policy, context)];
  },
};

/** @throws CmdletError [unverified words] */
export function checkName(name: string): string {
  const trimmed = name.trim();
  if (trimmed === '') throw refusedTask("The property value is invalid. The name can't be empty.");
  if (trimmed.length > longestName) {
    throw refusedTask(
      `The length of the property is too long. The maximum length is ${longestName} and the length of the value provided is ${trimmed.length}.`,
    );
  }
  return trimmed;
}

export const setAuthenticationPolicy: Cmdlet = {
  name: 'Set-AuthenticationPolicy',
  parameters: { Identity: 'text', ...switches },
  positional: ['Identity'],
  mandatory: ['Identity'],
  unserved: ['BlockLegacyExchangeTokens', 'AllowLegacyExchangeTokens', 'TenantId'],
  run: async (parameters, context) => {
    const before = await requirePolicy(String(parameters.Identity), context);
    const after = { ...before, allowBasicAuth: allowedBy(parameters, before.allowBasicAuth) };
    const change = { allowBasicAuth: after.allowBasicAuth };
    const ordered = { allowBasicAuth: allowedBy({}, before.allowBasicAuth) };
    warnUnlessChanged(before.name, { before: ordered, change }, context);
    await context.services.settings.authenticationPolicies.put(context.tenant.id, after, 'spreads');
    return [];
  },
};

export const removeAuthenticationPolicy: Cmdlet = {
  name: 'Remove-AuthenticationPolicy',
  parameters: { Identity: 'text' },
  positional: ['Identity'],
  mandatory: ['Identity'],
  asks: true,
  unserved: ['AllowLegacyExchangeTokens', 'TenantId'],
  run: async (parameters, context) => {
    const policy = await requirePolicy(String(parameters.Identity), context);
    await context.services.settings.authenticationPolicies.remove(context.tenant.id, policy.name, 'spreads');
    return [];
  },
};
