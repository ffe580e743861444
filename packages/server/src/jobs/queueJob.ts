import { randomUUID } from 'node:crypto';
import type { AssignmentChange, Job } from '@authshift/core/contract';
import { type RawBuilder, sql } from 'kysely';
import { fromKysely } from 'pg-boss';
import { recordAudit } from '../audit/audit.ts';
import { actorId } from '../connections/connectionCommands.ts';
import { publish } from '../events/publish.ts';
import type { Call } from '../http/route.ts';
import { wakePreflight } from '../preflights/wakePreflight.ts';
import type { Tx } from '../storage/schema.ts';
import { readJob } from './jobStore.ts';
import { ASSIGNMENT_QUEUE } from './queues.ts';

export interface NewJob {
  readonly kind: Job['kind'];
  /** `change`: ticks as `change` says; `return`: gives each user the ticks that the item holds; `preflight`: checks them. */
  readonly work: 'change' | 'return' | 'preflight';
  readonly change: AssignmentChange;
  /** A query of user ids and, for `return`, of the connections to be ticked then; or all users there are now, but some. */
  readonly items: RawBuilder<unknown> | { readonly everybodyBut: readonly string[] };
  /** Absent where the request carries no key. */
  readonly sent?: { readonly idempotencyKey: string; readonly requestHash: string };
  /** For the audit, where ticks are to change. */
  readonly summary: string;
  readonly detail: Readonly<Record<string, unknown>>;
}

/** Creates a job, resolves whom it is about, and wakes a worker: all in the transaction of the request. */
export async function queueJob(tx: Tx, call: Call, job: NewJob): Promise<string> {
  const { server, organizationId } = call;
  const id = randomUUID();
  const at = server.now();
  const by = await actorId(tx, call);
  await tx
    .insertInto('jobs')
    .values({
      organization_id: organizationId,
      id,
      kind: job.kind,
      status: 'queued',
      work: 'everybodyBut' in job.items ? 'everybody' : job.work,
      change: JSON.stringify(job.change),
      total: 0,
      idempotency_key: job.sent?.idempotencyKey ?? `${job.kind}/${id}`,
      request_hash: job.sent?.requestHash ?? '',
      person_id: by,
      created_at: at,
    })
    .execute();
  const total =
    'everybodyBut' in job.items
      ? await rememberEverybody(tx, { organizationId, jobId: id, except: job.items.everybodyBut })
      : await listItems(tx, { organizationId, jobId: id, items: job.items });
  const announcement = async () => ({ type: 'job.changed', job: await readJob(tx, organizationId, id) }) as const;
  if (job.work === 'preflight') {
    await wakePreflight(tx, server, { organizationId, jobId: id });
    await publish(tx, { organizationId, at }, [await announcement()]);
    return id;
  }
  await recordAudit(tx, {
    organizationId,
    at,
    personId: by,
    action: 'assignment.requested',
    subject: { type: 'assignment', id, label: `${total} users` },
    summary: job.summary,
    detail: { kind: job.kind, count: total, ...job.detail },
  });
  await server.boss.send(ASSIGNMENT_QUEUE, { organizationId, jobId: id }, { db: fromKysely(tx) });
  await publish(tx, { organizationId, at }, [await announcement()]);
  return id;
}

interface Listed {
  readonly organizationId: string;
  readonly jobId: string;
  readonly items: RawBuilder<unknown>;
}

/** Writes down whom the job is about; answers how many. */
async function listItems(tx: Tx, { organizationId, jobId, items }: Listed): Promise<number> {
  const { rows } = await sql<{ total: number }>`with added as (
      insert into job_items (organization_id, job_id, seq, user_id, return_ids)
      select ${organizationId}, ${jobId}, row_number() over (order by i.user_id), i.user_id, i.return_ids
      from (${items}) as i(user_id, return_ids) returning 1
    ) update jobs set total = (select count(*) from added)
    where organization_id = ${organizationId} and id = ${jobId} returning total`.execute(tx);
  return rows[0]?.total ?? 0;
}

/**
 * All users, however many, are those with a number up to the highest given out; whoever comes later gets a higher one, whoever is removed is
 * written down then, see `removeUsers`. The caller holds the organization, as those do who add users.
 */
async function rememberEverybody(
  tx: Tx,
  { organizationId, jobId, except }: { organizationId: string; jobId: string; except: readonly string[] },
): Promise<number> {
  const { rows } = await sql<{ total: number }>`update jobs set except_ids = ${[...except]}::text[],
      upto = coalesce((select max(number) from users where organization_id = ${organizationId}), 0),
      total = (select coalesce(sum(count), 0) from user_counts where organization_id = ${organizationId} and kind = 'state')
        - (select count(*) from users where organization_id = ${organizationId} and id = any(${[...except]}::text[]))
    where organization_id = ${organizationId} and id = ${jobId} returning total`.execute(tx);
  return rows[0]?.total ?? 0;
}
