import type { Rollback, Wave } from '../contract/index.ts';
import type { ProgrammeConnection } from './close.ts';
import { legOf } from './leg.ts';
import { isAuthorized } from './phase.ts';

/** What holds the move up, whatever its phase. `id`: of the rollback, connection or wave. */
export type SideState =
  | { readonly state: 'rolling-back'; readonly id: string }
  | { readonly state: 'blocked'; readonly reason: BlockReason; readonly id: string }
  | { readonly state: 'paused'; readonly id: string; readonly until: string | null };

/** A connection's status that only a person can end, or a wave that a stop rule has stopped. */
export type BlockReason =
  | 'blocked-by-policy'
  | 'needs-reauth'
  | 'declined'
  | 'wrong-account'
  | 'stranded'
  | 'abandoned'
  | 'stop-rule';

/** Where to look for what holds a migration up; lists that are left out hold nothing up. */
export interface SideFacts {
  readonly connections: readonly ProgrammeConnection[];
  readonly waves?: readonly Pick<Wave, 'id' | 'status' | 'stop'>[];
  readonly rollbacks?: readonly Pick<Rollback, 'id' | 'status'>[];
}

const stuck: readonly string[] = [
  'blocked-by-policy',
  'needs-reauth',
  'declined',
  'wrong-account',
  'stranded',
  'abandoned',
] satisfies readonly BlockReason[];

/** A rollback under way comes first, then what only a person can end, then a pause; null: nothing holds the move up. */
export function deriveSideState({ connections, waves = [], rollbacks = [] }: SideFacts): SideState | null {
  const rollback = rollbacks.find(({ status }) => status === 'running');
  if (rollback !== undefined) return { state: 'rolling-back', id: rollback.id };
  const { targets } = legOf(connections);
  const moving = targets.filter((target) => isAuthorized(target) && !isStuck(target));
  const blocked = targets.find(isStuck);
  if (moving.length === 0 && blocked !== undefined) {
    return { state: 'blocked', reason: blocked.status as BlockReason, id: blocked.id };
  }
  const stopped = waves.find(({ status, stop }) => status === 'stopped' && stop?.rule !== 'person');
  if (stopped !== undefined) return { state: 'blocked', reason: 'stop-rule', id: stopped.id };
  const [first] = moving;
  if (first !== undefined && moving.every(({ status }) => status === 'paused')) {
    return { state: 'paused', id: first.id, until: null };
  }
  const held = waves.find(({ status }) => status === 'paused' || status === 'stopped');
  const goesOn = waves.some(({ status }) => status === 'running');
  return held === undefined || goesOn ? null : { state: 'paused', id: held.id, until: held.stop?.until ?? null };
}

export function isStuck({ status }: Pick<ProgrammeConnection, 'status'>): boolean {
  return stuck.includes(status);
}
