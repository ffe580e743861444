import { randomUUID } from 'node:crypto';
import { emptyTally, type PlannedWave, planWaves } from '@authshift/core';
import { type Wave, waveInputSchema } from '@authshift/core/contract';
import { sql } from 'kysely';
import { inScope, refuseUnknownUsers } from '../assignments/scope.ts';
import { recordAudit } from '../audit/audit.ts';
import { actorId, connectionView } from '../connections/connectionCommands.ts';
import { publish } from '../events/publish.ts';
import { readBody } from '../http/body.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import type { Tx } from '../storage/schema.ts';
import { readWaves, toDate } from './waveStore.ts';

/** Splits a scope into waves, as core does. Whoever is in a wave already stays there. */
export async function planNewWaves(call: Call): Promise<readonly Wave[]> {
  const { server, organizationId } = call;
  const { scope, expectedCount, ...input } = await readBody(call.request, waveInputSchema);
  const moment = await connectionView(server, organizationId);
  const ids = await server.db.transaction().execute(async (tx) => {
    // Connections before the organization, as everywhere: nobody waits for the other then.
    await holdConnections(tx, organizationId, [input.to, ...(input.from === null ? [] : [input.from])]);
    // One plan at a time, so that nobody gets into two waves.
    await sql`select 1 from organizations where id = ${organizationId} for update`.execute(tx);
    await refuseUnknownUsers(tx, scope, moment);
    const { rows } = await sql<{ id: string; taken: boolean }>`
      select u.id, exists (select 1 from wave_users x
          join waves w on w.organization_id = x.organization_id and w.id = x.wave_id and w.status <> 'rolled-back'
          where x.organization_id = u.organization_id and x.user_id = u.id) as taken
      from users u where ${inScope(scope, moment)} order by u.sort_address collate "C", u.id`.execute(tx);
    if (rows.length !== expectedCount) {
      throw new ProblemError('scope_changed', { extra: { preview: { count: rows.length } } });
    }
    const taken = new Set(rows.flatMap((row) => (row.taken ? [row.id] : [])));
    const { waves } = planWaves(input, {
      userIds: rows.map(({ id }) => id),
      isTaken: (userId) => taken.has(userId),
      firstOrdinal: (await lastOrdinal(tx, organizationId)) + 1,
    });
    const by = await actorId(tx, call);
    const made: string[] = [];
    for (const planned of waves) made.push(await insertWave(tx, { ...planned, organizationId, by, at: moment.now }));
    if (made.length === 0) return made;
    await publish(tx, { organizationId, at: moment.now }, [
      { type: 'users.changed', userIds: waves.flatMap(({ userIds }) => userIds) },
      { type: 'programme.changed', kind: 'wave', id: made.length === 1 ? (made[0] ?? null) : null },
    ]);
    return made;
  });
  server.events.wake(organizationId);
  return (await readWaves(server.db, organizationId)).filter(({ id }) => ids.includes(id));
}

async function holdConnections(tx: Tx, organizationId: string, wanted: readonly string[]): Promise<void> {
  const rows = await tx
    .selectFrom('connections')
    .select('id')
    .where('organization_id', '=', organizationId)
    .where('id', 'in', [...wanted])
    .orderBy('id')
    .forShare()
    .execute();
  if (rows.length < new Set(wanted).size) {
    throw new ProblemError('not_found', { detail: 'There is no such connection.' });
  }
}

async function lastOrdinal(tx: Tx, organizationId: string): Promise<number> {
  const { rows } = await sql<{ last: number | null }>`
    select max(ordinal) as last from waves where organization_id = ${organizationId}`.execute(tx);
  return rows[0]?.last ?? 0;
}

interface NewWave {
  readonly organizationId: string;
  readonly wave: PlannedWave;
  readonly userIds: readonly string[];
  readonly by: string;
  readonly at: Date;
}

async function insertWave(tx: Tx, { organizationId, wave, userIds, by, at }: NewWave): Promise<string> {
  const id = randomUUID();
  await tx
    .insertInto('waves')
    .values({
      organization_id: organizationId,
      id,
      ordinal: wave.ordinal,
      name: wave.name,
      to_id: wave.to,
      from_id: wave.from,
      status: wave.status,
      opens_at: toDate(wave.window?.opensAt),
      closes_at: toDate(wave.window?.closesAt),
      concurrency: wave.concurrency,
      stop_rule: JSON.stringify(wave.stopRule),
      observe_intervals: wave.observeIntervals,
      counts: JSON.stringify(wave.counts),
      tally: JSON.stringify(emptyTally),
      created_by: by,
      created_at: at,
      moved_by: by,
    })
    .execute();
  await sql`insert into wave_users (organization_id, wave_id, user_id, seq)
    select ${organizationId}, ${id}, t.user_id, t.seq
    from unnest(${[...userIds]}::text[]) with ordinality as t(user_id, seq)`.execute(tx);
  await recordAudit(tx, {
    organizationId,
    at,
    personId: by,
    action: 'wave.planned',
    subject: { type: 'wave', id, label: wave.name },
    summary: `"${wave.name}" was planned with ${userIds.length} ${userIds.length === 1 ? 'user' : 'users'}.`,
    detail: { ordinal: wave.ordinal, to: wave.to, from: wave.from, users: userIds.length },
  });
  return id;
}
