import type { MigrationClient } from '../contract/index.ts';
import { type Operation, type OperationName, operations, readOperation } from '../contract/operations.ts';
import type { Timers } from '../engine/ports.ts';
import { systemTimers } from '../engine/runtime.ts';
import { MigrationError } from '../errors/migrationError.ts';
import { isAnswer, isProblem } from './answers.ts';
import { followEventStream } from './eventStream.ts';
import { type Sent, toRequest } from './toRequest.ts';
import {
  createAborter,
  runtimeFetch,
  type WebFetch,
  type WebRequest,
  type WebResponse,
  type WebSignal,
} from './web.ts';

/** How `createHttpClient` reaches a back end, proves who calls, and how patient it is. */
export interface HttpClientOptions {
  /** Where `/v1` is found: an origin, with a path if the back end has one. Empty for the page's own origin. */
  readonly baseUrl: string;
  /** Default: the runtime's. */
  readonly fetch?: WebFetch | undefined;
  /** The host's bearer token, asked for before each call, so that it can renew it. Null: nobody is signed in. */
  readonly getToken?: (() => Promise<string | null> | string | null) | undefined;
  /** `include` where the back end is on another origin: an authorization attempt is bound to the browser by a cookie. */
  readonly credentials?: 'omit' | 'same-origin' | 'include' | undefined;
  readonly timers?: Timers | undefined;
  /** After so long without an answer, repeats included, the back end counts as unreachable. Default 30,000. */
  readonly timeoutMilliseconds?: number | undefined;
  /**
   * How often a call is sent again that got no answer, or 429: only reads, and changes that carry an idempotency key. Default
   * 3, after about 0.2, 0.4 and 0.8 seconds, or when `Retry-After` says.
   */
  readonly repeats?: number | undefined;
  /** From 0 to 1, so that clients do not all come back at the same moment. Default `Math.random`. */
  readonly random?: (() => number) | undefined;
}

/** What became of a request: an answer, or none worth having yet. */
type Outcome =
  | { readonly answer: unknown }
  /** `after`: milliseconds the back end asked to wait. */
  | { readonly failure: MigrationError; readonly after?: number | undefined };

/** The contract over HTTP (design 5.1). Problem details become `refused`, silence `unreachable`, anything else `invalid_answer`. */
export function createHttpClient(options: HttpClientOptions): MigrationClient {
  const { timers = systemTimers } = options;
  const calls = Object.keys(operations).map((name) => {
    const operation = readOperation(name as OperationName);
    return [name, async (...values: readonly unknown[]) => exchange(options, operation, toRequest(operation, values))];
  });
  return {
    ...Object.fromEntries(calls),
    events: (eventsOptions) =>
      followEventStream({ timers, open: (headers, signal) => openEvents(options, headers, signal) }, eventsOptions),
  };
}

/** Sends a call until it is answered, may not be repeated or nobody waits any more. */
async function exchange(options: HttpClientOptions, operation: Operation, sent: Sent): Promise<unknown> {
  const { timers = systemTimers, timeoutMilliseconds = 30_000, repeats = 3, random = Math.random } = options;
  const signal = sent.options?.signal;
  const most = operation.safe || operation.sends === 'key' ? repeats : 0;
  const aborter = createAborter();
  let stop = () => {};
  // Raced, because the host's token may hang as well, and no signal reaches it.
  const stopped = new Promise<never>((_, reject) => {
    stop = () => {
      aborter.abort();
      reject(new Error('No answer in time.'));
    };
  });
  const timeout = timers.setTimeout(stop, timeoutMilliseconds);
  let pause: unknown;
  signal?.addEventListener('abort', stop);
  if (signal?.aborted === true) stop();
  try {
    for (let attempt = 0; ; attempt += 1) {
      const outcome = await Promise.race([stopped, send(options, operation, { ...sent, signal: aborter.signal })]);
      if (!('failure' in outcome)) return outcome.answer;
      const { failure, after } = outcome;
      const milliseconds = after ?? 200 * 2 ** attempt * (0.5 + random());
      if (attempt >= most || milliseconds > timeoutMilliseconds) throw failure;
      await Promise.race([
        stopped,
        new Promise<void>((resolve) => {
          pause = timers.setTimeout(resolve, milliseconds);
        }),
      ]);
    }
  } catch (cause) {
    if (cause instanceof MigrationError) throw cause;
    if (signal?.aborted === true) throw new MigrationError('cancelled', 'The caller cancelled.', { cause });
    throw unreachable(cause);
  } finally {
    timers.clearTimeout(timeout);
    timers.clearTimeout(pause);
    signal?.removeEventListener('abort', stop);
  }
}

async function send(
  options: HttpClientOptions,
  { method, answer: name, list }: Operation,
  { path, body, headers, signal }: Sent & { readonly signal: WebSignal },
): Promise<Outcome> {
  const fetched = await prepare(options, path, {
    method,
    headers: {
      accept: name === 'Text' ? 'text/*' : 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal,
  });
  let response: WebResponse;
  let text: string;
  try {
    response = await fetched();
    text = await response.text();
  } catch (cause) {
    return { failure: unreachable(cause) };
  }
  if (!response.ok) {
    const failure = refusal(response.status, parseJson(text));
    if (failure.kind !== 'unreachable' && response.status !== 429) throw failure;
    return { failure, after: retryAfter(response) };
  }
  const answer = name === 'Text' ? text : parseJson(text);
  if (!isAnswer(answer, name, list)) throw new MigrationError('invalid_answer', `${path} answered something else.`);
  return { answer: list === undefined ? answer : (answer as Readonly<Record<string, unknown>>)[list] };
}

/** A request with the token of this moment. */
async function prepare(
  { baseUrl, fetch = runtimeFetch, getToken, credentials }: HttpClientOptions,
  path: string,
  sent: Omit<WebRequest, 'credentials'>,
): Promise<() => Promise<WebResponse>> {
  const token = await getToken?.();
  const authorization = token === null || token === undefined ? {} : { authorization: `Bearer ${token}` };
  return () =>
    fetch(`${baseUrl.replace(/\/$/, '')}${path}`, {
      ...sent,
      headers: { ...sent.headers, ...authorization },
      ...(credentials === undefined ? {} : { credentials }),
    });
}

async function openEvents(
  options: HttpClientOptions,
  headers: Readonly<Record<string, string>>,
  signal: WebSignal,
): Promise<WebResponse> {
  const fetched = await prepare(options, '/v1/events', {
    method: 'GET',
    headers: { accept: 'text/event-stream', ...headers },
    signal,
  });
  const response = await fetched();
  if (!response.ok) throw refusal(response.status, parseJson(await response.text()));
  return response;
}

/** What a status of 400 and up means. A gateway's own page says that nobody behind it answered. */
function refusal(status: number, answer: unknown): MigrationError {
  if (isProblem(answer)) return new MigrationError('refused', answer.detail ?? answer.title, { problem: answer });
  if (status === 429 || status === 502 || status === 503 || status === 504) {
    return new MigrationError('unreachable', `A gateway answered ${status} for the back end.`);
  }
  return new MigrationError('invalid_answer', `The back end answered ${status} without problem details.`);
}

/** RFC 9110 section 10.2.3: seconds, or a date, which is held against the answer's own so that no clock has to be right. */
function retryAfter({ headers }: WebResponse): number | undefined {
  const wanted = headers?.get('retry-after');
  if (wanted === null || wanted === undefined) return undefined;
  const seconds = Number(wanted);
  const milliseconds = seconds >= 0 ? seconds * 1000 : Date.parse(wanted) - Date.parse(headers?.get('date') ?? '');
  return milliseconds >= 0 ? milliseconds : undefined;
}

function unreachable(cause: unknown): MigrationError {
  return new MigrationError('unreachable', 'The back end did not answer.', { cause });
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
