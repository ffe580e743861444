import { randomUUID } from 'node:crypto';
import { checkpointOf } from '@authshift/core';
import { type Checkpoint, checkpointInputSchema } from '@authshift/core/contract';
import { type RawBuilder, sql } from 'kysely';
import { recordAudit } from '../audit/audit.ts';
import { ERASED, namesOf } from '../audit/people.ts';
import { actorId, connectionView } from '../connections/connectionCommands.ts';
import { type ReadConnections, readConnections } from '../connections/connectionStore.ts';
import type { Queryable } from '../context.ts';
import { publish } from '../events/publish.ts';
import { readBody } from '../http/body.ts';
import { type Call, json } from '../http/route.ts';
import type { Tx } from '../storage/schema.ts';

/** Every checkpoint, oldest first, or one of them. */
export async function readCheckpoints(
  db: Queryable,
  organizationId: string,
  checkpointId?: string,
): Promise<readonly Checkpoint[]> {
  let query = db.selectFrom('checkpoints').selectAll().where('organization_id', '=', organizationId);
  if (checkpointId !== undefined) query = query.where('id', '=', checkpointId);
  const rows = await query.orderBy('at').orderBy('id').execute();
  const people = rows.map(({ person_id }) => person_id);
  const names = await namesOf(db, organizationId, people);
  return rows.map((row) => ({
    id: row.id,
    label: row.label,
    reason: row.reason as Checkpoint['reason'],
    users: row.users,
    connections: row.connections as Checkpoint['connections'],
    at: row.at.toISOString(),
    by: names.get(row.person_id) ?? ERASED,
  }));
}

export async function createCheckpoint(call: Call): Promise<Response> {
  const { server, organizationId } = call;
  const { label } = await readBody(call.request, checkpointInputSchema);
  const moment = await connectionView(server, organizationId);
  const checkpointId = await server.db
    .transaction()
    .execute(async (tx) => keepTicks(tx, { moment, label, reason: 'person', by: await actorId(tx, call) }));
  server.events.wake(organizationId);
  const [checkpoint] = await readCheckpoints(server.db, organizationId, checkpointId);
  return json(checkpoint, 201);
}

export interface NewCheckpoint extends Pick<Checkpoint, 'label' | 'reason'> {
  readonly moment: ReadConnections;
  readonly by: string;
  /** A query of user ids; absent: everybody. */
  readonly userIds?: RawBuilder<unknown>;
}

/** Keeps who is ticked where, and how the connections stand; answers the id. */
export async function keepTicks(tx: Tx, { moment, label, reason, by, userIds }: NewCheckpoint): Promise<string> {
  const { organizationId, now: at } = moment;
  const id = randomUUID();
  const everybody = userIds === undefined;
  await tx
    .insertInto('checkpoints')
    .values({
      organization_id: organizationId,
      id,
      label,
      reason,
      users: 0,
      everybody,
      connections: JSON.stringify([]),
      person_id: by,
      at,
    })
    .execute();
  const users = await copyTicks(tx, { organizationId, checkpointId: id, userIds });
  const content = checkpointOf({ label, reason, users, connections: await readConnections(tx, moment) });
  await tx
    .updateTable('checkpoints')
    .set({ users, connections: JSON.stringify(content.connections) })
    .where('organization_id', '=', organizationId)
    .where('id', '=', id)
    .execute();
  await recordAudit(tx, {
    organizationId,
    at,
    personId: by,
    action: 'checkpoint.made',
    subject: { type: 'checkpoint', id, label },
    summary: `The ticks of ${users} ${users === 1 ? 'user' : 'users'} were kept.`,
    detail: { reason, users },
  });
  await publish(tx, { organizationId, at }, [{ type: 'programme.changed', kind: 'checkpoint', id }]);
  return id;
}

interface CopiedTicks {
  readonly organizationId: string;
  readonly checkpointId: string;
  readonly userIds: RawBuilder<unknown> | undefined;
}

/** Answers how many users there are, with or without a tick. */
async function copyTicks(tx: Tx, { organizationId, checkpointId, userIds }: CopiedTicks): Promise<number> {
  const meant = userIds === undefined ? sql`` : sql`and u.id in (${userIds})`;
  await sql`insert into checkpoint_ticks (organization_id, checkpoint_id, user_id, connection_ids)
    select u.organization_id, ${checkpointId}, u.id,
      coalesce(array_agg(a.connection_id order by a.connection_id collate "C") filter (where a.assigned), '{}')
    from users u left join assignments a on a.organization_id = u.organization_id and a.user_id = u.id
    where u.organization_id = ${organizationId} ${meant}
    group by u.organization_id, u.id
    ${userIds === undefined ? sql`having bool_or(a.assigned)` : sql``}`.execute(tx);
  const { rows } = await sql<{ count: number }>`select count(*)::int as count from users u
    where u.organization_id = ${organizationId} ${meant}`.execute(tx);
  return rows[0]?.count ?? 0;
}
