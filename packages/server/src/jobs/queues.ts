import type { PgBoss } from 'pg-boss';

/** Wake-ups only: what a job has to do and has done stands in our own tables, so a lost or doubled one does no harm. */
export const ASSIGNMENT_QUEUE = 'assignment';
/** One job per organization waits for the next due user; at most one runs. */
export const SYNC_QUEUE = 'sync';
/** First test of a connection that was just authorized. */
export const PROBE_QUEUE = 'probe';
/** Attempts, grants, events and literal answers whose time is over. */
export const RETENTION_QUEUE = 'retention';

export interface ProbeTask {
  readonly organizationId: string;
  readonly connectionId: string;
  /** In whose name the audit records it. */
  readonly personId: string;
}

/** A worker that shows no sign of life for so many seconds has died; its job goes to another. */
const HEARTBEAT_SECONDS = 10;

export async function createQueues(boss: PgBoss): Promise<void> {
  const common = { notify: true, heartbeatSeconds: HEARTBEAT_SECONDS, deleteAfterSeconds: 3600 } as const;
  await boss.createQueue(ASSIGNMENT_QUEUE, {
    ...common,
    retryLimit: 20,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
  });
  await boss.createQueue(SYNC_QUEUE, {
    ...common,
    policy: 'stately',
    retryLimit: 20,
    retryDelay: 1,
    retryBackoff: true,
    retryDelayMax: 60,
    expireInSeconds: 3600,
  });
  await boss.createQueue(PROBE_QUEUE, { ...common, retryLimit: 2, retryDelay: 2 });
  await boss.createQueue(RETENTION_QUEUE, { ...common, policy: 'stately', retryLimit: 2, retryDelay: 60 });
}
