import type { WaveEffect } from '@authshift/core';
import { sql } from 'kysely';
import { fromKysely } from 'pg-boss';
import { recordAudit } from '../audit/audit.ts';
import type { ReadConnections } from '../connections/connectionStore.ts';
import type { ServerContext } from '../context.ts';
import { type Announcement, publish } from '../events/publish.ts';
import { WAVE_QUEUE } from '../jobs/queues.ts';
import { keepTicks } from '../rollbacks/checkpoints.ts';
import type { Tx } from '../storage/schema.ts';
import { releaseBatch } from './releaseUsers.ts';
import { type StoredWave, type WaveAddress, writeWave } from './waveStore.ts';

/** Workers that are woken for one wave: as many can work on it at the same time. */
const HANDS = 4;

export interface Course {
  /** As it is now. */
  readonly wave: StoredWave;
  /** What core wants done about it. */
  readonly effects: readonly WaveEffect[];
  readonly moment: ReadConnections;
  /** What else happened, to be announced with it. */
  readonly announcements?: readonly Announcement[];
}

/** Stores a wave and does what its transition asks for, in the transaction that has locked it. Call it last: it publishes. */
export async function carryOut(tx: Tx, server: ServerContext, course: Course): Promise<StoredWave> {
  const { moment } = course;
  const { organizationId, now: at } = moment;
  const waiting = [...course.effects];
  const announcements = [...(course.announcements ?? [])];
  let wave = course.wave;
  const address = { organizationId, waveId: wave.id };
  for (let effect = waiting.shift(); effect !== undefined; effect = waiting.shift()) {
    switch (effect.type) {
      case 'checkpoint': {
        const userIds = sql`select x.user_id from wave_users x
          where x.organization_id = ${organizationId} and x.wave_id = ${wave.id}`;
        const label = `Before ${wave.name}`;
        const checkpointId = await keepTicks(tx, { moment, label, reason: 'wave', by: wave.movedBy, userIds });
        wave = { ...wave, checkpointId };
        break;
      }
      case 'run':
        await wakeWave(tx, server, address);
        break;
      case 'wake':
        await wakeWave(tx, server, address, new Date(effect.at));
        break;
      case 'release': {
        const releasing = effect.unproven || wave.releasing === 'done' ? 'done' : 'proven';
        const batch = await releaseBatch(tx, { organizationId, wave: { ...wave, releasing }, at });
        wave = batch.wave;
        waiting.push(...batch.effects);
        announcements.push(...batch.announcements);
        if (wave.releasing !== null) await wakeWave(tx, server, address);
        break;
      }
      case 'audit':
        await recordAudit(tx, {
          organizationId,
          at,
          personId: wave.movedBy,
          action: effect.action,
          subject: { type: 'wave', id: wave.id, label: wave.name },
          summary: `"${wave.name}": ${effect.action.replace('wave.', '')}.`,
          detail: { status: wave.status, counts: wave.counts, stop: wave.stop },
        });
        break;
    }
  }
  await writeWave(tx, organizationId, wave);
  await publish(tx, { organizationId, at }, [
    { type: 'programme.changed', kind: 'wave', id: wave.id },
    ...announcements,
  ]);
  return wave;
}

/** Wakes workers for a wave, now or at a given time; what there is to do they find in our tables. */
export async function wakeWave(tx: Tx, server: ServerContext, address: WaveAddress, at?: Date): Promise<void> {
  const options = { db: fromKysely(tx) };
  // A wake-up that waits already is not sent twice.
  const key = `${address.organizationId}/${address.waveId}`;
  if (at !== undefined) {
    const delay = Math.max(0, at.getTime() - server.now().getTime());
    // pg-boss lives in real time, whatever our clock says.
    const startAfter = new Date(Date.now() + delay);
    await server.boss.send(WAVE_QUEUE, address, { ...options, startAfter, singletonKey: `${key}/${at.toISOString()}` });
    return;
  }
  for (let hand = 0; hand < HANDS; hand += 1) {
    await server.boss.send(WAVE_QUEUE, address, { ...options, singletonKey: `${key}/${hand}` });
  }
}
