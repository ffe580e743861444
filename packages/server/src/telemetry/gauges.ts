import { type BatchObservableResult, metrics, type Observable } from '@opentelemetry/api';
import { sql } from 'kysely';
import type { ServerContext } from '../context.ts';
import { JOBS_SCHEMA } from '../storage/storage.ts';
import { SCOPE } from './spans.ts';

/**
 * What is read from the database each time the host's SDK collects, and never without one. Every process tells the same figures: take the
 * greatest, not the sum. Answers a function that ends it.
 */
export function observeDatabase(server: ServerContext): () => void {
  const meter = metrics.getMeterProvider().getMeter(SCOPE);
  const waiting = meter.createObservableGauge('authshift.jobs.waiting', {
    unit: '{job}',
    description: 'Turns of workers that are due and not begun, by queue.',
  });
  const age = meter.createObservableGauge('authshift.jobs.oldest_waiting', {
    unit: 's',
    description: 'For how long the oldest of them has been due.',
  });
  const connections = meter.createObservableGauge('authshift.connections', {
    unit: '{connection}',
    description: 'Connections by status; needs-reauth is a grant that somebody has to sign in for again.',
  });
  const observables: Observable[] = [waiting, age, connections];
  const observe = async (result: BatchObservableResult): Promise<void> => {
    for (const { name, count, seconds } of await readWaiting(server)) {
      result.observe(waiting, count, { 'authshift.queue': name });
      result.observe(age, seconds, { 'authshift.queue': name });
    }
    for (const { status, count } of await readConnections(server)) {
      result.observe(connections, count, { 'authshift.connection.status': status });
    }
  };
  meter.addBatchObservableCallback(observe, observables);
  return () => meter.removeBatchObservableCallback(observe, observables);
}

/** Every queue, those without anything waiting too: a figure that is missing is no figure to alert on. */
async function readWaiting({ db }: ServerContext) {
  const { rows } = await sql<{ name: string; count: number; seconds: number }>`
    select q.name, count(j.id)::int as count,
      coalesce(extract(epoch from now() - min(j.start_after)), 0)::float8 as seconds
    from ${sql.table(`${JOBS_SCHEMA}.queue`)} q
    left join ${sql.table(`${JOBS_SCHEMA}.job`)} j
      on j.name = q.name and j.state in ('created', 'retry') and j.start_after <= now()
    where q.name not like '\\_\\_%' group by 1 order by 1`.execute(db);
  return rows;
}

async function readConnections({ db }: ServerContext) {
  const { rows } = await sql<{ status: string; count: number }>`
    select status, count(*)::int as count from connections where status <> 'purged' group by 1 order by 1`.execute(db);
  return rows;
}
