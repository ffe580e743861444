import type { ServerContext } from '../context.ts';
import { WAVE_QUEUE } from '../jobs/queues.ts';
import { wakeHands } from '../jobs/wakeHands.ts';
import type { Tx } from '../storage/schema.ts';
import { HANDS } from './share.ts';
import type { WaveAddress } from './waveStore.ts';

/** Wakes workers for a wave, now or at a given time. */
export function wakeWave(
  tx: Tx,
  server: ServerContext,
  { organizationId, waveId, at }: WaveAddress & { readonly at?: Date },
): Promise<void> {
  const data = { organizationId, waveId };
  return wakeHands(tx, server, { queue: WAVE_QUEUE, data, key: `${organizationId}/${waveId}`, hands: HANDS, at });
}
