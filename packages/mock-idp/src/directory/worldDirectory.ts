import type { AccountState, LiveAccountState } from '../world/accountStates.ts';
import type { DirectoryUser, PasswordVerdict } from './account.ts';
import { MICROSOFT_RESOURCES, namesOf } from './microsoftResources.ts';
import { CONSUMERS, PERSONAL_ACCOUNTS } from './personalAccounts.ts';
import type { RecordIndex } from './recordIndex.ts';
import type { AppRecord, Resource, TenantRecord, UserRecord, WorldRecords } from './records.ts';

/** A person as one tenant knows them: at home, or as a guest with another object id and user principal name. */
export interface Presence {
  readonly user: UserRecord;
  readonly tenantId: string;
  readonly oid: string;
  readonly upn: string;
  readonly guest: boolean;
}

/** Look-ups over the records of a world, as they are at the moment of the question. */
export interface WorldDirectory {
  readonly records: WorldRecords;
  /** By id, domain or name, in any case. */
  findTenant(reference: string): TenantRecord | undefined;
  findApp(clientId: string): AppRecord | undefined;
  /** By any of its URIs, or its app id. Where two tenants have given their APIs the same URI, this tenant's is meant. */
  findResource(uri: string, tenantId?: string): Resource | undefined;
  /** Everybody at home, in the order of the world. */
  listUsers(): readonly UserRecord[];
  findUser(address: string): UserRecord | undefined;
  /** Whether anybody has this user principal name, or had it until they were deleted. */
  hadUser(upn: string): boolean;
  findUserByOid(tenantId: string, oid: string): Presence | undefined;
  findPresence(tenantId: string, user: UserRecord): Presence | undefined;
  listPresences(tenantId: string): readonly Presence[];
  checkPassword(address: string, password: string): PasswordVerdict;
}

/** `stateOf` tells what has happened to an account; the records themselves stay as seeded. */
export function createDirectory(index: RecordIndex, stateOf: StateOf = () => undefined): WorldDirectory {
  const live = liveRecords(stateOf);
  const findTenant = (reference: string): TenantRecord | undefined => {
    const name = reference.toLowerCase();
    if (name !== CONSUMERS && name !== 'consumers') return index.findTenant(name);
    return index.findTenant(CONSUMERS) ?? PERSONAL_ACCOUNTS;
  };
  const livePresence = (presence: Presence | undefined): Presence | undefined => {
    const user = presence && live(presence.user);
    return presence && user && { ...presence, user };
  };
  const findUser = (address: string): UserRecord | undefined => {
    const user = index.findAddressed(address.trim());
    return user && live(user);
  };
  const findPresence = (tenantId: string, user: UserRecord): Presence | undefined => {
    if (user.tenantId === tenantId) return atHome(user);
    const guest = user.guestIn.find((one) => one.tenantId === tenantId);
    return guest && { user, ...guest, upn: guestUpn(user.upn, index.findTenant(tenantId)), guest: true };
  };

  return {
    get records() {
      return index.records;
    },
    findUser,
    hadUser: (upn) => index.findUser(upn) !== undefined,
    findTenant,
    findApp: index.findApp,
    findResource: (uri, tenantId) => {
      const apps = index.listExposing(uri);
      const app = apps.find((one) => one.tenantId === tenantId) ?? apps.at(-1);
      return app?.exposes ?? MICROSOFT_BY_URI.get(uri.toLowerCase());
    },
    listUsers: () => index.records.users.flatMap((user) => live(user) ?? []),
    findUserByOid: (tenantId, oid) => {
      const user = index.findPerson(tenantId, oid);
      return livePresence(user && findPresence(tenantId.toLowerCase(), user));
    },
    findPresence,
    listPresences: (tenantId) =>
      [...index.listUsers(tenantId), ...index.listGuests(tenantId)].flatMap(
        (user) => livePresence(findPresence(tenantId, user)) ?? [],
      ),
    checkPassword: (address, password) => judgePassword(findUser(address), password),
  };
}

const MICROSOFT_BY_URI: ReadonlyMap<string, Resource> = new Map(
  MICROSOFT_RESOURCES.flatMap((resource) => namesOf(resource).map((uri) => [uri.toLowerCase(), resource] as const)),
);

type StateOf = (user: UserRecord) => AccountState | undefined;

/** A record with what has happened to it; undefined once it is deleted. The same object as long as nothing more happens to it. */
function liveRecords(stateOf: StateOf): (user: UserRecord) => UserRecord | undefined {
  const known = new WeakMap<AccountState, { readonly user: UserRecord; readonly now: UserRecord }>();
  return (user) => {
    const state = stateOf(user);
    if (state === undefined) return user;
    if (state.deleted === true) return undefined;
    const before = known.get(state);
    if (before?.user === user) return before.now;
    const { password, enabled, mfa, requiresMfa, interrupts } = { ...user, ...state };
    const now = { ...user, password, enabled, mfa, requiresMfa, interrupts, state: layOver(user.state, state) };
    known.set(state, { user, now });
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

function guestUpn(upn: string, host: TenantRecord | undefined): string {
  const domain = host?.domains.find((name) => name.includes('onmicrosoft')) ?? host?.domains[0] ?? 'invalid';
  return `${upn.replace('@', '_')}#EXT#@${domain}`;
}

function judgePassword(user: UserRecord | undefined, password: string): PasswordVerdict {
  if (user === undefined) return 'unknown';
  if (user.password !== password || user.passwordKept === 'nowhere') return 'wrong';
  return user.enabled ? 'correct' : 'disabled';
}
