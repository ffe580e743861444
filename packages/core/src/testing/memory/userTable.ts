import type { UserRow } from '../../contract/index.ts';
import type { Population } from '../population.ts';

/** Users by id, in the order in which they came. */
export interface UserTable {
  readonly size: number;
  get(userId: string): UserRow | undefined;
  has(userId: string): boolean;
  set(userId: string, user: UserRow): void;
  delete(userId: string): void;
  values(): Iterable<UserRow>;
  /** The ids that have been set or deleted since this was asked last. */
  takeChanges(): ReadonlySet<string>;
}

/** Keeps only what is not as the population has it: a million users who have not changed cost nothing. */
export function createUserTable(users: readonly UserRow[] | Population): UserTable {
  const people = 'indexOf' in users && !Array.isArray(users) ? (users as Population) : null;
  const kept = new Map<string, UserRow | null>(people === null ? Array.from(users, (user) => [user.id, user]) : []);
  let size = people === null ? kept.size : people.length;
  let changes = new Set<string>();
  const isBorn = (userId: string) => people !== null && people.indexOf(userId) >= 0;

  function get(userId: string): UserRow | undefined {
    const user = kept.get(userId);
    if (user !== undefined) return user ?? undefined;
    return people?.at(people.indexOf(userId));
  }

  return {
    get size() {
      return size;
    },
    get,
    has: (userId) => get(userId) !== undefined,
    set(userId, user) {
      if (get(userId) === undefined) size += 1;
      kept.set(userId, user);
      changes.add(userId);
    },
    delete(userId) {
      if (get(userId) === undefined) return;
      size -= 1;
      if (isBorn(userId)) kept.set(userId, null);
      else kept.delete(userId);
      changes.add(userId);
    },
    *values() {
      for (const born of people ?? []) {
        const user = kept.size === 0 ? born : kept.get(born.id);
        if (user !== null) yield user ?? born;
      }
      for (const [userId, user] of kept) if (user !== null && !isBorn(userId)) yield user;
    },
    takeChanges() {
      const taken = changes;
      changes = new Set();
      return taken;
    },
  };
}
