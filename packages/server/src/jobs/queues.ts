import type { PgBoss } from 'pg-boss';

/** Wake-ups only: what a job has to do and has done stands in our own tables, so a lost or doubled one does no harm. */
export const ASSIGNMENT_QUEUE = 'assignment';
/** Moves the users of a wave; several workers can do so at once. */
export const WAVE_QUEUE = 'wave';
/** One job per organization waits for the next due user; at most one runs, see `oneAtATime`. */
export const SYNC_QUEUE = 'sync';
/** First test of a connection that was just authorized. */
export const PROBE_QUEUE = 'probe';
/** Tests a switch of the tenant, or a connection, when a change can have begun to show; one job for each of them waits for that. */
export const RETEST_QUEUE = 'retest';
/** Checks users before they are moved; several workers can do so at once. */
export const PREFLIGHT_QUEUE = 'preflight';
/** Looks at users again by itself, when a change at Microsoft can have begun to show. */
export const CHECK_QUEUE = 'check';
/** Works the verdicts out anew of whom nobody answers for any longer. */
export const WAIVER_QUEUE = 'waiver';
/** Attempts, grants, events and literal answers whose time is over. */
export const RETENTION_QUEUE = 'retention';

export interface ProbeTask {
  readonly organizationId: string;
  readonly connectionId: string;
  /** In whose name the audit records it. */
  readonly personId: string;
}

/** How an organization's sync job is named: by its key one waits, by its group one runs. */
export function syncJobOf(organizationId: string) {
  return { singletonKey: organizationId, group: { id: organizationId } } as const;
}

/**
 * How sync jobs are taken: none of a group while another of it is active, as the jobs' table says. The policy `stately` promises
 * the same, but from figures that may be a minute old, in which it holds back whoever was active when they were taken.
 */
export const oneAtATime = { groupConcurrency: 1 } as const;

/** A worker that shows no sign of life for so many seconds has died; its job goes to another. */
const HEARTBEAT_SECONDS = 10;

export async function createQueues(boss: PgBoss): Promise<void> {
  const common = { notify: true, heartbeatSeconds: HEARTBEAT_SECONDS, deleteAfterSeconds: 3600 } as const;
  const patient = { retryLimit: 20, retryDelay: 1, retryBackoff: true, retryDelayMax: 60 } as const;
  await boss.createQueue(ASSIGNMENT_QUEUE, { ...common, ...patient });
  await boss.createQueue(WAVE_QUEUE, { ...common, ...patient, policy: 'short', expireInSeconds: 3600 });
  await boss.createQueue(SYNC_QUEUE, { ...common, ...patient, policy: 'short', expireInSeconds: 3600 });
  await boss.createQueue(PROBE_QUEUE, { ...common, retryLimit: 2, retryDelay: 2 });
  await boss.createQueue(RETEST_QUEUE, { ...common, ...patient, policy: 'short' });
  await boss.createQueue(PREFLIGHT_QUEUE, { ...common, ...patient, policy: 'short', expireInSeconds: 3600 });
  await boss.createQueue(CHECK_QUEUE, { ...common, ...patient, policy: 'short' });
  await boss.createQueue(WAIVER_QUEUE, { ...common, ...patient, policy: 'short' });
  await boss.createQueue(RETENTION_QUEUE, { ...common, policy: 'stately', retryLimit: 2, retryDelay: 60 });
  for (const queue of queues) await rememberQueue(boss, queue);
}

export const queues = [
  ASSIGNMENT_QUEUE,
  WAVE_QUEUE,
  SYNC_QUEUE,
  PROBE_QUEUE,
  RETEST_QUEUE,
  PREFLIGHT_QUEUE,
  CHECK_QUEUE,
  WAIVER_QUEUE,
  RETENTION_QUEUE,
] as const;

/**
 * Has pg-boss look the queue up now. It does so at the first use, on its own connection; inside a transaction on PGlite, which
 * has one connection, that would wait for ever.
 */
async function rememberQueue(boss: PgBoss, queue: string): Promise<void> {
  await boss.findJobs(queue, { id: '00000000-0000-0000-0000-000000000000' });
}
