import type { UserRow } from '../contract/index.ts';

// Names compare as people read them (accents, case); equal names by id, so that the order never wavers.
const collator = new Intl.Collator('en', { sensitivity: 'base' });

export function compareUsers(a: UserRow, b: UserRow, key: 'displayName' | 'address'): number {
  return collator.compare(a[key], b[key]) || (a.id < b.id ? -1 : 1);
}
