import type { Checkpoint, Connection } from '../contract/index.ts';

/** What `POST /v1/checkpoints` and every destructive step record, without id, time and person, which are the back end's. */
export type CheckpointContent = Omit<Checkpoint, 'id' | 'at' | 'by'>;

/** What `checkpointOf` makes a checkpoint from: why it is made, and how things stand. */
export interface CheckpointFacts {
  readonly label: string;
  readonly reason: Checkpoint['reason'];
  /** Users of the organization. Who of them is ticked where is the back end's to keep, as a set per connection. */
  readonly users: number;
  readonly connections: readonly Pick<Connection, 'id' | 'displayName' | 'status' | 'counts'>[];
}

/** How everything stands now, as far as people read it. Purged connections have nothing to return to. */
export function checkpointOf({ label, reason, users, connections }: CheckpointFacts): CheckpointContent {
  return {
    label,
    reason,
    users,
    connections: connections
      .filter(({ status }) => status !== 'purged')
      .map(({ id, displayName, status, counts }) => ({
        connectionId: id,
        displayName,
        status,
        assigned: counts.assigned,
      })),
  };
}

/** One user's ticks at the checkpoint and now, as connection ids in any order. */
export interface UserTicks {
  readonly userId: string;
  readonly saved: readonly string[];
  readonly current: readonly string[];
}

/** How far a rollback would reach, to be shown before anybody agrees to it. */
export interface RollbackPlan {
  /** Users whose ticks would change; nobody, where a rollback has been carried out already. */
  readonly count: number;
  /** Users each connection would get back. */
  readonly gained: ReadonlyMap<string, number>;
}

/** What a rollback would change for one user; null: nothing. */
export function restoreTicks({
  saved,
  current,
}: Omit<UserTicks, 'userId'>): { readonly tick: string[]; readonly untick: string[] } | null {
  const tick = saved.filter((id) => !current.includes(id));
  const untick = current.filter((id) => !saved.includes(id));
  return tick.length + untick.length === 0 ? null : { tick, untick };
}

/** Counts what a rollback would change, in one pass. */
export function planRollback(users: Iterable<UserTicks>): RollbackPlan {
  const gained = new Map<string, number>();
  let count = 0;
  for (const user of users) {
    const change = restoreTicks(user);
    if (change === null) continue;
    count += 1;
    for (const id of change.tick) gained.set(id, (gained.get(id) ?? 0) + 1);
  }
  return { count, gained };
}
