import type { Directory, DirectoryUser, Tenant } from '@authshift/mock-idp';
import { type CheckedSeed, ExchangeSeedError } from '../mailboxes/exchangeSeed.ts';
import { MockExchangeError } from '../mockExchangeError.ts';
import { keyOf, nameOfGrant } from './keys.ts';
import { applicationAccessNaming, grantNaming, managementScopeNaming, roleAssignmentNaming } from './naming.ts';
import { delayOf } from './propagation.ts';
import { type SpreadingValue, settled, written } from './spreading.ts';
import type { SpreadingRow } from './spreadingRecords.ts';
import { defaultTenantSettings } from './tenantSettings.ts';

type Rows = ReadonlyMap<string, SpreadingRow>;

/** What the seed says about settings and permissions, in the form of the tables that win over it. */
export interface SeededSettings {
  readonly tenants: Rows;
  readonly mailboxes: Rows;
  readonly authenticationPolicies: Rows;
  readonly applicationAccessPolicies: Rows;
  readonly managementScopes: Rows;
  readonly managementRoleAssignments: Rows;
  readonly servicePrincipals: Rows;
  readonly grants: Rows;
}

export interface SeededSettingsOptions {
  readonly directory: Directory;
  readonly seed: Pick<CheckedSeed, 'tenants' | 'mailboxes'>;
  readonly tenantTime: (tenantId: string) => Promise<number>;
}

/** @throws ExchangeSeedError when the seed names a tenant, mailbox or account the directory does not have. */
export async function resolveSettingsSeed(options: SeededSettingsOptions): Promise<SeededSettings> {
  try {
    return await resolve(options);
  } catch (error) {
    if (error instanceof MockExchangeError) throw new ExchangeSeedError(error.message, { cause: error });
    throw error;
  }
}

async function resolve({ directory, seed, tenantTime }: SeededSettingsOptions): Promise<SeededSettings> {
  const rows = {
    tenants: new Map<string, SpreadingRow>(),
    mailboxes: new Map<string, SpreadingRow>(),
    authenticationPolicies: new Map<string, SpreadingRow>(),
    applicationAccessPolicies: new Map<string, SpreadingRow>(),
    managementScopes: new Map<string, SpreadingRow>(),
    managementRoleAssignments: new Map<string, SpreadingRow>(),
    servicePrincipals: new Map<string, SpreadingRow>(),
    grants: new Map<string, SpreadingRow>(),
  };
  for (const { tenant: reference, ...seeded } of seed.tenants) {
    const { id } = await requireTenant(directory, reference);
    const { authenticationPolicies, servicePrincipals, ...rest } = seeded;
    const { applicationAccessPolicies, managementScopes, managementRoleAssignments, ...settings } = rest;
    const keep = <Read, Kept>(things: readonly Read[], to: (thing: Read) => Promise<Kept>) =>
      Promise.all(things.map(to));
    rows.tenants.set(id, rowOf(settings));
    rows.authenticationPolicies.set(id, rowByName(authenticationPolicies));
    rows.applicationAccessPolicies.set(
      id,
      rowByName(await keep(applicationAccessPolicies, (one) => applicationAccessNaming.keep(one, directory, id))),
    );
    rows.managementScopes.set(
      id,
      rowByName(await keep(managementScopes, (one) => managementScopeNaming.keep(one, directory, id))),
    );
    rows.managementRoleAssignments.set(
      id,
      rowByName(await keep(managementRoleAssignments, (one) => roleAssignmentNaming.keep(one, directory, id))),
    );
    requireNamed(rows.authenticationPolicies.get(id), settings.defaultAuthenticationPolicy);
    for (const { scope } of managementRoleAssignments) requireNamed(rows.managementScopes.get(id), scope);
    rows.servicePrincipals.set(
      id,
      rowOf(Object.fromEntries(servicePrincipals.map((one) => [one.objectId.toLowerCase(), one]))),
    );
  }
  for (const { address, settings, permissions } of seed.mailboxes) {
    if (Object.keys(settings).length === 0 && permissions.length === 0) continue;
    const owner = await requireUser(directory, address);
    const { state, ...switches } = settings;
    requireNamed(rows.authenticationPolicies.get(owner.tenantId), switches.authenticationPolicy);
    const arrival = state === undefined ? {} : { state: await stateValue(state, owner, { rows, tenantTime }) };
    rows.mailboxes.set(keyOf(owner), { ...rowOf(switches), ...arrival });
    const grants = await Promise.all(permissions.map((one) => grantNaming.keep(one, directory, owner.tenantId)));
    rows.grants.set(keyOf(owner), rowOf(Object.fromEntries(grants.map((grant) => [nameOfGrant(grant), grant]))));
  }
  return rows;
}

/** A licence given just before the mock started. */
async function stateValue(
  state: string,
  owner: DirectoryUser,
  {
    rows,
    tenantTime,
  }: { readonly rows: Pick<SeededSettings, 'tenants'>; readonly tenantTime: (id: string) => Promise<number> },
): Promise<SpreadingValue<unknown>> {
  if (state !== 'just-licensed') return settled(state);
  const seeded = rows.tenants.get(owner.tenantId)?.spreading?.value;
  const spreading = (seeded ?? defaultTenantSettings.spreading) as typeof defaultTenantSettings.spreading;
  const at = await tenantTime(owner.tenantId);
  return written(settled<unknown>(state), 'ready', { at, delay: delayOf('licence', spreading) });
}

/** @throws MockExchangeError for a name nothing was given. */
function requireNamed(row: SpreadingRow | undefined, name: string | null | undefined): void {
  if (name === null || name === undefined || Object.hasOwn(row ?? {}, name.toLowerCase())) return;
  throw new MockExchangeError('unknown_item', `The tenant has no "${name}".`);
}

async function requireTenant(directory: Directory, reference: string): Promise<Tenant> {
  const tenant = await directory.findTenant(reference);
  if (tenant === undefined) throw MockExchangeError.unknownTenant(reference);
  return tenant;
}

async function requireUser(directory: Directory, address: string): Promise<DirectoryUser> {
  const user = await directory.findUser({ address });
  if (user === undefined) throw MockExchangeError.unknownMailbox(address);
  return user;
}

function rowOf(values: object): SpreadingRow {
  const present = Object.entries(values).filter(([, value]) => value !== undefined);
  return Object.fromEntries(present.map(([name, value]) => [name, settled<unknown>(value)]));
}

function rowByName(things: readonly { readonly name: string }[]): SpreadingRow {
  return rowOf(Object.fromEntries(things.map((thing) => [thing.name.toLowerCase(), thing])));
}
