import type { AssignmentChange } from '@authshift/core/contract';
import { sql } from 'kysely';
import { recordTicks } from '../audit/recordTicks.ts';
import type { Tx } from '../storage/schema.ts';
import {
  changesAnything,
  findUsers,
  holdTicks,
  planTicks,
  readConnectionAges,
  readStandings,
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

/** Plans a change for each of some users. The caller holds the ticks. */
export async function planFor(
  tx: Tx,
  organizationId: string,
  { users, changeFor }: { readonly users: readonly TickedUser[]; changeFor(user: TickedUser): AssignmentChange | null },
): Promise<readonly Planned[]> {
  const connections = await readConnectionAges(tx, organizationId);
  const standings = await readStandings(
    tx,
    organizationId,
    users.map(({ id }) => id),
  );
  const plans = new Map<AssignmentChange, Map<string, TickPlan>>();
  return users.map((user) => {
    const standing = standings.get(user.id) ?? '';
    const change = changeFor(user) ?? nothing;
    const known = plans.get(change) ?? new Map<string, TickPlan>();
    const key = `${user.enabled} ${user.preflight} ${standing}`;
    const plan = known.get(key) ?? planTicks({ user, standing, change, connections });
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
  await holdTicks(tx, organizationId);
  const users = await findUsers(tx, organizationId, userIds);
  // Whether they may was decided by who asks.
  const willing = users.map((user) => ({ ...user, enabled: true, preflight: null }));
  await applyTicks(tx, step, await planFor(tx, organizationId, { users: willing, changeFor: () => change }));
}

/** Carries plans out, for everybody at once: a statement for each kind of write, whatever the number of users. */
export async function applyTicks(tx: Tx, act: Act, all: readonly Planned[]): Promise<void> {
  const planned = all.filter(({ plan }) => changesAnything(plan));
  if (planned.length === 0) return;
  const { organizationId, at } = act;
  const rows = collect(planned);
  await beginBulk(tx);
  // Leases are given up before any is taken: never may two connections write one mailbox.
  if (rows.released.length > 0) {
    await sql`update assignments a set assigned = false, leased = false, next_due_at = null
      from ${given(rows.released)} where ${addressed(organizationId)}`.execute(tx);
  }
  if (rows.yielded.length > 0) {
    await sql`update assignments a set leased = false from ${given(rows.yielded)} where ${addressed(organizationId)}`.execute(
      tx,
    );
  }
  if (rows.added.length > 0) {
    await sql`insert into assignments (organization_id, user_id, connection_id, assigned, leased, next_due_at)
      select ${organizationId}, m.user_id, m.connection_id, true, m.leased, ${at} from ${given(rows.added)}`.execute(
      tx,
    );
  }
  if (rows.renewed.length > 0) {
    await sql`update assignments a set assigned = true, leased = m.leased, next_due_at = ${at}, consecutive_successes = 0,
        last_attempt_at = null, last_success_at = null, items_synced = null, error_verdict = null, error_code = null,
        error_literal = null, error_first_seen_at = null, error_last_seen_at = null, error_count = 0
      from ${given(rows.renewed)} where ${addressed(organizationId)}`.execute(tx);
  }
  if (rows.taken.length > 0) {
    await sql`update assignments a set leased = true from ${given(rows.taken)} where ${addressed(organizationId)}`.execute(
      tx,
    );
  }
  await writeCounts(tx, organizationId, planned);
  await writeHistory(tx, act, planned);
  await endBulk(tx);
  await recordTicks(tx, act, planned);
  const unticked = [...new Set(planned.flatMap(({ plan }) => plan.unticked))];
  if (unticked.length === 0) return;
  // Quiet days begin with the last of them. After the assignments, as everywhere: nobody waits for the other then.
  await sql`update connections set last_released_at = ${at} where organization_id = ${organizationId}
    and id = any(${unticked}::text[])`.execute(tx);
}

interface Cell {
  readonly userId: string;
  readonly connectionId: string;
  readonly leased: boolean;
}

interface Cells {
  readonly released: readonly Cell[];
  readonly yielded: readonly Cell[];
  readonly added: readonly Cell[];
  readonly renewed: readonly Cell[];
  readonly taken: readonly Cell[];
}

function collect(planned: readonly Planned[]): Cells {
  const cells = { released: [], yielded: [], added: [], renewed: [], taken: [] } satisfies Cells as {
    -readonly [name in keyof Cells]: Cell[];
  };
  for (const { user, plan } of planned) {
    const { ticks, ticked, unticked, holder, nextHolder } = plan;
    const cell = (connectionId: string): Cell => ({
      userId: user.id,
      connectionId,
      leased: connectionId === nextHolder,
    });
    for (const id of unticked) cells.released.push(cell(id));
    for (const id of ticked) {
      const once = ticks.some(({ connectionId }) => connectionId === id);
      (once ? cells.renewed : cells.added).push(cell(id));
    }
    if (holder === nextHolder) continue;
    if (holder !== null && !unticked.includes(holder)) cells.yielded.push(cell(holder));
    if (nextHolder !== null && !ticked.includes(nextHolder)) cells.taken.push(cell(nextHolder));
  }
  return cells;
}

function given(cells: readonly Cell[]) {
  return sql`unnest(${cells.map(({ userId }) => userId)}::text[], ${cells.map(({ connectionId }) => connectionId)}::text[],
    ${cells.map(({ leased }) => leased)}::boolean[]) as m(user_id, connection_id, leased)`;
}

/** By primary key. */
function addressed(organizationId: string) {
  return sql`a.organization_id = ${organizationId} and a.user_id = m.user_id and a.connection_id = m.connection_id`;
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
  for (const { plan } of planned) {
    for (const id of plan.ticked) add('ticked', id, 1);
    for (const id of plan.unticked) add('ticked', id, -1);
    const kept = plan.ticks.filter(({ connectionId }) => !plan.unticked.includes(connectionId)).map(({ rank }) => rank);
    const was = Math.max(0, ...plan.ticks.map(({ rank }) => rank));
    const is = Math.max(0, ...kept, ...plan.ticked.map(() => WAITING));
    add('state', keys[was] ?? '', -1);
    add('state', keys[is] ?? '', 1);
  }
  const real = [...differences]
    .filter(([, count]) => count !== 0)
    .map(([at, count]) => ({ at: at.split(/ (.*)/s), count }));
  await sql`insert into user_counts (organization_id, kind, key, count)
    select ${organizationId}, d.kind, d.key, d.count
    from unnest(${real.map(({ at }) => at[0] ?? '')}::text[], ${real.map(({ at }) => at[1] ?? '')}::text[],
      ${real.map(({ count }) => count)}::bigint[]) as d(kind, key, count)`.execute(tx);
}

/**
 * Until `endBulk` the triggers of the ticks leave all to us: ticks are held, connections are never deleted, and counts are written once. The
 * planner goes by keys, whatever it believes about the tables.
 */
async function beginBulk(tx: Tx): Promise<void> {
  await sql`select set_config('authshift.bulk', 'yes', true), set_config('enable_seqscan', 'off', true),
    set_config('enable_hashjoin', 'off', true), set_config('enable_mergejoin', 'off', true)`.execute(tx);
}

async function endBulk(tx: Tx): Promise<void> {
  await sql`select set_config('authshift.bulk', 'no', true), set_config('enable_seqscan', 'on', true),
    set_config('enable_hashjoin', 'on', true), set_config('enable_mergejoin', 'on', true)`.execute(tx);
}

/** One row a user, for all that happened to the user. */
async function writeHistory(tx: Tx, { organizationId, at, by }: Act, planned: readonly Planned[]): Promise<void> {
  const together = new Map<TickPlan, string[]>();
  for (const { user, plan } of planned) {
    const users = together.get(plan) ?? [];
    users.push(user.id);
    together.set(plan, users);
  }
  for (const [{ ticked, unticked, holder, nextHolder }, userIds] of together) {
    const lease = holder === null || nextHolder === holder ? null : nextHolder;
    await sql`insert into history (organization_id, user_id, connection_id, at, kind, person_id, text, ticked, unticked, lease_id)
      select ${organizationId}, u.id, '', ${at}, 'changed', ${by}, '', ${[...ticked]}::text[], ${[...unticked]}::text[], ${lease}
      from unnest(${userIds}::text[]) as u(id)`.execute(tx);
  }
}
