import type { UserRow } from '../contract/index.ts';

// Names compare as people read them (accents, case); equal names by id, so that the order never wavers.
export const collator: { compare(a: string, b: string): number } = new Intl.Collator('en', { sensitivity: 'base' });

export function compareUsers(a: UserRow, b: UserRow, key: 'displayName' | 'address' | 'upn'): number {
  return collator.compare(a[key], b[key]) || (a.id < b.id ? -1 : 1);
}
