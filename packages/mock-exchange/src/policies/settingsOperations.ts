import * as z from 'zod';
import { findOwner, findTenant } from '../control/find.ts';
import { type ControlledExchange, operation } from '../control/operation.ts';
import { MockExchangeError } from '../mockExchangeError.ts';
import type { NamedSettings } from './exchangeSettings.ts';
import {
  applicationAccessNaming,
  grantNaming,
  managementScopeNaming,
  type Naming,
  plainNaming,
  roleAssignmentNaming,
} from './naming.ts';
import { byTime } from './pendingChange.ts';
import { type ChangeManner, changeManners } from './schedule.ts';
import {
  applicationAccessPolicySchema,
  authenticationPolicySchema,
  grantSchema,
  mailboxSettingsSchema,
  managementRoleAssignmentSchema,
  managementScopeSchema,
  servicePrincipalSchema,
  tenantSettingsSchema,
} from './settingsSchema.ts';

const tenant = z.strictObject({ tenant: z.string() });
const address = z.strictObject({ address: z.string() });
const manner = z.enum(changeManners).default('at-once');

export const settingsOperations = {
  'tenant-settings': operation(tenant, async (exchange, input) => {
    const { id } = await findTenant(exchange, input.tenant);
    return { holding: await exchange.settings.tenant(id), written: await exchange.settings.writtenTenant(id) };
  }),
  'set-tenant': operation(
    tenant.extend({ change: tenantSettingsSchema, manner }),
    async (exchange, { change, ...input }) => {
      const { id } = await findTenant(exchange, input.tenant);
      await requireNamed(exchange.settings.authenticationPolicies, id, change.defaultAuthenticationPolicy);
      await exchange.settings.changeTenant(id, change, input.manner);
    },
  ),
  'pending-changes': operation(tenant, async (exchange, input) => {
    const { id } = await findTenant(exchange, input.tenant);
    const users = await exchange.directory.listUsers(id);
    const changes = [await exchange.settings.pending(id, users), await exchange.permissions.pending(id, users)];
    return changes.flat().sort(byTime);
  }),
  'mailbox-settings': operation(address, async (exchange, input) => {
    const owner = await findOwner(exchange, input.address);
    return { holding: await exchange.settings.mailbox(owner), written: await exchange.settings.writtenMailbox(owner) };
  }),
  'set-mailbox': operation(
    address.extend({ change: mailboxSettingsSchema, manner }),
    async (exchange, { change, ...input }) => {
      const owner = await findOwner(exchange, input.address);
      await requireNamed(exchange.settings.authenticationPolicies, owner.tenantId, change.authenticationPolicy);
      await exchange.settings.changeMailbox(owner, change, input.manner);
    },
  ),
  accelerate: operation(address, async (exchange, input) =>
    exchange.settings.accelerate(await findOwner(exchange, input.address)),
  ),
  permissions: operation(address, async (exchange, input) => {
    const owner = await findOwner(exchange, input.address);
    const grants = await exchange.permissions.grants(owner);
    return Promise.all(grants.map((grant) => grantNaming.show(grant, exchange.directory, owner.tenantId)));
  }),
  grant: operation(address.extend({ grant: grantSchema, manner }), async (exchange, { grant, ...input }) => {
    const owner = await findOwner(exchange, input.address);
    const { trustee, right } = await grantNaming.keep(grant, exchange.directory, owner.tenantId);
    await exchange.permissions.grant(owner, trustee, right, input.manner);
  }),
  revoke: operation(address.extend({ grant: grantSchema, manner }), async (exchange, { grant, ...input }) => {
    const owner = await findOwner(exchange, input.address);
    const { trustee, right } = await grantNaming.keep(grant, exchange.directory, owner.tenantId);
    await exchange.permissions.revoke(owner, trustee, right, input.manner);
  }),
  'service-principals': operation(tenant, async (exchange, input) =>
    exchange.permissions.servicePrincipals.list((await findTenant(exchange, input.tenant)).id),
  ),
  'add-service-principal': operation(
    tenant.extend({ servicePrincipal: servicePrincipalSchema, manner }),
    async (exchange, { servicePrincipal, ...input }) => {
      const { id } = await findTenant(exchange, input.tenant);
      await exchange.permissions.servicePrincipals.add(id, servicePrincipal, input.manner);
    },
  ),
  'remove-service-principal': operation(
    tenant.extend({ objectId: z.guid(), manner }),
    async (exchange, { objectId, ...input }) => {
      const { id } = await findTenant(exchange, input.tenant);
      const known = await exchange.permissions.servicePrincipals.list(id);
      if (!known.some((one) => one.objectId.toLowerCase() === objectId.toLowerCase())) throw unknownItem(objectId);
      await exchange.permissions.servicePrincipals.remove(id, objectId, input.manner);
    },
  ),
  'authentication-policies': listing(({ settings }) => settings.authenticationPolicies, plainNaming),
  'put-authentication-policy': operation(
    tenant.extend({ thing: authenticationPolicySchema, manner }),
    (exchange, { thing, ...at }) =>
      put(exchange, at, {
        store: exchange.settings.authenticationPolicies,
        keep: (id) => plainNaming.keep(thing, exchange.directory, id),
      }),
  ),
  'remove-authentication-policy': removing(({ settings }) => settings.authenticationPolicies),
  'application-access-policies': listing(({ settings }) => settings.applicationAccessPolicies, applicationAccessNaming),
  'put-application-access-policy': operation(
    tenant.extend({ thing: applicationAccessPolicySchema, manner }),
    (exchange, { thing, ...at }) =>
      put(exchange, at, {
        store: exchange.settings.applicationAccessPolicies,
        keep: (id) => applicationAccessNaming.keep(thing, exchange.directory, id),
      }),
  ),
  'remove-application-access-policy': removing(({ settings }) => settings.applicationAccessPolicies),
  'management-scopes': listing(({ settings }) => settings.managementScopes, managementScopeNaming),
  'put-management-scope': operation(
    tenant.extend({ thing: managementScopeSchema, manner }),
    (exchange, { thing, ...at }) =>
      put(exchange, at, {
        store: exchange.settings.managementScopes,
        keep: (id) => managementScopeNaming.keep(thing, exchange.directory, id),
      }),
  ),
  'remove-management-scope': removing(({ settings }) => settings.managementScopes),
  'role-assignments': listing(({ settings }) => settings.managementRoleAssignments, roleAssignmentNaming),
  'put-role-assignment': operation(
    tenant.extend({ thing: managementRoleAssignmentSchema, manner }),
    (exchange, { thing, ...at }) =>
      put(exchange, at, {
        store: exchange.settings.managementRoleAssignments,
        keep: async (id) => {
          await requireNamed(exchange.settings.managementScopes, id, thing.scope);
          return roleAssignmentNaming.keep(thing, exchange.directory, id);
        },
      }),
  ),
  'remove-role-assignment': removing(({ settings }) => settings.managementRoleAssignments),
} as const;

type StoreOf<Kept extends { readonly name: string }> = (exchange: ControlledExchange) => NamedSettings<Kept>;

function listing<Kept extends { readonly name: string }, Read, Shown>(
  storeOf: StoreOf<Kept>,
  naming: Naming<Kept, Read, Shown>,
) {
  return operation(tenant, async (exchange, input) => {
    const { id } = await findTenant(exchange, input.tenant);
    const things = await storeOf(exchange).list(id);
    return Promise.all(things.map((thing) => naming.show(thing, exchange.directory, id)));
  });
}

async function put<Kept extends { readonly name: string }>(
  exchange: ControlledExchange,
  at: { readonly tenant: string; readonly manner: ChangeManner },
  { store, keep }: { readonly store: NamedSettings<Kept>; readonly keep: (tenantId: string) => Promise<Kept> },
): Promise<void> {
  const { id } = await findTenant(exchange, at.tenant);
  await store.put(id, await keep(id), at.manner);
}

function removing<Kept extends { readonly name: string }>(storeOf: StoreOf<Kept>) {
  return operation(tenant.extend({ name: z.string(), manner }), async (exchange, input) => {
    const { id } = await findTenant(exchange, input.tenant);
    await requireNamed(storeOf(exchange), id, input.name);
    await storeOf(exchange).remove(id, input.name, input.manner);
  });
}

/** Rejects with `unknown_item`. Null and undefined name nothing. */
async function requireNamed(
  store: Pick<NamedSettings<{ readonly name: string }>, 'find'>,
  tenantId: string,
  name: string | null | undefined,
): Promise<void> {
  if (name === null || name === undefined) return;
  if ((await store.find(tenantId, name)) === undefined) throw unknownItem(name);
}

function unknownItem(name: string): MockExchangeError {
  return new MockExchangeError('unknown_item', `The tenant has no "${name}".`);
}
