import type { Directory, DirectoryUser } from '@authshift/mock-idp';
import type * as z from 'zod';
import { primaryAddress } from '../mailboxes/mailbox.ts';
import type { Grant } from '../mailboxes/permissions.ts';
import { MockExchangeError } from '../mockExchangeError.ts';
import type { ApplicationAccessPolicy, ManagementRoleAssignment, ManagementScope } from './applicationAccess.ts';
import type { AuthenticationPolicy } from './authenticationPolicy.ts';
import type {
  applicationAccessPolicySchema,
  grantSchema,
  managementRoleAssignmentSchema,
  managementScopeSchema,
  NewApplicationAccessPolicy,
  NewGrant,
  NewManagementRoleAssignment,
  NewManagementScope,
} from './settingsSchema.ts';

// People write addresses; Exchange keeps object ids, which survive a change of address.

/** Rejects with `unknown_account`. */
export async function findUserIn(directory: Directory, tenantId: string, address: string): Promise<DirectoryUser> {
  const user = await directory.findUser({ tenantId, address });
  if (user === undefined) throw MockExchangeError.unknownAccount(address);
  return user;
}

async function idsOf(directory: Directory, tenantId: string, addresses: readonly string[]) {
  return Promise.all(addresses.map(async (address) => (await findUserIn(directory, tenantId, address)).oid));
}

async function addressesOf(directory: Directory, tenantId: string, oids: readonly string[]) {
  return Promise.all(oids.map((oid) => addressOf(directory, tenantId, oid)));
}

async function addressOf(directory: Directory, tenantId: string, oid: string): Promise<string> {
  const user = await directory.findUser({ tenantId, oid });
  return user === undefined ? oid : primaryAddress(user);
}

/** How things with people in them are kept and shown. */
export interface Naming<Kept, Read, Shown> {
  keep(thing: Read, directory: Directory, tenantId: string): Promise<Kept>;
  show(thing: Kept, directory: Directory, tenantId: string): Promise<Shown>;
}

/** For things that name nobody. */
export const plainNaming: Naming<AuthenticationPolicy, AuthenticationPolicy, AuthenticationPolicy> = {
  keep: async (thing) => thing,
  show: async (thing) => thing,
};

export const applicationAccessNaming: Naming<
  ApplicationAccessPolicy,
  z.output<typeof applicationAccessPolicySchema>,
  NewApplicationAccessPolicy
> = {
  keep: async (policy, directory, tenantId) => ({ ...policy, scope: await idsOf(directory, tenantId, policy.scope) }),
  show: async (policy, directory, tenantId) => ({
    ...policy,
    appIds: [...policy.appIds],
    scope: await addressesOf(directory, tenantId, policy.scope),
  }),
};

export const managementScopeNaming: Naming<
  ManagementScope,
  z.output<typeof managementScopeSchema>,
  NewManagementScope
> = {
  keep: async (scope, directory, tenantId) => ({
    ...scope,
    members: await idsOf(directory, tenantId, scope.members),
  }),
  show: async (scope, directory, tenantId) => ({
    ...scope,
    members: await addressesOf(directory, tenantId, scope.members),
  }),
};

export const roleAssignmentNaming: Naming<
  ManagementRoleAssignment,
  z.output<typeof managementRoleAssignmentSchema>,
  NewManagementRoleAssignment
> = {
  async keep({ user, servicePrincipal, ...rest }, directory, tenantId) {
    if (user === undefined) return { ...rest, servicePrincipalId: servicePrincipal };
    return { ...rest, userId: (await findUserIn(directory, tenantId, user)).oid };
  },
  async show({ userId, servicePrincipalId, ...rest }, directory, tenantId) {
    if (userId === undefined) return { ...rest, servicePrincipal: servicePrincipalId };
    return { ...rest, user: await addressOf(directory, tenantId, userId) };
  },
};

export const grantNaming: Naming<Grant, z.output<typeof grantSchema>, NewGrant> = {
  async keep({ right, user, servicePrincipal = '' }, directory, tenantId) {
    if (user === undefined) return { right, trustee: { kind: 'service-principal', objectId: servicePrincipal } };
    return { right, trustee: { kind: 'user', oid: (await findUserIn(directory, tenantId, user)).oid } };
  },
  async show({ right, trustee }, directory, tenantId) {
    if (trustee.kind === 'service-principal') return { right, servicePrincipal: trustee.objectId };
    return { right, user: await addressOf(directory, tenantId, trustee.oid) };
  },
};
