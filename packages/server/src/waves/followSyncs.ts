import { takeResult, type WaveEffect, type WaveOutcome, type WaveUser } from '@authshift/core';
import type { UserSync } from '@authshift/core/contract';
import { sql } from 'kysely';
import { connectionView } from '../connections/connectionCommands.ts';
import type { ServerContext } from '../context.ts';
import type { Tx } from '../storage/schema.ts';
import { syncState } from '../users/syncState.ts';
import type { FilterMoment } from '../users/userFilter.ts';
import { carryOut } from './carryOut.ts';
import { type ChangedUser, lockWave, type WaveAddress, writeWaveUsers } from './waveStore.ts';

/** What the syncs of users, as they stand in the tables now, say of the waves they are in. Saying it twice changes nothing. */
export async function followSyncs(
  server: ServerContext,
  organizationId: string,
  userIds: readonly string[],
): Promise<void> {
  const { rows } = await sql<{ id: string }>`
    select w.id from waves w where w.organization_id = ${organizationId}
      and w.status in ('running', 'paused', 'stopped', 'observing') and exists (
        select 1 from wave_users x where x.organization_id = w.organization_id and x.wave_id = w.id
          and x.user_id = any(${[...userIds]}::text[])) order by w.ordinal`.execute(server.db);
  for (const { id: waveId } of rows) await followWave(server, { organizationId, waveId }, userIds);
}

async function followWave(server: ServerContext, address: WaveAddress, userIds: readonly string[]): Promise<void> {
  const moment = await connectionView(server, address.organizationId);
  await server.db.transaction().execute(async (tx) => {
    let wave = await lockWave(tx, address);
    const effects: WaveEffect[] = [];
    const changed: ChangedUser[] = [];
    const syncs = await readSyncs(tx, { ...address, ...moment, userIds });
    for (const { user_id: userId, state, proven, released, ...sync } of syncs) {
      let user: WaveUser = { state, proven, released };
      for (const outcome of outcomesOf(sync, wave.observeIntervals)) {
        const [next, after, more] = takeResult(wave, { user, outcome, now: moment.now.getTime() });
        if (after !== user) changed.push({ userId, ...after });
        [wave, user] = [next, after];
        effects.push(...more);
      }
    }
    if (changed.length === 0) return;
    const last = new Map(changed.map((user) => [user.userId, user]));
    await writeWaveUsers(tx, address, [...last.values()]);
    await carryOut(tx, server, { wave, effects, moment });
  });
  server.events.wake(address.organizationId);
}

interface Synced {
  readonly sync_state: UserSync['state'];
  readonly consecutive_successes: number;
}

interface SyncsQuery extends WaveAddress, FilterMoment {
  readonly userIds: readonly string[];
}

/** Those who are ticked for the wave's new connection, and have been synced on it. */
async function readSyncs(tx: Tx, query: SyncsQuery) {
  const { rows } = await sql<WaveUser & Synced & { readonly user_id: string }>`
    select x.user_id, x.state, x.proven, x.released, a.consecutive_successes, ${syncState(query.freshSince)} as sync_state
    from wave_users x
    join waves w on w.organization_id = x.organization_id and w.id = x.wave_id
    join assignments a on a.organization_id = x.organization_id and a.user_id = x.user_id and a.connection_id = w.to_id
    where x.organization_id = ${query.organizationId} and x.wave_id = ${query.waveId} and a.assigned
      and a.last_attempt_at is not null and x.user_id = any(${[...query.userIds]}::text[])
    order by x.seq`.execute(tx);
  return rows;
}

function outcomesOf({ consecutive_successes: inARow, sync_state }: Synced, wanted: number): readonly WaveOutcome[] {
  if (inARow >= wanted) return ['recovered', 'proven'];
  if (inARow > 0) return ['recovered'];
  return sync_state === 'failing' ? ['failing'] : [];
}
