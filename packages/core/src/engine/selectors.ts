import { hasBit } from '../assignment/bitset.ts';
import { countTickedAny } from '../assignment/countTicked.ts';
import { columnsOf, liveOf } from '../assignment/rosterColumns.ts';
import type { HeaderTick } from '../assignment/rosterView.ts';
import { headerTick } from '../assignment/view.ts';
import type { Connection } from '../contract/index.ts';
import { legOf } from '../migration/leg.ts';
import type { ProgrammeFacts } from '../migration/nextSteps.ts';
import type { FailingUsers } from '../sync/causes.ts';
import type { MigrationState } from './migration.ts';

/** A selector for one connection; undefined when it is not listed (any more). */
export function connectionById(connectionId: string): (state: MigrationState) => Connection | undefined {
  return ({ connections }) => connections.find(({ id }) => id === connectionId);
}

/** The header checkbox of every column over the users in view, by connection id. Compare with `sameMembers`. */
export function headerTicks({ connections, view }: MigrationState): Readonly<Record<string, HeaderTick>> {
  return Object.fromEntries(connections.map(({ id }) => [id, headerTick(view, id)]));
}

/** Whether the tick of a user for a connection is shown before the back end has confirmed it. */
export function isPending({ pending, roster }: MigrationState, userId: string, connectionId: string): boolean {
  const row = roster.rowOf(userId);
  if (row === undefined) return false;
  return pending.some(
    ({ change, concerns }) => [...change.tick, ...change.untick].includes(connectionId) && concerns(row),
  );
}

/**
 * Whether closing the page now may lose a change: it is shown, and the back end has not said that it will carry it out. Ask
 * before the page is left (`beforeunload`), or keep a `takeSnapshot` that a later run goes on with.
 */
export function hasUnsent({ pending }: MigrationState): boolean {
  return pending.some(({ jobId }) => jobId === null);
}

/**
 * Why users do not sync over a connection now, by literal answer: what `groupCauses` puts in order, worst first. Costs the
 * users who ever had an error there, not all.
 */
export function failingUsers({ roster }: MigrationState, connectionId: string): readonly FailingUsers[] {
  const columns = columnsOf(roster);
  const groups = new Map<string, FailingUsers>();
  for (const row of columns.version.store.facts.get(connectionId)?.errors.keys() ?? []) {
    if (!hasBit(liveOf(columns), row) || !roster.isAssigned(row, connectionId)) continue;
    const entry = roster.userAt(row).sync.find((each) => each.connectionId === connectionId);
    if (entry?.lastError == null || (entry.state !== 'failing' && entry.state !== 'retrying')) continue;
    const { code, literal } = entry.lastError;
    const key = JSON.stringify([code, literal]);
    groups.set(key, { code, literal, users: (groups.get(key)?.users ?? 0) + 1 });
  }
  return [...groups.values()];
}

/**
 * What the state knows for `derivePhase` and `nextSteps`. Lists that have not been loaded are left out, so that nothing is
 * concluded from them; what no list holds is the caller's to add: gates of `previewDisconnect`, idle days, failing and waived
 * users, the verifications of `getEvidence`.
 */
export function programmeFacts(state: MigrationState, now: number): ProgrammeFacts {
  const { connections, registrations, roster, preflights, pilots, waves, policyChanges } = state;
  const { leaving, targets } = legOf(connections);
  const [old, fresh] = [leaving.map(({ id }) => id), targets.map(({ id }) => id)];
  const onLegacy = countTickedAny(roster, old);
  const onOauth = countTickedAny(roster, fresh);
  return {
    now,
    connections,
    registrations,
    users: roster.size,
    onLegacy,
    onOauth,
    onTrial: onLegacy + onOauth - countTickedAny(roster, [...old, ...fresh]),
    ...(preflights === null ? {} : { preflights }),
    ...(pilots === null ? {} : { pilots }),
    ...(waves === null ? {} : { waves }),
    ...(policyChanges === null ? {} : { policyChanges }),
  };
}
