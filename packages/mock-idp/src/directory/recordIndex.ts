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
  const tenants = indexTenants();
  const users = indexUsers();
  const apps = indexApps();
  const put = (records: WorldRecords): void => {
    records.tenants.forEach(tenants.put);
    records.users.forEach(users.put);
    records.apps.forEach(apps.put);
  };
  const partOf = (tenantId: string): WorldRecords => ({
    tenants: tenants.pick([tenantId]),
    users: users.atHome(tenantId),
    apps: apps.atHome(tenantId),
  });
  return {
    records: {
      get tenants() {
        return tenants.list();
      },
      get users() {
        return users.list();
      },
      get apps() {
        return apps.list();
      },
    },
    findTenant: tenants.find,
    findUser: users.find,
    findAddressed: users.findAddressed,
    findPerson: users.findPerson,
    findApp: apps.find,
    listExposing: apps.exposing,
    listUsers: users.atHome,
    listGuests: users.guests,
    partOf,
    put,
    take: (keys) => {
      const parts = [...keys.tenants].map(partOf);
      const taken = {
        tenants: parts.flatMap((part) => part.tenants),
        users: [...parts.flatMap((part) => part.users), ...users.pick(keys.users)],
        apps: [...parts.flatMap((part) => part.apps), ...apps.pick(keys.apps)],
      };
      taken.tenants.forEach(tenants.remove);
      taken.users.forEach(users.remove);
      taken.apps.forEach(apps.remove);
      return taken;
    },
    forgetReferencesTo: (tenantId) => {
      const isOther = (one: { readonly tenantId: string }): boolean => one.tenantId !== tenantId;
      for (const user of users.guests(tenantId)) users.put({ ...user, guestIn: user.guestIn.filter(isOther) });
      for (const app of apps.approvedIn(tenantId)) {
        apps.put({ ...app, adminConsent: app.adminConsent.filter(isOther) });
      }
    },
  };
}

function indexTenants() {
  const byDomain = new Map<string, TenantRecord>();
  const byName = createKeyedSets();
  const rows = createRows<TenantRecord>(({ id }) => id, {
    add: (tenant) => {
      for (const domain of tenant.domains) byDomain.set(domain.toLowerCase(), tenant);
      byName.add(tenant.name.toLowerCase(), tenant.id);
    },
    drop: (tenant) => {
      for (const domain of tenant.domains) dropIfSame(byDomain, domain.toLowerCase(), tenant);
      byName.delete(tenant.name.toLowerCase(), tenant.id);
    },
  });
  return {
    ...rows,
    find: (reference: string): TenantRecord | undefined => {
      const name = reference.toLowerCase();
      return rows.find(name) ?? byDomain.get(name) ?? rows.pick(byName.of(name)).at(-1);
    },
  };
}

function indexUsers() {
  const keyOf = ({ upn }: UserRecord): string => upn.toLowerCase();
  const byAddress = new Map<string, UserRecord>();
  const people = new Map<string, UserRecord>();
  const byHome = createKeyedSets();
  const byHost = createKeyedSets();
  const rows = createRows<UserRecord>(keyOf, {
    add: (user) => {
      for (const address of addressesOf(user)) byAddress.set(address, user);
      for (const { tenantId, oid } of [user, ...user.guestIn]) people.set(personKey(tenantId, oid), user);
      for (const { tenantId } of user.guestIn) byHost.add(tenantId, keyOf(user));
      byHome.add(user.tenantId, keyOf(user));
    },
    drop: (user, after) => {
      for (const address of addressesOf(user)) dropIfSame(byAddress, address, user);
      for (const { tenantId, oid } of [user, ...user.guestIn]) dropIfSame(people, personKey(tenantId, oid), user);
      for (const { tenantId } of user.guestIn) byHost.delete(tenantId, keyOf(user));
      if (after?.tenantId !== user.tenantId) byHome.delete(user.tenantId, keyOf(user));
    },
  });
  return {
    ...rows,
    find: (upn: string) => rows.find(upn.toLowerCase()),
    findAddressed: (address: string) => byAddress.get(address.toLowerCase()),
    findPerson: (tenantId: string, oid: string) => people.get(personKey(tenantId, oid)),
    atHome: (tenantId: string) => rows.pick(byHome.of(tenantId)),
    guests: (tenantId: string) => rows.pick(byHost.of(tenantId)),
  };
}

function indexApps() {
  const byHome = createKeyedSets();
  const byUri = createKeyedSets();
  const byApprover = createKeyedSets();
  const rows = createRows<AppRecord>(({ clientId }) => clientId, {
    add: (app) => {
      for (const uri of urisOf(app)) byUri.add(uri, app.clientId);
      for (const { tenantId } of app.adminConsent) byApprover.add(tenantId, app.clientId);
      byHome.add(app.tenantId, app.clientId);
    },
    drop: (app, after) => {
      for (const uri of urisOf(app)) byUri.delete(uri, app.clientId);
      for (const { tenantId } of app.adminConsent) byApprover.delete(tenantId, app.clientId);
      if (after?.tenantId !== app.tenantId) byHome.delete(app.tenantId, app.clientId);
    },
  });
  return {
    ...rows,
    find: (clientId: string) => rows.find(clientId.toLowerCase()),
    exposing: (uri: string) => rows.pick(byUri.of(uri.toLowerCase())),
    atHome: (tenantId: string) => rows.pick(byHome.of(tenantId)),
    approvedIn: (tenantId: string) => rows.pick(byApprover.of(tenantId)),
  };
}

interface SideIndexes<Item> {
  add(item: Item): void;
  /** `after` is what takes its place, if anything does: what both have in common may keep its position. */
  drop(item: Item, after: Item | undefined): void;
}

interface Rows<Item> {
  find(key: string): Item | undefined;
  pick(keys: Iterable<string>): readonly Item[];
  /** Written down when somebody asks, and again after a change. */
  list(): readonly Item[];
  put(item: Item): void;
  remove(item: Item): void;
}

function createRows<Item>(keyOf: (item: Item) => string, sides: SideIndexes<Item>): Rows<Item> {
  const items = new Map<string, Item>();
  let listed: readonly Item[] | undefined;
  return {
    find: (key) => items.get(key),
    pick: (keys) => [...keys].flatMap((key) => items.get(key) ?? []),
    list: () => {
      listed ??= [...items.values()];
      return listed;
    },
    put: (item) => {
      const before = items.get(keyOf(item));
      if (before !== undefined) sides.drop(before, item);
      items.set(keyOf(item), item);
      sides.add(item);
      listed = undefined;
    },
    remove: (item) => {
      if (items.delete(keyOf(item))) sides.drop(item, undefined);
      listed = undefined;
    },
  };
}

function personKey(tenantId: string, oid: string): string {
  return `${tenantId}/${oid}`.toLowerCase();
}

function urisOf({ exposes }: AppRecord): readonly string[] {
  if (exposes === undefined) return [];
  return [...new Set([exposes.appId, ...exposes.uris].map((uri) => uri.toLowerCase()))];
}

/** What meanwhile belongs to another stays with it. */
function dropIfSame<Item>(items: Map<string, Item>, key: string, item: Item): void {
  if (items.get(key) === item) items.delete(key);
}
