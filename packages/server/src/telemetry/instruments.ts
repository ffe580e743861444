import { type Counter, type Histogram, type MeterProvider, metrics } from '@opentelemetry/api';
import { SCOPE } from './spans.ts';

interface Instruments {
  readonly requests: Histogram;
  readonly jobs: Histogram;
  readonly microsoftCalls: Histogram;
  readonly syncs: Counter;
  readonly throttled: Counter;
  readonly refreshes: Counter;
}

/** Seconds, as OpenTelemetry advises for requests; the last ones are for jobs. */
const advice = {
  explicitBucketBoundaries: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 120, 600],
};

function createInstruments(provider: MeterProvider): Instruments {
  const meter = provider.getMeter(SCOPE);
  return {
    requests: meter.createHistogram('http.server.request.duration', {
      unit: 's',
      description: 'Requests to the API, by route.',
      advice,
    }),
    jobs: meter.createHistogram('authshift.job.duration', { unit: 's', description: 'Turns of workers.', advice }),
    microsoftCalls: meter.createHistogram('authshift.microsoft.call.duration', {
      unit: 's',
      description: 'Calls to Microsoft, by service and what came of them.',
      advice,
    }),
    syncs: meter.createCounter('authshift.syncs', {
      unit: '{sync}',
      description: 'Mailboxes read, or not, by protocol.',
    }),
    throttled: meter.createCounter('authshift.microsoft.throttled', {
      unit: '{answer}',
      description: 'Answers in which Microsoft asks to be left alone for a while.',
    }),
    refreshes: meter.createCounter('authshift.grant.refreshes', {
      unit: '{refresh}',
      description: 'Tokens asked for with a grant, and what came of it.',
    }),
  };
}

let current: { readonly provider: MeterProvider; readonly instruments: Instruments } | null = null;

/** Of the provider that is registered now: unlike tracers, meters made before the host's SDK is there would stay silent for ever. */
export function instruments(): Instruments {
  const provider = metrics.getMeterProvider();
  if (current?.provider !== provider) current = { provider, instruments: createInstruments(provider) };
  return current.instruments;
}

export function secondsSince(startedAt: number): number {
  return (performance.now() - startedAt) / 1000;
}
