import { addSeed, type WorldRecords } from './readSeed.ts';
import type { AppSeed, TenantSeed, UserSeed } from './seedSchema.ts';

/** What a run-time change did to one tenant, user or app, in the words of a seed. */
export type DirectoryEntry =
  | { readonly kind: 'tenant'; readonly seed: TenantSeed }
  | { readonly kind: 'user'; readonly seed: UserSeed }
  | { readonly kind: 'app'; readonly seed: AppSeed };

/** One row per thing that was made or changed. */
export interface EntryRow {
  /** The home tenant, by id. */
  readonly tenantId: string;
  readonly kind: DirectoryEntry['kind'];
  /** The tenant's id, the user principal name in lower case, or the client id. */
  readonly id: string;
  /** Laid over what is known; null once it is gone. */
  readonly seed: DirectoryEntry['seed'] | null;
  /** Nothing that was known under the same id shines through. */
  readonly replaces: boolean;
}

export function keyOf({ tenantId, kind, id }: Pick<EntryRow, 'tenantId' | 'kind' | 'id'>): string {
  return `${tenantId}/${kind}/${id}`;
}

/** The row after one more change to the same thing. */
export function layOver(known: EntryRow | undefined, added: EntryRow): EntryRow {
  if (known === undefined || added.seed === null || added.replaces) return added;
  return { ...added, seed: layOverSeed(known.seed ?? {}, added.seed) as EntryRow['seed'], replaces: known.replaces };
}

/** One seed entry laid over another as a world would: what has two names, or parts, follows the later one. */
export function layOverSeed<Known extends object, Added extends object>(known: Known, added: Added): Known & Added {
  const merged = { ...known, ...added };
  if ('implicit' in known && 'implicit' in added) {
    return { ...merged, implicit: { ...(known.implicit as object), ...(added.implicit as object) } };
  }
  if ('multiTenant' in added && !('signInAudience' in added)) return { ...merged, signInAudience: undefined };
  return merged;
}

/** The records with all of this done to them. Throws `SeedError`. */
export function applyEntries(records: WorldRecords, rows: readonly EntryRow[]): WorldRecords {
  if (rows.length === 0) return records;
  const goneOf = (kind: EntryRow['kind']): ReadonlySet<string> =>
    new Set(rows.flatMap((row) => (row.kind === kind && (row.seed === null || row.replaces) ? [row.id] : [])));
  const gone = { tenants: goneOf('tenant'), users: goneOf('user'), apps: goneOf('app') };
  const seedsOf = (kind: EntryRow['kind']): unknown[] =>
    rows.flatMap((row) => (row.kind === kind && row.seed !== null ? [row.seed] : []));
  return addSeed(without(records, gone), {
    tenants: seedsOf('tenant'),
    users: seedsOf('user'),
    apps: seedsOf('app'),
  });
}

interface Gone {
  readonly tenants: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
  readonly apps: ReadonlySet<string>;
}

/** What no longer is there is not referred to either. A new tenant, which nothing refers to, costs no more than looking. */
function without({ tenants, users, apps }: WorldRecords, gone: Gone): WorldRecords {
  const isTenant = (id: string): boolean => !gone.tenants.has(id);
  return {
    tenants: tenants.filter(({ id }) => isTenant(id)),
    users: users
      .filter(({ upn, tenantId }) => isTenant(tenantId) && !gone.users.has(upn.toLowerCase()))
      .map((user) =>
        user.guestIn.every(({ tenantId }) => isTenant(tenantId))
          ? user
          : { ...user, guestIn: user.guestIn.filter(({ tenantId }) => isTenant(tenantId)) },
      ),
    apps: apps
      .filter(({ clientId, tenantId }) => isTenant(tenantId) && !gone.apps.has(clientId))
      .map((app) =>
        app.adminConsent.every(({ tenantId }) => isTenant(tenantId))
          ? app
          : { ...app, adminConsent: app.adminConsent.filter(({ tenantId }) => isTenant(tenantId)) },
      ),
  };
}

/** The row as it is once a tenant that it may refer to by any of these names is gone. */
export function withoutReferences(row: EntryRow, names: readonly string[]): EntryRow {
  const isLeft = (reference: string): boolean => !names.some((name) => name.toLowerCase() === reference.toLowerCase());
  const { seed } = row;
  if (seed === null) return row;
  if ('guestIn' in seed) return { ...row, seed: { ...seed, guestIn: seed.guestIn?.filter(isLeft) } };
  if (!('adminConsent' in seed)) return row;
  return { ...row, seed: { ...seed, adminConsent: seed.adminConsent?.filter(({ tenant }) => isLeft(tenant)) } };
}

/** One tenant's part of the records, or everybody else's. */
export function partOf(records: WorldRecords, tenantId: string, which: 'ours' | 'others'): WorldRecords {
  const fits = (id: string): boolean => (id === tenantId) === (which === 'ours');
  return {
    tenants: records.tenants.filter(({ id }) => fits(id)),
    users: records.users.filter((user) => fits(user.tenantId)),
    apps: records.apps.filter((app) => fits(app.tenantId)),
  };
}

export function joined(one: WorldRecords, other: WorldRecords): WorldRecords {
  return {
    tenants: [...one.tenants, ...other.tenants],
    users: [...one.users, ...other.users],
    apps: [...one.apps, ...other.apps],
  };
}
