import { takesPart } from '../../connection/facts.ts';
import type { UserRow, UserSync } from '../../contract/index.ts';
import { settleLease } from './assignments.ts';
import { takeEvidence } from './connections.ts';
import { announceUsers, nowOf, recordHistory, type SimulatedAnswer, type World } from './world.ts';

export interface RunSyncOptions {
  /** Only this connection; default all. */
  readonly connectionId?: string;
}

/** One sync of every enabled user on every ticked connection that is able to, as the periodic job would do it. */
export function runSync(world: World, { connectionId }: RunSyncOptions = {}): void {
  const able = [...world.connections.values()].filter(
    ({ id, status, authType, grant }) =>
      (connectionId === undefined || id === connectionId) &&
      takesPart(status) &&
      (!authType.startsWith('oauth') || grant !== null),
  );
  const ids = new Set(able.map(({ id }) => id));
  const touched = [...world.users.values()].filter(
    (user) => user.enabled && user.sync.some((entry) => entry.assigned && ids.has(entry.connectionId)),
  );
  for (const user of touched) {
    const sync = user.sync.map((entry) =>
      entry.assigned && ids.has(entry.connectionId) ? syncOnce(world, user, entry) : entry,
    );
    world.users.set(user.id, settleLease(world, { ...user, sync }));
  }
  for (const id of ids) {
    const results = touched.flatMap((user) =>
      user.sync.filter((entry) => entry.assigned && entry.connectionId === id).map(() => answerFor(world, id, user.id)),
    );
    const failing = results.filter((answer) => answer !== null).map((answer) => ({ ...answer, users: 1 }));
    if (results.length > 0) takeEvidence(world, id, { tried: results.length, failing });
  }
  announceUsers(
    world,
    touched.map((user) => user.id),
  );
}

function answerFor(world: World, connectionId: string, userId: string): SimulatedAnswer | null {
  return world.answers.get(`${connectionId}/${userId}`) ?? world.answers.get(connectionId) ?? null;
}

function syncOnce(world: World, user: UserRow, entry: UserSync): UserSync {
  const { connectionId, consecutiveSuccesses, lastError } = entry;
  const at = nowOf(world);
  const answer = answerFor(world, connectionId, user.id);
  if (answer === null) {
    if (consecutiveSuccesses === 0 && lastError !== null) {
      recordHistory(world, user.id, { connectionId, kind: 'sync_recovered', by: null, text: 'Syncs again.' });
    }
    const itemsSynced = (user.address.length * 7) % 40;
    return {
      ...entry,
      lastAttemptAt: at,
      lastSuccessAt: at,
      consecutiveSuccesses: consecutiveSuccesses + 1,
      itemsSynced,
    };
  }
  const again = consecutiveSuccesses === 0 && lastError?.literal === answer.literal;
  if (!again) recordHistory(world, user.id, { connectionId, kind: 'sync_failed', by: null, text: answer.literal });
  return {
    ...entry,
    lastAttemptAt: at,
    consecutiveSuccesses: 0,
    lastError: {
      ...answer,
      firstSeenAt: again ? lastError.firstSeenAt : at,
      lastSeenAt: at,
      count: again ? lastError.count + 1 : 1,
    },
  };
}
