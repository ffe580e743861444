import { type Span, SpanKind } from '@opentelemetry/api';
import type { Outcome } from '../probes/outcome.ts';
import { instruments, secondsSince } from './instruments.ts';
import { inSpan, markFailed } from './spans.ts';

export type MicrosoftService = 'ews' | 'graph' | 'exchange-admin' | 'imap' | 'pop' | 'smtp';

/** What any answer tells, of whatever protocol. */
type Answered = Pick<Extract<Outcome, { kind: 'refused' }>, 'code' | 'backOffMilliseconds'> & { readonly kind: string };

/** One call to a protocol end of Microsoft, told to whoever watches: which service, how long, what came of it. */
export async function callMicrosoft<T extends object>(service: MicrosoftService, call: () => Promise<T>): Promise<T> {
  const startedAt = performance.now();
  const attributes = { 'authshift.microsoft.service': service };
  return inSpan({ name: `microsoft ${service}`, kind: SpanKind.CLIENT, attributes }, async (span) => {
    const answer = await call();
    const outcome = tell(span, answer);
    if (isThrottled(answer)) instruments().throttled.add(1, attributes);
    instruments().microsoftCalls.record(secondsSince(startedAt), { ...attributes, 'authshift.outcome': outcome });
    return answer;
  });
}

function tell(span: Span, answer: object): string {
  const { kind = 'works', code = null } = answer as Partial<Answered>;
  span.setAttribute('authshift.outcome', kind);
  if (kind !== 'works') markFailed(span, code ?? kind);
  return kind;
}

/** HTTP 429, EWS's own word for it, or any answer that says for how long. */
function isThrottled(answer: object): boolean {
  const { kind, code, backOffMilliseconds } = answer as Partial<Answered>;
  if (kind !== 'refused') return false;
  return code === '429' || code === 'ErrorServerBusy' || typeof backOffMilliseconds === 'number';
}
