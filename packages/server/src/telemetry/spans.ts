import { type Attributes, type Context, context, type Span, SpanKind, SpanStatusCode, trace } from '@opentelemetry/api';

/** The scope of all spans and metrics. */
export const SCOPE = '@authshift/server';

const tracer = trace.getTracer(SCOPE);

export interface SpanStart {
  readonly name: string;
  readonly kind?: SpanKind;
  /** Ids, codes and counts; never names, addresses, literal answers or anything secret. */
  readonly attributes?: Attributes;
  readonly parent?: Context;
}

/**
 * Runs within a span, which a thrown error marks by its class alone: messages may name people. Without an SDK of the host this is a call
 * and nothing else.
 */
export async function inSpan<T>(
  { name, kind = SpanKind.INTERNAL, attributes = {}, parent = context.active() }: SpanStart,
  run: (span: Span) => Promise<T>,
): Promise<T> {
  return tracer.startActiveSpan(name, { kind, attributes }, parent, async (span) => {
    try {
      return await run(span);
    } catch (error) {
      markFailed(span, error instanceof Error ? error.name : 'Error');
      throw error;
    } finally {
      span.end();
    }
  });
}

/** `type`: a class or a code, as OpenTelemetry's `error.type` has it. */
export function markFailed(span: Span, type: string): void {
  span.setAttribute('error.type', type);
  span.setStatus({ code: SpanStatusCode.ERROR });
}
