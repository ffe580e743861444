import { type JobAddress, workAssignment } from '../assignments/workAssignment.ts';
import { expireAttempts } from '../authorization/expireAttempts.ts';
import { inOrganization } from '../clock/organizationClock.ts';
import type { ServerContext } from '../context.ts';
import type { ConnectionAddress } from '../exchange/caller.ts';
import { ProblemError } from '../http/problem.ts';
import { describeError } from '../log.ts';
import type { PolicyChangeAddress } from '../policy-changes/policyChangeStore.ts';
import { workRetest } from '../policy-changes/workRetest.ts';
import { endWaivers } from '../preflights/endWaivers.ts';
import type { PreflightAddress } from '../preflights/preflightStore.ts';
import { retestChecks } from '../preflights/retestChecks.ts';
import { forgetPreflightClaims } from '../preflights/wakePreflight.ts';
import { workPreflight } from '../preflights/workPreflight.ts';
import { probeConnection } from '../probes/probeConnection.ts';
import { retestConnection } from '../probes/retestConnection.ts';
import { runSync } from '../sync/runSync.ts';
import { requestEverySync } from '../sync/schedule.ts';
import { inTurn } from '../telemetry/turns.ts';
import { forgetClaims, resumeWaves } from '../waves/resumeWaves.ts';
import { HANDS_OF_A_WORKER } from '../waves/share.ts';
import type { WaveAddress } from '../waves/waveStore.ts';
import { workWave } from '../waves/workWave.ts';
import { aboutTicks } from './jobStore.ts';
import {
  ASSIGNMENT_QUEUE,
  CHECK_QUEUE,
  oneAtATime,
  PREFLIGHT_QUEUE,
  PROBE_QUEUE,
  type ProbeTask,
  queues,
  RETENTION_QUEUE,
  RETEST_QUEUE,
  SYNC_QUEUE,
  WAIVER_QUEUE,
  WAVE_QUEUE,
} from './queues.ts';
import { keepUp } from './upkeep.ts';
import { wakeProbes } from './wakeProbes.ts';
import type { Work } from './work.ts';

/** With notifications workers are woken at once; polling is only the floor below. */
const polling = { pollingIntervalSeconds: 1, notifyPollingIntervalSeconds: 2 } as const;

/** Starts working and takes up what an earlier process left behind. */
export async function startWorkers(server: ServerContext, work: readonly Work[]): Promise<void> {
  await forgetDeadWorkers(server);
  const starts: Readonly<Record<Work, (server: ServerContext) => Promise<void>>> = {
    assignments: workAssignments,
    syncs: workSyncs,
    probes: workProbes,
    upkeep: workUpkeep,
  };
  for (const kind of new Set(work)) await starts[kind](server);
}

/** The other processes go on; jobs wait until one of them, or this one after another start, takes them up. */
export async function stopWorkers({ boss }: ServerContext): Promise<void> {
  for (const queue of queues) await boss.offWork(queue, { wait: true });
}

async function workAssignments(server: ServerContext): Promise<void> {
  await server.boss.work<JobAddress>(ASSIGNMENT_QUEUE, { ...polling, localConcurrency: 2 }, async ([job]) => {
    if (job === undefined) return;
    const work = { name: 'assignment', ...job.data };
    await timed(server, work, () => workAssignment(server, job.data, stopOf(server, job.signal)));
  });
  const soon = { pollingIntervalSeconds: 0.5, notifyPollingIntervalSeconds: 0.5 } as const;
  await server.boss.work<WaveAddress>(WAVE_QUEUE, { ...soon, localConcurrency: HANDS_OF_A_WORKER }, async ([job]) => {
    if (job === undefined) return;
    const work = { name: 'wave', ...job.data };
    await timed(server, work, () => workWave(server, job.data, stopOf(server, job.signal)));
  });
  await forgetClaims(server);
  await catchUp(server);
}

/** Wakes workers for all that has something to do now. */
export async function catchUp(server: ServerContext): Promise<void> {
  await resumeJobs(server);
  await resumeWaves(server);
  await wakeProbes(server);
}

async function workSyncs(server: ServerContext): Promise<void> {
  const options = { ...polling, ...oneAtATime, localConcurrency: 4 };
  // A worker takes one job in each interval. Many organizations that are due at once would wait for their turn: whoever ends one wakes a worker.
  let first = '';
  first = await server.boss.work<{ organizationId: string }>(SYNC_QUEUE, options, async ([job]) => {
    if (job === undefined) return;
    const work = { name: 'sync', ...job.data };
    try {
      await timed(server, work, () => runSync(server, job.data.organizationId, stopOf(server, job.signal)));
    } finally {
      server.boss.notifyWorker(first);
    }
  });
  await requestEverySync(server);
}

async function workProbes(server: ServerContext): Promise<void> {
  await server.boss.work<ProbeTask>(PROBE_QUEUE, { ...polling, localConcurrency: 2 }, async ([job]) => {
    if (job !== undefined) await timed(server, { name: 'probe', ...job.data }, () => probe(server, job.data));
  });
  await server.boss.work<PolicyChangeAddress | ConnectionAddress>(RETEST_QUEUE, polling, async ([job]) => {
    if (job === undefined) return;
    const { data } = job;
    await timed(server, { name: 'retest', ...data }, () =>
      'connectionId' in data ? retestConnection(server, data) : workRetest(server, data),
    );
  });
  await server.boss.work<PreflightAddress>(PREFLIGHT_QUEUE, { ...polling, localConcurrency: 2 }, async ([job]) => {
    if (job === undefined) return;
    const work = { name: 'preflight', ...job.data };
    await timed(server, work, () => workPreflight(server, job.data, stopOf(server, job.signal)));
  });
  await server.boss.work<ConnectionAddress>(CHECK_QUEUE, polling, async ([job]) => {
    if (job === undefined) return;
    const work = { name: 'check', ...job.data };
    await timed(server, work, () => retestChecks(server, job.data, stopOf(server, job.signal)));
  });
  await server.boss.work<{ organizationId: string }>(WAIVER_QUEUE, polling, async ([job]) => {
    if (job !== undefined) await timed(server, { name: 'waiver', ...job.data }, () => endWaivers(server, job.data));
  });
  await forgetPreflightClaims(server);
  await wakeProbes(server);
}

async function workUpkeep(server: ServerContext): Promise<void> {
  await server.boss.work(RETENTION_QUEUE, polling, () => keepUp(server));
  await server.boss.schedule(RETENTION_QUEUE, '*/5 * * * *');
  await expireAttempts(server);
}

async function probe(server: ServerContext, { personId, ...address }: ProbeTask): Promise<void> {
  try {
    await probeConnection(server, address, { personId: async () => personId, audited: false });
  } catch (error) {
    // Disconnected or changed since: there is nothing to test any more.
    if (!(error instanceof ProblemError)) throw error;
  }
}

/** PGlite has one process: whatever is marked as being worked on at its start belongs to one that died. */
async function forgetDeadWorkers({ storage, boss }: ServerContext): Promise<void> {
  if (storage.kind !== 'pglite') return;
  for (const queue of queues) {
    const jobs = await boss.findJobs(queue);
    const dead = jobs.filter(({ state }) => state === 'active').map(({ id }) => id);
    if (dead.length > 0) await boss.cancel(queue, dead);
  }
}

async function resumeJobs({ db, boss }: ServerContext): Promise<void> {
  const rows = await db
    .selectFrom('jobs')
    .select(['organization_id', 'id'])
    .where('status', 'in', ['queued', 'running'])
    .where('work', 'in', [...aboutTicks])
    .execute();
  for (const { organization_id, id } of rows) {
    await boss.send(ASSIGNMENT_QUEUE, { organizationId: organization_id, jobId: id });
  }
}

function stopOf(server: ServerContext, signal: AbortSignal): AbortSignal {
  return AbortSignal.any([server.stopping, signal]);
}

interface OrganizationWork {
  readonly name: string;
  readonly organizationId: string;
}

/** In the organization's time; how long it took is told in the machine's. */
async function timed(server: ServerContext, work: OrganizationWork, run: () => Promise<void>): Promise<void> {
  const { name, organizationId } = work;
  const startedAt = performance.now();
  await inTurn(work, async () => {
    try {
      await inOrganization(organizationId, run);
      server.log({ level: 'info', event: `${name}.worked`, milliseconds: Math.round(performance.now() - startedAt) });
    } catch (error) {
      server.log({ level: 'error', event: `${name}.failed`, error: describeError(error) });
      throw error;
    }
  });
}
