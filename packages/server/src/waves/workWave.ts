import { nextUsers, planAssignment, takeResult, transitionWave, type WaveEffect, type WaveUser } from '@authshift/core';
import type { AssignmentChange } from '@authshift/core/contract';
import { sql } from 'kysely';
import { applyStep } from '../assignments/applyTicks.ts';
import { inMode } from '../assignments/requestAssignment.ts';
import { connectionView } from '../connections/connectionCommands.ts';
import type { ReadConnections } from '../connections/connectionStore.ts';
import type { Queryable, ServerContext } from '../context.ts';
import type { Announcement } from '../events/publish.ts';
import { takeEndedWaivers } from '../preflights/endWaivers.ts';
import type { Tx } from '../storage/schema.ts';
import type { SyncResult } from '../sync/recordSyncResults.ts';
import { syncConnection } from '../sync/runSync.ts';
import { requestSync } from '../sync/schedule.ts';
import { claimEnd, freeAt, isFree, secondsHeld, whileClaimed } from '../turns/claims.ts';
import { carryOut } from './carryOut.ts';
import { holdUntil } from './holdUntil.ts';
import { shareOf } from './share.ts';
import { wakeWave } from './wakeWave.ts';
import { type ChangedUser, lockWave, type StoredWave, type WaveAddress, writeWaveUsers } from './waveStore.ts';

/**
 * Moves the users of a wave, batch by batch, as long as the wave lets it: claims them, tries the new connection for each, and writes
 * down what came of it together with their ticks. Safe to start again at any point, by any process, and by several at once.
 */
export async function workWave(server: ServerContext, address: WaveAddress, signal: AbortSignal): Promise<void> {
  const { organizationId } = address;
  let more = true;
  while (more && !signal.aborted) {
    const moment = await connectionView(server, organizationId);
    const claim = await server.db.transaction().execute((tx) => claimUsers(tx, server, { address, moment }));
    more = claim !== null;
    if (claim !== null && claim.users.length > 0) {
      const results = await whileClaimed(
        () => hold(server.db, address, claim.users),
        () => tryUsers(server, address, claim),
      );
      const now = await connectionView(server, organizationId);
      await server.db.transaction().execute((tx) => settle(tx, server, { address, moment: now, claim, results }));
      await requestSync(server, organizationId);
    }
    server.events.wake(organizationId);
  }
}

interface Claimed {
  readonly user_id: string;
  readonly connection_id: string;
  readonly address: string;
  /** Is to be skipped, so that there is nothing to try. */
  readonly blocked: boolean;
}

interface Claim {
  readonly to: string;
  readonly users: readonly Claimed[];
}

function tryUsers(
  server: ServerContext,
  { organizationId }: WaveAddress,
  { to: connectionId, users }: Claim,
): Promise<readonly SyncResult[]> {
  const tried = users.filter(({ blocked }) => !blocked);
  return syncConnection(server, { organizationId, connectionId }, tried);
}

interface Turn {
  readonly address: WaveAddress;
  readonly moment: ReadConnections;
}

/** Null: there is nothing to do for now. Without users: something was done, look again. */
async function claimUsers(tx: Tx, server: ServerContext, { address, moment }: Turn): Promise<Claim | null> {
  const { now: at } = moment;
  const now = at.getTime();
  const wave = await lockWave(tx, address);
  await takeEndedWaivers(tx, { organizationId: address.organizationId, at });
  const ticked = transitionWave(wave, { type: 'TICK', now });
  if (ticked.ok && ticked.wave !== wave) {
    await carryOut(tx, server, { wave: ticked.wave, effects: ticked.effects, moment });
    return { to: wave.to, users: [] };
  }
  if (wave.releasing !== null) {
    const effects: readonly WaveEffect[] = [{ type: 'release', unproven: wave.releasing === 'done' }];
    await carryOut(tx, server, { wave, effects, moment });
    return { to: wave.to, users: [] };
  }
  if (wave.status !== 'running') return null;
  const queue = await readQueue(tx, { ...address, limit: shareOf(wave.concurrency) });
  const next = queue.free.map(({ user_id }) => user_id);
  const chosen = nextUsers(wave, next, { inFlight: queue.inFlight, now });
  if (chosen.length === 0) {
    const { heldFor: seconds } = queue;
    if (seconds !== null) await wakeWave(tx, server, { ...address, at: freeAt(server, seconds) });
    return null;
  }
  const users = queue.free.filter(({ user_id }) => chosen.includes(user_id));
  await hold(tx, address, users);
  const plans = await readPlans(tx, address, { userIds: chosen, change: await changeOf(tx, address, wave) });
  return {
    to: wave.to,
    users: users.map((user) => ({
      ...user,
      connection_id: wave.to,
      blocked: plans.get(user.user_id)?.blocked ?? true,
    })),
  };
}

/** Others leave the users alone for a while. */
async function hold(
  db: Queryable,
  { organizationId, waveId }: WaveAddress,
  users: readonly Pick<Claimed, 'user_id'>[],
): Promise<void> {
  await sql`update wave_users set claimed_until = ${claimEnd} where organization_id = ${organizationId}
    and wave_id = ${waveId} and state = 'waiting' and user_id = any(${users.map(({ user_id }) => user_id)}::text[])`.execute(
    db,
  );
}

/** Who waits and is free, how many are under way, and for how many seconds the first of those stay so if nobody comes back with them. */
async function readQueue(tx: Tx, { organizationId, waveId, limit }: WaveAddress & { readonly limit: number }) {
  const { rows: held } = await sql<{ count: number; seconds: number | null }>`
    select count(*)::int as count, ${secondsHeld} as seconds from wave_users
    where organization_id = ${organizationId} and wave_id = ${waveId} and state = 'waiting' and not ${isFree}`.execute(
    tx,
  );
  const { rows: free } = await sql<Pick<Claimed, 'user_id' | 'address'>>`
    select x.user_id, coalesce(u.address, '') as address from wave_users x
    left join users u on u.organization_id = x.organization_id and u.id = x.user_id
    where x.organization_id = ${organizationId} and x.wave_id = ${waveId} and x.state = 'waiting'
      and ${isFree}
    order by x.seq limit ${limit}`.execute(tx);
  return { free, inFlight: held[0]?.count ?? 0, heldFor: held[0]?.seconds ?? null };
}

interface Tried extends Turn {
  readonly claim: Claim;
  readonly results: readonly SyncResult[];
}

/** Writes down what the answers make of the wave and its users, whose ticks change with it. */
async function settle(tx: Tx, server: ServerContext, { address, moment, claim, results }: Tried): Promise<void> {
  const { organizationId } = address;
  const { now: at } = moment;
  const before = await lockWave(tx, address);
  const claimed = claim.users.map(({ user_id }) => user_id);
  const change = await changeOf(tx, address, before);
  const plans = await readPlans(tx, address, { userIds: claimed, change });
  const outcomes = new Map(results.map(({ userId, outcome }) => [userId, outcome]));
  const { wave, moved, changed, effects } = takeAnswers(before, { claimed, plans, outcomes, now: at.getTime() });
  await applyStep(tx, { organizationId, at, by: wave.movedBy, change, userIds: moved });
  await sql`update wave_users set claimed_until = null where organization_id = ${organizationId}
    and wave_id = ${address.waveId} and user_id = any(${claimed}::text[])`.execute(tx);
  if (changed.length === 0 && effects.length === 0) return;
  await writeWaveUsers(tx, address, changed);
  const announcements: Announcement[] = [
    { type: 'users.changed', userIds: moved },
    { type: 'connections.changed', connectionIds: [...change.tick, ...change.untick] },
  ];
  await carryOut(tx, server, { wave, effects, moment, announcements: moved.length === 0 ? [] : announcements });
}

interface Answers {
  /** In the order of the queue. */
  readonly claimed: readonly string[];
  readonly plans: ReadonlyMap<string, PlannedUser>;
  readonly outcomes: ReadonlyMap<string, SyncResult['outcome']>;
  readonly now: number;
}

interface Taken {
  readonly wave: StoredWave;
  readonly effects: readonly WaveEffect[];
  /** Who is ticked now. */
  readonly moved: readonly string[];
  readonly changed: readonly ChangedUser[];
}

/** Takes the answers one by one until the wave halts; who was not taken stays in the queue. */
function takeAnswers(before: StoredWave, { claimed, plans, outcomes, now }: Answers): Taken {
  let wave = before;
  const effects: WaveEffect[] = [];
  const moved: string[] = [];
  const changed: ChangedUser[] = [];
  for (const userId of claimed) {
    if (wave.status !== 'running') break;
    const plan = plans.get(userId);
    const outcome = outcomes.get(userId);
    // Settled by somebody else, or enabled only now: then it is tried the next time.
    if (plan === undefined || (!plan.blocked && outcome === undefined)) continue;
    const until = plan.blocked || outcome === undefined ? null : holdUntil(outcome, now);
    if (until !== null) {
      const held = transitionWave(wave, { type: 'THROTTLED', now, until });
      return held.ok
        ? { wave: held.wave, effects: [...effects, ...held.effects], moved, changed }
        : { wave, effects, moved, changed };
    }
    if (!plan.blocked) moved.push(userId);
    const result = plan.blocked ? 'skipped' : outcome?.kind === 'works' ? 'done' : 'failed';
    const [next, user, more] = takeResult(wave, { user: plan.user, outcome: result, now });
    wave = next;
    effects.push(...more);
    changed.push({ userId, ...user });
  }
  return { wave, effects, moved, changed };
}

/** Ticks the new connection, beside the old one where the product can run both. */
function changeOf(tx: Tx, { organizationId }: WaveAddress, { to }: StoredWave): Promise<AssignmentChange> {
  return inMode(tx, organizationId, { tick: [to], untick: [] });
}

interface PlannedUser {
  readonly user: WaveUser;
  /** Is to be skipped: removed, or kept from gaining a connection. */
  readonly blocked: boolean;
}

/** Those who still wait, and what core's plan says of them. */
async function readPlans(
  tx: Tx,
  { organizationId, waveId }: WaveAddress,
  { userIds, change }: { readonly userIds: readonly string[]; readonly change: AssignmentChange },
): Promise<ReadonlyMap<string, PlannedUser>> {
  const { rows } = await sql<WaveUser & PlanRow>`
    select x.user_id, x.state, x.proven, x.released, u.id is not null as known, coalesce(u.enabled, false) as enabled,
      u.preflight, array(select a.connection_id from assignments a where a.organization_id = x.organization_id
        and a.user_id = x.user_id and a.assigned) as ticked
    from wave_users x left join users u on u.organization_id = x.organization_id and u.id = x.user_id
    where x.organization_id = ${organizationId} and x.wave_id = ${waveId} and x.state = 'waiting'
      and x.user_id = any(${[...userIds]}::text[])`.execute(tx);
  return new Map(
    rows.map((row) => {
      const { user_id: id, state, proven, released, enabled, preflight } = row;
      const sync = row.ticked.map(toTick);
      const plan = planAssignment({ id, displayName: '', address: '', enabled, preflight, sync }, change);
      return [id, { user: { state, proven, released }, blocked: !row.known || plan.blocked !== null }];
    }),
  );
}

interface PlanRow {
  readonly user_id: string;
  readonly known: boolean;
  readonly enabled: boolean;
  readonly preflight: 'ready' | 'warn' | 'block' | null;
  readonly ticked: readonly string[];
}

/** As much of a tick as a plan's `blocked` depends on. */
function toTick(connectionId: string) {
  const never = { lastAttemptAt: null, lastSuccessAt: null, itemsSynced: null, lastError: null };
  return { connectionId, assigned: true, leased: false, state: 'waiting', consecutiveSuccesses: 0, ...never } as const;
}
