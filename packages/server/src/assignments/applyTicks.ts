import type { AssignmentChange } from '@authshift/core/contract';
import { sql } from 'kysely';
import { recordTicks } from '../audit/recordTicks.ts';
import type { Tx } from '../storage/schema.ts';
import { textArray } from '../storage/textArray.ts';
import {
  changesAnything,
  findUsers,
  inBulk,
  planTicks,
  readConnectionAges,
  type TickedUser,
  type TickPlan,
} from './planTicks.ts';

/** Whoever changes ticks, and when. */
export interface Act {
  readonly organizationId: string;
  readonly at: Date;
  readonly by: string;
  /** The job it belongs to, for the audit. */
  readonly jobId?: string;
}

export interface Planned {
  readonly user: TickedUser;
  readonly plan: TickPlan;
}

/** Plans a change for each of some users: once for those who stand the same. The caller holds the ticks. */
export async function planFor(
  tx: Tx,
  organizationId: string,
  { users, changeFor }: { readonly users: readonly TickedUser[]; changeFor(user: TickedUser): AssignmentChange | null },
): Promise<readonly Planned[]> {
  const connections = await readConnectionAges(tx, organizationId);
  const plans = new Map<AssignmentChange, Map<string, TickPlan>>();
  return users.map((user) => {
    const change = changeFor(user) ?? nothing;
    const known = plans.get(change) ?? new Map<string, TickPlan>();
    const key = `${user.enabled} ${user.preflight} ${user.standing}`;
    const plan = known.get(key) ?? planTicks({ user, change, connections });
    plans.set(change, known.set(key, plan));
    return { user, plan };
  });
}

const nothing: AssignmentChange = { tick: [], untick: [] };

/** Changes the ticks of users, with their leases and history; only what really changes is touched. */
export async function applyStep(
  tx: Tx,
  step: Act & { readonly userIds: readonly string[]; readonly change: AssignmentChange },
): Promise<void> {
  const { organizationId, userIds, change } = step;
  if (userIds.length === 0) return;
  await inBulk(tx, organizationId, async () => {
    const users = await findUsers(tx, organizationId, userIds);
    // Whether they may was decided by who asks.
    const willing = users.map((user) => ({ ...user, enabled: true, preflight: null }));
    await applyTicks(tx, step, await planFor(tx, organizationId, { users: willing, changeFor: () => change }));
  });
}

/** Carries plans out in bulk: a statement for each kind of write, whatever the number of users. */
export async function applyTicks(tx: Tx, act: Act, all: readonly Planned[]): Promise<void> {
  const planned = all.filter(({ plan }) => changesAnything(plan));
  if (planned.length === 0) return;
  const { organizationId, at } = act;
  const cells = collect(planned);
  // Leases are given up before any is taken: never may two connections write one mailbox.
  for (const group of cells.released) {
    await sql`update assignments a set assigned = false, leased = false, next_due_at = null
      ${addressed(organizationId, group)}`.execute(tx);
  }
  for (const group of cells.yielded) {
    await sql`update assignments a set leased = false ${addressed(organizationId, group)}`.execute(tx);
  }
  for (const { connectionId, leased, userIds } of cells.added) {
    await sql`insert into assignments (organization_id, user_id, connection_id, assigned, leased, next_due_at)
      select ${organizationId}, m.user_id, ${connectionId}, true, ${leased}, ${at}
      from unnest(${textArray(userIds)}::text[]) as m(user_id)`.execute(tx);
  }
  for (const group of cells.renewed) {
    await sql`update assignments a set assigned = true, leased = ${group.leased}, next_due_at = ${at}, consecutive_successes = 0,
        last_attempt_at = null, last_success_at = null, items_synced = null, error_verdict = null, error_code = null,
        error_literal = null, error_first_seen_at = null, error_last_seen_at = null, error_count = 0
      ${addressed(organizationId, group)}`.execute(tx);
  }
  for (const group of cells.taken) {
    await sql`update assignments a set leased = true ${addressed(organizationId, group)}`.execute(tx);
  }
  await writeCounts(tx, organizationId, planned);
  await writeHistory(tx, act, planned);
  await recordTicks(tx, act, planned);
  const unticked = [...new Set(planned.flatMap(({ plan }) => plan.unticked))];
  if (unticked.length === 0) return;
  // Quiet days begin with the last of them. After the assignments, as everywhere: nobody waits for the other then.
  await sql`update connections set last_released_at = ${at} where organization_id = ${organizationId}
    and id = any(${unticked}::text[])`.execute(tx);
}

/** Users for whom the same is written about one connection. */
interface Cells {
  readonly connectionId: string;
  readonly leased: boolean;
  readonly userIds: string[];
}

const writes = ['released', 'yielded', 'added', 'renewed', 'taken'] as const;
type Write = (typeof writes)[number];

function collect(planned: readonly Planned[]): Readonly<Record<Write, readonly Cells[]>> {
  const groups = new Map<string, Cells>();
  const found: Record<Write, Cells[]> = { released: [], yielded: [], added: [], renewed: [], taken: [] };
  for (const [plan, users] of byPlan(planned)) {
    const { ticks, ticked, unticked, holder, nextHolder } = plan;
    const put = (write: Write, connectionId: string): void => {
      const leased = connectionId === nextHolder;
      const key = `${write} ${leased} ${connectionId}`;
      const group = groups.get(key) ?? { connectionId, leased, userIds: [] };
      if (group.userIds.length === 0) found[write].push(group);
      groups.set(key, group);
      for (const { id } of users) group.userIds.push(id);
    };
    for (const id of unticked) put('released', id);
    for (const id of ticked) put(ticks.some(({ connectionId }) => connectionId === id) ? 'renewed' : 'added', id);
    if (holder === nextHolder) continue;
    if (holder !== null && !unticked.includes(holder)) put('yielded', holder);
    if (nextHolder !== null && !ticked.includes(nextHolder)) put('taken', nextHolder);
  }
  return found;
}

/** Users who stand the same share one plan. */
export function byPlan(planned: readonly Planned[]): ReadonlyMap<TickPlan, readonly TickedUser[]> {
  const found = new Map<TickPlan, TickedUser[]>();
  for (const { user, plan } of planned) {
    const users = found.get(plan);
    if (users === undefined) found.set(plan, [user]);
    users?.push(user);
  }
  return found;
}

/**
 * By primary key. The connection is joined like the user: of one that is given as a constant, and of which there were no ticks when the table was last
 * counted, the planner believes that there are none, and goes through all of them for each user.
 */
function addressed(organizationId: string, { connectionId, userIds }: Cells) {
  const connectionIds = textArray(userIds.map(() => connectionId));
  return sql`from unnest(${textArray(userIds)}::text[], ${connectionIds}::text[]) as m(user_id, connection_id)
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
  for (const [plan, { length }] of byPlan(planned)) {
    for (const id of plan.ticked) add('ticked', id, length);
    for (const id of plan.unticked) add('ticked', id, -length);
    const kept = plan.ticks.filter(({ connectionId }) => !plan.unticked.includes(connectionId)).map(({ rank }) => rank);
    const was = Math.max(0, ...plan.ticks.map(({ rank }) => rank));
    const is = Math.max(0, ...kept, ...plan.ticked.map(() => WAITING));
    add('state', keys[was] ?? '', -length);
    add('state', keys[is] ?? '', length);
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
const MANY = 200;

/** What happened to users, once for all to whom the same happened. */
async function writeHistory(tx: Tx, act: Act, planned: readonly Planned[]): Promise<void> {
  for (const [plan, users] of byPlan(planned)) {
    const lease = plan.holder === null || plan.nextHolder === plan.holder ? null : plan.nextHolder;
    await (users.length < MANY ? lineForEach : lineForAll)(tx, act, { ...plan, lease, users });
  }
}

interface Told extends Pick<TickPlan, 'ticked' | 'unticked'> {
  /** The connection that got the lease from another. */
  readonly lease: string | null;
  /** In the order of ids. */
  readonly users: readonly TickedUser[];
}

async function lineForEach(
  tx: Tx,
  { organizationId, at, by }: Act,
  { ticked, unticked, lease, users }: Told,
): Promise<void> {
  await sql`insert into history (organization_id, user_id, connection_id, at, kind, person_id, text, ticked, unticked, lease_id)
    select ${organizationId}, u.id, '', ${at}, 'changed', ${by}, '', ${[...ticked]}::text[], ${[...unticked]}::text[], ${lease}
    from unnest(${textArray(users.map(({ id }) => id))}::text[]) as u(id)`.execute(tx);
}

async function lineForAll(tx: Tx, { organizationId, at, by }: Act, { ticked, unticked, lease, users }: Told) {
  await tx
    .insertInto('history_of_many')
    .values({
      organization_id: organizationId,
      first_user_id: users[0]?.id ?? '',
      last_user_id: users.at(-1)?.id ?? '',
      numbers: sql<number[]>`${`{${users.map(({ number }) => number).join(',')}}`}::bigint[]`,
      at,
      person_id: by,
      ticked: [...ticked],
      unticked: [...unticked],
      lease_id: lease,
    })
    .execute();
}
