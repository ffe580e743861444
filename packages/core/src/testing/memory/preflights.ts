import {
  type JobItem,
  type PreflightCheck,
  type PreflightInput,
  type PreflightRun,
  preflightInputSchema,
  type UserRow,
} from '../../contract/index.ts';
import type { PreflightFacts } from '../../preflight/facts.ts';
import { judgePreflight } from '../../preflight/judgePreflight.ts';
import { licenceClassOf } from '../../preflight/licence.ts';
import { blockingChecks, effectiveVerdict, recordChecks } from '../../preflight/waivers.ts';
import { usersInScope } from './assignments.ts';
import { queueJob } from './jobs.ts';
import {
  type Actor,
  announceProgramme,
  connectionOf,
  nextId,
  nowOf,
  parseInput,
  recordAudit,
  refuse,
  type StoredJob,
  type World,
} from './world.ts';

export function startPreflight(world: World, actor: Actor, body: PreflightInput): PreflightRun {
  const { connectionId, scope } = parseInput(preflightInputSchema, body);
  connectionOf(world, connectionId);
  const users = usersInScope(world, scope);
  const id = nextId(world, 'preflight');
  const work = { type: 'preflight', runId: id, connectionId } as const;
  const run: PreflightRun = {
    id,
    connectionId,
    jobId: '',
    status: 'running',
    total: users.length,
    counts: { ready: 0, warn: 0, block: 0 },
    checks: [],
    createdAt: nowOf(world),
    finishedAt: null,
  };
  world.preflights.set(id, run);
  const jobId = queueJob(world, { kind: 'preflight', work, userIds: users.map((user) => user.id), actor });
  world.preflights.set(id, { ...run, jobId });
  announceProgramme(world, 'preflight', id);
  return { ...run, jobId };
}

/** Runs the checks of one user, and counts them. */
export function takeChecks(
  world: World,
  user: UserRow,
  { runId, connectionId }: { readonly runId: string; readonly connectionId: string },
): Pick<JobItem, 'code' | 'literal'> & { readonly status: 'ok' } {
  const now = world.clock.now();
  const connection = connectionOf(world, connectionId);
  const previous = world.checks.get(user.id) ?? [];
  const findings = judgePreflight(factsOf(world, user), { connection, now });
  const found = recordChecks(findings, { connectionId, at: nowOf(world), previous });
  putChecks(world, user.id, [...previous.filter((check) => check.connectionId !== connectionId), ...found]);
  const run = world.preflights.get(runId);
  if (run !== undefined) world.preflights.set(runId, count(run, found, effectiveVerdict(found, now) ?? 'ready'));
  return { status: 'ok', code: blockingChecks(found, now)[0] ?? null, literal: null };
}

export function finishRun(
  world: World,
  runId: string,
  { status, actor }: { readonly status: 'done' | 'aborted'; readonly actor: StoredJob['actor'] },
): void {
  const run = world.preflights.get(runId);
  if (run === undefined) return;
  world.preflights.set(runId, { ...run, status, finishedAt: nowOf(world) });
  recordAudit(world, actor, {
    action: 'preflight.run',
    subject: { type: 'preflight', id: runId, label: `${run.total} users` },
    summary: `${actor.name} checked ${run.total} users.`,
    detail: { ...run.counts },
  });
  announceProgramme(world, 'preflight', runId);
}

/** Keeps a user's checks, and the verdict they add up to. */
export function putChecks(world: World, userId: string, checks: readonly PreflightCheck[]): void {
  const user = world.users.get(userId);
  if (user === undefined) throw refuse('not_found', { detail: `No user "${userId}".` });
  world.checks.set(userId, checks);
  const preflight = effectiveVerdict(checks, world.clock.now());
  if (preflight !== user.preflight) world.users.set(userId, { ...user, preflight });
}

function count(run: PreflightRun, found: readonly PreflightCheck[], verdict: 'ready' | 'warn' | 'block'): PreflightRun {
  const checks = found.map(({ code, verdict: each }) => {
    const before = run.checks.find((known) => known.code === code) ?? { code, ready: 0, warn: 0, block: 0 };
    return { ...before, [each]: before[each] + 1 };
  });
  const others = run.checks.filter(({ code }) => !found.some((check) => check.code === code));
  return { ...run, checks: [...others, ...checks], counts: { ...run.counts, [verdict]: run.counts[verdict] + 1 } };
}

function factsOf(world: World, { id, address, upn, mailbox, licence }: UserRow): PreflightFacts {
  return {
    address,
    upn,
    mailboxKind: mailbox,
    mailboxExists: true,
    opened: true,
    location: 'online',
    licence: licenceClassOf(licence) ?? 'none',
    accountEnabled: true,
    rights: true,
    imapEnabled: true,
    popEnabled: true,
    smtpAuthMailbox: 'on',
    smtpAuthTenant: true,
    securityDefaults: false,
    ews: { organization: 'on', appListed: true, mailbox: true },
    conditionalAccess: 'none',
    itemCount: 1000,
    ...world.mailboxes.get(id),
  };
}
