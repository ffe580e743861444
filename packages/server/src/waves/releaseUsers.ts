import { takeResult, type WaveEffect } from '@authshift/core';
import { sql } from 'kysely';
import { applyStep } from '../assignments/applyTicks.ts';
import type { Announcement } from '../events/publish.ts';
import type { Tx } from '../storage/schema.ts';
import { type ChangedUser, type StoredWave, writeWaveUsers } from './waveStore.ts';

/** Users released in one transaction; the others follow, each batch in its own. */
const BATCH = 2000;

export interface Released {
  readonly wave: StoredWave;
  readonly effects: readonly WaveEffect[];
  readonly announcements: readonly Announcement[];
}

/** Unticks the old connection for the next of those who are to be released; when nobody is left, `releasing` is null. */
export async function releaseBatch(
  tx: Tx,
  { organizationId, wave, at }: { readonly organizationId: string; readonly wave: StoredWave; readonly at: Date },
): Promise<Released> {
  if (wave.from === null) return { wave: { ...wave, releasing: null }, effects: [], announcements: [] };
  const { rows } = await sql<ChangedUser>`select user_id as "userId", state, proven, released from wave_users
    where organization_id = ${organizationId} and wave_id = ${wave.id} and state = 'done' and not released
      and (proven or ${wave.releasing === 'done'}) order by seq limit ${BATCH}`.execute(tx);
  const userIds = rows.map(({ userId }) => userId);
  const change = { tick: [], untick: [wave.from] };
  await applyStep(tx, { organizationId, at, by: wave.movedBy, change, userIds });
  let next: StoredWave = { ...wave, releasing: rows.length < BATCH ? null : wave.releasing };
  const effects: WaveEffect[] = [];
  const changed: ChangedUser[] = [];
  for (const { userId, ...user } of rows) {
    const [after, released, more] = takeResult(next, { user, outcome: 'released', now: at.getTime() });
    next = after;
    effects.push(...more);
    changed.push({ userId, ...released });
  }
  await writeWaveUsers(tx, { organizationId, waveId: wave.id }, changed);
  const announcements: Announcement[] = [
    { type: 'users.changed', userIds },
    { type: 'connections.changed', connectionIds: [wave.from] },
  ];
  return { wave: next, effects, announcements: userIds.length === 0 ? [] : announcements };
}
