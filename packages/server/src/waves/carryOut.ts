import type { WaveEffect } from '@authshift/core';
import { sql } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import type { ReadConnections } from '../connections/connectionStore.ts';
import type { ServerContext } from '../context.ts';
import { type Announcement, publish } from '../events/publish.ts';
import { keepTicks } from '../rollbacks/checkpoints.ts';
import type { Tx } from '../storage/schema.ts';
import { type Released, releaseBatch } from './releaseUsers.ts';
import { wakeWave } from './wakeWave.ts';
import { type StoredWave, writeWave } from './waveStore.ts';

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
  let { wave } = course;
  for (let effect = waiting.shift(); effect !== undefined; effect = waiting.shift()) {
    const done = await carry(tx, server, { wave, effect, moment });
    wave = done.wave ?? wave;
    waiting.push(...(done.effects ?? []));
    announcements.push(...(done.announcements ?? []));
  }
  await writeWave(tx, organizationId, wave);
  await publish(tx, { organizationId, at }, [
    { type: 'programme.changed', kind: 'wave', id: wave.id },
    ...announcements,
  ]);
  return wave;
}

interface Step<Effect = WaveEffect> {
  readonly wave: StoredWave;
  readonly effect: Effect;
  readonly moment: ReadConnections;
}

type StepOf<Type extends WaveEffect['type']> = Step<Extract<WaveEffect, { readonly type: Type }>>;

/** What came of one effect; absent: nothing. */
type Done = Partial<Released>;

async function carry(tx: Tx, server: ServerContext, { effect, ...step }: Step): Promise<Done> {
  const address = { organizationId: step.moment.organizationId, waveId: step.wave.id };
  switch (effect.type) {
    case 'checkpoint':
      return keepCheckpoint(tx, { effect, ...step });
    case 'run':
      await wakeWave(tx, server, address);
      return {};
    case 'wake':
      await wakeWave(tx, server, { ...address, at: new Date(effect.at) });
      return {};
    case 'release': {
      const released = await release(tx, { effect, ...step });
      if (released.wave.releasing !== null) await wakeWave(tx, server, address);
      return released;
    }
    case 'audit':
      await audit(tx, { effect, ...step });
      return {};
  }
}

async function keepCheckpoint(tx: Tx, { wave, moment }: StepOf<'checkpoint'>): Promise<Done> {
  const userIds = sql`select x.user_id from wave_users x
    where x.organization_id = ${moment.organizationId} and x.wave_id = ${wave.id}`;
  const label = `Before ${wave.name}`;
  const checkpointId = await keepTicks(tx, { moment, label, reason: 'wave', by: wave.movedBy, userIds });
  return { wave: { ...wave, checkpointId } };
}

/** The next of those who are to be released: once all who are done are meant, they stay meant. */
function release(tx: Tx, { wave, effect, moment }: StepOf<'release'>): Promise<Released> {
  const { organizationId, now: at } = moment;
  const releasing = effect.unproven || wave.releasing === 'done' ? 'done' : 'proven';
  return releaseBatch(tx, { organizationId, wave: { ...wave, releasing }, at });
}

async function audit(tx: Tx, { wave, effect, moment }: StepOf<'audit'>): Promise<void> {
  await recordAudit(tx, {
    organizationId: moment.organizationId,
    at: moment.now,
    personId: wave.movedBy,
    action: effect.action,
    subject: { type: 'wave', id: wave.id, label: wave.name },
    summary: `"${wave.name}": ${effect.action.replace('wave.', '')}.`,
    detail: { status: wave.status, counts: wave.counts, stop: wave.stop },
  });
}
