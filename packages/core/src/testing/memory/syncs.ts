import { isTestable, takesPart } from '../../connection/facts.ts';
import type { UserRow, UserSync } from '../../contract/index.ts';
import { applyEvent, stateOf } from './connections.ts';
import { answerFor, takeEvidence } from './probes.ts';
import { settleLease } from './ticks.ts';
import { followSyncs } from './waveWork.ts';
import { announceUsers, nowOf, recordHistory, type World } from './world.ts';

/** Which connections a simulated sync runs on. */
export interface RunSyncOptions {
  /** Only this connection; default all. */
  readonly connectionId?: string;
}

/** One sync of every enabled user on every ticked connection that is able to, as the periodic job would do it. */
export function runSync(world: World, { connectionId }: RunSyncOptions = {}): void {
  const able = [...world.connections.values()].filter(
    (connection) =>
      (connectionId === undefined || connection.id === connectionId) &&
      takesPart(connection.status) &&
      isTestable(stateOf(world, connection)),
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
  for (const id of ids) hearFrom(world, id, touched);
  announceUsers(
    world,
    touched.map((user) => user.id),
  );
  followSyncs(world);
}

/** What the users' syncs say of the connection itself; and whether one of its credentials comes to its end. */
function hearFrom(world: World, connectionId: string, users: readonly UserRow[]): void {
  const failing = new Map<string, { code: string | null; literal: string; users: number }>();
  let tried = 0;
  for (const user of users) {
    if (!user.sync.some((entry) => entry.assigned && entry.connectionId === connectionId)) continue;
    const answer = answerFor(world, connectionId, user.id);
    tried += 1;
    if (answer === null) continue;
    const { code, literal } = answer;
    const key = JSON.stringify([code, literal]);
    failing.set(key, { code, literal, users: (failing.get(key)?.users ?? 0) + 1 });
  }
  if (tried > 0) takeEvidence(world, connectionId, { tried, failing: [...failing.values()] });
  const connection = world.connections.get(connectionId);
  if (connection === undefined) return;
  applyEvent(world, { actor: null, connection, event: { type: 'EXPIRY_WATCHED', reason: 'credential' } });
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
      code: answer.code,
      literal: answer.literal,
      firstSeenAt: again ? lastError.firstSeenAt : at,
      lastSeenAt: at,
      count: again ? lastError.count + 1 : 1,
    },
  };
}
