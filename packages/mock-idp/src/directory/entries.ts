import { parseSeed, readRecords } from './readSeed.ts';
import type { RecordIndex } from './recordIndex.ts';
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

/** Does all of this to the records. Throws `SeedError`, and then nothing has changed. */
export function applyEntries(index: RecordIndex, rows: readonly EntryRow[]): void {
  const seedsOf = (kind: EntryRow['kind']): unknown[] =>
    rows.flatMap((row) => (row.kind === kind && row.seed !== null ? [row.seed] : []));
  const parsed = parseSeed({ tenants: seedsOf('tenant'), users: seedsOf('user'), apps: seedsOf('app') });
  const goneOf = (kind: EntryRow['kind']): ReadonlySet<string> =>
    new Set(rows.flatMap((row) => (row.kind === kind && (row.seed === null || row.replaces) ? [row.id] : [])));
  const taken = index.take({ tenants: goneOf('tenant'), users: goneOf('user'), apps: goneOf('app') });
  // What no longer is there is not referred to either.
  for (const { id } of taken.tenants) index.forgetReferencesTo(id);
  try {
    index.put(readRecords(index, parsed));
  } catch (error) {
    index.put(taken);
    throw error;
  }
}

/** What a row calls the tenants it refers to: ids, domains or names. */
export function referencesOf({ seed }: EntryRow): readonly string[] {
  if (seed === null) return [];
  if ('guestIn' in seed) return seed.guestIn ?? [];
  if ('adminConsent' in seed) return seed.adminConsent?.map(({ tenant }) => tenant) ?? [];
  return [];
}

/** The row as it is once a tenant that it may refer to by any of these names, in lower case, is gone. */
export function withoutReferences(row: EntryRow, names: readonly string[]): EntryRow {
  const isLeft = (reference: string): boolean => !names.includes(reference.toLowerCase());
  const { seed } = row;
  if (seed === null) return row;
  if ('guestIn' in seed) return { ...row, seed: { ...seed, guestIn: seed.guestIn?.filter(isLeft) } };
  if (!('adminConsent' in seed)) return row;
  return { ...row, seed: { ...seed, adminConsent: seed.adminConsent?.filter(({ tenant }) => isLeft(tenant)) } };
}
