import type { UserRow } from '@authshift/core';
import { makeWorld } from '@authshift/core/testing';

export const userCount = Number(process.env.BENCH_USERS ?? 1_000_000);
export const basicId = 'connection-basic';
export const oauthId = 'connection-oauth';

const { users } = makeWorld({ users: userCount });

/** The users as a back end tells them: parsed from its answer, so that no two share an object or a text. */
export function* pages(size = 10_000): Generator<readonly UserRow[]> {
  for (let first = 0; first < userCount; first += size) {
    const page: (UserRow | undefined)[] = [];
    for (let i = first; i < Math.min(first + size, userCount); i += 1) page.push(users.at(i));
    yield JSON.parse(JSON.stringify(page));
  }
}

/** What an event brings: every hundredth user, synced once more. */
export function syncedUsers(round: number): readonly UserRow[] {
  const at = new Date(Date.parse('2022-06-01T09:00:00.000Z') + round * 300_000).toISOString();
  const changed: UserRow[] = [];
  for (let i = round % 100; i < userCount; i += 100) {
    const user = users.at(i);
    if (user === undefined) continue;
    const sync = user.sync.map((entry) => ({
      ...entry,
      lastAttemptAt: at,
      lastSuccessAt: at,
      consecutiveSuccesses: entry.consecutiveSuccesses + 1 + round,
    }));
    changed.push({ ...user, sync });
  }
  return JSON.parse(JSON.stringify(changed));
}

/** Characters of the ids, names, addresses, UPNs, licences and locations, as many bytes as they need at one or two each. */
export function characterBytes(): number {
  let bytes = 0;
  for (const { id, displayName, address, upn } of users) {
    for (const text of [id, displayName, address, upn === address ? '' : upn]) {
      // biome-ignore lint/suspicious/noControlCharactersInRegex: Latin-1 is what needs one byte.
      bytes += text.length * (/^[\u0000-\u00ff]*$/.test(text) ? 1 : 2);
    }
  }
  return bytes;
}
