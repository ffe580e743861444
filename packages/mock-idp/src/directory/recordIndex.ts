import { createKeyedSets } from '../state/keyedSets.ts';
import { type AppRecord, addressesOf, type TenantRecord, type UserRecord, type WorldRecords } from './records.ts';

/** Which records are meant: tenants by id, users by user principal name in lower case, apps by client id. */
export interface RecordKeys {
  readonly tenants: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
  readonly apps: ReadonlySet<string>;
}

/**
 * The records of a world and everything they are looked up by. A change costs what it changes, however many tenants there are beside it:
 * a thousand test workers make, reset and remove theirs in one mock.
 */
export interface RecordIndex {
  /** In the order of the world. */
  readonly records: WorldRecords;
  /** By id, domain or name, in any case; nobody takes over another's id by a name. */
  findTenant(reference: string): TenantRecord | undefined;
  /** By user principal name. */
  findUser(upn: string): UserRecord | undefined;
  /** By any of their addresses. */
  findAddressed(address: string): UserRecord | undefined;
  /** Who has this object id in this tenant: at home or as a guest. */
  findPerson(tenantId: string, oid: string): UserRecord | undefined;
  findApp(clientId: string): AppRecord | undefined;
  /** Apps that expose this URI. Those of two tenants may. */
  listExposing(uri: string): readonly AppRecord[];
  /** At home, in the order of the world. */
  listUsers(tenantId: string): readonly UserRecord[];
  /** People of other tenants. */
  listGuests(tenantId: string): readonly UserRecord[];
  /** A tenant with its users and apps. */
  partOf(tenantId: string): WorldRecords;
  /** Adds, or replaces what has the same key. */
  put(records: WorldRecords): void;
  /** With a tenant go its users and apps. Answers what was there. */
  take(keys: RecordKeys): WorldRecords;
  /** Apart from what belongs to the tenant: whoever was a guest there no longer is, and what its administrators approved is forgotten. */
  forgetReferencesTo(tenantId: string): void;
}

export function indexRecords(records: WorldRecords): RecordIndex {
  const index = createRecordIndex();
  index.put(records);
  return index;
}

function createRecordIndex(): RecordIndex {
  const tenants = new Map<string, TenantRecord>();
  const users = new Map<string, UserRecord>();
  const apps = new Map<string, AppRecord>();
  const tenantsByDomain = new Map<string, TenantRecord>();
  const tenantsByName = createKeyedSets();
  const usersByAddress = new Map<string, UserRecord>();
  const people = new Map<string, UserRecord>();
  const usersByHome = createKeyedSets();
  const guestsByHost = createKeyedSets();
  const appsByHome = createKeyedSets();
  const appsByApprover = createKeyedSets();
  const appsByUri = createKeyedSets();
  let listed: WorldRecords | undefined;

  const removeTenant = (tenant: TenantRecord): void => {
    tenants.delete(tenant.id);
    removeTenantNames(tenant);
  };
  const removeTenantNames = (tenant: TenantRecord): void => {
    for (const domain of tenant.domains) dropIfSame(tenantsByDomain, domain.toLowerCase(), tenant);
    tenantsByName.delete(tenant.name.toLowerCase(), tenant.id);
  };
  const putTenant = (tenant: TenantRecord): void => {
    const known = tenants.get(tenant.id);
    if (known !== undefined) removeTenantNames(known);
    tenants.set(tenant.id, tenant);
    for (const domain of tenant.domains) tenantsByDomain.set(domain.toLowerCase(), tenant);
    tenantsByName.add(tenant.name.toLowerCase(), tenant.id);
  };

  const removeUserNames = (user: UserRecord): void => {
    for (const address of addressesOf(user)) dropIfSame(usersByAddress, address, user);
    for (const { tenantId, oid } of presencesOf(user)) dropIfSame(people, personKey(tenantId, oid), user);
    for (const { tenantId } of user.guestIn) guestsByHost.delete(tenantId, keyOfUser(user));
  };
  const removeUser = (user: UserRecord): void => {
    users.delete(keyOfUser(user));
    usersByHome.delete(user.tenantId, keyOfUser(user));
    removeUserNames(user);
  };
  const putUser = (user: UserRecord): void => {
    const key = keyOfUser(user);
    const known = users.get(key);
    if (known !== undefined) removeUserNames(known);
    if (known !== undefined && known.tenantId !== user.tenantId) usersByHome.delete(known.tenantId, key);
    users.set(key, user);
    usersByHome.add(user.tenantId, key);
    for (const address of addressesOf(user)) usersByAddress.set(address, user);
    for (const { tenantId, oid } of presencesOf(user)) people.set(personKey(tenantId, oid), user);
    for (const { tenantId } of user.guestIn) guestsByHost.add(tenantId, key);
  };

  const removeAppNames = (app: AppRecord): void => {
    for (const uri of urisOf(app)) appsByUri.delete(uri, app.clientId);
    for (const { tenantId } of app.adminConsent) appsByApprover.delete(tenantId, app.clientId);
  };
  const removeApp = (app: AppRecord): void => {
    apps.delete(app.clientId);
    appsByHome.delete(app.tenantId, app.clientId);
    removeAppNames(app);
  };
  const putApp = (app: AppRecord): void => {
    const known = apps.get(app.clientId);
    if (known !== undefined) removeAppNames(known);
    if (known !== undefined && known.tenantId !== app.tenantId) appsByHome.delete(known.tenantId, app.clientId);
    apps.set(app.clientId, app);
    appsByHome.add(app.tenantId, app.clientId);
    for (const uri of urisOf(app)) appsByUri.add(uri, app.clientId);
    for (const { tenantId } of app.adminConsent) appsByApprover.add(tenantId, app.clientId);
  };

  const put = (records: WorldRecords): void => {
    listed = undefined;
    for (const tenant of records.tenants) putTenant(tenant);
    for (const user of records.users) putUser(user);
    for (const app of records.apps) putApp(app);
  };
  const partOf = (tenantId: string): WorldRecords => ({
    tenants: pick(tenants, [tenantId]),
    users: pick(users, usersByHome.of(tenantId)),
    apps: pick(apps, appsByHome.of(tenantId)),
  });

  return {
    get records() {
      listed ??= { tenants: [...tenants.values()], users: [...users.values()], apps: [...apps.values()] };
      return listed;
    },
    findTenant: (reference) => {
      const name = reference.toLowerCase();
      return tenants.get(name) ?? tenantsByDomain.get(name) ?? pick(tenants, tenantsByName.of(name)).at(-1);
    },
    findUser: (upn) => users.get(upn.toLowerCase()),
    findAddressed: (address) => usersByAddress.get(address.toLowerCase()),
    findPerson: (tenantId, oid) => people.get(personKey(tenantId, oid)),
    findApp: (clientId) => apps.get(clientId.toLowerCase()),
    listExposing: (uri) => pick(apps, appsByUri.of(uri.toLowerCase())),
    listUsers: (tenantId) => pick(users, usersByHome.of(tenantId)),
    listGuests: (tenantId) => pick(users, guestsByHost.of(tenantId)),
    partOf,
    put,
    take: (keys) => {
      listed = undefined;
      const parts = [...keys.tenants].map(partOf);
      const taken = {
        tenants: parts.flatMap((part) => part.tenants),
        users: [...parts.flatMap((part) => part.users), ...pick(users, keys.users)],
        apps: [...parts.flatMap((part) => part.apps), ...pick(apps, keys.apps)],
      };
      taken.tenants.forEach(removeTenant);
      taken.users.forEach(removeUser);
      taken.apps.forEach(removeApp);
      return taken;
    },
    forgetReferencesTo: (tenantId) => {
      const isOther = (one: { readonly tenantId: string }): boolean => one.tenantId !== tenantId;
      const guests = pick(users, guestsByHost.of(tenantId));
      const approved = pick(apps, appsByApprover.of(tenantId));
      put({
        tenants: [],
        users: guests.map((user) => ({ ...user, guestIn: user.guestIn.filter(isOther) })),
        apps: approved.map((app) => ({ ...app, adminConsent: app.adminConsent.filter(isOther) })),
      });
    },
  };
}

function keyOfUser({ upn }: UserRecord): string {
  return upn.toLowerCase();
}

function personKey(tenantId: string, oid: string): string {
  return `${tenantId}/${oid}`.toLowerCase();
}

/** At home and wherever they are a guest. */
function presencesOf(user: UserRecord): readonly { readonly tenantId: string; readonly oid: string }[] {
  return [user, ...user.guestIn];
}

function urisOf({ exposes }: AppRecord): readonly string[] {
  if (exposes === undefined) return [];
  return [...new Set([exposes.appId, ...exposes.uris].map((uri) => uri.toLowerCase()))];
}

function pick<Item>(items: ReadonlyMap<string, Item>, keys: Iterable<string>): readonly Item[] {
  return [...keys].flatMap((key) => items.get(key) ?? []);
}

/** What meanwhile belongs to another stays with it. */
function dropIfSame<Item>(items: Map<string, Item>, key: string, item: Item): void {
  if (items.get(key) === item) items.delete(key);
}
