import type { DirectoryUser, PasswordVerdict } from '../mockIdp.ts';
import { MICROSOFT_RESOURCES } from './microsoftResources.ts';
import { addressesOf, type WorldRecords } from './readSeed.ts';
import type { AppRecord, Resource, TenantRecord, UserRecord } from './records.ts';

/** A person as one tenant knows them: at home, or as a guest with another object id and user principal name. */
export interface Presence {
  readonly user: UserRecord;
  readonly tenantId: string;
  readonly oid: string;
  readonly upn: string;
  readonly guest: boolean;
}

/** Look-ups over the records of a world. It holds no state of its own besides its indexes. */
export interface WorldDirectory {
  readonly records: WorldRecords;
  readonly resources: readonly Resource[];
  /** By id, domain or name, in any case. */
  findTenant(reference: string): TenantRecord | undefined;
  findApp(clientId: string): AppRecord | undefined;
  /** By any of its URIs, or its app id. */
  findResource(uri: string): Resource | undefined;
  findUser(address: string): UserRecord | undefined;
  findUserByOid(tenantId: string, oid: string): Presence | undefined;
  findPresence(tenantId: string, user: UserRecord): Presence | undefined;
  listPresences(tenantId: string): readonly Presence[];
  checkPassword(address: string, password: string): PasswordVerdict;
}

export function createDirectory(records: WorldRecords): WorldDirectory {
  const tenants = indexTenants(records);
  const users = new Map(records.users.flatMap((user) => addressesOf(user).map((address) => [address, user] as const)));
  const apps = new Map(records.apps.map((app) => [app.clientId, app]));
  const resources = [...MICROSOFT_RESOURCES, ...records.apps.flatMap((app) => app.exposes ?? [])];
  const resourcesByUri = new Map(
    resources.flatMap((resource) =>
      [resource.appId, ...resource.uris].map((uri) => [uri.toLowerCase(), resource] as const),
    ),
  );
  const presences = new Map<string, Presence>(
    records.users.flatMap((user) =>
      presencesOf(user, records).map((one) => [`${one.tenantId}/${one.oid}`, one] as const),
    ),
  );

  const findUser = (address: string): UserRecord | undefined => users.get(address.trim().toLowerCase());

  return {
    records,
    resources,
    findUser,
    findTenant: (reference) => tenants.get(reference.toLowerCase()),
    findApp: (clientId) => apps.get(clientId.toLowerCase()),
    findResource: (uri) => resourcesByUri.get(uri.toLowerCase()),
    findUserByOid: (tenantId, oid) => presences.get(`${tenantId}/${oid}`.toLowerCase()),
    findPresence: (tenantId, user) => presencesOf(user, records).find((presence) => presence.tenantId === tenantId),
    listPresences: (tenantId) =>
      [...presences.values()]
        .filter((presence) => presence.tenantId === tenantId)
        .sort((one, other) => Number(one.guest) - Number(other.guest)),
    checkPassword: (address, password) => judgePassword(findUser(address), password),
  };
}

/** The directory's answer to a question about one person. */
export function toDirectoryUser({ user, tenantId, oid, upn, guest }: Presence): DirectoryUser {
  return {
    oid,
    tenantId,
    upn,
    displayName: user.displayName,
    mail: user.mail,
    aliases: user.aliases,
    // A licence is bought by the home tenant and does not travel.
    licences: guest ? [] : user.licences,
    enabled: user.enabled,
    location: user.location,
    behaviour: user.behaviour,
  };
}

/** The person at home. */
export function atHome(user: UserRecord): Presence {
  return { user, tenantId: user.tenantId, oid: user.oid, upn: user.upn, guest: false };
}

function indexTenants(records: WorldRecords): ReadonlyMap<string, TenantRecord> {
  const index = new Map<string, TenantRecord>();
  // Names first, so that no tenant can take over another's id or domain by its name.
  for (const tenant of records.tenants) index.set(tenant.name.toLowerCase(), tenant);
  for (const tenant of records.tenants) for (const domain of tenant.domains) index.set(domain.toLowerCase(), tenant);
  for (const tenant of records.tenants) index.set(tenant.id, tenant);
  return index;
}

function presencesOf(user: UserRecord, records: WorldRecords): readonly Presence[] {
  const guests = user.guestIn.map(({ tenantId, oid }) => ({
    user,
    tenantId,
    oid,
    upn: guestUpn(
      user.upn,
      records.tenants.find((tenant) => tenant.id === tenantId),
    ),
    guest: true,
  }));
  return [atHome(user), ...guests];
}

function guestUpn(upn: string, host: TenantRecord | undefined): string {
  const domain = host?.domains.find((name) => name.includes('onmicrosoft')) ?? host?.domains[0] ?? 'invalid';
  return `${upn.replace('@', '_')}#EXT#@${domain}`;
}

function judgePassword(user: UserRecord | undefined, password: string): PasswordVerdict {
  if (user === undefined) return 'unknown';
  if (user.password !== password) return 'wrong';
  return user.enabled ? 'correct' : 'disabled';
}
