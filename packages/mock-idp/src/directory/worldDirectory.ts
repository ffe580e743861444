import type { AccountState, LiveAccountState } from '../world/accountStates.ts';
import type { DirectoryUser, PasswordVerdict } from './account.ts';
import { MICROSOFT_RESOURCES } from './microsoftResources.ts';
import { CONSUMERS, PERSONAL_ACCOUNTS } from './personalAccounts.ts';
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
  /** Everybody at home, in the order of the world. */
  listUsers(): readonly UserRecord[];
  findUser(address: string): UserRecord | undefined;
  findUserByOid(tenantId: string, oid: string): Presence | undefined;
  findPresence(tenantId: string, user: UserRecord): Presence | undefined;
  listPresences(tenantId: string): readonly Presence[];
  checkPassword(address: string, password: string): PasswordVerdict;
}

/** `stateOf` tells what has happened to an account; the records themselves stay as seeded. */
export function createDirectory(records: WorldRecords, stateOf: StateOf = () => undefined): WorldDirectory {
  const live = liveRecords(stateOf);
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

  const livePresence = (presence: Presence | undefined): Presence | undefined => {
    const user = presence && live(presence.user);
    return presence && user && { ...presence, user };
  };
  const findUser = (address: string): UserRecord | undefined => {
    const user = users.get(address.trim().toLowerCase());
    return user && live(user);
  };
  const listPresences = (tenantId: string): readonly Presence[] =>
    [...presences.values()]
      .filter((presence) => presence.tenantId === tenantId)
      .sort((one, other) => Number(one.guest) - Number(other.guest))
      .flatMap((presence) => livePresence(presence) ?? []);

  return {
    records,
    resources,
    findUser,
    findTenant: (reference) => tenants.get(reference.toLowerCase()),
    findApp: (clientId) => apps.get(clientId.toLowerCase()),
    findResource: (uri) => resourcesByUri.get(uri.toLowerCase()),
    listUsers: () => records.users.flatMap((user) => live(user) ?? []),
    findUserByOid: (tenantId, oid) => livePresence(presences.get(`${tenantId}/${oid}`.toLowerCase())),
    findPresence: (tenantId, user) => presencesOf(user, records).find((presence) => presence.tenantId === tenantId),
    listPresences,
    checkPassword: (address, password) => judgePassword(findUser(address), password),
  };
}

type StateOf = (user: UserRecord) => AccountState | undefined;

/** A record with what has happened to it; undefined once it is deleted. The same object as long as nothing more happens. */
function liveRecords(stateOf: StateOf): (user: UserRecord) => UserRecord | undefined {
  const known = new WeakMap<AccountState, UserRecord>();
  return (user) => {
    const state = stateOf(user);
    if (state === undefined) return user;
    if (state.deleted === true) return undefined;
    const before = known.get(state);
    if (before !== undefined) return before;
    const { password, enabled, mfa, requiresMfa, interrupts } = { ...user, ...state };
    const now = { ...user, password, enabled, mfa, requiresMfa, interrupts, state: layOver(user.state, state) };
    known.set(state, now);
    return now;
  };
}

function layOver(seeded: LiveAccountState, { blockedBy, ...others }: AccountState): LiveAccountState {
  const { blockedBy: seededBlock, ...rest } = seeded;
  const block = blockedBy === undefined ? seededBlock : blockedBy;
  return { ...rest, ...others, ...(block === undefined || block === null ? {} : { blockedBy: block }) };
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
  const index = new Map<string, TenantRecord>([[CONSUMERS, PERSONAL_ACCOUNTS]]);
  // Names first, so that no tenant can take over another's id or domain by its name.
  for (const tenant of records.tenants) index.set(tenant.name.toLowerCase(), tenant);
  for (const tenant of records.tenants) for (const domain of tenant.domains) index.set(domain.toLowerCase(), tenant);
  for (const tenant of records.tenants) index.set(tenant.id, tenant);
  index.set('consumers', index.get(CONSUMERS) ?? PERSONAL_ACCOUNTS);
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
