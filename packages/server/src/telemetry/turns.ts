import { randomUUID } from 'node:crypto';
import { SpanKind, trace } from '@opentelemetry/api';
import { inLogContext, traceDetails } from '../log.ts';
import { instruments, secondsSince } from './instruments.ts';
import { inSpan } from './spans.ts';

export interface Turn {
  /** What kind of job, for example `sync`. */
  readonly name: string;
  readonly organizationId: string;
}

/** A worker's turn at a job, told to whoever watches; its log lines have one `turn` in common. */
export async function inTurn<T>({ name, organizationId }: Turn, run: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const attributes = { 'authshift.job': name };
  const record = (outcome: string): void =>
    instruments().jobs.record(secondsSince(startedAt), { ...attributes, 'authshift.outcome': outcome });
  const span = {
    name: `job ${name}`,
    kind: SpanKind.CONSUMER,
    attributes: { ...attributes, 'authshift.organization': organizationId },
  };
  return inSpan(span, async () => {
    const details = { turn: randomUUID(), organizationId, ...traceDetails(trace.getActiveSpan()?.spanContext()) };
    try {
      const result = await inLogContext(details, run);
      record('works');
      return result;
    } catch (error) {
      record('failed');
      throw error;
    }
  });
}
