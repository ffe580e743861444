import { fromKysely } from 'pg-boss';
import { realTimeOf } from '../clock/realTime.ts';
import type { Queryable, ServerContext } from '../context.ts';

export interface Hands {
  readonly queue: string;
  /** What they are to work on; what there is to do they find in our tables. */
  readonly data: object;
  /** Names it within the queue. */
  readonly key: string;
  /** How many can work on it at the same time. */
  readonly hands: number;
  /** Absent: now. A later time wakes one of them, who looks whether the others are needed. */
  readonly at?: Date | undefined;
}

/** Wakes workers for one thing. A wake-up that waits already is not sent twice. */
export async function wakeHands(
  db: Queryable,
  server: Pick<ServerContext, 'boss' | 'now'>,
  { queue, data, key, hands, at }: Hands,
): Promise<void> {
  const options = { db: fromKysely(db) };
  if (at !== undefined) {
    const [startAfter, singletonKey] = [realTimeOf(server, at), `${key}/${at.toISOString()}`];
    await server.boss.send(queue, data, { ...options, startAfter, singletonKey });
    return;
  }
  for (let hand = 0; hand < hands; hand += 1) {
    await server.boss.send(queue, data, { ...options, singletonKey: `${key}/${hand}` });
  }
}
