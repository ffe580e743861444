import { sql } from 'kysely';
import { organizationTimes } from '../clock/organizationTimes.ts';
import type { ServerContext } from '../context.ts';
import { WAVE_QUEUE } from '../jobs/queues.ts';

/** Wakes workers for every wave that has something to do now: after a start, and from time to time, so that no lost job stops one. */
export async function resumeWaves(server: ServerContext): Promise<void> {
  const { db, boss } = server;
  const { rows } = await sql<{ organization_id: string; id: string }>`
    select w.organization_id, w.id from waves w
    join ${await organizationTimes(server)} on times.organization_id = w.organization_id
    where w.status = 'running' or w.releasing is not null
      or (w.status = 'paused' and w.stop->>'rule' = 'throttled' and (w.stop->>'until')::timestamptz <= times.now)`.execute(
    db,
  );
  for (const { organization_id: organizationId, id: waveId } of rows) {
    await boss.send(WAVE_QUEUE, { organizationId, waveId });
  }
}

/** PGlite has one process: whoever was being tried at its start was so by one that died. */
export async function forgetClaims({ db, storage }: ServerContext): Promise<void> {
  if (storage.kind !== 'pglite') return;
  await sql`update wave_users set claimed_until = null where claimed_until is not null`.execute(db);
}
