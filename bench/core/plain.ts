import type { UserRow, UserSyncState } from '@authshift/core';
import { basicId, oauthId, pages, type syncedUsers } from './world.ts';

/**
 * What a team writes without a library: an array of row objects, a map of them by id, and for each connection a set of the ids
 * ticked. Every change makes new ones, because the view compares by identity.
 */
export function createPlain() {
  let rows: readonly UserRow[] = [...pages()].flat();
  let byId = new Map(rows.map((user) => [user.id, user]));
  const stored = new Map([basicId, oauthId].map((id) => [id, idsTicked(rows, id)]));
  const matching = (text: string) => {
    const wanted = text.toLowerCase();
    return rows.filter(
      ({ displayName, address }) =>
        displayName.toLowerCase().includes(wanted) || address.toLowerCase().includes(wanted),
    );
  };
  const collator = new Intl.Collator('en', { sensitivity: 'base' });

  return {
    tickAll: () => new Map(stored).set(oauthId, new Set(rows.map(({ id }) => id))),
    tickThese(these: readonly UserRow[]) {
      const ids = new Set(stored.get(oauthId));
      for (const { id } of these) ids.add(id);
      return new Map(stored).set(oauthId, ids);
    },
    tickOne: (id: string) => new Map(stored).set(oauthId, new Set(stored.get(oauthId)).add(id)),
    invert(chosen: ReadonlySet<string>) {
      return new Set(rows.filter(({ id }) => !chosen.has(id)).map(({ id }) => id));
    },
    matching,
    narrowed: (before: readonly UserRow[], text: string) =>
      before.filter(
        ({ displayName, address }) => displayName.toLowerCase().includes(text) || address.toLowerCase().includes(text),
      ),
    facets() {
      const counts = [new Map(), new Map(), new Map(), new Map(), new Map()] as const;
      const add = (map: Map<unknown, number>, key: unknown) => map.set(key, (map.get(key) ?? 0) + 1);
      for (const { licence, location, mailbox, preflight, sync } of rows) {
        add(counts[0], licence);
        add(counts[1], location);
        add(counts[2], mailbox);
        add(counts[3], preflight);
        add(counts[4], worst(sync));
      }
      return [...counts, ...[...stored.values()].map(({ size }) => size)];
    },
    sortByName: () =>
      [...rows].sort((a, b) => collator.compare(a.displayName, b.displayName) || (a.id < b.id ? -1 : 1)),
    sortByLicence: () =>
      [...rows].sort(
        (a, b) => collator.compare(a.licence ?? '', b.licence ?? '') || collator.compare(a.displayName, b.displayName),
      ),
    takeIn(changed: ReturnType<typeof syncedUsers>) {
      byId = new Map(byId);
      for (const user of changed) byId.set(user.id, user);
      rows = [...byId.values()];
    },
    get rows() {
      return rows;
    },
  };
}

const severity: readonly UserSyncState[] = [
  'released',
  'healthy',
  'observing',
  'waiting',
  'retrying',
  'silent',
  'failing',
];

function worst(sync: UserRow['sync']): number {
  let found = -1;
  for (const { assigned, state } of sync) if (assigned) found = Math.max(found, severity.indexOf(state));
  return found;
}

function idsTicked(rows: readonly UserRow[], connectionId: string): ReadonlySet<string> {
  const isTicked = (user: UserRow) => user.sync.some((entry) => entry.connectionId === connectionId && entry.assigned);
  return new Set(rows.filter(isTicked).map(({ id }) => id));
}
