import type { Tally, WaveUser } from '@authshift/core';
import type { StopRule, Wave, WaveStatus } from '@authshift/core/contract';
import { type Selectable, sql } from 'kysely';
import { ERASED } from '../audit/people.ts';
import type { Queryable } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import type { Tx, WaveRow } from '../storage/schema.ts';

/** A wave with what is kept beside it. */
export interface StoredWave extends Wave {
  readonly tally: Tally;
  /** Who is still to be released from the old connection: the `proven` or all `done`; null: nobody now. */
  readonly releasing: WaveRow['releasing'];
  /** In whose name it moves users. */
  readonly movedBy: string;
}

export interface WaveAddress {
  readonly organizationId: string;
  readonly waveId: string;
}

/** Every wave, in the order in which they are to go. */
export async function readWaves(db: Queryable, organizationId: string): Promise<readonly Wave[]> {
  return (await readRows(db, organizationId)).map(showWave);
}

export async function readWave(db: Queryable, { organizationId, waveId }: WaveAddress): Promise<Wave> {
  const [wave] = await readRows(db, organizationId, waveId);
  if (wave === undefined) throw noWave();
  return showWave(wave);
}

/** The wave, held until the transaction ends: who moves it takes turns. Take it before anything else. */
export async function lockWave(tx: Tx, { organizationId, waveId }: WaveAddress): Promise<StoredWave> {
  await sql`select 1 from waves where organization_id = ${organizationId} and id = ${waveId} for update`.execute(tx);
  const [wave] = await readRows(tx, organizationId, waveId);
  if (wave === undefined) throw noWave();
  return wave;
}

function noWave(): ProblemError {
  return new ProblemError('not_found', { detail: 'There is no such wave.' });
}

function showWave({ tally: _, releasing: __, movedBy: ___, ...wave }: StoredWave): Wave {
  return wave;
}

interface Joined extends Selectable<WaveRow> {
  readonly created_by_name: string;
}

async function readRows(db: Queryable, organizationId: string, waveId?: string): Promise<readonly StoredWave[]> {
  const only = waveId === undefined ? sql`` : sql`and w.id = ${waveId}`;
  const { rows } = await sql<Joined>`select w.*, coalesce(p.name, ${ERASED}) as created_by_name
    from waves w left join people p on p.organization_id = w.organization_id and p.id = w.created_by
    where w.organization_id = ${organizationId} ${only} order by w.ordinal`.execute(db);
  return rows.map((row) => ({
    id: row.id,
    version: row.version,
    ordinal: row.ordinal,
    name: row.name,
    to: row.to_id,
    from: row.from_id,
    status: row.status as WaveStatus,
    window:
      row.opens_at === null || row.closes_at === null
        ? null
        : { opensAt: row.opens_at.toISOString(), closesAt: row.closes_at.toISOString() },
    concurrency: row.concurrency,
    stopRule: row.stop_rule as StopRule,
    observeIntervals: row.observe_intervals,
    counts: row.counts as Wave['counts'],
    stop: row.stop as Wave['stop'],
    checkpointId: row.checkpoint_id,
    createdAt: row.created_at.toISOString(),
    createdBy: row.created_by_name,
    startedAt: row.started_at?.toISOString() ?? null,
    finishedAt: row.finished_at?.toISOString() ?? null,
    tally: row.tally as Tally,
    releasing: row.releasing,
    movedBy: row.moved_by,
  }));
}

/** Writes what can change of a wave, under a new version. */
export async function writeWave(tx: Tx, organizationId: string, wave: StoredWave): Promise<void> {
  await tx
    .updateTable('waves')
    .set((eb) => ({
      version: eb('version', '+', 1),
      status: wave.status,
      counts: JSON.stringify(wave.counts),
      tally: JSON.stringify(wave.tally),
      stop: wave.stop === null ? null : JSON.stringify(wave.stop),
      releasing: wave.releasing,
      checkpoint_id: wave.checkpointId,
      moved_by: wave.movedBy,
      started_at: toDate(wave.startedAt),
      finished_at: toDate(wave.finishedAt),
    }))
    .where('organization_id', '=', organizationId)
    .where('id', '=', wave.id)
    .execute();
}

export function toDate(instant: string | null | undefined): Date | null {
  return instant == null ? null : new Date(instant);
}

export interface ChangedUser extends WaveUser {
  readonly userId: string;
}

/** Writes what became of users of a wave; whoever was trying them has come back with the answer. */
export async function writeWaveUsers(
  tx: Tx,
  { organizationId, waveId }: WaveAddress,
  users: readonly ChangedUser[],
): Promise<void> {
  if (users.length === 0) return;
  await sql`update wave_users x set state = c.state, proven = c.proven, released = c.released, claimed_until = null
    from jsonb_to_recordset(${JSON.stringify(users)}::jsonb)
      as c("userId" text, state text, proven boolean, released boolean)
    where x.organization_id = ${organizationId} and x.wave_id = ${waveId} and x.user_id = c."userId"`.execute(tx);
}
