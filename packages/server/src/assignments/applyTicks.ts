import type { AssignmentChange } from '@authshift/core/contract';
import { sql } from 'kysely';
import { recordTicks } from '../audit/recordTicks.ts';
import type { Tx } from '../storage/schema.ts';
import {
  changesSomebody,
  countUsers,
  joinArrays,
  type Planned,
  plainElements,
  planFor,
  readAlike,
  someUsers,
} from './alike.ts';
import { byKey, inBulk, type TickPlan } from './planTicks.ts';

/** Whoever changes ticks, and when. */
export interface Act {
  readonly organizationId: string;
  readonly at: Date;
  readonly by: string;
  /** The job it belongs to, for the audit. */
  readonly jobId?: string;
}

/** Changes the ticks of users, with their leases and history; only what really changes is touched. */
export async function applyStep(
  tx: Tx,
  step: Act & { readonly userIds: readonly string[]; readonly change: AssignmentChange },
): Promise<void> {
  const { organizationId, userIds, change } = step;
  if (userIds.length === 0) return;
  await inBulk(tx, organizationId, async () => {
    const users = await readAlike(tx, organizationId, someUsers(organizationId, userIds));
    // Whether they may was decided by who asks.
    const willing = users.map((alike) => ({ ...alike, enabled: true, preflight: null }));
    await applyTicks(tx, step, await planFor(tx, organizationId, { alike: willing, changeFor: () => change }));
  });
}

/** Carries plans out in bulk: a statement for each kind of write, whatever the number of users. */
export async function applyTicks(tx: Tx, act: Act, all: readonly Planned[]): Promise<void> {
  const planned = all.filter(changesSomebody);
  if (planned.length === 0) return;
  const { organizationId, at } = act;
  const cells = collect(planned);
  // Leases are given up before any is taken: never may two connections write one mailbox.
  const of = (...writes: readonly Write[]) => writes.flatMap((write) => cells.filter((cell) => cell.write === write));
  await updateTicks(tx, act, of('released', 'yielded'));
  await insertTicks(tx, act, of('added'));
  await updateTicks(tx, act, of('renewed', 'taken'));
  await writeCounts(tx, organizationId, planned);
  await writeHistory(tx, act, planned);
  const changes = planned.map(({ users, plan }) => ({ personIds: plainElements(users.people), plan }));
  await recordTicks(tx, act, changes);
  const unticked = [...new Set(planned.flatMap(({ plan }) => plan.unticked))];
  if (unticked.length === 0) return;
  // Quiet days begin with the last of them. After the assignments, as everywhere: nobody waits for the other then.
  await sql`update connections set last_released_at = ${at} where organization_id = ${organizationId}
    and id = any(${unticked}::text[])`.execute(tx);
}

/** Users for whom the same is written about one connection. */
interface Cells {
  readonly write: Write;
  readonly connectionId: string;
  readonly leased: boolean;
  readonly count: number;
  /** An array as PostgreSQL writes it. */
  readonly userIds: string;
}

type Write = 'released' | 'yielded' | 'added' | 'renewed' | 'taken';

async function insertTicks(tx: Tx, { organizationId, at }: Act, added: readonly Cells[]): Promise<void> {
  for (const { connectionId, leased, userIds } of added) {
    await sql`insert into assignments (organization_id, user_id, connection_id, assigned, leased, next_due_at)
      select ${organizationId}, m.user_id, ${connectionId}, true, ${leased}, ${at}
      from unnest(${userIds}::text[]) as m(user_id)`.execute(tx);
  }
}

async function updateTicks(tx: Tx, { organizationId, at }: Act, groups: readonly Cells[]): Promise<void> {
  if (groups.length === 0) return;
  await byKey(tx, async () => {
    for (const group of groups) {
      await sql`update assignments a set ${values(group, at)} ${addressed(organizationId, group)}`.execute(tx);
    }
  });
}

function values({ write, leased }: Cells, at: Date) {
  switch (write) {
    case 'released':
      return sql`assigned = false, leased = false, next_due_at = null`;
    case 'yielded':
      return sql`leased = false`;
    case 'taken':
      return sql`leased = true`;
    default:
      return sql`assigned = true, leased = ${leased}, next_due_at = ${at}, consecutive_successes = 0,
        last_attempt_at = null, last_success_at = null, items_synced = null, error_verdict = null, error_code = null,
        error_literal = null, error_first_seen_at = null, error_last_seen_at = null, error_count = 0`;
  }
}

function collect(planned: readonly Planned[]): readonly Cells[] {
  const groups = new Map<string, Pick<Cells, 'write' | 'connectionId' | 'leased'> & { readonly of: Planned[] }>();
  const put = (write: Write, connectionId: string, one: Planned): void => {
    const leased = connectionId === one.plan.nextHolder;
    const key = `${write} ${leased} ${connectionId}`;
    const group = groups.get(key) ?? { write, connectionId, leased, of: [] };
    group.of.push(one);
    groups.set(key, group);
  };
  for (const one of planned) {
    const { ticks, ticked, unticked, holder, nextHolder } = one.plan;
    for (const id of unticked) put('released', id, one);
    for (const id of ticked) put(ticks.some(({ connectionId }) => connectionId === id) ? 'renewed' : 'added', id, one);
    if (holder === nextHolder) continue;
    if (holder !== null && !unticked.includes(holder)) put('yielded', holder, one);
    if (nextHolder !== null && !ticked.includes(nextHolder)) put('taken', nextHolder, one);
  }
  return [...groups.values()].map(({ of, ...group }) => ({
    ...group,
    count: countUsers(of),
    userIds: joinArrays(of.map(({ users }) => users.ids)),
  }));
}

/**
 * By primary key. The connection is joined like the user: of one that is given as a constant, and of which there were no ticks when the table was last
 * counted, the planner believes that there are none, and goes through all of them for each user.
 */
function addressed(organizationId: string, { connectionId, count, userIds }: Cells) {
  return sql`from unnest(${userIds}::text[], array_fill(${connectionId}::text, array[${count}::int])) as m(user_id, connection_id)
    where a.organization_id = ${organizationId} and a.user_id = m.user_id and a.connection_id = m.connection_id`;
}

/** Best to worst, see the database's `sync_state_key`; a tick that is new waits. */
const keys = ['none', 'healthy', 'observing', 'waiting', 'retrying', 'silent', 'failing'];
const WAITING = 3;

/** What the triggers of the table would find out row by row is known here. */
async function writeCounts(tx: Tx, organizationId: string, planned: readonly Planned[]): Promise<void> {
  const differences = new Map<string, number>();
  const add = (kind: string, key: string, difference: number): void => {
    const at = `${kind} ${key}`;
    differences.set(at, (differences.get(at) ?? 0) + difference);
  };
  for (const { users, plan } of planned) {
    for (const id of plan.ticked) add('ticked', id, users.count);
    for (const id of plan.unticked) add('ticked', id, -users.count);
    const kept = plan.ticks.filter(({ connectionId }) => !plan.unticked.includes(connectionId)).map(({ rank }) => rank);
    const was = Math.max(0, ...plan.ticks.map(({ rank }) => rank));
    const is = Math.max(0, ...kept, ...plan.ticked.map(() => WAITING));
    add('state', keys[was] ?? '', -users.count);
    add('state', keys[is] ?? '', users.count);
  }
  const real = [...differences]
    .filter(([, count]) => count !== 0)
    .map(([at, count]) => ({ at: at.split(/ (.*)/s), count }));
  await sql`insert into user_counts (organization_id, kind, key, count)
    select ${organizationId}, d.kind, d.key, d.count
    from unnest(${real.map(({ at }) => at[0] ?? '')}::text[], ${real.map(({ at }) => at[1] ?? '')}::text[],
      ${real.map(({ count }) => count)}::bigint[]) as d(kind, key, count)`.execute(tx);
}

/** From so many on, users to whom the same happens have one line together: with a row for each, the history took a fifth of a bulk change. */
export const MANY = 200;

/** What happened to users, once for all to whom the same happened, if they are many. */
async function writeHistory(tx: Tx, act: Act, planned: readonly Planned[]): Promise<void> {
  const told = planned.map(({ users, plan }) => ({ users, ...plan, lease: movedTo(plan) }));
  await lineForEach(
    tx,
    act,
    told.filter(({ users }) => users.count < MANY),
  );
  await lineForAll(
    tx,
    act,
    told.filter(({ users }) => users.count >= MANY),
  );
}

/** The connection that got the lease from another. */
function movedTo({ holder, nextHolder }: TickPlan): string | null {
  return holder === null || nextHolder === holder ? null : nextHolder;
}

interface Told extends Pick<TickPlan, 'ticked' | 'unticked'>, Pick<Planned, 'users'> {
  readonly lease: string | null;
}

async function lineForEach(tx: Tx, { organizationId, at, by }: Act, told: readonly Told[]): Promise<void> {
  if (told.length === 0) return;
  const lines = told.map(({ users, ticked, unticked, lease }) => ({ ids: users.ids, ticked, unticked, lease }));
  await sql`insert into history (organization_id, user_id, connection_id, at, kind, person_id, text, ticked, unticked, lease_id)
    select ${organizationId}, u.id, '', ${at}, 'changed', ${by}, '', t.ticked, t.unticked, t.lease
    from jsonb_to_recordset(${JSON.stringify(lines)}::jsonb) as t(ids text, ticked text[], unticked text[], lease text)
      cross join unnest(t.ids::text[]) as u(id)`.execute(tx);
}

async function lineForAll(tx: Tx, { organizationId, at, by }: Act, told: readonly Told[]): Promise<void> {
  if (told.length === 0) return;
  const lines = told.map(({ users, ticked, unticked, lease }) => ({
    organization_id: organizationId,
    first_user_id: users.firstId,
    last_user_id: users.lastId,
    numbers: sql<number[]>`${users.numbers}::bigint[]`,
    at,
    person_id: by,
    ticked: [...ticked],
    unticked: [...unticked],
    lease_id: lease,
  }));
  await tx.insertInto('history_of_many').values(lines).execute();
}
