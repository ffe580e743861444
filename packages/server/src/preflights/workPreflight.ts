import { decideRetry } from '@authshift/core';
import { type Selectable, sql } from 'kysely';
import { recordFinish } from '../assignments/workAssignment.ts';
import type { Queryable, ServerContext } from '../context.ts';
import { type Announcement, publish } from '../events/publish.ts';
import { readJob } from '../jobs/jobStore.ts';
import type { Failure } from '../probes/outcome.ts';
import type { PreflightRow, Tx } from '../storage/schema.ts';
import { claimEnd, freeAt, isFree, secondsHeld, whileClaimed } from '../turns/claims.ts';
import type { InspectedUser } from './facts.ts';
import { createInspector, type Inspected, type Inspector } from './inspector.ts';
import { type Judged, judgeUsers, type Settled } from './judgeUsers.ts';
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
  while (more && !signal.aborted) {
    const claim = await server.db.transaction().execute((tx) => claimUsers(tx, server, address));
    more = claim !== null;
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
  readonly users: readonly InspectedUser[];
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
async function claimUsers(tx: Tx, server: ServerContext, address: PreflightAddress): Promise<Claim | null> {
  const { organizationId, jobId } = address;
  const at = server.now();
  const job = await lockJob(tx, address);
  const run = await lockRun(tx, address);
  if (job === undefined || run === undefined) return null;
  if (run.held_until !== null && run.held_until > at) {
    await wakePreflight(tx, server, { ...address, at: run.held_until });
    return null;
  }
  const { rows } = await sql<Waiting>`
    select i.seq, i.user_id as id, u.address, u.upn, u.licence, u.mailbox, u.id is not null as known
    from job_items i left join users u on u.organization_id = i.organization_id and u.id = i.user_id
    where i.organization_id = ${organizationId} and i.job_id = ${jobId} and i.outcome is null
      and ${isFree}
    order by i.seq limit ${BATCH}`.execute(tx);
  if (rows.length === 0) {
    await rest(tx, server, { address, by: job.person_id, at });
    return null;
  }
  const removed = rows.filter(({ known }) => !known);
  await count(
    tx,
    address,
    removed.map(({ id }) => ({ userId: id, status: 'failed', code: 'user_removed', literal: null })),
  );
  const users = rows.filter(({ known }) => known);
  await hold(tx, address, users);
  return { connectionId: run.connection_id, users };
}

/** Others leave the users alone for a while. */
async function hold(
  db: Queryable,
  { organizationId, jobId }: PreflightAddress,
  users: readonly Pick<InspectedUser, 'id'>[],
): Promise<void> {
  await sql`update job_items set claimed_until = ${claimEnd}
    where organization_id = ${organizationId} and job_id = ${jobId} and outcome is null
      and user_id = any(${users.map(({ id }) => id)}::text[])`.execute(db);
}

interface Waiting extends InspectedUser {
  readonly seq: number;
  readonly known: boolean;
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
}

/** Nobody is free: either others have the last ones in hand, or that was all. */
async function rest(tx: Tx, server: ServerContext, { address, by, at }: Rest): Promise<void> {
  const { organizationId, jobId } = address;
  const { rows } = await sql<{ seconds: number | null }>`select ${secondsHeld} as seconds from job_items
    where organization_id = ${organizationId} and job_id = ${jobId} and outcome is null`.execute(tx);
  const seconds = rows[0]?.seconds ?? null;
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

/** Writes down what became of items that nobody has settled yet. */
async function count(tx: Tx, { organizationId, jobId }: PreflightAddress, items: readonly Settled[]): Promise<void> {
  if (items.length === 0) return;
  await sql`with settled as (
      update job_items i set outcome = s.status, code = s.code, literal = s.literal, claimed_until = null
      from jsonb_to_recordset(${JSON.stringify(items)}::jsonb) as s("userId" text, status text, code text, literal text)
      where i.organization_id = ${organizationId} and i.job_id = ${jobId} and i.user_id = s."userId" and i.outcome is null
      returning i.outcome
    )
    update jobs set status = 'running', done = done + (select count(*) from settled),
      ok = ok + (select count(*) from settled where outcome = 'ok'),
      failed = failed + (select count(*) from settled where outcome = 'failed')
    where organization_id = ${organizationId} and id = ${jobId}`.execute(tx);
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
  const open = await openItems(tx, address, claim);
  const asked = claim.users.flatMap((user, index) => {
    const result = results[index];
    return result === undefined || !open.has(user.id) ? [] : [{ user, result }];
  });
  const answered = asked.flatMap(({ user, result }) => (result.kind === 'facts' ? [{ ...result, user }] : []));
  const unanswered = asked.flatMap(({ user, result }) => (result.kind === 'failed' ? [{ ...result, user }] : []));
  const connectionId = run.connection_id;
  const judged =
    target === null ? [] : await judgeUsers(tx, server, { organizationId, connectionId, target, answered });
  const until = heldUntil(unanswered[0]?.failure, { since: run.waiting_since, at });
  const given = until === null ? unanswered.map(giveUp) : [];
  await count(tx, address, [...judged.map(({ item }) => item), ...given]);
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
  if (until !== null) await release(tx, server, { address, userIds: unanswered.map(({ user }) => user.id), until });
  const announcements: Announcement[] = [{ type: 'programme.changed', kind: 'preflight', id: run.id }];
  if (judged.length > 0) announcements.push({ type: 'users.changed', userIds: judged.map(({ item }) => item.userId) });
  const retestAt = judged.flatMap((entry) => (entry.retestAt === null ? [] : [entry.retestAt.getTime()]));
  if (retestAt.length > 0)
    await wakeChecks(tx, server, { organizationId, connectionId, at: new Date(Math.min(...retestAt)) });
  const job = await readJob(tx, organizationId, address.jobId);
  await publish(tx, { organizationId, at }, [{ type: 'job.changed', job }, ...announcements]);
  return until === null;
}

/** Those nobody else has settled meanwhile. */
async function openItems(tx: Tx, { organizationId, jobId }: PreflightAddress, { users }: Claim) {
  const { rows } = await sql<{ user_id: string }>`select user_id from job_items
    where organization_id = ${organizationId} and job_id = ${jobId} and outcome is null
      and user_id = any(${users.map(({ id }) => id)}::text[])`.execute(tx);
  return new Set(rows.map(({ user_id }) => user_id));
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

function giveUp({ user, failure }: { readonly user: InspectedUser; readonly failure: Failure }): Settled {
  return { userId: user.id, status: 'failed', code: failure.code, literal: failure.literal };
}

function counted(run: Run, judged: readonly Judged[], at: Date) {
  const found = judged.filter(({ item }) => item.status === 'ok').map((entry) => entry.found);
  const { counts, checks } = countChecks(showPreflight(run), found, at.getTime());
  return { counts: JSON.stringify(counts), checks: JSON.stringify(checks) };
}

interface Release {
  readonly address: PreflightAddress;
  readonly userIds: readonly string[];
  readonly until: Date;
}

async function release(tx: Tx, server: ServerContext, { address, userIds, until }: Release): Promise<void> {
  const { organizationId, jobId } = address;
  await sql`update job_items set claimed_until = null where organization_id = ${organizationId} and job_id = ${jobId}
    and outcome is null and user_id = any(${[...userIds]}::text[])`.execute(tx);
  await wakePreflight(tx, server, { ...address, at: until });
}
