import type { UserRow } from '../../contract/index.ts';

/** Users by id, in the order in which they came. */
export interface UserTable {
  readonly size: number;
  get(userId: string): UserRow | undefined;
  has(userId: string): boolean;
  set(userId: string, user: UserRow): unknown;
  delete(userId: string): unknown;
  values(): Iterable<UserRow>;
}
