import type { Job, JobItem, JobItemsPage, JobReference, MigrationClient } from '../../contract/index.ts';
import { restoreTicks } from '../../migration/checkpoint.ts';
import { toCsv } from './csv.ts';
import { pageAt, pageLimit } from './paging.ts';
import { finishRun, takeChecks } from './preflights.ts';
import { changeTicks, checkChange, ticksOf } from './ticks.ts';
import {
  type Actor,
  announceProgramme,
  announceUsers,
  emit,
  nextId,
  nowOf,
  recordAudit,
  refuse,
  type StoredJob,
  type World,
} from './world.ts';

/** A job changes so many users before it lets others speak. */
const batchSize = 500;

export function getJob(world: World, jobId: string): Job {
  return storedJob(world, jobId).job;
}

export function abortJob(world: World, jobId: string): Job {
  const { job } = storedJob(world, jobId);
  if (job.finishedAt !== null) return job;
  return endJob(world, jobId, 'aborted');
}

/** Changes under way that touch a connection. */
export function countJobsTouching(world: World, connectionId: string): number {
  const jobs = [...world.jobs.values()].filter(({ job, work }) => {
    if (job.finishedAt !== null) return false;
    if (work.type === 'change') return [...work.change.tick, ...work.change.untick].includes(connectionId);
    return work.type === 'return';
  });
  const waves = [...world.waves.values()].filter(
    ({ wave }) => wave.status === 'running' && (wave.to === connectionId || wave.from === connectionId),
  );
  return jobs.length + waves.length;
}

export function queueJob(
  world: World,
  { kind, ...stored }: Pick<StoredJob, 'work' | 'userIds' | 'actor'> & { readonly kind: Job['kind'] },
): string {
  const id = nextId(world, 'job');
  const total = stored.userIds.length;
  const progress = { total, done: 0, ok: 0, failed: 0, skipped: 0 };
  const job: Job = { id, kind, status: 'queued', ...progress, createdAt: nowOf(world), finishedAt: null };
  world.jobs.set(id, { ...stored, job, outcomes: new Map(), before: new Map() });
  if (stored.work.type !== 'preflight') {
    recordAudit(world, stored.actor, {
      action: 'assignment.requested',
      subject: { type: 'assignment', id, label: `${total} users` },
      summary: `${stored.actor.name} asked to change ${total} users.`,
      detail: { count: total, kind, ...(stored.work.type === 'change' ? { change: stored.work.change } : {}) },
    });
  }
  emit(world, { type: 'job.changed', job });
  runLater(world, id);
  return id;
}

/** Goes on with what a restart has interrupted. */
export function resumeJobs(world: World): void {
  for (const { job } of world.jobs.values()) if (job.finishedAt === null) runLater(world, job.id);
}

export function listJobItems(
  world: World,
  jobId: string,
  { cursor, limit, status }: NonNullable<Parameters<MigrationClient['listJobItems']>[1]> = {},
): JobItemsPage {
  const items = jobItems(world, jobId).filter((item) => status === undefined || item.status === status);
  const from = pageAt(cursor) ?? 0;
  const next = from + pageLimit(limit);
  return { items: items.slice(from, next), nextCursor: next < items.length ? `at-${next}` : null };
}

export function exportJobItems(world: World, actor: Actor, jobId: string): string {
  const items = jobItems(world, jobId);
  recordAudit(world, actor, {
    action: 'evidence.read',
    subject: { type: 'job', id: jobId, label: `${items.length} users` },
    summary: `${actor.name} exported what a job did to ${items.length} users.`,
  });
  const header = ['userId', 'displayName', 'address', 'status', 'code', 'literal'] as const;
  return toCsv([header, ...items.map((item) => header.map((name) => item[name] ?? ''))]);
}

export function retryFailed(world: World, actor: Actor, jobId: string): JobReference {
  const { job, work, outcomes, userIds } = storedJob(world, jobId);
  const failed = userIds.filter((userId) => outcomes.get(userId)?.status === 'failed');
  if (job.finishedAt === null || failed.length === 0) throw refuse('state_conflict', { missing: ['failed'] });
  if (work.type === 'change') checkChange(world, work.change);
  return { jobId: queueJob(world, { kind: 'retry', work, userIds: failed, actor }) };
}

/** Gives those whom a job has changed the ticks they had. A preflight has changed nobody. */
export function revertJob(world: World, actor: Actor, jobId: string): JobReference {
  const { job, work, before } = storedJob(world, jobId);
  if (job.finishedAt === null || work.type === 'preflight' || before.size === 0) throw refuse('not_revertible');
  recordAudit(world, actor, {
    action: 'job.reverted',
    subject: { type: 'job', id: jobId, label: `${before.size} users` },
    summary: `${actor.name} reverted a job of ${before.size} users.`,
  });
  const returning = { type: 'return', rollbackId: null, ticks: before } as const;
  return { jobId: queueJob(world, { kind: 'revert', work: returning, userIds: [...before.keys()], actor }) };
}

function jobItems(world: World, jobId: string): readonly JobItem[] {
  const { job, userIds, outcomes } = storedJob(world, jobId);
  return userIds.map((userId, i) => {
    const { displayName = '', address = '' } = world.users.get(userId) ?? {};
    const rest = { status: i < job.done ? 'ok' : 'queued', code: null, literal: null } as const;
    return { userId, displayName, address, ...(outcomes.get(userId) ?? rest) };
  });
}

function runLater(world: World, jobId: string): void {
  world.timers.setTimeout(() => runBatch(world, jobId), world.jobMilliseconds);
}

function runBatch(world: World, jobId: string): void {
  const stored = storedJob(world, jobId);
  const { job, userIds } = stored;
  if (job.finishedAt !== null) return;
  const batch = userIds.slice(job.done, job.done + batchSize);
  const outcomes = new Map(stored.outcomes);
  const before = new Map(stored.before);
  for (const userId of batch) {
    const { status, code, literal = null, ticks } = workOn(world, stored, userId);
    if (status !== 'ok') outcomes.set(userId, { status, code, literal });
    if (ticks !== null) before.set(userId, ticks);
  }
  const counted = (status: JobItem['status']) => batch.filter((id) => outcomes.get(id)?.status === status).length;
  const [failed, skipped] = [counted('failed'), counted('skipped')];
  world.jobs.set(jobId, {
    ...stored,
    outcomes,
    before,
    job: {
      ...job,
      status: 'running',
      done: job.done + batch.length,
      ok: job.ok + batch.length - failed - skipped,
      failed: job.failed + failed,
      skipped: job.skipped + skipped,
    },
  });
  announceUsers(world, batch);
  if (job.done + batch.length >= job.total) return void endJob(world, jobId, 'done');
  emit(world, { type: 'job.changed', job: getJob(world, jobId) });
  runLater(world, jobId);
}

interface WorkedOn {
  readonly status: 'ok' | 'failed' | 'skipped';
  readonly code: string | null;
  readonly literal?: string | null;
  readonly ticks: readonly string[] | null;
}

function workOn(world: World, { work, actor }: StoredJob, userId: string): WorkedOn {
  const user = world.users.get(userId);
  if (user === undefined) return { status: 'failed', code: 'user_removed', ticks: null };
  if (work.type === 'preflight') return { ...takeChecks(world, user, work), ticks: null };
  const change =
    work.type === 'change'
      ? work.change
      : restoreTicks({ saved: work.ticks.get(userId) ?? [], current: ticksOf(user) });
  if (change === null) return { status: 'ok', code: null, ticks: null };
  const { before, ...outcome } = changeTicks(world, userId, { change, by: actor.name });
  return { ...outcome, ticks: before };
}

function endJob(world: World, jobId: string, status: 'done' | 'aborted'): Job {
  const stored = storedJob(world, jobId);
  const { work, actor } = stored;
  const job = { ...stored.job, status, finishedAt: nowOf(world) };
  world.jobs.set(jobId, { ...stored, job });
  emit(world, { type: 'job.changed', job });
  const { ok, skipped, failed, total } = job;
  if (work.type === 'preflight') finishRun(world, work.runId, { status, actor });
  if (work.type !== 'preflight') {
    recordAudit(world, actor, {
      action: 'assignment.finished',
      subject: { type: 'assignment', id: jobId, label: `${total} users` },
      summary: `${ok} users changed, ${skipped} skipped.`,
      detail: { ok, skipped, failed },
    });
  }
  if (work.type === 'return' && work.rollbackId !== null) endRollback(world, work.rollbackId, { status, actor });
  return job;
}

function endRollback(
  world: World,
  rollbackId: string,
  { status, actor }: { readonly status: 'done' | 'aborted'; readonly actor: StoredJob['actor'] },
): void {
  const rollback = world.rollbacks.get(rollbackId);
  if (rollback === undefined) return;
  world.rollbacks.set(rollbackId, { ...rollback, status });
  recordAudit(world, actor, {
    action: 'rollback.finished',
    subject: { type: 'rollback', id: rollbackId, label: rollback.reason },
    summary: `A rollback of ${rollback.count} users is ${status}.`,
  });
  announceProgramme(world, 'rollback', rollbackId);
}

function storedJob(world: World, jobId: string): StoredJob {
  const stored = world.jobs.get(jobId);
  if (stored === undefined) throw refuse('not_found', { detail: `No job "${jobId}".` });
  return stored;
}
