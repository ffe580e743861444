import { previewRollback, restoreTicks } from '@authshift/core';
import type { RollbackPreview, RollbackTarget } from '@authshift/core/contract';
import { type RawBuilder, sql } from 'kysely';
import { refuseUnknownUsers } from '../assignments/scope.ts';
import { connectionView } from '../connections/connectionCommands.ts';
import { type ReadConnections, readConnections } from '../connections/connectionStore.ts';
import type { Queryable } from '../context.ts';
import { ProblemError } from '../http/problem.ts';
import type { Call } from '../http/route.ts';
import { rulesDateOf } from '../provisioning/organizations.ts';
import { readSnapshot } from '../users/userStore.ts';

export interface RollbackMoment extends ReadConnections {
  /** The date whose Microsoft rules count. */
  readonly rulesAt: Date;
}

export async function rollbackMoment({ server, organizationId }: Call): Promise<RollbackMoment> {
  const rulesAt = await rulesDateOf(server.db, server, organizationId);
  return { ...(await connectionView(server, organizationId)), rulesAt };
}

/** What a rollback would do, and a query of those it would change with the ticks they get back. */
export interface Outlook {
  readonly preview: RollbackPreview;
  readonly changing: RawBuilder<unknown>;
}

/** Users who have, and who had, the same ticks. */
interface Group {
  readonly saved: string[];
  readonly held: string[];
  readonly count: number;
}

/** Can the users of a target go back, how many, and if not, what else would help? Core judges; the database counts. */
export async function lookAhead(db: Queryable, moment: RollbackMoment, target: RollbackTarget): Promise<Outlook> {
  const users = await readTarget(db, moment, target);
  const changing = sql`select t.user_id, t.saved from (${users}) as t where t.saved <> t.held`;
  const { rows } = await sql<Group>`select t.saved, t.held, count(*)::int as count from (${users}) as t
    where t.saved <> t.held group by 1, 2`.execute(db);
  const gained = new Map<string, number>();
  for (const { saved, held, count } of rows) {
    const { tick } = restoreTicks({ saved, current: held }) ?? { tick: [] };
    for (const id of tick) gained.set(id, (gained.get(id) ?? 0) + count);
  }
  const connections = await readGained(db, moment, [...gained.keys()]);
  const preview = previewRollback({
    count: rows.reduce((sum, { count }) => sum + count, 0),
    snapshot: await readSnapshot(db, moment.organizationId),
    now: moment.rulesAt.getTime(),
    gained: connections.map((connection) => ({ connection, users: gained.get(connection.id) ?? 0 })),
  });
  return { preview, changing };
}

/** One by one, since a list leaves out those whose time to be restored is over. */
async function readGained(db: Queryable, moment: ReadConnections, ids: readonly string[]) {
  const found = [];
  for (const connectionId of ids) found.push(...(await readConnections(db, { ...moment, connectionId })));
  return found;
}

/** Whom a target means: a query of user ids with the ticks saved and those held now, each in the order of the ids. */
async function readTarget(
  db: Queryable,
  moment: ReadConnections,
  target: RollbackTarget,
): Promise<RawBuilder<unknown>> {
  const { organizationId } = moment;
  const checkpointId =
    target.type === 'wave' ? await checkpointOfWave(db, organizationId, target.waveId) : target.checkpointId;
  const checkpoint = await db
    .selectFrom('checkpoints')
    .select('everybody')
    .where('organization_id', '=', organizationId)
    .where('id', '=', checkpointId)
    .executeTakeFirst();
  if (checkpoint === undefined) throw new ProblemError('not_found', { detail: 'There is no such checkpoint.' });
  if (target.type === 'users') await refuseUnknownUsers(db, { type: 'include', ids: target.userIds }, moment);
  const meant =
    target.type === 'users'
      ? sql`and u.id = any(${target.userIds}::text[])`
      : checkpoint.everybody
        ? sql``
        : sql`and s.user_id is not null`;
  return sql`select u.id as user_id, coalesce(s.connection_ids, '{}') as saved,
      array(select a.connection_id from assignments a
        where a.organization_id = u.organization_id and a.user_id = u.id and a.assigned
        order by a.connection_id collate "C") as held
    from users u left join checkpoint_ticks s on s.organization_id = u.organization_id and s.user_id = u.id
      and s.checkpoint_id = ${checkpointId}
    where u.organization_id = ${organizationId} ${meant}`;
}

async function checkpointOfWave(db: Queryable, organizationId: string, waveId: string): Promise<string> {
  const wave = await db
    .selectFrom('waves')
    .select('checkpoint_id')
    .where('organization_id', '=', organizationId)
    .where('id', '=', waveId)
    .executeTakeFirst();
  if (wave === undefined) throw new ProblemError('not_found', { detail: 'There is no such wave.' });
  if (wave.checkpoint_id === null) throw new ProblemError('state_conflict', { extra: { missing: ['started'] } });
  return wave.checkpoint_id;
}
