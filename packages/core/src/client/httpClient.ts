import type { Cancellation, MigrationClient, UsersQuery } from '../contract/index.ts';
import type { Timers } from '../engine/ports.ts';
import { systemTimers } from '../engine/runtime.ts';
import { MigrationError } from '../errors/migrationError.ts';
import {
  type AnswerCheck,
  isAttempt,
  isAuditPage,
  isConnection,
  isConnectionList,
  isGate,
  isJob,
  isJobReference,
  isMe,
  isOutcome,
  isPreview,
  isProbeResult,
  isProblem,
  isRegistrationList,
  isUserDetails,
  isUsersPage,
} from './answers.ts';
import { followEventStream } from './eventStream.ts';
import {
  createAborter,
  runtimeFetch,
  toBase64Url,
  type WebFetch,
  type WebRequest,
  type WebResponse,
  type WebSignal,
} from './web.ts';

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
  /** After so long without an answer the back end counts as unreachable. Default 30,000. */
  readonly timeoutMilliseconds?: number | undefined;
}

interface Exchange<T> {
  readonly method?: 'GET' | 'POST' | 'PATCH';
  readonly path: string;
  readonly body?: unknown;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: Cancellation | undefined;
  readonly check: AnswerCheck<T>;
}

/** The contract over HTTP (design 5.1). Problem details become `refused`, silence `unreachable`, anything else `invalid_answer`. */
export function createHttpClient(options: HttpClientOptions): MigrationClient {
  const { timers = systemTimers } = options;
  const call = <T>(exchange: Exchange<T>) => exchangeJson(options, exchange);
  const get = <T>(path: string, check: AnswerCheck<T>, signal?: Cancellation) => call({ path, check, signal });
  const post = <T>(path: string, check: AnswerCheck<T>, sent: { body?: unknown; signal?: Cancellation | undefined }) =>
    call({ method: 'POST', path, check, ...sent });

  return {
    getMe: ({ signal } = {}) => get('/v1/me', isMe, signal),
    async listRegistrations({ signal } = {}) {
      return (await get('/v1/registrations', isRegistrationList, signal)).registrations;
    },
    async listConnections({ signal } = {}) {
      return (await get('/v1/connections', isConnectionList, signal)).connections;
    },
    getConnection: (id, { signal } = {}) => get(connectionPath(id), isConnection, signal),
    createConnection: (body, { signal } = {}) => post('/v1/connections', isConnection, { body, signal }),
    updateConnection: (id, { version, patch }, { signal } = {}) =>
      call({
        method: 'PATCH',
        path: connectionPath(id),
        body: patch,
        headers: { 'if-match': `"${version}"` },
        check: isConnection,
        signal,
      }),
    replaceSecret: (id, body, { signal } = {}) => post(connectionPath(id, '/secret'), isConnection, { body, signal }),
    startAuthorization: (id, body, { signal } = {}) =>
      post(connectionPath(id, '/authorizations'), isAttempt, { body, signal }),
    getAuthorization: (id, { signal } = {}) => get(`/v1/authorizations/${encodeURIComponent(id)}`, isOutcome, signal),
    probe: (id, body, { signal } = {}) => post(connectionPath(id, '/probe'), isProbeResult, { body, signal }),
    previewDisconnect: (id, { signal } = {}) => post(connectionPath(id, '/disconnect/preview'), isGate, { signal }),
    disconnect: (id, body, { signal } = {}) => post(connectionPath(id, '/disconnect'), isConnection, { body, signal }),
    restore: (id, { signal } = {}) => post(connectionPath(id, '/restore'), isConnection, { signal }),
    listUsers: (query, { signal } = {}) => get(usersPath(query), isUsersPage, signal),
    getUser: (id, { signal } = {}) => get(`/v1/users/${encodeURIComponent(id)}`, isUserDetails, signal),
    previewAssignment: (body, { signal } = {}) => post('/v1/assignments/preview', isPreview, { body, signal }),
    changeAssignment: ({ idempotencyKey, ...body }, { signal } = {}) =>
      call({
        method: 'POST',
        path: '/v1/assignments',
        body,
        headers: { 'idempotency-key': idempotencyKey },
        check: isJobReference,
        signal,
      }),
    getJob: (id, { signal } = {}) => get(`/v1/jobs/${encodeURIComponent(id)}`, isJob, signal),
    abortJob: (id, { signal } = {}) => post(`/v1/jobs/${encodeURIComponent(id)}/abort`, isJob, { signal }),
    listAudit: ({ cursor, limit }, { signal } = {}) =>
      get(`/v1/audit${queryString({ cursor, limit })}`, isAuditPage, signal),
    events: (eventsOptions) =>
      followEventStream({ timers, open: (headers, signal) => openEvents(options, headers, signal) }, eventsOptions),
  };
}

function connectionPath(connectionId: string, action = ''): string {
  return `/v1/connections/${encodeURIComponent(connectionId)}${action}`;
}

function usersPath({ filter, sort, cursor, limit }: UsersQuery): string {
  const encoded = filter === undefined ? undefined : toBase64Url(JSON.stringify(filter));
  return `/v1/users${queryString({ filter: encoded, sort, cursor, limit })}`;
}

function queryString(values: Readonly<Record<string, string | number | undefined>>): string {
  const given = Object.entries(values).flatMap(([name, value]) =>
    value === undefined ? [] : [`${name}=${encodeURIComponent(value)}`],
  );
  return given.length === 0 ? '' : `?${given.join('&')}`;
}

async function exchangeJson<T>(options: HttpClientOptions, exchange: Exchange<T>): Promise<T> {
  const { timers = systemTimers, timeoutMilliseconds = 30_000 } = options;
  const { signal } = exchange;
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
  signal?.addEventListener('abort', stop);
  if (signal?.aborted === true) stop();
  try {
    return await Promise.race([stopped, readAnswer(options, exchange, aborter.signal)]);
  } catch (cause) {
    if (cause instanceof MigrationError) throw cause;
    if (signal?.aborted === true) throw new MigrationError('cancelled', 'The caller cancelled.', { cause });
    throw new MigrationError('unreachable', 'The back end did not answer.', { cause });
  } finally {
    timers.clearTimeout(timeout);
    signal?.removeEventListener('abort', stop);
  }
}

async function readAnswer<T>(options: HttpClientOptions, exchange: Exchange<T>, signal: WebSignal): Promise<T> {
  const { method = 'GET', path, body, check } = exchange;
  const response = await request(options, path, {
    method,
    headers: {
      accept: 'application/json',
      ...(body === undefined ? {} : { 'content-type': 'application/json' }),
      ...exchange.headers,
    },
    ...(body === undefined ? {} : { body: JSON.stringify(body) }),
    signal,
  });
  const answer = parseJson(await response.text());
  if (!response.ok) throw refusal(response.status, answer);
  if (!check(answer)) throw new MigrationError('invalid_answer', `${path} answered something else.`);
  return answer;
}

async function request(
  options: HttpClientOptions,
  path: string,
  sent: Omit<WebRequest, 'credentials'>,
): Promise<WebResponse> {
  const { baseUrl, fetch = runtimeFetch, getToken, credentials } = options;
  const token = await getToken?.();
  const authorization = token === null || token === undefined ? {} : { authorization: `Bearer ${token}` };
  return fetch(`${baseUrl.replace(/\/$/, '')}${path}`, {
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
  const response = await request(options, '/v1/events', {
    method: 'GET',
    headers: { accept: 'text/event-stream', ...headers },
    signal,
  });
  if (!response.ok) throw refusal(response.status, parseJson(await response.text()));
  return response;
}

/** What a status of 400 and up means. A gateway's own page says that nobody behind it answered. */
function refusal(status: number, answer: unknown): MigrationError {
  if (isProblem(answer)) return new MigrationError('refused', answer.detail ?? answer.title, { problem: answer });
  if (status === 502 || status === 503 || status === 504) {
    return new MigrationError('unreachable', `A gateway answered ${status} for the back end.`);
  }
  return new MigrationError('invalid_answer', `The back end answered ${status} without problem details.`);
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
