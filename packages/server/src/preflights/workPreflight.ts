import { decideRetry } from '@authshift/core';
import type { Selectable } from 'kysely';
import { recordFinish } from '../assignments/workAssignment.ts';
import type { ServerContext } from '../context.ts';
import { type Announcement, publish } from '../events/publish.ts';
import { readJob } from '../jobs/jobStore.ts';
import type { Failure } from '../probes/outcome.ts';
import type { PreflightRow, Tx } from '../storage/schema.ts';
import { freeAt, whileClaimed } from '../turns/claims.ts';
import { createInspector, type Inspected, type Inspector } from './inspector.ts';
import { type Judged, judgeUsers, type Settled } from './judgeUsers.ts';
import {
  firstOpen,
  hold,
  nextFree,
  readOpen,
  release,
  secondsUntilFree,
  settleItems,
  type Waiting,
} from './preflightItems.ts';
import { countChecks, type PreflightAddress, showPreflight } from './preflightStore.ts';
import { wakeChecks } from './retestChecks.ts';
import { wakePreflight } from './wakePreflight.ts';

/** Users one worker asks about between two commits: few enough for progress to be seen, and for others to take part. */
const BATCH = 24;
/** After this the ways in and the switches of the organization are looked up anew. */
const INSPECTOR_MILLISECONDS = 5 * 60_000;
/** Who does not answer for so long is not waited for: users asked about then count as failed, and can be tried again. */
const PATIENCE_MILLISECONDS = 30 * 60_000;
/** As core's `decideRetry` begins. */
const FIRST_PAUSE_MILLISECONDS = 5_000;

type Run = Selectable<PreflightRow>;

/**
 * Checks the users of a preflight, batch by batch: claims them, asks about them, and writes down what core makes of the answers. Safe
 * to start again at any point, by any process, and by several at once.
 */
export async function workPreflight(
  server: ServerContext,
  address: PreflightAddress,
  signal: AbortSignal,
): Promise<void> {
  const inspector = keepInspector(server);
  let more = true;
  let from = 1;
  while (more && !signal.aborted) {
    const claim = await server.db.transaction().execute((tx) => claimUsers(tx, server, { ...address, from }));
    more = claim !== null;
    from = claim?.from ?? from;
    if (claim !== null && claim.users.length > 0) {
      const answers = await whileClaimed(
        () => hold(server.db, address, claim.users),
        () => ask(inspector, address, claim),
      );
      const work = { address, claim, ...answers };
      more = await server.db.transaction().execute((tx) => settle(tx, server, work));
    }
    server.events.wake(address.organizationId);
  }
}

interface Claim {
  readonly connectionId: string;
  readonly users: readonly Waiting[];
  /** The first place that was not settled then. */
  readonly from: number;
}

type GetInspector = (address: PreflightAddress, connectionId: string) => ReturnType<typeof createInspector>;

/** Made once for many batches, in the machine's time: that is how long its tokens last. */
function keepInspector(server: ServerContext): GetInspector {
  let kept: { readonly inspector: Inspector; readonly until: number } | null = null;
  return async ({ organizationId }, connectionId) => {
    if (kept !== null && kept.until > Date.now()) return kept.inspector;
    const inspector = await createInspector(server, { organizationId, connectionId });
    kept = isInspector(inspector) ? { inspector, until: Date.now() + INSPECTOR_MILLISECONDS } : null;
    return inspector;
  };
}

function isInspector(made: Inspector | Failure | null): made is Inspector {
  return made !== null && 'inspect' in made;
}

interface Answers {
  readonly results: readonly Inspected[];
  readonly target: Inspector['target'] | null;
}

async function ask(get: GetInspector, address: PreflightAddress, claim: Claim): Promise<Answers> {
  const inspector = await get(address, claim.connectionId);
  if (isInspector(inspector)) return { results: await inspector.inspect(claim.users), target: inspector.target };
  const failure = inspector ?? gone;
  return { results: claim.users.map(() => ({ kind: 'failed', failure })), target: null };
}

const gone: Failure = {
  kind: 'refused',
  code: 'connection_removed',
  literal: 'The connection is not there any more.',
  aboutCaller: true,
  backOffMilliseconds: null,
};

/** Null: there is nothing to do for now. Without users: something was done, look again. */
async function claimUsers(
  tx: Tx,
  server: ServerContext,
  { from: known, ...address }: PreflightAddress & Pick<Claim, 'from'>,
): Promise<Claim | null> {
  const { organizationId, jobId } = address;
  const at = server.now();
  const job = await lockJob(tx, address);
  const run = await lockRun(tx, address);
  if (job === undefined || run === undefined) return null;
  if (run.held_until !== null && run.held_until > at) {
    await wakePreflight(tx, server, { organizationId, jobId, at: run.held_until });
    return null;
  }
  const from = await firstOpen(tx, { ...address, from: known });
  const next = from === null ? [] : await nextFree(tx, { ...address, from, limit: BATCH });
  if (from === null || next.length === 0) {
    await rest(tx, server, { address, by: job.person_id, at, from });
    return null;
  }
  const removed = next.filter((user) => !user.known);
  await settleItems(
    tx,
    address,
    removed.map(({ id, seq }) => ({ seq, userId: id, status: 'failed', code: 'user_removed', literal: null })),
  );
  const users = next.filter((user) => user.known);
  await hold(tx, address, users);
  return { connectionId: run.connection_id, users, from };
}

/** Undefined: it has ended. Two workers that look after one job take turns here. */
async function lockJob(tx: Tx, { organizationId, jobId }: PreflightAddress) {
  const job = await tx
    .selectFrom('jobs')
    .select(['status', 'person_id'])
    .where('organization_id', '=', organizationId)
    .where('id', '=', jobId)
    .forUpdate()
    .executeTakeFirst();
  return job !== undefined && ['queued', 'running'].includes(job.status) ? job : undefined;
}

async function lockRun(tx: Tx, { organizationId, jobId }: PreflightAddress) {
  return tx
    .selectFrom('preflights')
    .selectAll()
    .where('organization_id', '=', organizationId)
    .where('job_id', '=', jobId)
    .forUpdate()
    .executeTakeFirst();
}

interface Rest {
  readonly address: PreflightAddress;
  readonly by: string;
  readonly at: Date;
  /** The first place that is not settled; null: all are. */
  readonly from: number | null;
}

/** Nobody is free: either others have the last ones in hand, or that was all. */
async function rest(tx: Tx, server: ServerContext, { address, by, at, from }: Rest): Promise<void> {
  const { organizationId, jobId } = address;
  const seconds = from === null ? null : await secondsUntilFree(tx, { ...address, from });
  if (seconds !== null) return wakePreflight(tx, server, { ...address, at: freeAt(server, seconds) });
  await tx
    .updateTable('jobs')
    .set({ status: 'done', finished_at: at })
    .where('organization_id', '=', organizationId)
    .where('id', '=', jobId)
    .execute();
  const told = await recordFinish(tx, { organizationId, jobId, at, by });
  const job = await readJob(tx, organizationId, jobId);
  await publish(tx, { organizationId, at }, [{ type: 'job.changed', job }, ...told]);
}

interface Work extends Answers {
  readonly address: PreflightAddress;
  readonly claim: Claim;
}

/** False: nobody is to be asked for a while, or any more. */
async function settle(tx: Tx, server: ServerContext, { address, claim, results, target }: Work): Promise<boolean> {
  const { organizationId } = address;
  const at = server.now();
  const run = (await lockJob(tx, address)) === undefined ? undefined : await lockRun(tx, address);
  if (run === undefined) return false;
  const open = await readOpen(tx, address, claim.users);
  const asked = claim.users.flatMap((user, index) => {
    const result = results[index];
    return result === undefined || !open.has(user.seq) ? [] : [{ user, result }];
  });
  const seqs = new Map(claim.users.map(({ id, seq }) => [id, seq]));
  const answered = asked.flatMap(({ user, result }) => (result.kind === 'facts' ? [{ ...result, user }] : []));
  const unanswered = asked.flatMap(({ user, result }) => (result.kind === 'failed' ? [{ ...result, user }] : []));
  const connectionId = run.connection_id;
  const judged =
    target === null ? [] : await judgeUsers(tx, server, { organizationId, connectionId, target, answered });
  const until = heldUntil(unanswered[0]?.failure, { since: run.waiting_since, at });
  const given = until === null ? unanswered.map(giveUp) : [];
  const settled = [...judged.map(({ item }) => item), ...given];
  await settleItems(
    tx,
    address,
    settled.map((item) => ({ ...item, seq: seqs.get(item.userId) ?? 0 })),
  );
  await tx
    .updateTable('preflights')
    .set({
      ...counted(run, judged, at),
      held_until: until,
      waiting_since: until === null ? null : (run.waiting_since ?? at),
    })
    .where('organization_id', '=', organizationId)
    .where('id', '=', run.id)
    .execute();
  if (until !== null) {
    const users = unanswered.map(({ user }) => user);
    await release(tx, address, users);
    await wakePreflight(tx, server, { ...address, at: until });
  }
  const announcements: Announcement[] = [{ type: 'programme.changed', kind: 'preflight', id: run.id }];
  if (judged.length > 0) announcements.push({ type: 'users.changed', userIds: judged.map(({ item }) => item.userId) });
  const retestAt = judged.flatMap((entry) => (entry.retestAt === null ? [] : [entry.retestAt.getTime()]));
  if (retestAt.length > 0)
    await wakeChecks(tx, server, { organizationId, connectionId, at: new Date(Math.min(...retestAt)) });
  const job = await readJob(tx, organizationId, address.jobId);
  await publish(tx, { organizationId, at }, [{ type: 'job.changed', job }, ...announcements]);
  return until === null;
}

/** Until when to leave alone whoever did not answer; null: everybody did, or they have been waited for long enough. */
function heldUntil(
  failure: Failure | undefined,
  { since, at }: { readonly since: Date | null; readonly at: Date },
): Date | null {
  if (failure === undefined || failure === gone) return null;
  const now = at.getTime();
  const { backOffMilliseconds: backOff } = failure;
  if (backOff !== null) return new Date(now + backOff);
  const waited = now - (since ?? at).getTime();
  if (waited >= PATIENCE_MILLISECONDS) return null;
  const attempt = 1 + Math.floor(Math.log2(1 + waited / FIRST_PAUSE_MILLISECONDS));
  const decision = decideRetry('transient', { attempt, now, random: Math.random });
  return decision.do === 'retry' ? new Date(decision.retryAt) : null;
}

function giveUp({ user, failure }: { readonly user: Waiting; readonly failure: Failure }): Settled {
  return { userId: user.id, status: 'failed', code: failure.code, literal: failure.literal };
}

function counted(run: Run, judged: readonly Judged[], at: Date) {
  const found = judged.filter(({ item }) => item.status === 'ok').map((entry) => entry.found);
  const { counts, checks } = countChecks(showPreflight(run), found, at.getTime());
  return { counts: JSON.stringify(counts), checks: JSON.stringify(checks) };
}
