import { checkTickable, transitionWave, type WaveEvent, type WaveStartFacts } from '@authshift/core';
import type { AuthType, ConnectionStatus, Protocol, Wave } from '@authshift/core/contract';
import { sql } from 'kysely';
import { actorId, connectionView } from '../connections/connectionCommands.ts';
import type { ReadConnections } from '../connections/connectionStore.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import type { Tx } from '../storage/schema.ts';
import { requestSync } from '../sync/schedule.ts';
import { carryOut } from './carryOut.ts';
import { lockWave, readWave, readWaves, type StoredWave } from './waveStore.ts';

export function startWave(
  call: Call,
  { type, manualRelease }: { readonly type: 'START' | 'RESUME'; readonly manualRelease: boolean },
): Promise<Wave> {
  return moveWave(call, async (tx, wave, now) => {
    const facts = await readStartFacts(tx, call.organizationId, wave);
    return { type, now, facts, manualRelease };
  });
}

export function haltWave(call: Call, type: 'PAUSE' | 'STOP'): Promise<Wave> {
  return moveWave(call, async (_tx, _wave, now) => ({ type, now }));
}

export async function releaseWave(call: Call, acceptUnproven: boolean): Promise<Wave> {
  const wave = await moveWave(call, async () => ({ type: 'RELEASE', acceptUnproven }));
  await requestSync(call.server, call.organizationId);
  return wave;
}

/** The ticks of its users are being given back: nothing moves them any more. */
export async function rollWaveBack(
  tx: Tx,
  call: Call,
  { waveId, moment }: { readonly waveId: string; readonly moment: ReadConnections },
): Promise<void> {
  const wave = await lockWave(tx, { organizationId: call.organizationId, waveId });
  const result = transitionWave(wave, { type: 'ROLLED_BACK', now: moment.now.getTime() });
  if (!result.ok) throw new ProblemError('state_conflict', { extra: { missing: ['started'] } });
  const movedBy = await actorId(tx, call);
  await carryOut(tx, call.server, {
    wave: { ...result.wave, movedBy, releasing: null },
    effects: result.effects,
    moment,
  });
}

/** Lets core decide what a person's word does to a wave, and carries it out in their name. */
async function moveWave(
  call: Call,
  toEvent: (tx: Tx, wave: StoredWave, now: number) => Promise<WaveEvent>,
): Promise<Wave> {
  const { server, organizationId } = call;
  const address = { organizationId, waveId: call.param('id') };
  const moment = await connectionView(server, organizationId);
  await server.db.transaction().execute(async (tx) => {
    const wave = await lockWave(tx, address);
    const result = transitionWave(wave, await toEvent(tx, wave, moment.now.getTime()));
    if (!result.ok && result.code === 'wave_refused') {
      throw new ProblemError('wave_refused', { extra: { refusals: result.refusals } });
    }
    if (!result.ok) throw new ProblemError(result.code, { extra: { count: result.count } });
    const movedBy = await actorId(tx, call);
    await carryOut(tx, server, { wave: { ...result.wave, movedBy }, effects: result.effects, moment });
  });
  server.events.wake(organizationId);
  return readWave(server.db, address);
}

async function readStartFacts(tx: Tx, organizationId: string, wave: StoredWave): Promise<WaveStartFacts> {
  const { rows } = await sql<{ status: string; auth_type: string; protocol: string; granted: boolean }>`
    select c.status, c.auth_type, c.protocol, exists (select 1 from grants g
      where g.organization_id = c.organization_id and g.connection_id = c.id) as granted
    from connections c where c.organization_id = ${organizationId} and c.id = ${wave.to} for share of c`.execute(tx);
  const [connection] = rows;
  const waves = await readWaves(tx, organizationId);
  return {
    previous: waves.filter(({ ordinal }) => ordinal < wave.ordinal),
    connectionReady:
      connection !== undefined &&
      checkTickable({
        status: connection.status as ConnectionStatus,
        authType: connection.auth_type as AuthType,
        hasGrant: connection.granted,
        protocol: connection.protocol as Protocol,
      }) === null,
  };
}
