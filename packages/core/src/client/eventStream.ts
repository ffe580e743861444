import type { Cancellation, EventsOptions, MigrationEvent } from '../contract/index.ts';
import { wait } from '../engine/cancellation.ts';
import type { Timers } from '../engine/ports.ts';
import { isMigrationError } from '../errors/migrationError.ts';
import { isEvent } from './answers.ts';
import { createEventFrameParser, type EventFrame } from './eventFrames.ts';
import { createAborter, createDecoder, type WebResponse, type WebSignal } from './web.ts';

/** A back end says something at least every 15 seconds; after three times that the line is taken for dead. */
const deadMilliseconds = 45_000;
const longestPause = 30_000;

export interface StreamSource {
  readonly timers: Timers;
  /** Asks for the stream; rejects with a `MigrationError` as every call does. */
  open(headers: Readonly<Record<string, string>>, signal: WebSignal): Promise<WebResponse>;
}

/**
 * Events of the back end for as long as the signal lasts. A broken line is opened again, after 1, 2, 4 ... 30 seconds, from
 * the last event seen; where none was seen, `resync` makes up for what may have been missed. A refusal ends it, unless it is
 * only the token that has ended meanwhile: the host may be about to renew it.
 */
export async function* followEventStream(
  source: StreamSource,
  { signal, onOnline }: EventsOptions,
): AsyncGenerator<MigrationEvent, void> {
  let lastId: string | null = null;
  let pause = 1000;
  for (let first = true; !signal.aborted; first = false) {
    try {
      for await (const frame of readFrames(source, lastId, signal)) {
        if (frame === 'opened') {
          onOnline?.(true);
          if (!first && lastId === null) yield { type: 'resync' };
          continue;
        }
        lastId = frame.id ?? lastId;
        pause = frame.retry ?? 1000;
        const event = parseEvent(frame.data);
        if (event !== null) yield event;
      }
    } catch (cause) {
      const problem = isMigrationError(cause) && cause.problem;
      if (problem && (first || problem.status !== 401)) throw cause;
    }
    if (signal.aborted) return;
    onOnline?.(false);
    await wait(source.timers, pause, signal);
    pause = Math.min(pause * 2, longestPause);
  }
}

/** One connection: `opened`, then its frames, until it ends, dies or is cancelled. */
async function* readFrames(
  { open, timers }: StreamSource,
  lastId: string | null,
  signal: Cancellation,
): AsyncGenerator<'opened' | EventFrame, void> {
  const aborter = createAborter();
  let abort = () => {};
  // Raced, because the host's token may hang, and no signal reaches it.
  const stopped = new Promise<never>((_, reject) => {
    abort = () => {
      aborter.abort();
      reject(new Error('The stream was stopped.'));
    };
  });
  signal.addEventListener('abort', abort);
  let watch = timers.setTimeout(abort, deadMilliseconds);
  try {
    const response = await Promise.race([
      stopped,
      open(lastId === null ? {} : { 'last-event-id': lastId }, aborter.signal),
    ]);
    const reader = response.body?.getReader();
    if (reader === undefined) return;
    yield 'opened';
    const decoder = createDecoder();
    const parser = createEventFrameParser();
    for (;;) {
      const piece = await Promise.race([stopped, reader.read()]);
      if (piece.done) return;
      timers.clearTimeout(watch);
      watch = timers.setTimeout(abort, deadMilliseconds);
      yield* parser.push(decoder.decode(piece.value, { stream: true }));
    }
  } finally {
    timers.clearTimeout(watch);
    signal.removeEventListener('abort', abort);
    aborter.abort();
  }
}

function parseEvent(data: string | null): MigrationEvent | null {
  try {
    const event: unknown = JSON.parse(data ?? '');
    return isEvent(event) ? event : null;
  } catch {
    // Nothing, or not ours: an event is only a hint, and the next one will do.
    return null;
  }
}
