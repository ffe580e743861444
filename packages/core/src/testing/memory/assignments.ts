import { decideLease } from '../../assignment/lease.ts';
import { matchesFilter } from '../../assignment/matchesFilter.ts';
import { changesTicks, planAssignment, previewAssignment } from '../../assignment/planAssignment.ts';
import { firstSync } from '../../assignment/rosterColumns.ts';
import { compareUsers } from '../../assignment/userOrder.ts';
import { checkTickable } from '../../connection/facts.ts';
import {
  type AssignmentChange,
  type AssignmentInput,
  type AssignmentPreview,
  assignmentInputSchema,
  type Job,
  type Me,
  type PreviewInput,
  previewInputSchema,
  type Scope,
  type UserRow,
} from '../../contract/index.ts';
import {
  announceUsers,
  connectionOf,
  currentUser,
  emit,
  nextId,
  nowOf,
  parseInput,
  recordAudit,
  recordHistory,
  refuse,
  type StoredJob,
  type World,
} from './world.ts';

/** A job changes so many users before it lets others speak. */
const batchSize = 500;

export function preview(world: World, input: PreviewInput): AssignmentPreview {
  const { scope, change } = parseInput(previewInputSchema, input);
  checkChange(world, change);
  return previewAssignment(usersInScope(world, scope), change, String(world.revision));
}

export function changeAssignment(
  world: World,
  actor: Me['actor'],
  { idempotencyKey, ...body }: AssignmentInput & { readonly idempotencyKey: string },
): { readonly jobId: string } {
  if (idempotencyKey === '') throw refuse('idempotency_key_required');
  const input = parseInput(assignmentInputSchema, body);
  const known = world.idempotency.get(idempotencyKey);
  const said = JSON.stringify(input);
  if (known !== undefined && known.body !== said) throw refuse('idempotency_key_reused');
  if (known !== undefined) return { jobId: known.jobId };
  const users = usersInScope(world, input.scope);
  checkChange(world, input.change);
  const planned = previewAssignment(users, input.change, String(world.revision));
  if (planned.count !== input.expectedCount) throw refuse('scope_changed', { preview: planned });
  const unproven = planned.warned.some((group) => group.code === 'unproven');
  if (unproven && !input.acceptUnproven) throw refuse('unproven_not_accepted', { preview: planned });
  const jobId = queueJob(world, { actor, change: input.change, userIds: users.map((user) => user.id) });
  world.idempotency.set(idempotencyKey, { body: said, jobId });
  return { jobId };
}

export function getJob(world: World, jobId: string): Job {
  return storedJob(world, jobId).job;
}

export function abortJob(world: World, jobId: string): Job {
  const { job } = storedJob(world, jobId);
  if (job.finishedAt !== null) return job;
  return updateJob(world, jobId, { status: 'aborted', finishedAt: nowOf(world) });
}

/** The connections touched by changes that are queued or running. */
export function countJobsTouching(world: World, connectionId: string): number {
  return [...world.jobs.values()].filter(
    ({ job, change }) => job.finishedAt === null && [...change.tick, ...change.untick].includes(connectionId),
  ).length;
}

/** Gives the lease to whom the rule says, and remembers when it moved. */
export function settleLease(world: World, user: UserRow): UserRow {
  const ticked = user.sync.filter((entry) => entry.assigned);
  const holder = user.sync.find((entry) => entry.leased)?.connectionId ?? null;
  const candidates = ticked.flatMap(({ connectionId, consecutiveSuccesses }) => {
    const connection = world.connections.get(connectionId);
    if (connection === undefined) return [];
    const { authType, createdAt } = connection;
    return [{ connectionId, consecutiveSuccesses, authType, createdAt }];
  });
  const lease = decideLease({ ticked: candidates, holder });
  if (lease === holder) return user;
  if (lease !== null && holder !== null) {
    recordHistory(world, user.id, {
      connectionId: lease,
      kind: 'lease_moved',
      by: null,
      text: 'Now writes the mailbox.',
    });
  }
  return { ...user, sync: user.sync.map((entry) => ({ ...entry, leased: entry.connectionId === lease })) };
}

function usersInScope(world: World, scope: Scope): readonly UserRow[] {
  const named = new Set(scope.ids);
  const unknown = scope.ids.filter((id) => !world.users.has(id));
  if (unknown.length > 0) throw refuse('unknown_users', { ids: unknown.slice(0, 100) });
  const users =
    scope.type === 'include'
      ? [...named].flatMap((id) => world.users.get(id) ?? [])
      : [...world.users.values()].filter((user) => !named.has(user.id));
  const current = users.map((user) => currentUser(world, user));
  const meant = scope.type === 'include' ? current : current.filter((user) => matchesFilter(user, scope.filter));
  return meant.sort((a, b) => compareUsers(a, b, 'address'));
}

function checkChange(world: World, change: AssignmentChange): void {
  for (const connectionId of [...change.tick, ...change.untick]) connectionOf(world, connectionId);
  for (const connectionId of change.tick) {
    const connection = connectionOf(world, connectionId);
    const code = checkTickable({ ...connection, hasGrant: connection.grant !== null });
    if (code !== null) throw refuse(code, { detail: `Users cannot be ticked for "${connection.displayName}" now.` });
  }
}

function queueJob(world: World, stored: Omit<StoredJob, 'job'>): string {
  const id = nextId(world, 'job');
  const total = stored.userIds.length;
  const progress = { total, done: 0, ok: 0, failed: 0, skipped: 0 };
  const job: Job = { id, kind: 'assignment', status: 'queued', ...progress, createdAt: nowOf(world), finishedAt: null };
  world.jobs.set(id, { ...stored, job });
  recordAudit(world, stored.actor, {
    action: 'assignment.requested',
    subject: { type: 'assignment', id, label: `${total} users` },
    summary: `${stored.actor.name} asked to change ${total} users.`,
    detail: { change: stored.change, count: total },
  });
  emit(world, { type: 'job.changed', job });
  world.timers.setTimeout(() => runBatch(world, id), world.jobMilliseconds);
  return id;
}

function runBatch(world: World, jobId: string): void {
  const { job, userIds, change, actor } = storedJob(world, jobId);
  if (job.finishedAt !== null) return;
  const batch = userIds.slice(job.done, job.done + batchSize);
  const outcomes = batch.map((userId) => changeUser(world, userId, { change, by: actor.name }));
  const changed = batch.filter((_, i) => outcomes[i] === 'ok');
  const done = job.done + batch.length;
  const progress = {
    done,
    ok: job.ok + changed.length,
    skipped: job.skipped + outcomes.filter((outcome) => outcome === 'skipped').length,
  };
  announceUsers(world, changed);
  if (done < job.total) {
    updateJob(world, jobId, { ...progress, status: 'running' });
    world.timers.setTimeout(() => runBatch(world, jobId), world.jobMilliseconds);
    return;
  }
  const finished = updateJob(world, jobId, { ...progress, status: 'done', finishedAt: nowOf(world) });
  recordAudit(world, actor, {
    action: 'assignment.finished',
    subject: { type: 'assignment', id: jobId, label: `${finished.total} users` },
    summary: `${finished.ok} users changed, ${finished.skipped} skipped.`,
    detail: { ok: finished.ok, skipped: finished.skipped, failed: finished.failed },
  });
}

function changeUser(
  world: World,
  userId: string,
  { change, by }: { readonly change: AssignmentChange; readonly by: string },
): 'ok' | 'skipped' {
  const user = world.users.get(userId);
  if (user === undefined) return 'skipped';
  const plan = planAssignment(user, change);
  if (plan.blocked !== null) return 'skipped';
  if (!changesTicks(plan)) return 'ok';
  const kept = user.sync.map((entry) => {
    const assigned = plan.to.includes(entry.connectionId);
    if (assigned === entry.assigned) return entry;
    // What was proven before a release proves nothing after a new start.
    return assigned ? { ...firstSync(entry.connectionId) } : { ...entry, assigned, leased: false };
  });
  const added = plan.to.filter((id) => !user.sync.some((entry) => entry.connectionId === id)).map(firstSync);
  world.users.set(userId, settleLease(world, { ...user, sync: [...kept, ...added] }));
  for (const connectionId of plan.to.filter((id) => !plan.from.includes(id))) {
    recordHistory(world, userId, { connectionId, kind: 'ticked', by, text: `Ticked by ${by}.` });
  }
  for (const connectionId of plan.from.filter((id) => !plan.to.includes(id))) {
    recordHistory(world, userId, { connectionId, kind: 'unticked', by, text: `Unticked by ${by}.` });
  }
  return 'ok';
}

function storedJob(world: World, jobId: string): StoredJob {
  const stored = world.jobs.get(jobId);
  if (stored === undefined) throw refuse('not_found', { detail: `No job "${jobId}".` });
  return stored;
}

function updateJob(world: World, jobId: string, change: Partial<Job>): Job {
  const stored = storedJob(world, jobId);
  const job = { ...stored.job, ...change };
  world.jobs.set(jobId, { ...stored, job });
  emit(world, { type: 'job.changed', job });
  return job;
}
