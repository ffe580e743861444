import type { Call } from '../http/route.ts';
import { endWithAccess } from './endWithAccess.ts';
import { readEvents, type StoredEvent } from './eventHub.ts';

/** How often the table is looked at when this process has heard of nothing. */
const POLL_MILLISECONDS = 500;
/** Proxies close what is silent for long. */
const HEARTBEAT_MILLISECONDS = 15_000;

/** Server-sent events (WHATWG HTML 9.2), read with fetch because EventSource cannot send a bearer token. */
export async function streamEvents(call: Call): Promise<Response> {
  const closing = new AbortController();
  // The server goes on for long after this stream, and is to remember nothing of it then.
  for (const signal of [call.request.signal, call.server.stopping]) {
    signal.addEventListener('abort', () => closing.abort(), { signal: closing.signal });
  }
  endWithAccess(call, closing);
  // Before the answer: whoever has it hears of all that happens from then on.
  const after = await beginning(call).catch((error: unknown) => {
    closing.abort();
    throw error;
  });
  const source = follow(call, after, closing.signal);
  const encoder = new TextEncoder();
  const body = new ReadableStream<Uint8Array>({
    async pull(controller) {
      const next = await source.next().catch((error: unknown) => {
        // Once it is closing the database may be gone already: that ends the stream as well.
        if (closing.signal.aborted) return { done: true } as const;
        closing.abort();
        throw error;
      });
      if (next.done) return controller.close();
      controller.enqueue(encoder.encode(next.value));
    },
    async cancel() {
      closing.abort();
    },
  });
  return new Response(body, {
    headers: {
      'content-type': 'text/event-stream; charset=utf-8',
      'cache-control': 'no-store',
      'x-accel-buffering': 'no',
    },
  });
}

/** The number of the last event that is not told any more. */
async function beginning({ request, server, organizationId }: Call): Promise<number> {
  return readLastEventId(request) ?? (await readEvents(server.db, organizationId, Number.MAX_SAFE_INTEGER)).revision;
}

async function* follow({ server, organizationId }: Call, from: number, signal: AbortSignal): AsyncGenerator<string> {
  let after = from;
  // An id without data: a client that is cut off before the first event still knows from where to go on.
  yield `retry: 1000\nid: ${after}\n\n`;
  let silentSince = Date.now();
  while (!signal.aborted) {
    const { events, gap, revision } = await readEvents(server.db, organizationId, after);
    if (signal.aborted) return;
    if (gap) {
      after = revision;
      yield frame({ id: revision, data: { type: 'resync' } });
    }
    if (!gap && events.length > 0) {
      after = events.at(-1)?.id ?? after;
      yield events.map(frame).join('');
    }
    if (gap || events.length > 0) silentSince = Date.now();
    if (Date.now() - silentSince >= HEARTBEAT_MILLISECONDS) {
      silentSince = Date.now();
      yield ': still here\n\n';
    }
    if (!gap && events.length === 0) await server.events.wait(organizationId, POLL_MILLISECONDS, signal);
  }
}

function frame({ id, data }: StoredEvent): string {
  return `id: ${id}\ndata: ${JSON.stringify(data)}\n\n`;
}

function readLastEventId(request: Request): number | null {
  const value = request.headers.get('last-event-id') ?? '';
  return /^\d{1,15}$/.test(value) ? Number(value) : null;
}
