import { randomBytes, randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { CreateUserOptions } from '../directory/account.ts';
import type { AppSecret, CreateAppOptions } from '../directory/app.ts';
import type { EntryRow } from '../directory/entries.ts';
import { guidFrom, isGuid } from '../directory/identifiers.ts';
import { SeedError } from '../directory/readSeed.ts';
import type { AppRecord, TenantRecord, UserRecord } from '../directory/records.ts';
import type { AppSeed, TenantSeed, UserSeed } from '../directory/seedSchema.ts';
import type { CreateTenantOptions } from '../directory/tenant.ts';
import { MockIdpError } from '../mockIdpError.ts';
import type { MockWorld } from './world.ts';

/** Makes, changes and removes tenants, users and apps while the mock runs. All throw `MockIdpError` `invalid_seed` and then change nothing. */
export function addTenant(world: MockWorld, options: CreateTenantOptions): string {
  const { users = [], apps = [], ...rest } = options;
  const id = (options.id ?? freeTenantId(world, options.name)).toLowerCase();
  if (world.directory.findTenant(id) !== undefined) refuse(`A tenant with the id ${id} exists already.`);
  // An id Microsoft gave is never given again, so nothing of an earlier tenant shines through.
  const tenant: TenantSeed = { ...rest, id, domains: options.domains ?? [`${id.slice(0, 8)}.example`] };
  const rows: EntryRow[] = [
    { tenantId: id, kind: 'tenant', id, seed: tenant, replaces: true },
    ...users.map((user) => userRow(world, id, user)),
    ...apps.map((app) => appRow(world, id, app)),
  ];
  attempt(() => world.found(rows));
  return id;
}

export function changeTenant(world: MockWorld, { id }: Pick<TenantRecord, 'id'>, change: object): void {
  refuseIdentity(change, ['id']);
  attempt(() => world.change({ tenantId: id, kind: 'tenant', id, seed: { ...change, id }, replaces: false }));
}

export function addUser(world: MockWorld, { id }: TenantRecord, options: CreateUserOptions): string {
  const row = userRow(world, id, options);
  attempt(() => world.change(row));
  return (row.seed as UserSeed).upn;
}

/** The last change counts, also over what a verb has done to the account (seeds and verbs name things alike). */
export function changeUser(world: MockWorld, user: UserRecord, change: object): void {
  refuseIdentity(change, ['upn', 'oid', 'tenant']);
  const { tenantId, upn } = user;
  const seed = { ...change, upn, tenant: tenantId };
  attempt(() => world.change({ tenantId, kind: 'user', id: upn.toLowerCase(), seed, replaces: false }));
  world.accounts.forget(user, [...Object.keys(change), ...('interrupts' in change ? ['finishedTasks'] : [])]);
}

export function addApp(world: MockWorld, { id }: TenantRecord, options: CreateAppOptions): string {
  const row = appRow(world, id, options);
  attempt(() => world.change(row));
  return row.id;
}

export function changeApp(world: MockWorld, { tenantId, clientId }: AppRecord, change: object): void {
  refuseIdentity(change, ['clientId', 'tenant']);
  const seed = { ...change, clientId, tenant: tenantId };
  attempt(() => world.change({ tenantId, kind: 'app', id: clientId, seed, replaces: false }));
}

/** A value is made unless one is given, as Microsoft does. */
export function addSecret(world: MockWorld, app: AppRecord, { value, expires }: Partial<AppSecret>): AppSecret {
  const secret = {
    value: value ?? randomBytes(30).toString('base64url'),
    ...(expires === undefined ? {} : { expires }),
  };
  changeApp(world, app, { secrets: [...app.secrets.map(toSecret), secret] });
  return secret;
}

/** Rejects with `invalid_request` for a secret the app does not have; which it was is not repeated. */
export function removeSecret(world: MockWorld, app: AppRecord, value: string): void {
  if (!app.secrets.some((secret) => secret.value === value)) {
    throw new MockIdpError('invalid_request', `The app ${app.clientId} has no such secret.`);
  }
  changeApp(world, app, { secrets: app.secrets.filter((secret) => secret.value !== value).map(toSecret) });
}

function toSecret({ value, expires }: AppRecord['secrets'][number]): AppSecret {
  return expires === undefined ? { value } : { value, expires };
}

function userRow(world: MockWorld, tenantId: string, options: CreateUserOptions): EntryRow {
  const named = z.looseObject({ upn: z.string() }).safeParse(options);
  if (!named.success) refuse('A user needs a `upn`.');
  const { upn } = options;
  if (world.directory.findUser(upn) !== undefined) refuse(`An account with the address ${upn} exists already.`);
  // A deleted account's name may be given again, but to another object.
  const seed = {
    ...options,
    tenant: tenantId,
    ...(world.directory.hadUser(upn) ? { oid: options.oid ?? randomUUID() } : {}),
  };
  return { tenantId, kind: 'user', id: upn.toLowerCase(), seed, replaces: true };
}

function appRow(world: MockWorld, tenantId: string, options: CreateAppOptions): EntryRow {
  const { clientId = randomUUID() } = options;
  if (typeof clientId !== 'string' || !isGuid(clientId)) refuse('`clientId` must be a GUID.');
  const id = clientId.toLowerCase();
  if (world.directory.findApp(id) !== undefined) refuse(`An app with the client id ${id} exists already.`);
  const seed: AppSeed = { ...options, clientId: id, tenant: tenantId };
  return { tenantId, kind: 'app', id, seed, replaces: true };
}

/** Stable from run to run, as long as a test makes its tenants in the same order. */
function freeTenantId({ directory }: MockWorld, name: string): string {
  const taken = directory.records.tenants.length;
  for (let attempt = 0; ; attempt += 1) {
    const id = guidFrom('tenant', name, String(taken + attempt));
    if (directory.findTenant(id) === undefined) return id;
  }
}

function refuseIdentity(change: object, names: readonly string[]): void {
  const name = names.find((one) => Object.hasOwn(change, one));
  if (name !== undefined) refuse(`\`${name}\` cannot be changed.`);
}

function attempt(act: () => void): void {
  try {
    act();
  } catch (error) {
    if (error instanceof SeedError) throw new MockIdpError('invalid_seed', error.message, { cause: error });
    throw error;
  }
}

function refuse(message: string): never {
  throw new MockIdpError('invalid_seed', message);
}
